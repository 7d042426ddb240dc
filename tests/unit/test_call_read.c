/*
 * test_call_read.c - what call_read makes of what was typed, seen through
 * call_text, and every error with its column.
 */
#include <limits.h>
#include <stdio.h>

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

#define NAMED " in this process"

static const struct {
	const char *line;
	unsigned column;
	const char *message; /* how it begins */
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
	{ "bind s (127, 80)", 9, "a host is a name, a number such as" },
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
	    "family is one of AF_INET, AF_INET6, "
	    "AF_UNIX, not 'AF_PACKET'" },
	{ "socket AF_INETT", 8,
	    "family is one of AF_INET, AF_INET6, AF_UNIX, not 'AF_INETT'" },
	{ "socket AF_UNSPEC", 8,
	    "family is one of AF_INET, AF_INET6, AF_UNIX, not 'AF_UNSPEC'" },
	{ "socket 17", 8,
	    "family is one of AF_INET, AF_INET6, AF_UNIX, not 17" },
	{ "socket AF_INET SOCK_STREAM|SOCK_DGRAM", 28,
	    "a socket has one type: SOCK_STREAM or SOCK_DGRAM" },
	{ "socket AF_INET SOCK_STREEM", 16,
	    "type cannot be 'SOCK_STREEM'; did you mean 'SOCK_STREAM'?" },
	{ "socket AF_INET -1", 16, "type is one of SOCK_STREAM, SOCK_DGRAM" },
	{ "recv s 16777217", 8,
	    "a size is a number from 0 to 16777216 (16 MiB), not 16777217" },
	{ "recv s -1", 8, "a size is a number from 0 to 16777216" },
	{ "recv s 10 MSG_PEAK", 11,
	    "the flags cannot be 'MSG_PEAK'; did you mean 'MSG_PEEK'?" },
	{ "recv s 10 MSG_PEEK|XYZ", 20, "the flags is one of MSG_PEEK" },
	{ "listen s \"5\"", 10, "a backlog is a number from" },
	{ "listen s 2147483648", 10, "a backlog is a number from" },
	{ "send", 1, "send needs the data to send: send s" },
	{ "send (1, 2)", 6, "the data to send is a string such as" },
	{ "send c \"hi\" 3 0", 13,
	    "the data has 2 bytes, so its length cannot be 3" },
	{ "send c \"hi\" -1 0", 13,
	    "the data has 2 bytes, so its length cannot be -1" },
	{ "shutdown s 9", 12,
	    "how is one of SHUT_RD, SHUT_WR, SHUT_RDWR, not 9" },
	{ "setblocking onn", 13, "flag cannot be 'onn'; did you mean 'on'?" },
	{ "setblocking s", 13, "setblocking needs on or off: setblocking s" },
	{ "setblocking s 2", 15, "flag is one of on, off, not 2" },
	{ "settimeout s -1", 14,
	    "a time is none or from 0 to 2147482 seconds, not -1" },
	{ "settimeout s \"1\"", 14, "a time is none or from 0 to" },
	{ "settimeout s 1e300", 14, "a time is none or from 0 to" },
	{ "settimeout s nan", 14, "a time is none or from 0 to" },
	{ "settimeout s", 12, "settimeout needs a time in seconds, or none" },
	{ "setsockopt s SO_REUSEADR 1", 14,
	    "no option is called 'SO_REUSEADR'; did you mean" },
	{ "setsockopt s SOL_SOKET SO_REUSEADDR 1", 14,
	    "level cannot be 'SOL_SOKET'; did you mean 'SOL_SOCKET'?" },
	{ "setsockopt s SOL_SOCKET TCP_NODELAY 1", 25,
	    "TCP_NODELAY is an option of level IPPROTO_TCP, not of SOL_S" },
	{ "setsockopt s SO_REUSEADDR", 14,
	    "setsockopt needs the option's value" },
	{ "setsockopt s SOL_SOCKET SO_REUSEADDR", 25,
	    "setsockopt needs the option's value" },
	{ "setsockopt s SO_REUSEADDR \"xyz\"", 27,
	    "this option's value is an integer, not \"xyz\"" },
	{ "setsockopt s SO_LINGER 1", 24, "SO_LINGER takes two numbers" },
	{ "setsockopt s SO_LINGER (1, 2, 3)", 24,
	    "SO_LINGER takes two numbers" },
	{ "setsockopt s SO_RCVTIMEO -1", 26,
	    "this option takes a time in seconds" },
	{ "getsockopt s", 12, "getsockopt needs an option: getsockopt s" },
	{ "getsockopt s \"x\"", 14, "an option is a name such as" },
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
	{ "fork child 1", 12, "fork takes no more arguments than these" },
};

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
	    strncmp(err.text, bad[_i].message, strlen(bad[_i].message)) == 0,
	    "%s: %s", bad[_i].line, err.text);
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

/* What no notation of call_line.h can say: bytes that are structures, NUL
 * bytes, long hosts and paths, computed numbers. */
static int
read_values(const char *name, const struct value *v, size_t count,
    struct call_args *args, struct err *err)
{
	struct call_sockets sockets = { NULL, named_by_name, named_suitable,
		named_family, named_name };
	bool chosen;

	*err = (struct err){ 0 };
	return call_read(call_find(name), NULL, 0, v, count, 1, &sockets, args,
	    &chosen, err);
}

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
call_read_suite(void)
{
	Suite *s = suite_create("call_read");
	TCase *t = tcase_create("read");

	tcase_add_loop_test(t, a_line_is_read_as_the_call_that_is_meant, 0,
	    sizeof good / sizeof good[0]);
	tcase_add_loop_test(
	    t, an_error_says_what_and_where, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(t, without_a_suitable_socket_one_is_told_how_to_make_it);
	tcase_add_test(t, the_receiver_is_the_socket);
	tcase_add_test(t, a_socket_that_was_left_out_is_said_to_be_chosen);
	tcase_add_test(t, options_are_read_from_packed_bytes);
	tcase_add_test(t, hosts_and_paths_have_limits);
	tcase_add_test(t, a_port_may_be_a_word_of_digits);
	tcase_add_test(t, what_is_shown_of_a_value_is_short_and_harmless);
	tcase_add_test(t, poll_takes_so_many_sockets_and_no_more);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(call_read_suite());
}
