/*
 * shell/line_instead.c - calls and commands that people know from Python, C
 * and other shells, and that are not the shell's: what to type here. Must
 * not know which words the shell does have: it is asked last.
 */
#include <string.h>

#include "shell/line_parts.h"

static const char host[] =
    "hosts and ports are typed as they are: bind s 127.0.0.1 65432";
static const char lookup[] =
    "type getaddrinfo and the host's name: getaddrinfo localhost";
static const char receive[] = "type recv: recv s 1024";
static const char send[] = "type send: send s \"Hello, world\"";
static const char poll[] =
    "poll waits for several sockets: poll([s, c], POLLIN, 1000)";
static const char file[] =
    "a socket is not made a file: send and recv work on the socket itself";
static const char list[] =
    "type `sockets`: it lists the sockets of all processes";

static const struct {
	const char *name;
	const char *instead;
} list_instead[] = {
	{ "create_connection",
	    "type its two calls: s = socket, then connect s 127.0.0.1 65432" },
	{ "create_server",
	    "type its three calls: s = socket, bind s 127.0.0.1 65432, "
	    "listen s" },
	{ "makefile", file },
	{ "fdopen", file },
	{ "fileno", "the socket's name alone in a line shows its descriptor" },
	{ "detach", "a descriptor stays with its name; `close` gives it up" },
	{ "gethostbyname", lookup },
	{ "gethostbyname_ex", lookup },
	{ "gethostbyaddr",
	    "the shell looks up no names of addresses; getaddrinfo goes the "
	    "other way" },
	{ "inet_addr", host },
	{ "inet_aton", host },
	{ "inet_pton", host },
	{ "inet_ntoa", "addresses are shown as text already" },
	{ "inet_ntop", "addresses are shown as text already" },
	{ "read", receive },
	{ "recv_into", receive },
	{ "write", send },
	{ "sendfile", "type sendall with the file's content: sendall s "
		      "file(\"page.html\")" },
	{ "select", poll },
	{ "epoll", poll },
	{ "epoll_create1", poll },
	{ "epoll_ctl", poll },
	{ "epoll_wait", poll },
	{ "fcntl", "to have a socket not block: setblocking s off" },
	{ "ioctl", "to have a socket not block: setblocking s off" },
	{ "setdefaulttimeout", "it is set for each socket: settimeout s 5" },
	{ "man", "type `help` and the name: help bind" },
	{ "ss", list },
	{ "netstat", list },
	{ "lsof", list },
	{ "clear", "Ctrl-L clears the screen" },
	{ "cls", "Ctrl-L clears the screen" },
};

const char *
line_instead(const char *name)
{
	for (size_t i = 0; i < sizeof list_instead / sizeof *list_instead; i++)
		if (strcmp(list_instead[i].name, name) == 0)
			return list_instead[i].instead;
	return NULL;
}
