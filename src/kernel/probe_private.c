/* kernel/probe_private.c - probes in a private network. */
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "kernel/netns_parts.h"
#include "kernel/probe_parts.h"

void
probe_private_ipv6(const struct netns *ns, struct probe_answer *out)
{
	if (probe_enter(ns, out) == 0)
		probe_connect_ipv6(out);
}

void
probe_private_ports(const struct netns *ns, struct probe_answer *out)
{
	enum { PORT = 50000 };
	struct sockaddr_in a = { 0 };
	socklen_t len = sizeof a;
	int fd;

	if (probe_enter(ns, out) < 0)
		return;
	if (open("/proc/sys/net/ipv4/ip_local_port_range", O_WRONLY) < 0) {
		probe_failed(out, "opening ip_local_port_range for writing");
		return;
	}
	netns_next_port(ns, PORT);
	fd = probe_bound(SOCK_STREAM, out);
	if (fd < 0 || getsockname(fd, (struct sockaddr *)&a, &len) < 0)
		return;
	if (ntohs(a.sin_port) == PORT)
		out->works = true;
	else
		probe_refused(out, "the kernel took another port");
}

/* It was done in the making of the network; here it can say what failed. */
void
probe_private_names(const struct netns *ns, struct probe_answer *out)
{
	const char *what;

	if (probe_enter(ns, out) < 0)
		return;
	if (netns_names(false, &what) < 0)
		probe_failed(out, what);
	else
		out->works = true;
}

/* The device goes with the last descriptor of it. */
void
probe_private_tun(const struct netns *ns, struct probe_answer *out)
{
	struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	int fd;

	if (probe_enter(ns, out) < 0)
		return;
	fd = open("/dev/net/tun", O_RDWR);
	if (fd < 0)
		probe_failed(out, "opening it");
	else if (ioctl(fd, TUNSETIFF, &request) < 0)
		probe_failed(out, "making a device");
	else
		out->works = true;
}

/* ---- capture ---- */

static const char message[] = "sockets doctor";

/* A datagram to ourselves. */
static int
send_one(struct probe_answer *out)
{
	struct sockaddr_in a;
	socklen_t len = sizeof a;
	int fd = probe_bound(SOCK_DGRAM, out);

	if (fd < 0)
		return -1;
	if (getsockname(fd, (struct sockaddr *)&a, &len) < 0 ||
	    sendto(fd, message, sizeof message, 0, (struct sockaddr *)&a, len) <
		0)
		return probe_failed(out, "sending a datagram over lo");
	return 0;
}

/* What waits there has the message at its end. */
static bool
has_message(int capture)
{
	enum { WAIT_MS = 1000 };
	struct pollfd p = { .fd = capture, .events = POLLIN };
	char packet[256];
	ssize_t len;

	if (poll(&p, 1, WAIT_MS) != 1)
		return false;
	len = recv(capture, packet, sizeof packet, 0);
	return len >= (ssize_t)sizeof message &&
	       memcmp(packet + len - sizeof message, message, sizeof message) ==
		   0;
}

void
probe_private_capture(const struct netns *ns, struct probe_answer *out)
{
	int fd;

	if (probe_enter(ns, out) < 0)
		return;
	fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
	if (fd < 0)
		probe_failed(out, "making a socket of AF_PACKET");
	else if (send_one(out) == 0 && has_message(fd))
		out->works = true;
	else if (out->what[0] == '\0')
		probe_refused(out, "a packet over lo was not captured");
}
