/* command/lsof.c - `lsof -i`: which process holds which socket. */
#include "base/lang.h"
#include "command/command.h"
#include "command/lsof_options.h"
#include "command/host_remark.h"
#include "command/net_names.h"
#include "command/unseen.h"
#include "kernel/owners.h"
#include "view/lsof.h"

static int
read_sockets(struct session *s, const struct lsof_request *r,
    struct ksock_table *t, struct err *err)
{
	for (int i = 0; i < 4; i++) {
		bool tcp = i < 2, v4 = i % 2 == 0;
		struct diag_want want = {
			.family = v4 ? AF_INET : AF_INET6,
			.protocol = tcp ? IPPROTO_TCP : IPPROTO_UDP,
			.states = tcp ? r->show.states : KSOCK_ALL,
		};

		if (lab_sockets(s->lab, session_host(s), &want, t, err) == -1)
			return -1;
	}
	return 0;
}

/* What the table has not. */
static void
show_unknown(struct session *s, const struct ksock_table *t, size_t unknown)
{
	struct buf note = { 0 };

	if (unknown == 0)
		return;
	buf_printf(&note,
	    n_("%zu socket is left out, held by %s",
		"%zu sockets are left out, held by %s", unknown),
	    unknown, unseen_text(t->unseen));
	session_remark(s, note.data);
	buf_free(&note);
}

static void
show(struct session *s, const struct lsof_request *r,
    const struct ksock_table *t)
{
	size_t unknown = lsof_unknown(t, &r->show);
	struct view_names names;
	struct grid *g;
	bool none;

	net_names_of_all_ports(&names);
	net_names_of_lab(&names, s->lab);
	g = view_lsof(t, &r->show, &names);
	none = grid_rows(g) == 0;
	if (none)
		session_remark(s,
		    unknown > 0
			? _("no process that could be looked into holds such a "
			    "socket")
			: _("no process holds such a socket"));
	session_grid(s, g, none);
	show_unknown(s, t, unknown);
	net_names_free(&names);
}

static enum session_result
lsof_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	enum session_result result = SESSION_OK;
	struct ksock_table t = { 0 };
	struct lsof_request r;

	if (lsof_request_read(&r, rest, column, err) == -1)
		return SESSION_MISUNDERSTOOD;
	if (read_sockets(s, &r, &t, err) == -1) {
		session_error(s, err);
		result = SESSION_FAILED;
	} else {
		owners_find(&t);
		show(s, &r, &t);
		host_remark(s, "lsof");
	}
	ksock_table_free(&t);
	lsof_request_free(&r);
	return result;
}

const struct command command_lsof = {
	.name = "lsof",
	.group = COMMAND_LOOK,
	.usage = "[-nP] -i[46][TCP|UDP][@HOST][:PORT] [-s TCP:STATE]",
	.gist = N_("list which process holds which socket, as lsof -i does"),
	.about = N_(
	    "Lists the descriptors of processes that are sockets of TCP or "
	    "UDP in this network, also those of other programs (on a wire "
	    "those of one host: `server: lsof -i` and `client: lsof -i` say "
	    "which): what is printed is that of lsof -i. Behind -i may stand "
	    "which ones are "
	    "meant: 4 or 6 for IPv4 or IPv6, TCP or UDP, an address, ports: "
	    "-i4, -iTCP, -i @127.0.0.1, -i :65432, -iTCP:80,443, -i "
	    ":8000-8010. The address or port is that of either end; of "
	    "several -i, one is enough. -s TCP:LISTEN: only those of TCP in "
	    "that state; -s TCP:^LISTEN: only those that are not. -n: numbers "
	    "instead of names of hosts (which come from /etc/hosts; no name "
	    "server is asked). -P: numbers instead of names of ports. FD is "
	    "the descriptor, and the u behind it means that one may read and "
	    "write. DEVICE is the socket's inode. A socket that no process "
	    "holds (TIME_WAIT) is not listed: netstat -a or ss -a show it."),
	.example = "lsof -nP -i :65432",
	.in_lessons = true,
	.is_view = true,
	.run = lsof_run,
};
