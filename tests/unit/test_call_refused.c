/*
 * test_call_refused.c - what call_read refuses: every error with its text
 * and its column.
 */
#include "call_line.h"
#include "unit.h"

#define NAMED " in this process"

static const struct {
	const char *line;
	unsigned column;
	const char *message; /* how it begins; after a '=': all of it */
} bad[] = {
	{ "bind sk 127.0.0.1 65432", 6,
	    "no socket named 'sk'" NAMED "; did you mean 's'?" },
	{ "bind sk (\"127.0.0.1\", 65432)", 6, "no socket named 'sk'" NAMED },
	{ "bind sk /tmp/x", 6, "no socket named 'sk'" NAMED },
	{ "bind sk ::1 80 0 0", 6, "no socket named 'sk'" NAMED },
	{ "listen abcdef", 8, "no socket named 'abcdef'" NAMED },
	{ "accept nobody", 8, "no socket named 'nobody'" NAMED },
	{ "accept \"s\"", 8,
	    "a socket is given by its name or its number, not \"s\"" },
	{ "accept 99999999999", 8,
	    "a descriptor is a small integer such as 3, not 99999999999" },
	{ "recv abcdef", 6, "no socket named 'abcdef'" NAMED },
	{ "recv abcdef 10", 6, "no socket named 'abcdef'" NAMED },
	{ "send hello world", 6,
	    "no socket named 'hello'" NAMED "; text with blanks needs "
	    "quotes: send \"two words\"" },
	/* it is in quotes already */
	{ "sendall nobody \"hi\"", 9, "=no socket named 'nobody'" NAMED },
	{ "sendall sk \"hi\"", 9, "no socket named 'sk'" NAMED },
	{ "sendall sk 5", 9, "no socket named 'sk'" NAMED },
	{ "sendto sk hi 127.0.0.1 9", 8, "no socket named 'sk'" NAMED },
	{ "setblocking sk on", 13, "no socket named 'sk'" NAMED },
	{ "settimeout sk 5", 12, "no socket named 'sk'" NAMED },
	{ "shutdown foobar", 10, "no socket named 'foobar'" NAMED },
	{ "poll sk POLLIN", 6, "no socket named 'sk'" NAMED },
	{ "poll [s, sk]", 10, "no socket named 'sk'" NAMED },
	{ "poll s sk", 8, "no socket named 'sk'" NAMED },
	{ "bind", 1, "bind needs a host and a port: bind s 127.0.0.1 65432" },
	{ "bind s", 6, "bind needs a host and a port: bind s" },
	{ "bind s 127.0.0.1", 8, "bind needs a host and a port: bind s" },
	{ "bind s /tmp/x", 8, "bind needs a host and a port: bind s" },
	{ "bind 9", 6, "bind needs a host and a port: bind s" },
	{ "bind s 127.0.0.1 70000", 18,
	    "a port is a number from 0 to 65535, not 70000" },
	{ "bind s 127.0.0.1 65536", 18,
	    "a port is a number from 0 to 65535, not 65536" },
	{ "bind s 127.0.0.1 -1", 18,
	    "a port is a number from 0 to 65535, not -1" },
	{ "bind s 127.0.0.1 http", 18,
	    "a port is a number from 0 to 65535, not 'http'" },
	{ "connect localhost http", 19,
	    "a port is a number from 0 to 65535, not 'http'" },
	{ "bind s (\"127.0.0.1\", \"80\")", 22,
	    "a port is a number from 0 to 65535, not \"80\"" },
	{ "bind s (\"127.0.0.1\", 70000)", 22,
	    "a port is a number from 0 to 65535, not 70000" },
	{ "bind s (\"127.0.0.1\")", 8, "bind needs a host and a port" },
	{ "bind s (127, 80)", 9,
	    "a host is a name or a number such as 127.0.0.1, or \"\" for" },
	{ "bind s (\"127.0.0.1\", 80, 0)", 26,
	    "an AF_INET address is a host and a port, no more" },
	{ "bind six (\"::1\", 80, 0, 0, 0)", 28,
	    "an AF_INET6 address is a host, a port, a flowinfo and a" },
	{ "bind six (\"::1\", 80, 1048576)", 22,
	    "a flowinfo is a number from 0 to 1048575, not 1048576" },
	{ "bind six (\"::1\", 80, 0, -1)", 25,
	    "a scope is a number from 0 to 4294967295, not -1" },
	{ "bind s 127.0.0.1 80 9", 21,
	    "bind takes no more arguments than these: bind [S] HOST PORT" },
	{ "bind u 127.0.0.1 80", 8,
	    "an AF_UNIX socket's address is one path: bind s /tmp/x" },
	{ "bind u (\"127.0.0.1\", 80)", 8,
	    "an AF_UNIX socket's address is one path" },
	{ "close s c", 9, "close takes no more arguments than these: close" },
	{ "socket AF_PACKET", 8,
	    "the family is one of AF_INET, AF_INET6, "
	    "AF_UNIX, not 'AF_PACKET'" },
	{ "socket AF_INETT", 8,
	    "the family is one of AF_INET, AF_INET6, AF_UNIX, not 'AF_INETT'" },
	{ "socket AF_UNSPEC", 8,
	    "the family is one of AF_INET, AF_INET6, AF_UNIX, not "
	    "'AF_UNSPEC'" },
	{ "socket 17", 8,
	    "the family is one of AF_INET, AF_INET6, AF_UNIX, not 17" },
	{ "socket AF_INET SOCK_STREAM|SOCK_DGRAM", 28,
	    "a socket has one type: SOCK_STREAM or SOCK_DGRAM" },
	{ "socket AF_INET SOCK_STREEM", 16,
	    "'SOCK_STREEM' is not known here; did you mean 'SOCK_STREAM'?" },
	{ "socket AF_INET -1", 16,
	    "the type is one of SOCK_STREAM, SOCK_DGRAM" },
	{ "recv s 16777217", 8,
	    "a size is a number from 0 to 16777216 (16 MiB), not 16777217" },
	{ "recv s -1", 8, "a size is a number from 0 to 16777216" },
	{ "recv s 10 MSG_PEAK", 11,
	    "'MSG_PEAK' is not known here; did you mean 'MSG_PEEK'?" },
	{ "recv s 10 MSG_PEEK|XYZ", 20,
	    "the flags are one or more of MSG_PEEK" },
	{ "listen s \"5\"", 10, "a backlog is a number from" },
	{ "listen s 2147483648", 10, "a backlog is a number from" },
	{ "send", 1, "send needs the data to send: send s" },
	{ "send (1, 2)", 6, "the data to send is a string such as" },
	{ "send c \"hi\" 3 0", 13,
	    "the data has 2 bytes, so its length cannot be 3" },
	{ "send c \"hi\" -1 0", 13,
	    "the data has 2 bytes, so its length cannot be -1" },
	{ "shutdown s 9", 12,
	    "how to shut down is one of SHUT_RD, SHUT_WR, SHUT_RDWR, not 9" },
	{ "setblocking onn", 13,
	    "'onn' is not known here; did you mean 'on'?" },
	{ "setblocking s", 13, "setblocking needs on or off: setblocking s" },
	{ "setblocking s 2", 15, "what stands here is on or off, not 2" },
	{ "settimeout s -1", 14,
	    "a time is none or from 0 to 2147482 seconds, not -1" },
	{ "settimeout s \"1\"", 14, "a time is none or from 0 to" },
	{ "settimeout s 1e300", 14, "a time is none or from 0 to" },
	{ "settimeout s nan", 14, "a time is none or from 0 to" },
	{ "settimeout s", 12, "settimeout needs a time in seconds, or none" },
	{ "setsockopt s SO_REUSEADR 1", 14,
	    "no option is called 'SO_REUSEADR'; did you mean" },
	{ "setsockopt s SOL_SOKET SO_REUSEADDR 1", 14,
	    "'SOL_SOKET' is not known here; did you mean 'SOL_SOCKET'?" },
	{ "setsockopt s SOL_SOCKET TCP_NODELAY 1", 25,
	    "TCP_NODELAY is an option of level IPPROTO_TCP, not of SOL_S" },
	{ "setsockopt s SO_REUSEADDR", 14,
	    "setsockopt needs the option's value" },
	{ "setsockopt s SOL_SOCKET SO_REUSEADDR", 25,
	    "setsockopt needs the option's value" },
	{ "setsockopt s SO_REUSEADDR \"xyz\"", 27,
	    "this option's value is an integer, not \"xyz\"" },
	{ "setsockopt s SO_LINGER 1", 24, "SO_LINGER takes two numbers" },
	{ "setsockopt s SO_LINGER (1, -2)", 24, "SO_LINGER takes two" },
	{ "setsockopt s SO_LINGER (1, 2, 3)", 24,
	    "SO_LINGER takes two numbers" },
	{ "setsockopt s SO_RCVTIMEO -1", 26,
	    "this option takes a time in seconds" },
	{ "getsockopt s", 12, "getsockopt needs an option: getsockopt s" },
	{ "getsockopt s \"x\"", 14, "an option is a name such as" },
	{ "poll s POLLIN|XYZ", 15, "the events are one or more of POLLIN" },
	{ "poll s 65536 5", 8,
	    "=the events are constants such as POLLIN or a number from 0 to "
	    "32767, not 65536" },
	{ "poll s POLLIN -2", 15,
	    "a timeout is a number from -1 to 2147483647, not -2" },
	{ "getaddrinfo", 1, "getaddrinfo needs a host: getaddrinfo" },
	{ "getaddrinfo 5", 13, "a host is a name or a number such as" },
	{ "getaddrinfo localhost 65536", 23,
	    "a port is a number from 0 to 65535 or a service's name" },
	{ "fork", 1, "fork needs a name for the new process: fork child" },
	{ "fork 2x", 6, "a process's name is a letter and then" },
	{ "fork a.b", 6, "a process's name is a letter and then" },
	{ "fork abcdefghijklmnopqrstuvwxyz123456", 6, "a process's name is" },
	{ "connect c localhost:80", 11,
	    "=put a blank between host and port: connect c localhost 80" },
	{ "connect localhost:80", 9,
	    "=put a blank between host and port: connect s localhost 80" },
	{ "bind s 127.0.0.1:65432", 8,
	    "=put a blank between host and port: bind s 127.0.0.1 65432" },
	{ "connect c \"localhost:80\"", 11,
	    "=give host and port as two values: "
	    "connect(c, \"localhost\", 80)" },
	{ "connect c (\"localhost:80\")", 12,
	    "=give host and port as two values: "
	    "connect(c, \"localhost\", 80)" },
	{ "connect c localhost:http", 11, "connect needs a host and a port" },
	{ "connect six ::1", 13, "connect needs a host and a port" },
	{ "connect c :80", 11, "connect needs a host and a port" },
	{ "connect c (80, 80)", 12,
	    "=a host is a name or a number such as 127.0.0.1, not 80" },
	/* C's pointers */
	{ "bind s &addr sizeof", 8,
	    "=a C address structure is not understood; write the host and "
	    "the port: bind(s, \"127.0.0.1\", 65432)" },
	{ "connect s &addr 16", 11, "a C address structure is not understood" },
	{ "connect sk &addr sizeof", 9, "no socket named 'sk'" NAMED },
	{ "sendto c \"hi\" 2 0 &addr sizeof", 19,
	    "=a C address structure is not understood; write the host and "
	    "the port: sendto(s, \"Hello\", \"127.0.0.1\", 65432)" },
	{ "bind u &addr sizeof", 8,
	    "=a C address structure is not understood; write the path: "
	    "bind(s, \"/tmp/x\")" },
	{ "setsockopt s SOL_SOCKET SO_REUSEADDR &opt sizeof", 38,
	    "=write the value itself: "
	    "setsockopt(s, SOL_SOCKET, SO_REUSEADDR, 1)" },
	{ "setsockopt s SO_LINGER &l sizeof", 24, "write the value itself" },
	{ "send c &x 1 0", 8,
	    "=a C pointer is not understood; write the value itself: "
	    "send s \"Hello, world\"" },
	{ "listen s &n", 10, "a C pointer is not understood; write the" },
	{ "listen s 5 &n", 12, "listen takes no more arguments than these" },
	{ "accept &s", 8, "no socket named '&s'" NAMED },
	{ "fork child 1", 12, "fork takes no more arguments than these" },
};

static bool
says(const char *text, const char *message)
{
	return message[0] == '=' ? strcmp(text, message + 1) == 0
				 : strncmp(text, message, strlen(message)) == 0;
}

START_TEST(an_error_says_what_and_where)
{
	int suits = 3;
	struct call_sockets sockets = { &suits, named_by_name, named_suitable,
		named_family, named_name };
	struct call_args args;
	const struct call *call;
	struct err err = { 0 };
	bool chosen;
	int rc;

	rc = line_read(
	    bad[_i].line, NULL, &sockets, &call, &args, &chosen, &err);
	ck_assert_msg(rc == -1, "%s was read", bad[_i].line);
	ck_assert_msg(
	    says(err.text, bad[_i].message), "%s: %s", bad[_i].line, err.text);
	ck_assert_msg(err.column == bad[_i].column, "%s: column %u",
	    bad[_i].line, err.column);
	ck_assert_uint_eq(args.count, 0);
	for (size_t i = 0; i < CALL_ARGS_MAX; i++)
		ck_assert_ptr_null(args.arg[i].bytes.data);
}
END_TEST

/* Every call that takes a socket, left out where there is none. */
START_TEST(without_a_suitable_socket_one_is_told_how_to_make_it)
{
	static const struct {
		const char *line, *message;
	} rows[] = {
		{ "bind 127.0.0.1 80", "no unbound socket in this process; "
				       "make one: socket" },
		{ "listen", "no bound socket that could listen in this "
			    "process; make one: socket, bind" },
		{ "accept", "no listening socket in this process; make one: "
			    "socket, bind, listen" },
		{ "connect 127.0.0.1 80", "no unconnected socket in this "
					  "process; make one: socket" },
		{ "recv", "no connected socket in this process; make one: "
			  "socket, connect (or accept)" },
		{ "recvfrom", "no datagram socket in this process; make one: "
			      "socket AF_INET SOCK_DGRAM" },
		{ "close", "no socket in this process; make one: socket" },
		{ "poll", "no socket in this process; make one: socket" },
	};
	struct call_sockets sockets = { NULL, named_by_name, named_suitable,
		named_family, named_name };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct call_args args;
		const struct call *call;
		struct err err = { 0 };
		bool chosen;

		ck_assert_int_eq(line_read(rows[i].line, NULL, &sockets, &call,
				     &args, &chosen, &err),
		    -1);
		ck_assert_str_eq(err.text, rows[i].message);
		ck_assert_uint_eq(err.column, 1);
	}
}
END_TEST

START_TEST(hosts_and_paths_have_limits)
{
	struct value v[3] = { value_int(3), { 0 }, value_int(80) };
	struct call_args args;
	struct err err;
	char text[300];

	memset(text, 'a', sizeof text);
	v[1] = value_bytes(text, 254);
	v[1].column = 8;
	ck_assert_int_eq(read_values("connect", v, 3, &args, &err), -1);
	ck_assert_str_eq(
	    err.text, "a host has at most 253 characters and no NUL");
	ck_assert_uint_eq(err.column, 8);
	ck_assert_int_eq(read_values("getaddrinfo", v + 1, 1, &args, &err), -1);
	v[1].bytes.len = 253;
	v[1].bytes.data[253] = '\0';
	ck_assert_int_eq(read_values("connect", v, 3, &args, &err), 0);
	call_args_free(&args);
	v[1].bytes.data[5] = '\0';
	ck_assert_int_eq(read_values("connect", v, 3, &args, &err), -1);
	ck_assert_int_eq(read_values("getaddrinfo", v + 1, 1, &args, &err), -1);
	v[0].number = 5; /* AF_UNIX: there a NUL may begin the name */
	v[1].bytes.len = 107;
	v[1].bytes.data[0] = '\0';
	v[1].bytes.data[107] = '\0';
	ck_assert_int_eq(read_values("connect", v, 2, &args, &err), 0);
	ck_assert_uint_eq(args.arg[1].bytes.len, 107);
	call_args_free(&args);
	v[1].bytes.len = 108;
	ck_assert_int_eq(read_values("connect", v, 2, &args, &err), -1);
	ck_assert_str_eq(err.text,
	    "an AF_UNIX path has at most 107 bytes, this one has 108");
	for (int i = 0; i < 3; i++)
		value_free(&v[i]);
}
END_TEST

START_TEST(what_is_shown_of_a_value_is_short_and_harmless)
{
	struct value v[2] = { value_int(3), { 0 } };
	struct call_args args;
	struct err err;

	v[1].kind = VALUE_WORD;
	for (int i = 0; i < 100000; i++)
		buf_adds(&v[1].bytes, "\x1b[2J");
	ck_assert_int_eq(read_values("listen", v, 2, &args, &err), -1);
	ck_assert_ptr_null(strchr(err.text, '\x1b'));
	ck_assert_uint_lt(strlen(err.text), 300);
	value_free(&v[0]);
	value_free(&v[1]);
}
END_TEST

START_TEST(poll_takes_so_many_sockets_and_no_more)
{
	struct value list = { .kind = VALUE_TUPLE, .count = CALL_FDS_MAX };
	struct call_args args;
	struct err err;

	list.items = x_calloc(CALL_FDS_MAX + 1, sizeof *list.items);
	for (size_t i = 0; i <= CALL_FDS_MAX; i++)
		list.items[i] = value_int(3);
	list.items[CALL_FDS_MAX].column = 77;
	ck_assert_int_eq(read_values("poll", &list, 1, &args, &err), 0);
	ck_assert_uint_eq(args.arg[0].fd_count, CALL_FDS_MAX);
	ck_assert_int_eq(call_fd(&args), -1);
	call_args_free(&args);
	list.count++;
	ck_assert_int_eq(read_values("poll", &list, 1, &args, &err), -1);
	ck_assert_uint_eq(err.column, 77);
	ck_assert_str_eq(err.text, "poll takes at most 64 sockets");
	value_free(&list);
}
END_TEST

static Suite *
call_refused_suite(void)
{
	Suite *s = suite_create("call_refused");
	TCase *t = tcase_create("read");

	tcase_add_loop_test(
	    t, an_error_says_what_and_where, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(t, without_a_suitable_socket_one_is_told_how_to_make_it);
	tcase_add_test(t, hosts_and_paths_have_limits);
	tcase_add_test(t, what_is_shown_of_a_value_is_short_and_harmless);
	tcase_add_test(t, poll_takes_so_many_sockets_and_no_more);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(call_refused_suite());
}
