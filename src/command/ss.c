/*
 * command/ss.c - `ss`: the sockets of the lab's network as the kernel has
 * them. Its words are read in ss_options.c, its rows made in view/ss.c.
 */
#include "base/lang.h"
#include "command/command.h"
#include "command/host_remark.h"
#include "command/net_names.h"
#include "command/ss_options.h"
#include "command/ss_summary.h"
#include "command/unseen.h"
#include "kernel/owners.h"
#include "view/ss.h"

/* ---- the summary ---- */

static int
print_summary(struct session *s, struct err *err)
{
	struct buf sockstat = { 0 }, sockstat6 = { 0 }, snmp = { 0 };
	struct buf out = { 0 };
	struct err no_ipv6 = { 0 };
	int result = -1;

	if (lab_net_file(s->lab, session_host(s), "sockstat", &sockstat, err) ==
		0 &&
	    lab_net_file(s->lab, session_host(s), "snmp", &snmp, err) == 0) {
		(void)lab_net_file(
		    s->lab, session_host(s), "sockstat6", &sockstat6, &no_ipv6);
		ss_summary(&out, buf_text(&sockstat), buf_text(&sockstat6),
		    buf_text(&snmp));
		session_write(s, out.data, out.len);
		result = 0;
	}
	buf_free(&sockstat);
	buf_free(&sockstat6);
	buf_free(&snmp);
	buf_free(&out);
	return result;
}

/* ---- the table ---- */

/* In the order in which iproute2's ss lists them. */
static const struct {
	unsigned family; /* SS_ */
	int af, protocol;
} kinds[] = {
	{ SS_UNIX, AF_UNIX, 0 },
	{ SS_IPV4, AF_INET, IPPROTO_UDP },
	{ SS_IPV6, AF_INET6, IPPROTO_UDP },
	{ SS_IPV4, AF_INET, IPPROTO_TCP },
	{ SS_IPV6, AF_INET6, IPPROTO_TCP },
};

static bool
is_asked_for(const struct ss_request *r, size_t kind)
{
	if ((r->families & kinds[kind].family) == 0)
		return false;
	if (kinds[kind].protocol == IPPROTO_UDP)
		return r->show.udp;
	return kinds[kind].protocol != IPPROTO_TCP || r->show.tcp;
}

static int
find_sockets(struct session *s, const struct ss_request *r,
    struct ksock_table *t, struct err *err)
{
	struct diag_want want = { .states = r->show.states,
		.filter = r->filter };

	if (r->show.memory)
		want.extensions |= DIAG_WANT_MEMORY;
	if (r->show.info)
		want.extensions |= DIAG_WANT_TCP;
	if (r->show.extended)
		want.extensions |= DIAG_WANT_FILE;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (!is_asked_for(r, i))
			continue;
		want.family = kinds[i].af;
		want.protocol = kinds[i].protocol;
		if (lab_sockets(s->lab, session_host(s), &want, t, err) == -1)
			return -1;
	}
	if (r->show.processes)
		owners_find(t);
	return 0;
}

static int
print_table(struct session *s, const struct ss_request *r, struct err *err)
{
	struct ksock_table t = { 0 };
	struct view_names names;
	int result = find_sockets(s, r, &t, err);

	if (result == 0) {
		net_names(&names);
		session_grid(s, view_ss(&t, &r->show, &names), r->no_header);
		net_names_free(&names);
		if (r->show.processes)
			unseen_note(s, &t);
	}
	ksock_table_free(&t);
	return result;
}

static enum session_result
ss_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct ss_request r;
	struct err failed = { 0 };
	int result = 0;

	if (ss_request_read(&r, rest, column, err) == -1)
		return SESSION_MISUNDERSTOOD;
	if (r.summary)
		result = print_summary(s, &failed);
	if (result == 0 && r.table)
		result = print_table(s, &r, &failed);
	ss_request_free(&r);
	if (result == 0) {
		host_remark(s, "ss");
		return SESSION_OK;
	}
	session_error(s, &failed);
	return SESSION_FAILED;
}

const struct command command_ss = {
	.name = "ss",
	.group = COMMAND_LOOK,
	.usage = SS_USAGE,
	.gist = N_("list sockets as the kernel has them, as the tool ss does"),
	.about = N_(
	    "Lists the sockets that the kernel has in this network, also those "
	    "of other programs (on a wire those of one host: `server: ss` and "
	    "`client: ss` say which): with the options, columns and words of "
	    "ss from "
	    "iproute2. Without -a, -l or a state it shows those that have a "
	    "peer, but for TIME-WAIT and SYN-RECV. -l: those that have none, "
	    "such as servers that wait. -a: "
	    "all. -t: TCP alone. -u: UDP alone. -x: AF_UNIX alone. -4: IPv4 "
	    "alone. -6: IPv6 alone. -n: numbers instead of names. -p: the "
	    "processes that hold the socket, with their descriptors. -o: the "
	    "timer that runs. -e: its user, inode and number (sk); with -o's "
	    "timer. -m: its memory. -i: what TCP knows of the connection. -s: "
	    "how many sockets there are; without other options no table. -H: "
	    "no titles. -O: one line for each socket. Letters may share a -, "
	    "and each has a long name: --tcp --udp --unix --ipv4 --ipv6 --all "
	    "--listening --numeric --processes --options --extended --memory "
	    "--info --summary --no-header --oneline. Recv-Q is how many bytes "
	    "the program has not read yet; of a server in LISTEN, how many "
	    "connections wait to be accepted. Send-Q is how many bytes the "
	    "other end has not acknowledged; of a server in LISTEN, its "
	    "backlog.\n\n"
	    "`state NAME` shows sockets in that state, `exclude NAME` those in "
	    "any other; several may follow each other. The states: "
	    "established, syn-sent, syn-recv, fin-wait-1, fin-wait-2, "
	    "time-wait, closed, close-wait, last-ack, listening, closing; and "
	    "groups of them: all, connected (all but listening and closed), "
	    "synchronized (connected without syn-sent), bucket (syn-recv and "
	    "time-wait), big (all but bucket).\n\n"
	    "FILTER is made of conditions: src HOST[:PORT] and dst HOST[:PORT] "
	    "compare the socket's own address and its peer's; HOST is a number "
	    "such as 127.0.0.1, 10.0.0.0/8, [::1] or *. sport OP :PORT and "
	    "dport OP :PORT compare ports; OP is =, !=, <, <=, > or >= (eq, "
	    "ne, lt, le, gt, ge), and PORT a number or a service. src "
	    "unix:PATTERN, or with -x alone src PATTERN, compares the name of "
	    "an AF_UNIX socket. Conditions are joined by `and`, `or`, `not`, ( "
	    "and ), with blanks between all words; `and` and `or` are worked "
	    "out from left to right, and `and` may be left out."),
	.example = "ss -tan sport = :65432 or dport = :65432",
	.in_lessons = true,
	.is_view = true,
	.watched = "-o",
	.run = ss_run,
};
