/*
 * command/doctor_checks.c - the table of what is tested: what for, and what
 * to do where it fails. Commands are for whoever administers the machine;
 * they are told, and never run.
 */
#include <errno.h>

#include "base/lang.h"
#include "command/doctor.h"

#define SYS_KERNEL "/proc/sys/kernel/"
#define PROC "/proc/self"

/* Each line that is no command is translated, as it is printed. What is told
 * most often; a container gets it as it is started. */
#define AS_ROOT N_("as root:") "\n"
#define DOCKER N_("add to docker run (podman takes the same):") "\n"
#define SUDO N_("start it as root:") "\nsudo sockets"
#define SYSCTL(setting) "sysctl -w " setting
#define POLICY \
	N_("a policy of this machine forbids it (a sandbox, SELinux): " \
	   "start sockets outside of it")
#define ULIMIT N_("in the shell that starts sockets:") "\nulimit -n 1024"

const struct remedy doctor_anywhere[] = {
	{ .error = EMFILE, .text = ULIMIT },
	{ 0 },
};

/* There is none at all. */
#define NO_PROC AS_ROOT "mount -t proc proc /proc"

static const struct remedy network_remedies[] = {
	{ .error = ENOENT, .missing = PROC, .text = NO_PROC },
	{ .error = ENOSPC,
	    .text =
		N_("as root, allow more:") "\n"
					   "sysctl -w "
					   "user.max_user_namespaces=10000\n"
					   "sysctl -w "
					   "user.max_net_namespaces=10000" },
	{ .error = EPERM,
	    .file = SYS_KERNEL "unprivileged_userns_clone",
	    .holds = "0",
	    .text = N_("Debian 10 and before, as root:") "\n" SYSCTL(
		"kernel.unprivileged_userns_clone=1") },
	{ .file = SYS_KERNEL "apparmor_restrict_unprivileged_userns",
	    .holds = "1",
	    .text = N_("Ubuntu 23.10 and later, as root:") "\n" SYSCTL(
		"kernel.apparmor_restrict_unprivileged_userns=0") },
	{ .error = EPERM,
	    .in_container = true,
	    .text = DOCKER "--security-opt seccomp=unconfined\n"
			   "--security-opt apparmor=unconfined" },
	{ .error = EINVAL,
	    .text = N_("boot a kernel that has user and network namespaces "
		       "(CONFIG_USER_NS, CONFIG_NET_NS)") },
	{ .error = EPERM,
	    .text = N_(
		"a policy of this machine forbids it (a sandbox, a "
		"chroot, SELinux); leave that, or start it as root:") "\nsudo "
								      "socket"
								      "s" },
	{ 0 },
};

const struct check doctor_network = {
	.name = N_("private networks"),
	.purpose = N_("lessons, --net loopback, --net wire"),
	.needed = true,
	.run = probe_namespaces,
	.remedies = network_remedies,
};

#define BOOT_IPV6 \
	N_("remove ipv6.disable=1 and ipv6.disable_ipv6=1 from " \
	   "/etc/default/grub; then as root, and reboot:") \
	"\nupdate-grub\n" \
	"(Fedora: grub2-mkconfig -o /boot/grub2/grub.cfg)"

static const struct remedy private_ipv6_remedies[] = {
	{ .error = EAFNOSUPPORT, .text = BOOT_IPV6 },
	{ .error = EADDRNOTAVAIL, .text = BOOT_IPV6 },
	{ 0 },
};

static const struct remedy ipv6_remedies[] = {
	{ .error = EADDRNOTAVAIL,
	    .in_container = true,
	    .text = DOCKER "--sysctl net.ipv6.conf.lo.disable_ipv6=0" },
	{ .error = EADDRNOTAVAIL,
	    .text = AS_ROOT SYSCTL("net.ipv6.conf.lo.disable_ipv6=0") },
	{ .error = EAFNOSUPPORT, .text = BOOT_IPV6 },
	{ 0 },
};

static const struct remedy ports_remedies[] = {
	{ .error = ENOENT, .missing = PROC, .text = NO_PROC },
	{ .error = EROFS,
	    .in_container = true,
	    .text = N_(
		"add to docker run:") "\n"
				      "--security-opt "
				      "systempaths=unconfined\n" N_(
					  "or to podman run:") "\n--security-"
							       "opt "
							       "unmask=ALL" },
	{ .error = EROFS, .text = AS_ROOT "mount -o remount,rw /proc/sys" },
	{ 0 },
};

/* The kernel has it as a module that is not there. */
#define LOAD(module) \
	N_("as root (of a container: on the machine it runs on):") \
	"\nmodprobe " module

static const struct remedy names_remedies[] = {
	{ .error = ENOSPC,
	    .text = AS_ROOT SYSCTL("user.max_mnt_namespaces=10000") },
	{ .error = EPERM,
	    .in_container = true,
	    .text = DOCKER "--security-opt apparmor=unconfined" },
	{ .error = EACCES,
	    .in_container = true,
	    .text = DOCKER "--security-opt apparmor=unconfined" },
	{ .error = EPERM, .text = POLICY },
	{ .error = EACCES, .text = POLICY },
	/* What is mounted as / there is not what processes have as it. */
	{ .error = EINVAL, .text = N_("start sockets outside of the chroot") },
	{ .error = EXDEV, .text = N_("start sockets outside of the chroot") },
	{ 0 },
};

static const struct remedy tcp_remedies[] = {
	/* Without this module the answer is ENOENT, for a socket that is
	 * there. */
	{ .error = ENOENT, .text = LOAD("tcp_diag") },
	{ .error = EPROTONOSUPPORT, .text = LOAD("sock_diag") },
	{ .error = EPERM, .text = POLICY },
	{ .error = EACCES, .text = POLICY },
	{ .error = EAFNOSUPPORT, .text = POLICY },
	{ 0 },
};

static const struct remedy udp_remedies[] = {
	{ .error = ENOENT, .text = LOAD("udp_diag") },
	{ .error = EPROTONOSUPPORT, .text = LOAD("sock_diag") },
	{ .error = EPERM, .text = POLICY },
	{ .error = EACCES, .text = POLICY },
	{ .error = EAFNOSUPPORT, .text = POLICY },
	{ 0 },
};

static const struct remedy unix_remedies[] = {
	{ .error = ENOENT, .text = LOAD("unix_diag") },
	{ .error = EPROTONOSUPPORT, .text = LOAD("sock_diag") },
	{ .error = EPERM, .text = POLICY },
	{ .error = EACCES, .text = POLICY },
	{ .error = EAFNOSUPPORT, .text = POLICY },
	{ 0 },
};

static const struct remedy process_remedies[] = {
	{ .error = ENOENT, .missing = PROC, .text = NO_PROC },
	{ .error = EPERM,
	    .file = SYS_KERNEL "yama/ptrace_scope",
	    .holds = "2",
	    .text = AS_ROOT SYSCTL("kernel.yama.ptrace_scope=1") },
	{ .error = EPERM,
	    .file = SYS_KERNEL "yama/ptrace_scope",
	    .holds = "3",
	    .text =
		N_("remove kernel.yama.ptrace_scope=3 from /etc/sysctl.conf "
		   "and /etc/sysctl.d, and reboot") },
	{ .error = EPERM,
	    .in_container = true,
	    .text = DOCKER "--cap-add SYS_PTRACE" },
	{ .error = ENOSYS, .text = N_("boot Linux 5.10 or later") },
	{ .error = ENOENT,
	    .text = AS_ROOT "mount -o remount,hidepid=0 /proc\n" N_(
		"or boot a kernel that tells it "
		"(CONFIG_HAVE_ARCH_TRACEHOOK)") },
	{ .error = EPERM, .text = POLICY },
	{ .error = EACCES, .text = POLICY },
	{ 0 },
};

/* A container's root may be kept from it, or have no such file. */
#define DEVICE DOCKER "--device /dev/net/tun"
#define MAKE_DEVICE \
	"mkdir -p /dev/net\n" \
	"mknod -m 0666 /dev/net/tun c 10 200"

static const struct remedy tun_remedies[] = {
	{ .error = EACCES, .text = AS_ROOT "chmod 0666 /dev/net/tun" },
	{ .error = EPERM, .in_container = true, .text = DEVICE },
	{ .error = ENOENT,
	    .in_container = true,
	    .text = DEVICE "\n" N_("or, as root in it:") "\n" MAKE_DEVICE },
	{ .error = ENOENT,
	    .text = AS_ROOT "modprobe tun\n" N_(
		"and where the file is still not there:") "\n" MAKE_DEVICE },
	{ .error = ENODEV, .text = LOAD("tun") },
	{ .error = ENXIO, .text = LOAD("tun") },
	{ 0 },
};

static const struct remedy private_capture_remedies[] = {
	{ .error = EAFNOSUPPORT, .text = LOAD("af_packet") },
	{ 0 },
};

static const struct remedy capture_remedies[] = {
	{ .error = EPERM,
	    .in_container = true,
	    .text = N_("be root in it, and add to docker run (podman takes the "
		       "same):") "\n--cap-add NET_RAW" },
	{ .error = EPERM, .text = SUDO },
	{ .error = EAFNOSUPPORT, .text = LOAD("af_packet") },
	{ 0 },
};

#define TRACEFS "mount -t tracefs tracefs /sys/kernel/tracing"

static const struct remedy tracepoint_remedies[] = {
	{ .error = EACCES, .text = SUDO },
	{ .error = EPERM, .text = SUDO },
	{ .error = ENOENT,
	    .in_container = true,
	    .text = DOCKER
	    "--privileged\n" N_("and in it, as root:") "\n" TRACEFS },
	{ .error = ENOENT, .text = AS_ROOT TRACEFS },
	{ .error = ENOTSUP,
	    .text = N_("boot a kernel that has it (CONFIG_FTRACE)") },
	{ 0 },
};

static const struct remedy utf8_remedies[] = {
	{ .text =
		N_("in a terminal that shows UTF-8:") "\n"
						      "export LC_ALL=C.UTF-8" },
	{ 0 },
};

static const struct remedy colour_remedies[] = {
	{ .text = N_(
	      "at a terminal:") "\n"
				"unset NO_COLOR; export TERM=xterm-256color" },
	{ 0 },
};

static const struct remedy descriptor_remedies[] = {
	{ .text = ULIMIT },
	{ 0 },
};

const struct check doctor_checks[] = {
	{ N_("IPv6 in them"), N_("lessons on ::1 and AF_INET6"), true,
	    probe_private_ipv6, private_ipv6_remedies },
	{ "sock_diag: TCP", N_("states of connections; ss, netstat"), true,
	    probe_diag_tcp, tcp_remedies },
	{ "sock_diag: UDP", N_("ss, netstat and lsof with UDP"), true,
	    probe_diag_udp, udp_remedies },
	{ "/proc/PID/syscall", N_("to prove that a call is blocked"), true,
	    probe_syscall, process_remedies },
	{ N_("names of hosts"),
	    N_("lessons on them: the same names everywhere"), true,
	    probe_private_names, names_remedies },
	{ N_("ports of our choice"),
	    N_("same ports each time; a wire held for long"), false,
	    probe_private_ports, ports_remedies },
	{ "pidfd_getfd", N_("the state of a connect that sleeps"), false,
	    probe_getfd, process_remedies },
	{ "sock_diag: AF_UNIX", N_("ss with AF_UNIX"), false, probe_diag_unix,
	    unix_remedies },
	{ N_("IPv6 on host"), N_("calls on ::1 with --net host"), false,
	    probe_ipv6, ipv6_remedies },
	{ "/dev/net/tun", N_("lessons on two hosts, --net wire"), true,
	    probe_private_tun, tun_remedies },
	{ N_("capture in private"), N_("packets on its lo"), false,
	    probe_private_capture, private_capture_remedies },
	{ N_("capture on host"), N_("tcpdump; `packets` shows none of host"),
	    false, probe_capture, capture_remedies },
	{ "inet_sock_set_state", N_("a tracepoint, to check states with"),
	    false, probe_tracepoint, tracepoint_remedies },
	{ "UTF-8", N_("pictures in lines, not in ASCII"), false, doctor_utf8,
	    utf8_remedies },
	{ N_("colour"), N_("output that is easier to read"), false,
	    doctor_colour, colour_remedies },
	{ N_("descriptors"), N_("many sockets in one process"), false,
	    doctor_descriptors, descriptor_remedies },
	{ 0 },
};
