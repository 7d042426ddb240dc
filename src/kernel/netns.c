/*
 * kernel/netns.c - making and entering private networks. What is done in
 * their making is netns_build.c's, and what makes them netns_helper.c's.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/lang.h"
#include "kernel/diag.h"
#include "kernel/netns.h"
#include "kernel/netns_parts.h"

int *
netns_fd(struct netns *ns, size_t i)
{
	int *const fds[] = { &ns->user, &ns->net, &ns->mount, &ns->diag,
		&ns->port_range, &ns->capture, &ns->tun };
	size_t count = sizeof fds / sizeof fds[0];

	return i < count ? fds[i] : &ns->limits[i - count];
}

/* ---- what is to be done where it cannot be made ---- */

static const char *
tun_advice(int error)
{
	switch (error) {
	case EACCES:
	case EPERM:
		return _(
		    "As root: chmod 0666 /dev/net/tun (a container: docker "
		    "run --device /dev/net/tun)");
	case ENOENT:
	case ENODEV:
	case ENXIO:
		return _("As root: modprobe tun; if the file is still not "
			 "there: mkdir -p /dev/net; mknod -m 0666 /dev/net/tun "
			 "c 10 200 (a container: docker run --device "
			 "/dev/net/tun)");
	}
	return _("sockets doctor may tell more");
}

static const char *
advice(const struct netns_report *r)
{
	if (r->error == EMFILE)
		return _("Start sockets where `ulimit -n` says 64 or more");
	if (r->error == ENOSPC && r->step != NETNS_TUN)
		return _("Use the machine's own with --net host, or allow more "
			 "namespaces (as root: sysctl "
			 "user.max_user_namespaces=10000 "
			 "user.max_net_namespaces=10000)");
	switch (r->step) {
	case NETNS_USER:
		return _(
		    "Use the machine's own with --net host, or allow user "
		    "namespaces (as root: sysctl "
		    "kernel.unprivileged_userns_clone=1 where that exists)");
	case NETNS_NET:
		return _("Use the machine's own with --net host, or allow "
			 "network "
			 "namespaces (as root: sysctl kernel.apparmor_"
			 "restrict_unprivileged_userns=0 where that exists)");
	case NETNS_TUN:
		return tun_advice(r->error);
	case NETNS_OTHER:
		break;
	}
	return _("Use the machine's own with --net host");
}

/* Always -1, with errno set. */
static int
tell(const struct netns_report *r, struct err *err)
{
	bool is_tun = r->step == NETNS_TUN;

	err_set(err, 0,
	    is_tun ? _("a wire cannot be made: %s: %s. %s%s")
		   : _("a private network cannot be made: %s: %s. %s%s"),
	    lang_text(r->what), lang_error(r->error), advice(r),
	    is_tun ? _(". Without a wire, --net loopback and --net host work")
		   : "");
	errno = r->error;
	return -1;
}

/* ---- making ---- */

int
netns_host(struct netns *out, struct err *err)
{
	*out = NETNS_NONE;
	out->diag = diag_socket();
	if (out->diag < 0)
		return err_set(
		    err, 0, "opening sock_diag: %s", lang_error(errno));
	return 0;
}

int
netns_loopback(struct netns *out, struct err *err)
{
	struct netns hosts[NETNS_HOSTS];
	struct netns_report r;
	int result = netns_helper(netns_build_loopback, hosts, &r, err);

	*out = hosts[0];
	if (result < 0 || r.error == 0)
		return result;
	return tell(&r, err);
}

/* So that they can be set back to it. */
static void
read_usual(struct netns *ns)
{
	for (size_t i = 0; i < NETNS_LIMITS; i++) {
		char text[16];
		ssize_t len = ns->limits[i] < 0 ? -1
						: pread(ns->limits[i], text,
						      sizeof text - 1, 0);

		text[len > 0 ? len : 0] = '\0';
		ns->usual[i] = (unsigned)strtoul(text, NULL, 10);
	}
}

int
netns_wire(struct netns out[2], struct err *err)
{
	struct netns_report r;
	int result = netns_helper(netns_build_wire, out, &r, err);

	if (result < 0)
		return result;
	if (r.error != 0)
		return tell(&r, err);
	read_usual(&out[0]);
	read_usual(&out[1]);
	return 0;
}

void
netns_close(struct netns *ns)
{
	for (size_t i = 0; i < NETNS_FDS; i++) {
		int *fd = netns_fd(ns, i);

		if (*fd >= 0)
			close(*fd);
		*fd = -1;
	}
}

/* ---- settings ---- */

void
netns_next_port(const struct netns *ns, unsigned port)
{
	char text[32];
	int len = snprintf(text, sizeof text, "%u %u\n", port, port);

	if (ns->port_range >= 0)
		(void)!pwrite(ns->port_range, text, (size_t)len, 0);
}

static int
set_limits(const struct netns *ns, const unsigned values[NETNS_LIMITS])
{
	int result = 0;

	for (size_t i = 0; i < NETNS_LIMITS; i++) {
		char text[16];
		int len = snprintf(text, sizeof text, "%u\n", values[i]);

		if (ns->limits[i] < 0 ||
		    pwrite(ns->limits[i], text, (size_t)len, 0) != len)
			result = -1;
	}
	return result;
}

int
netns_patient(const struct netns *ns, bool patient)
{
	enum { DAY = 24 * 60 * 60 };
	/* The most that the kernel takes, but for the time. */
	static const unsigned most[NETNS_LIMITS] = { 127, 255, 255, 255, 255,
		DAY };

	return set_limits(ns, patient ? most : ns->usual);
}

void
netns_hurry(const struct netns *ns)
{
	static const unsigned least[NETNS_LIMITS] = { 1, 1, 1, 1, 1, 1 };

	(void)set_limits(ns, least);
}

/* ---- entering ---- */

/* Whatever the user may do outside, a lab's process is nobody special. */
static int
drop_privileges(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct none[2] = { { 0 } };

	return (int)syscall(SYS_capset, &head, none);
}

/*
 * Its root is the one that we have; the working directory stays, because
 * AF_UNIX sockets may be named from it. What else than files might have a say
 * in names of hosts is the environment (host.conf(5)).
 */
static int
enter_names(int mount)
{
	static const char *const variables[] = { "RESOLV_HOST_CONF",
		"RESOLV_MULTI", "RESOLV_REORDER" };
	int here, result;

	if (mount < 0)
		return 0;
	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
		unsetenv(variables[i]);
	here = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	result = setns(mount, CLONE_NEWNS);
	if (result == 0 && here >= 0)
		(void)!fchdir(here);
	if (here >= 0)
		close(here);
	return result;
}

int
netns_enter(const struct netns *ns)
{
	if (ns->net < 0)
		return 0;
	if (ns->user >= 0 && setns(ns->user, CLONE_NEWUSER) < 0)
		return -1;
	if (setns(ns->net, CLONE_NEWNET) < 0 || enter_names(ns->mount) < 0 ||
	    drop_privileges() < 0)
		return -1;
	/* Entering made /proc/PID private to root: the shell reads it. */
	return prctl(PR_SET_DUMPABLE, 1);
}
