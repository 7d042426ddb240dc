/*
 * kernel/netns_build.c - in the helper process: making the namespaces, setting
 * them up while it is privileged in them, and opening what is needed later.
 *
 * Settings of net.* that a machine forbids (a container's /proc/sys is often
 * read-only) are done without.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "kernel/capture.h"
#include "kernel/diag.h"
#include "kernel/link.h"
#include "kernel/netns_parts.h"
#include "kernel/route.h"
#include "kernel/rtnl.h"
#include "kernel/tun.h"
#include "model/host.h"

#define NET "/proc/sys/net/"

static int
write_file(const char *path, const char *format, ...)
{
	char text[80];
	va_list args;
	ssize_t done;
	int fd, len;

	va_start(args, format);
	len = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	done = write(fd, text, (size_t)len);
	close(fd);
	return done == len ? 0 : -1;
}

/* ---- namespaces ---- */

/* Root stays root and a user that user: no more rights than outside. */
static int
map_user(uid_t uid, gid_t gid)
{
	(void)write_file("/proc/self/setgroups", "deny");
	if (write_file("/proc/self/uid_map", "%u %u 1\n", uid, uid) < 0)
		return -1;
	return write_file("/proc/self/gid_map", "%u %u 1\n", gid, gid);
}

static int
move_to_network(struct netns_report *r)
{
	if (unshare(CLONE_NEWNET) == 0)
		return 0;
	netns_fail(r, "making a network namespace");
	r->step = NETNS_NET;
	return -1;
}

/* Of the shell's user in a user namespace of its own, so that it needs no
 * rights; where that is not allowed, root does without. *is_own: it is. */
static int
move_to_first(bool *is_own, struct netns_report *r)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();

	*is_own = unshare(CLONE_NEWUSER) == 0;
	if (!*is_own && uid != 0) {
		netns_fail(r, "making a user namespace");
		r->step = NETNS_USER;
		return -1;
	}
	if (move_to_network(r) < 0)
		return -1;
	if (*is_own && map_user(uid, gid) < 0)
		return netns_fail(r, "mapping the user into it");
	return 0;
}

/* ---- settings ---- */

/*
 * So that the same lines give the same packets: what one connection measured
 * shall not change the next (metrics); nor how long somebody thought between
 * two lines (slow start after idle, at most one answer in half a second to an
 * invalid segment) or how fast they went (autocorking, a receive buffer that
 * grows with the rate, congestion control that paces, probes and losses told
 * by the time between packets); nor a number drawn by lot (flow labels); nor
 * how this machine's administrator has set TCP: these are Linux's own values
 * (the buffers give the windows and by how much they are scaled).
 */
static const struct {
	const char *path, *value;
} settings[] = {
	{ NET "ipv4/tcp_no_metrics_save", "1" },
	{ NET "ipv4/tcp_slow_start_after_idle", "0" },
	{ NET "ipv4/tcp_invalid_ratelimit", "0" },
	{ NET "ipv4/tcp_autocorking", "0" },
	{ NET "ipv4/tcp_moderate_rcvbuf", "0" },
	{ NET "ipv4/tcp_rmem", "4096 131072 6291456" },
	{ NET "ipv4/tcp_wmem", "4096 16384 4194304" },
	{ NET "ipv4/tcp_adv_win_scale", "1" },
	{ NET "ipv4/tcp_window_scaling", "1" },
	{ NET "ipv4/tcp_timestamps", "1" },
	{ NET "ipv4/tcp_sack", "1" },
	{ NET "ipv4/tcp_ecn", "2" },
	{ NET "ipv4/tcp_congestion_control", "reno" },
	{ NET "ipv4/tcp_early_retrans", "0" },
	{ NET "ipv4/tcp_recovery", "0" },
	{ NET "ipv6/auto_flowlabels", "0" },
	/* Each error is answered, however many there were just now. */
	{ NET "ipv4/icmp_ratelimit", "0" },
	{ NET "ipv4/icmp_ratemask", "0" },
	{ NET "ipv6/icmp/ratelimit", "0" },
	/* Not in each kernel one of this network: then it is not to be set. */
	{ NET "ipv4/icmp_msgs_per_sec", "1000000" },
	{ NET "ipv4/icmp_msgs_burst", "1000000" },
};

static void
set_up_kernel(void)
{
	for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
		(void)write_file(settings[i].path, "%s", settings[i].value);
}

static int
set_up_loopback(int rtnl, struct netns_report *r)
{
	if (link_up(rtnl, RTNL_LO) < 0)
		return netns_fail(r, "bringing up its loopback interface");
	if (route_loopback_quickack(rtnl) < 0)
		return netns_fail(r, "setting up its routes");
	return 0;
}

/* With IPv6 where there is any: but not with an address alone, which nobody
 * could reach. */
static int
set_up_wire(int rtnl, enum host host, struct netns_report *r)
{
	enum { BITS = 24, BITS6 = 64 };
	const char *four = host_address(host, AF_INET);
	const char *six = host_address(host, AF_INET6);
	unsigned link = link_index(rtnl, "wire0");

	if (link == 0 || link_address(rtnl, link, AF_INET, four, BITS) < 0)
		return netns_fail(r, "giving it an address");
	if (link_up(rtnl, link) < 0)
		return netns_fail(r, "bringing it up");
	if (route_link_quickack(rtnl, link, AF_INET, four, BITS) < 0)
		return netns_fail(r, "setting up its routes");
	if (link_address(rtnl, link, AF_INET6, six, BITS6) == 0 &&
	    route_link_quickack(rtnl, link, AF_INET6, six, BITS6) < 0)
		return netns_fail(r, "setting up its routes");
	return 0;
}

/* ---- what is handed over ---- */

/* What the machine may forbid; false: descriptors have run out. */
static bool
open_optional(int *fd, const char *path, int flags)
{
	*fd = open(path, flags | O_CLOEXEC);
	return *fd >= 0 || errno != EMFILE;
}

static int
open_parts(struct netns *ns, bool is_own, struct netns_report *r)
{
	if (is_own) {
		ns->user = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
		if (ns->user < 0)
			return netns_fail(r, "opening /proc/self/ns/user");
	}
	ns->net = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (ns->net < 0)
		return netns_fail(r, "opening /proc/self/ns/net");
	ns->diag = diag_socket();
	if (ns->diag < 0)
		return netns_fail(r, "opening sock_diag");
	if (!open_optional(
		&ns->port_range, NET "ipv4/ip_local_port_range", O_WRONLY))
		return netns_fail(r, "opening ip_local_port_range");
	return 0;
}

/* What is captured is to be seen, but all works without. */
static int
open_capture(struct netns *ns, struct netns_report *r)
{
	ns->capture = capture_open();
	if (ns->capture < 0 && errno == EMFILE)
		return netns_fail(r, "opening a capture");
	return 0;
}

/* Without it names of hosts are asked of the machine. */
static int
open_names(struct netns *ns, bool on_wire, struct netns_report *r)
{
	const char *what;

	ns->mount = netns_names(on_wire, &what);
	return ns->mount < 0 && errno == EMFILE ? netns_fail(r, what) : 0;
}

static int
open_limits(struct netns *ns, struct netns_report *r)
{
	static const char *const paths[NETNS_LIMITS] = {
		NET "ipv4/tcp_syn_retries",
		NET "ipv4/tcp_synack_retries",
		NET "ipv4/tcp_retries1",
		NET "ipv4/tcp_retries2",
		NET "ipv4/tcp_orphan_retries",
		NET "ipv4/tcp_fin_timeout",
	};

	for (size_t i = 0; i < NETNS_LIMITS; i++) {
		if (!open_optional(&ns->limits[i], paths[i], O_RDWR))
			return netns_fail(r, "opening TCP's limits");
	}
	return 0;
}

static int
open_wire(struct netns *ns, struct netns_report *r)
{
	ns->tun = tun_open("wire0");
	if (ns->tun >= 0)
		return 0;
	netns_fail(r, "making a device with /dev/net/tun");
	r->step = NETNS_TUN;
	return -1;
}

/* ---- */

/* The host in whose network we are, without a wire. */
static int
build_host(struct netns *ns, int rtnl, bool is_own, struct netns_report *r)
{
	if (rtnl < 0)
		return netns_fail(r, "opening rtnetlink");
	set_up_kernel();
	if (set_up_loopback(rtnl, r) < 0 || open_parts(ns, is_own, r) < 0)
		return -1;
	return open_capture(ns, r);
}

int
netns_build_loopback(struct netns hosts[NETNS_HOSTS], struct netns_report *r)
{
	bool is_own;
	int rtnl, result;

	if (move_to_first(&is_own, r) < 0)
		return -1;
	rtnl = rtnl_open(0);
	result = build_host(&hosts[0], rtnl, is_own, r);
	close(rtnl);
	return result == 0 ? open_names(&hosts[0], false, r) : result;
}

static int
build_end(struct netns *ns, enum host host, bool is_own, struct netns_report *r)
{
	int rtnl = rtnl_open(0), result;

	result = build_host(ns, rtnl, is_own, r);
	if (result == 0)
		result = open_wire(ns, r);
	if (result == 0)
		result = set_up_wire(rtnl, host, r);
	if (result == 0)
		result = open_limits(ns, r);
	close(rtnl);
	return result;
}

int
netns_build_wire(struct netns hosts[NETNS_HOSTS], struct netns_report *r)
{
	bool is_own;

	if (move_to_first(&is_own, r) < 0 ||
	    build_end(&hosts[0], HOST_SERVER, is_own, r) < 0 ||
	    move_to_network(r) < 0 ||
	    build_end(&hosts[1], HOST_CLIENT, is_own, r) < 0 ||
	    open_names(&hosts[0], true, r) < 0)
		return -1;
	hosts[1].mount = fcntl(hosts[0].mount, F_DUPFD_CLOEXEC, 0);
	if (hosts[1].mount < 0 && errno == EMFILE)
		return netns_fail(r, "copying a descriptor");
	return 0;
}
