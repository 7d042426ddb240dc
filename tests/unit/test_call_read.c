/*
 * test_call_read.c - what call_read makes of what was typed, seen through
 * call_text.
 */
#include "call_line.h"
#include "unit.h"

/* suits: the descriptor that suits where the socket is left out. */
static const struct {
	const char *line, *text;
	int suits;
} good[] = {
	{ "socket", "socket(AF_INET, SOCK_STREAM, 0)", -1 },
	{ "socket AF_INET6", "socket(AF_INET6, SOCK_STREAM, 0)", -1 },
	{ "socket socket.AF_UNIX socket.SOCK_DGRAM",
	    "socket(AF_UNIX, SOCK_DGRAM, 0)", -1 },
	{ "socket SOCK_DGRAM", "socket(AF_INET, SOCK_DGRAM, 0)", -1 },
	{ "socket 2 1 6", "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)", -1 },
	{ "socket AF_INET SOCK_STREAM|SOCK_NONBLOCK",
	    "socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0)", -1 },
	{ "socket AF_UNIX SOCK_SEQPACKET", "socket(AF_UNIX, SOCK_SEQPACKET, 0)",
	    -1 },
	{ "bind s 127.0.0.1 65432", "bind(3, {AF_INET, 127.0.0.1:65432})", -1 },
	{ "bind 127.0.0.1 65432", "bind(3, {AF_INET, 127.0.0.1:65432})", 3 },
	{ "bind s (\"127.0.0.1\", 65432)",
	    "bind(3, {AF_INET, 127.0.0.1:65432})", -1 },
	{ "bind (\"127.0.0.1\", 65432)", "bind(3, {AF_INET, 127.0.0.1:65432})",
	    3 },
	{ "bind s 127.0.0.1 65535", "bind(3, {AF_INET, 127.0.0.1:65535})", -1 },
	{ "bind s \"\" 0", "bind(3, {AF_INET, 0.0.0.0:0})", -1 },
	{ "bind s INADDR_ANY 80", "bind(3, {AF_INET, 0.0.0.0:80})", -1 },
	{ "bind six ::1 65432", "bind(6, {AF_INET6, [::1]:65432})", -1 },
	{ "bind six (\"::1\", 65432, 0, 0)", "bind(6, {AF_INET6, [::1]:65432})",
	    -1 },
	{ "bind six ::1 65432 0 0", "bind(6, {AF_INET6, [::1]:65432})", -1 },
	{ "bind ::1 65432 0 0", "bind(6, {AF_INET6, [::1]:65432})", 6 },
	{ "bind u /tmp/x", "bind(5, {AF_UNIX, \"/tmp/x\"})", -1 },
	{ "bind @name", "bind(5, {AF_UNIX, \"@name\"})", 5 },
	{ "bind 9 /tmp/x", "bind(9, {AF_UNIX, \"/tmp/x\"})", -1 },
	{ "bind 9 127.0.0.1 80", "bind(9, {AF_INET, 127.0.0.1:80})", -1 },
	{ "bind s (\"127.0.0.1\", 80) sizeof",
	    "bind(3, {AF_INET, 127.0.0.1:80})", -1 },
	{ "listen", "listen(3, 128)", 3 },
	{ "listen s", "listen(3, 128)", -1 },
	{ "listen 5", "listen(5, 128)", 3 }, /* 5 is a socket: u */
	{ "listen 7", "listen(3, 7)", 3 },
	{ "listen 9 7", "listen(9, 7)", 3 },
	{ "listen 5 5", "listen(5, 5)", 3 },
	{ "listen s -1", "listen(3, -1)", -1 },
	{ "listen s SOMAXCONN", "listen(3, 4096)", -1 },
	{ "accept", "accept(3)", 3 },
	{ "accept 7", "accept(7)", 3 },
	{ "accept -1", "accept(-1)", 3 },
	{ "accept s, NULL, NULL", "accept(3)", -1 },
	{ "accept s &address &len", "accept(3)", -1 },
	{ "getsockname s &address &len", "getsockname(3)", -1 },
	{ "getpeername c &address &len", "getpeername(4)", -1 },
	{ "recvfrom c buf 512 0 &from &len", "recvfrom(4, buf, 512, 0)", 3 },
	{ "recv c &buf sizeof 0", "recv(4, buf, 1024, 0)", 3 },
	{ "getsockopt s SOL_SOCKET SO_ERROR &error &len",
	    "getsockopt(3, SOL_SOCKET, SO_ERROR)", -1 },
	{ "connect c localhost 65432", "connect(4, {AF_INET, localhost:65432})",
	    -1 },
	{ "connect localhost 65432", "connect(6, {AF_INET6, localhost:65432})",
	    6 },
	{ "connect_ex c 127.0.0.1 1", "connect_ex(4, {AF_INET, 127.0.0.1:1})",
	    -1 },
	{ "send hello", "send(3, \"hello\", 5, 0)", 3 },
	{ "send s", "send(3, \"s\", 1, 0)", 3 },
	{ "send c hello", "send(4, \"hello\", 5, 0)", 3 },
	{ "send c \"hi\" MSG_DONTWAIT|MSG_OOB",
	    "send(4, \"hi\", 2, MSG_DONTWAIT|MSG_OOB)", 3 },
	{ "send hello MSG_DONTWAIT", "send(3, \"hello\", 5, MSG_DONTWAIT)", 3 },
	{ "send c \"hi\" 2 0", "send(4, \"hi\", 2, 0)", -1 },
	{ "send c \"hello\" 2 0", "send(4, \"he\", 2, 0)", -1 },
	{ "send c \"hi\" sizeof 0", "send(4, \"hi\", 2, 0)", -1 },
	{ "send 9 \"hi\"", "send(9, \"hi\", 2, 0)", 3 },
	{ "send 42", "send(3, \"42\", 2, 0)", 3 },
	{ "send 4", "send(3, \"4\", 1, 0)", 3 },
	{ "send 4 4", "send(4, \"4\", 1, 0)", 3 },
	{ "send \"\"", "send(3, \"\", 0, 0)", 3 },
	{ "sendall \"Hello, world\"", "sendall(3, \"Hello, world\", 12)", 3 },
	{ "sendall c \"Hello, world\" 5", "sendall(4, \"Hello\", 5)", -1 },
	{ "sendto c hi 127.0.0.1 9",
	    "sendto(4, \"hi\", 2, 0, {AF_INET, 127.0.0.1:9})", -1 },
	{ "sendto hi 127.0.0.1 9",
	    "sendto(3, \"hi\", 2, 0, {AF_INET, 127.0.0.1:9})", 3 },
	{ "sendto \"hi\" (\"127.0.0.1\", 9)",
	    "sendto(3, \"hi\", 2, 0, {AF_INET, 127.0.0.1:9})", 3 },
	{ "sendto \"hi\" MSG_DONTWAIT (\"127.0.0.1\", 9)",
	    "sendto(3, \"hi\", 2, MSG_DONTWAIT, {AF_INET, 127.0.0.1:9})", 3 },
	{ "sendto c \"hi\" 0 (\"127.0.0.1\", 9)",
	    "sendto(4, \"hi\", 2, 0, {AF_INET, 127.0.0.1:9})", 3 },
	{ "sendto c \"hi\" 2 0 (\"127.0.0.1\", 9) sizeof",
	    "sendto(4, \"hi\", 2, 0, {AF_INET, 127.0.0.1:9})", 3 },
	{ "sendto u \"hi\" /tmp/x",
	    "sendto(5, \"hi\", 2, 0, {AF_UNIX, \"/tmp/x\"})", 3 },
	{ "recv", "recv(3, buf, 1024, 0)", 3 },
	{ "recv 4", "recv(4, buf, 1024, 0)", 3 },
	{ "recv 9", "recv(3, buf, 9, 0)", 3 },
	{ "recv 9 10", "recv(9, buf, 10, 0)", 3 },
	{ "recv -1", "recv(-1, buf, 1024, 0)", 3 },
	{ "recv 1024 MSG_PEEK", "recv(3, buf, 1024, MSG_PEEK)", 3 },
	{ "recv c MSG_PEEK", "recv(4, buf, 1024, MSG_PEEK)", 3 },
	{ "recv c buf 512 0", "recv(4, buf, 512, 0)", 3 },
	{ "recv c \"old\" 512 0", "recv(4, buf, 512, 0)", 3 },
	{ "recv c buf sizeof 0", "recv(4, buf, 1024, 0)", 3 },
	{ "recv c 0", "recv(4, buf, 0, 0)", 3 },
	{ "recv c 16777216", "recv(4, buf, 16777216, 0)", 3 },
	{ "recvfrom c buf 512 0 NULL NULL", "recvfrom(4, buf, 512, 0)", 3 },
	{ "shutdown", "shutdown(3, SHUT_WR)", 3 },
	{ "shutdown rd", "shutdown(3, SHUT_RD)", 3 },
	{ "shutdown c rdwr", "shutdown(4, SHUT_RDWR)", 3 },
	{ "shutdown c socket.SHUT_WR", "shutdown(4, SHUT_WR)", 3 },
	{ "shutdown 1", "shutdown(3, SHUT_WR)", 3 },
	{ "shutdown 9", "shutdown(9, SHUT_WR)", 3 },
	{ "shutdown 4", "shutdown(4, SHUT_WR)", 3 },
	{ "close", "close(3)", 3 },
	{ "close c", "close(4)", 3 },
	{ "close 9", "close(9)", 3 },
	{ "getsockname c", "getsockname(4)", 3 },
	{ "getpeername", "getpeername(3)", 3 },
	{ "setsockopt s SOL_SOCKET SO_REUSEADDR 1",
	    "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1)", -1 },
	{ "setsockopt s SO_REUSEADDR 1",
	    "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1)", -1 },
	{ "setsockopt SO_REUSEADDR on",
	    "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1)", 3 },
	{ "setsockopt TCP_NODELAY 1",
	    "setsockopt(3, IPPROTO_TCP, TCP_NODELAY, 1)", 3 },
	{ "setsockopt 9 SO_REUSEADDR 1",
	    "setsockopt(9, SOL_SOCKET, SO_REUSEADDR, 1)", 3 },
	{ "setsockopt 9 1 2 1", "setsockopt(9, SOL_SOCKET, SO_REUSEADDR, 1)",
	    3 },
	{ "setsockopt s 263 7 1", "setsockopt(3, 263, 7, 1)", -1 },
	{ "setsockopt s SO_LINGER (1, 5)",
	    "setsockopt(3, SOL_SOCKET, SO_LINGER, "
	    "{l_onoff=1, l_linger=5})",
	    -1 },
	{ "setsockopt s SO_LINGER 1 0",
	    "setsockopt(3, SOL_SOCKET, SO_LINGER, "
	    "{l_onoff=1, l_linger=0})",
	    -1 },
	{ "setsockopt s SO_RCVTIMEO 0.25",
	    "setsockopt(3, SOL_SOCKET, SO_RCVTIMEO, "
	    "{tv_sec=0, tv_usec=250000})",
	    -1 },
	{ "getsockopt s SO_ERROR", "getsockopt(3, SOL_SOCKET, SO_ERROR)", -1 },
	{ "getsockopt SOL_SOCKET SO_ERROR",
	    "getsockopt(3, SOL_SOCKET, SO_ERROR)", 3 },
	{ "getsockopt 9 SO_ERROR", "getsockopt(9, SOL_SOCKET, SO_ERROR)", 3 },
	{ "getsockopt IPV6_V6ONLY", "getsockopt(6, IPPROTO_IPV6, IPV6_V6ONLY)",
	    6 },
	{ "setblocking s off", "setblocking(3, False)", -1 },
	{ "setblocking 1", "setblocking(3, True)", 3 },
	{ "setblocking 4 0", "setblocking(4, False)", 3 },
	{ "settimeout s 0.5", "settimeout(3, 0.5)", -1 },
	{ "settimeout s none", "settimeout(3, None)", -1 },
	{ "settimeout 5", "settimeout(3, 5)", 3 },
	{ "settimeout 4 5", "settimeout(4, 5)", 3 },
	{ "settimeout 0.0001", "settimeout(3, 0.001)", 3 },
	{ "settimeout 0.029", "settimeout(3, 0.029)", 3 },
	{ "poll s", "poll([{3, POLLIN|POLLOUT}], 1, -1)", -1 },
	{ "poll", "poll([{3, POLLIN|POLLOUT}], 1, -1)", 3 },
	{ "poll POLLIN", "poll([{3, POLLIN}], 1, -1)", 3 },
	{ "poll s c POLLIN 100", "poll([{3, POLLIN}, {4, POLLIN}], 2, 100)",
	    -1 },
	{ "poll [s, c] POLLIN|POLLOUT",
	    "poll([{3, POLLIN|POLLOUT}, {4, POLLIN|POLLOUT}], 2, -1)", -1 },
	{ "poll s 100", "poll([{3, POLLIN|POLLOUT}], 1, 100)", -1 },
	{ "poll s 4", "poll([{3, POLLIN|POLLOUT}, {4, POLLIN|POLLOUT}], 2, -1)",
	    -1 },
	{ "poll [s] 4", "poll([{3, POLLIN|POLLOUT}], 1, 4)", -1 },
	{ "poll 9", "poll([{9, POLLIN|POLLOUT}], 1, -1)", -1 },
	{ "poll s 1 100", "poll([{3, POLLIN}], 1, 100)", -1 },
	{ "getaddrinfo localhost", "getaddrinfo(\"localhost\", NULL)", -1 },
	{ "getaddrinfo localhost 65432",
	    "getaddrinfo(\"localhost\", \"65432\")", -1 },
	{ "getaddrinfo None http", "getaddrinfo(NULL, \"http\")", -1 },
	{ "getaddrinfo localhost AF_INET SOCK_STREAM",
	    "getaddrinfo(\"localhost\", NULL, {AF_INET, SOCK_STREAM})", -1 },
	{ "getaddrinfo localhost 80 AF_INET6",
	    "getaddrinfo(\"localhost\", \"80\", {AF_INET6, 0})", -1 },
	{ "socketpair", "socketpair(AF_UNIX, SOCK_STREAM, 0)", -1 },
	{ "socketpair AF_UNIX SOCK_DGRAM", "socketpair(AF_UNIX, SOCK_DGRAM, 0)",
	    -1 },
	{ "fork child", "fork(\"child\")", -1 },
	{ "fork client-2", "fork(\"client-2\")", -1 },
};

START_TEST(a_line_is_read_as_the_call_that_is_meant)
{
	int suits = good[_i].suits;
	struct call_sockets sockets = { &suits, named_by_name, named_suitable,
		named_family, named_name };
	struct call_args args;
	const struct call *call;
	struct err err = { 0 };
	struct buf text = { 0 };
	bool chosen;
	int rc;

	rc = line_read(
	    good[_i].line, NULL, &sockets, &call, &args, &chosen, &err);
	ck_assert_msg(rc == 0, "%s: %s", good[_i].line, err.text);
	call_text(&text, call, &args, NULL);
	ck_assert_str_eq(text.data, good[_i].text);
	buf_free(&text);
	call_args_free(&args);
}
END_TEST

START_TEST(the_receiver_is_the_socket)
{
	int suits = 3;
	struct call_sockets sockets = { &suits, named_by_name, named_suitable,
		named_family, named_name };
	struct call_args args;
	const struct call *call;
	struct err err = { 0 };
	bool chosen = true;

	ck_assert_int_eq(
	    line_read("recv 4", "c", &sockets, &call, &args, &chosen, &err), 0);
	ck_assert(!chosen);
	ck_assert_int_eq(call_fd(&args), 4);
	ck_assert_int_eq(args.arg[1].number, 4);
	call_args_free(&args);
	/* A word that names a socket is data after a receiver. */
	ck_assert_int_eq(
	    line_read("send s", "c", &sockets, &call, &args, &chosen, &err), 0);
	ck_assert_str_eq(args.arg[1].bytes.data, "s");
	call_args_free(&args);
	ck_assert_int_eq(line_read("poll POLLIN", "u", &sockets, &call, &args,
			     &chosen, &err),
	    0);
	ck_assert_int_eq(call_fd(&args), 5);
	call_args_free(&args);
	ck_assert_int_eq(
	    line_read("recv 4", "sk", &sockets, &call, &args, &chosen, &err),
	    -1);
	ck_assert_uint_eq(err.column, 90);
	ck_assert_str_eq(err.text,
	    "no socket named 'sk' in this process; did you mean 's'?");
	err = (struct err){ 0 };
	ck_assert_int_eq(
	    line_read("socket", "s", &sockets, &call, &args, &chosen, &err),
	    -1);
	ck_assert_uint_eq(err.column, 90);
	ck_assert_str_eq(err.text, "socket is not called on a socket; type "
				   "it alone: s = socket AF_INET "
				   "SOCK_STREAM");
}
END_TEST

/* Data that was typed as a bare word says where: it may be no text. */
START_TEST(a_bare_word_as_data_is_noted)
{
	static const struct {
		const char *line;
		unsigned word;
	} rows[] = {
		{ "send c hello", 8 },
		{ "sendto c hello 127.0.0.1 9", 10 },
		{ "send c \"hello\"", 0 },
		{ "send c 42", 0 },
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
		    0);
		ck_assert_uint_eq(args.arg[1].word, rows[i].word);
		call_args_free(&args);
	}
}
END_TEST

START_TEST(a_socket_that_was_left_out_is_said_to_be_chosen)
{
	static const struct {
		const char *line;
		bool chosen;
	} rows[] = {
		{ "recv", true },
		{ "recv 9", true },
		{ "recv 4", false },
		{ "recv s", false },
		{ "poll", true },
		{ "poll s", false },
		{ "poll []", false },
		{ "socket", false },
	};
	int suits = 3;
	struct call_sockets sockets = { &suits, named_by_name, named_suitable,
		named_family, named_name };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct call_args args;
		const struct call *call;
		struct err err = { 0 };
		bool chosen;

		ck_assert_int_eq(line_read(rows[i].line, NULL, &sockets, &call,
				     &args, &chosen, &err),
		    0);
		ck_assert_msg(chosen == rows[i].chosen, "%s", rows[i].line);
		call_args_free(&args);
	}
}
END_TEST

START_TEST(options_are_read_from_packed_bytes)
{
	struct linger linger = { 1, 7 };
	struct value v[3] = { value_int(3), { 0 },
		value_bytes(&linger, sizeof linger) };
	struct call_args args;
	struct err err;

	v[1].kind = VALUE_WORD;
	buf_adds(&v[1].bytes, "SO_LINGER");
	ck_assert_int_eq(read_values("setsockopt", v, 3, &args, &err), 0);
	ck_assert_int_eq(args.arg[3].number, 1);
	ck_assert_int_eq(args.arg[3].second, 7);
	call_args_free(&args);
	v[2].bytes.len = 4; /* the first int alone */
	ck_assert_int_eq(read_values("setsockopt", v, 3, &args, &err), -1);
	buf_clear(&v[1].bytes);
	buf_adds(&v[1].bytes, "SO_KEEPALIVE");
	ck_assert_int_eq(read_values("setsockopt", v, 3, &args, &err), 0);
	ck_assert_int_eq(args.arg[3].number, 1);
	ck_assert_int_eq(args.arg[3].second, -1);
	call_args_free(&args);
	for (int i = 0; i < 3; i++)
		value_free(&v[i]);
}
END_TEST

START_TEST(a_port_may_be_a_word_of_digits)
{
	struct value v[3] = { value_int(3), value_bytes("::1", 3),
		value_bytes("65432", 5) };
	struct call_args args;
	struct err err;

	v[2].kind = VALUE_WORD;
	ck_assert_int_eq(read_values("bind", v, 3, &args, &err), 0);
	ck_assert_uint_eq(args.arg[1].port, 65432);
	call_args_free(&args);
	buf_adds(&v[2].bytes, "000000000000000000000");
	ck_assert_int_eq(read_values("bind", v, 3, &args, &err), -1);
	ck_assert_str_eq(err.text, "a port is a number from 0 to 65535, not "
				   "'65432000000000000000000000'");
	for (int i = 0; i < 3; i++)
		value_free(&v[i]);
}
END_TEST

static Suite *
call_read_suite(void)
{
	Suite *s = suite_create("call_read");
	TCase *t = tcase_create("read");

	tcase_add_loop_test(t, a_line_is_read_as_the_call_that_is_meant, 0,
	    sizeof good / sizeof good[0]);
	tcase_add_test(t, the_receiver_is_the_socket);
	tcase_add_test(t, a_bare_word_as_data_is_noted);
	tcase_add_test(t, a_socket_that_was_left_out_is_said_to_be_chosen);
	tcase_add_test(t, options_are_read_from_packed_bytes);
	tcase_add_test(t, a_port_may_be_a_word_of_digits);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(call_read_suite());
}
