/*
 * kernel/probe_here.c - probes in the caller's own network: namespaces,
 * sock_diag, capture, the tracepoint.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel/diag_dump.h"
#include "kernel/probe_parts.h"

void
probe_namespaces(const struct netns *ns, struct probe_answer *out)
{
	bool is_root = geteuid() == 0;

	(void)ns;
	if (unshare(CLONE_NEWUSER) < 0 && !is_root)
		probe_failed(out, "making a user namespace");
	else if (unshare(CLONE_NEWNET) < 0)
		probe_failed(out, "making a network namespace");
	else
		out->works = true;
}

/* ---- sock_diag ---- */

static struct diag *
open_diag(struct probe_answer *out)
{
	int fd = diag_socket();

	if (fd >= 0)
		return diag_new(fd);
	probe_failed(out, "opening sock_diag");
	return NULL;
}

/* For the reason in errno. ENOENT: it knows no sockets of this kind. */
static void
refused(struct probe_answer *out)
{
	probe_failed(out, "asking sock_diag for a socket just made");
}

void
probe_diag_tcp(const struct netns *ns, struct probe_answer *out)
{
	int fd = probe_bound(SOCK_STREAM, out);
	struct addr local, none = { 0 };
	struct sockaddr_storage sa;
	socklen_t len = sizeof sa;
	struct diag_socket got;
	struct diag *d;
	int asked;

	(void)ns;
	if (fd < 0)
		return;
	if (listen(fd, 1) < 0 ||
	    getsockname(fd, (struct sockaddr *)&sa, &len) < 0) {
		probe_failed(out, "listening");
		return;
	}
	local = addr_from(&sa, len);
	d = open_diag(out);
	if (d == NULL)
		return;
	asked = diag_tcp(d, &local, &none, &got);
	out->works = asked == 0;
	if (asked == 1)
		errno = ENOENT;
	if (asked != 0)
		refused(out);
	diag_free(d);
}

/* Whether a dump of that kind has this process's socket. */
static void
look_for(int fd, int family, int protocol, struct probe_answer *out)
{
	struct diag_want want = {
		.family = family, .protocol = protocol, .states = KSOCK_ALL
	};
	struct ksock_table table = { 0 };
	struct err err = { 0 };
	struct stat st = { 0 };
	struct diag *d = open_diag(out);

	if (d == NULL)
		return;
	if (fstat(fd, &st) < 0 || diag_dump(d, &want, &table, &err) < 0)
		refused(out);
	for (size_t i = 0; i < table.count; i++)
		out->works |= table.socks[i].inode == st.st_ino;
	if (!out->works && out->what[0] == '\0')
		probe_refused(
		    out, "sock_diag does not know a socket just made");
	ksock_table_free(&table);
	diag_free(d);
}

void
probe_diag_udp(const struct netns *ns, struct probe_answer *out)
{
	int fd = probe_bound(SOCK_DGRAM, out);

	(void)ns;
	if (fd >= 0)
		look_for(fd, AF_INET, IPPROTO_UDP, out);
}

void
probe_diag_unix(const struct netns *ns, struct probe_answer *out)
{
	int ends[2];

	(void)ns;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		probe_failed(out, "making a pair of AF_UNIX sockets");
	else
		look_for(ends[0], AF_UNIX, 0, out);
}

/* ---- the others ---- */

void
probe_ipv6(const struct netns *ns, struct probe_answer *out)
{
	(void)ns;
	probe_connect_ipv6(out);
}

void
probe_capture(const struct netns *ns, struct probe_answer *out)
{
	(void)ns;
	/* Of no protocol: it sees no packet of anybody. */
	if (socket(AF_PACKET, SOCK_RAW, 0) < 0)
		probe_failed(out, "making a socket of AF_PACKET");
	else
		out->works = true;
}

/* 0, or errno. */
static int
read_event(const char *folder, const char *name)
{
	char text[16];
	int at = open(folder, O_PATH | O_DIRECTORY);
	int fd = at < 0 ? -1 : openat(at, name, O_RDONLY);

	return fd >= 0 && read(fd, text, sizeof text) > 0 ? 0 : errno;
}

void
probe_tracepoint(const struct netns *ns, struct probe_answer *out)
{
	static const char *const folders[] = { "/sys/kernel/tracing",
		"/sys/kernel/debug/tracing" };
	static const char event[] = "events/sock/inet_sock_set_state/id";
	int error = ENOENT;

	(void)ns;
	for (size_t i = 0; i < 2 && error == ENOENT; i++) {
		error = read_event(folders[i], event);
		/* Mounted, and other tracepoints are there. */
		if (error == ENOENT &&
		    read_event(folders[i], "events/header_page") == 0)
			error = ENOTSUP;
	}
	errno = error;
	if (error == 0)
		out->works = true;
	else
		probe_failed(out, "reading it below /sys/kernel/tracing");
}
