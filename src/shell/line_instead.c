/*
 * shell/line_instead.c - calls and commands that people know from Python, C
 * and other shells, and that are not the shell's: what to type here. Must
 * not know which words the shell does have: it is asked last.
 */
#include <string.h>

#include "base/lang.h"
#include "shell/line_parts.h"

static const char host[] =
    N_("hosts and ports are typed as they are: bind s 127.0.0.1 65432");
static const char lookup[] =
    N_("type getaddrinfo and the host's name: getaddrinfo localhost");
static const char receive[] = N_("type recv: recv s 1024");
static const char send[] = N_("type send: send s \"Hello, world\"");
static const char poll[] =
    N_("poll waits for several sockets: poll([s, c], POLLIN, 1000)");
static const char file[] =
    N_("a socket is not made a file: send and recv work on the socket itself");
static const char list[] =
    N_("type `sockets`: it lists the sockets of all processes");

static const struct {
	const char *name;
	const char *instead;
} list_instead[] = {
	{ "create_connection", N_("type its two calls: s = socket, then "
				  "connect s 127.0.0.1 65432") },
	{ "create_server",
	    N_("type its three calls: s = socket, bind s 127.0.0.1 65432, "
	       "listen s") },
	{ "makefile", file },
	{ "fdopen", file },
	{ "fileno",
	    N_("the socket's name alone in a line shows its descriptor") },
	{ "detach",
	    N_("a descriptor stays with its name; `close` gives it up") },
	{ "gethostbyname", lookup },
	{ "gethostbyname_ex", lookup },
	{ "gethostbyaddr",
	    N_("the shell looks up no names of addresses; getaddrinfo goes the "
	       "other way") },
	{ "inet_addr", host },
	{ "inet_aton", host },
	{ "inet_pton", host },
	{ "inet_ntoa", N_("addresses are shown as text already") },
	{ "inet_ntop", N_("addresses are shown as text already") },
	{ "read", receive },
	{ "recv_into", receive },
	{ "write", send },
	{ "sendfile", N_("type sendall with the file's content: sendall s "
			 "file(\"page.html\")") },
	{ "select", poll },
	{ "epoll", poll },
	{ "epoll_create1", poll },
	{ "epoll_ctl", poll },
	{ "epoll_wait", poll },
	{ "fcntl", N_("to have a socket not block: setblocking s off") },
	{ "ioctl", N_("to have a socket not block: setblocking s off") },
	{ "setdefaulttimeout",
	    N_("it is set for each socket: settimeout s 5") },
	{ "man", N_("type `help` and the name: help bind") },
	{ "ss", list },
	{ "netstat", list },
	{ "lsof", list },
	{ "clear", N_("Ctrl-L clears the screen") },
	{ "cls", N_("Ctrl-L clears the screen") },
};

const char *
line_instead(const char *name)
{
	for (size_t i = 0; i < sizeof list_instead / sizeof *list_instead; i++)
		if (strcmp(list_instead[i].name, name) == 0)
			return lang_text(list_instead[i].instead);
	return NULL;
}
