/* command/netstat.c - `netstat`: the network's sockets of TCP and UDP in the
 * shape of net-tools' netstat(8). */
#include "base/lang.h"
#include "command/command.h"
#include "command/host_remark.h"
#include "command/net_names.h"
#include "command/netstat_options.h"
#include "command/unseen.h"
#include "kernel/owners.h"
#include "view/netstat.h"

/* The states of TCP that can be meant, so that the kernel leaves the others
 * out; which rows are shown is for the view to say. */
static uint32_t
states_of(const struct netstat_options *o)
{
	if (o->all)
		return KSOCK_ALL;
	return o->listening ? KSOCK_BIT(KSOCK_LISTEN) | KSOCK_BIT(KSOCK_CLOSE)
			    : KSOCK_ALL & ~KSOCK_BIT(KSOCK_LISTEN);
}

/* Those of TCP, then those of UDP, each with IPv4 first. */
static int
read_sockets(struct session *s, const struct netstat_request *r,
    struct ksock_table *t, struct err *err)
{
	for (int i = 0; i < 4; i++) {
		bool tcp = i < 2, v4 = i % 2 == 0;
		struct diag_want want = {
			.family = v4 ? AF_INET : AF_INET6,
			.protocol = tcp ? IPPROTO_TCP : IPPROTO_UDP,
			.states = tcp ? states_of(&r->show) : KSOCK_ALL,
			.extensions = tcp && r->show.timers ? DIAG_WANT_TCP : 0,
		};

		if (!(tcp ? r->tcp : r->udp) || !(v4 ? r->v4 : r->v6))
			continue;
		if (lab_sockets(s->lab, session_host(s), &want, t, err) == -1)
			return -1;
	}
	return 0;
}

static void
show(struct session *s, const struct netstat_request *r,
    const struct ksock_table *t)
{
	struct view_names names;

	net_names_of_all_ports(&names);
	net_names_of_lab(&names, s->lab);
	session_print(s, "%s\n", netstat_title(&r->show));
	session_grid(s, view_netstat(t, &r->show, &names), false);
	if (r->show.processes)
		unseen_note(s, t);
	net_names_free(&names);
}

static enum session_result
netstat_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	enum session_result result = SESSION_OK;
	struct ksock_table t = { 0 };
	struct netstat_request r;

	if (netstat_request_read(&r, rest, column, err) == -1)
		return SESSION_MISUNDERSTOOD;
	if (read_sockets(s, &r, &t, err) == -1) {
		session_error(s, err);
		result = SESSION_FAILED;
	} else {
		if (r.show.processes)
			owners_find(&t);
		show(s, &r, &t);
		host_remark(s, "netstat");
	}
	ksock_table_free(&t);
	return result;
}

const struct command command_netstat = {
	.name = "netstat",
	.group = COMMAND_LOOK,
	.usage = "[-antulpoW46]",
	.gist = N_("list sockets of TCP and UDP as the netstat program does"),
	.about = N_(
	    "Lists all sockets of TCP and UDP that the kernel has in this "
	    "network, also those of other programs (on a wire those of one "
	    "host: `server: netstat` and `client: netstat` say which): with "
	    "the options, columns "
	    "and words of netstat from net-tools. Without -a and -l it shows "
	    "those that have a peer. -l: those that have none, such as "
	    "servers that wait. -a: both. -t: TCP alone. -u: UDP alone. -4: "
	    "IPv4 alone. -6: IPv6 alone. -n: numbers instead of names. -p: "
	    "the process that holds the socket. -o: the timer that runs, as "
	    "(seconds left/retransmissions/probes). -W: addresses are not "
	    "cut. Recv-Q is how many bytes the program has not read yet; of "
	    "a server in LISTEN, how many connections wait to be accepted. "
	    "Send-Q is how many bytes the other end has not acknowledged. "
	    "Names of ports come from /etc/services, those of hosts from "
	    "/etc/hosts: no name server is asked. Sockets of AF_UNIX are not "
	    "shown: ss -x lists them."),
	.example = "netstat -tan",
	.in_lessons = true,
	.is_view = true,
	.watched = "-o",
	.run = netstat_run,
};
