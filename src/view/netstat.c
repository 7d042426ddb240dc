/*
 * view/netstat.c - netstat(8) of net-tools 2.10: its columns, its words, how
 * it cuts addresses. It reads /proc/net/tcp; where sock_diag(7) tells more
 * (a backlog), that is left out, so that rows are the same.
 */
#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#include <netinet/tcp.h>

#include "base/text.h"
#include "view/lsof.h"
#include "view/netstat.h"

enum {
	ADDRESS_WIDTH = 22, /* of host and port, without the colon */
	PORT_LEFT = 4,	    /* for the host, however long the port */
	PROGRAM_WIDTH = 19
};

struct view {
	const struct ksock_table *table;
	const struct netstat_options *o;
	const struct view_names *names;
};

const char *
netstat_title(const struct netstat_options *o)
{
	if (o->all)
		return "Active Internet connections (servers and established)";
	return o->listening ? "Active Internet connections (only servers)"
			    : "Active Internet connections (w/o servers)";
}

/* ---- cells ---- */

/* The number: one of IPv4 in IPv6's form is written as IPv4's. */
static void
add_number(struct buf *out, const struct addr *a)
{
	struct addr plain = addr_unmapped(a);
	char text[INET6_ADDRSTRLEN] = "";

	if (addr_family(&plain) == AF_INET)
		inet_ntop(AF_INET, &plain.in.sin_addr, text, sizeof text);
	else
		inet_ntop(AF_INET6, &plain.in6.sin6_addr, text, sizeof text);
	buf_adds(out, text);
}

static void
add_host(struct buf *out, const struct view *v, const struct addr *a)
{
	const char *name = NULL;

	if (v->o->numeric) {
		add_number(out, a);
	} else if (addr_family(a) == AF_INET6 && addr_is_any(a)) {
		buf_adds(out, "[::]");
	} else {
		if (v->names->host != NULL && !addr_is_any(a))
			name = v->names->host(v->names->context, a);
		if (name != NULL)
			text_plain_line(out, name, strlen(name));
		else
			add_number(out, a);
	}
}

static void
add_port(
    struct buf *out, const struct view *v, const struct addr *a, int protocol)
{
	const struct view_names *names = v->names;
	const char *name = NULL;

	if (!v->o->numeric && names->service != NULL)
		name = names->service(names->context, addr_port(a), protocol);
	if (addr_port(a) == 0)
		buf_addc(out, '*');
	else if (name != NULL)
		text_plain_line(out, name, strlen(name));
	else
		buf_printf(out, "%u", addr_port(a));
}

/* Of one that is too wide, the host is cut and the port is not. */
static void
add_address(struct buf *out, const struct view *v, const struct ksock *s,
    const struct addr *a)
{
	struct buf host = { 0 }, port = { 0 };

	add_host(&host, v, a);
	add_port(&port, v, a, s->protocol);
	if (!v->o->wide && host.len + port.len > ADDRESS_WIDTH) {
		if (port.len > ADDRESS_WIDTH - PORT_LEFT)
			port.len = ADDRESS_WIDTH - PORT_LEFT;
		if (host.len > ADDRESS_WIDTH - port.len)
			host.len = ADDRESS_WIDTH - port.len;
	}
	buf_add(out, host.data, host.len);
	buf_addc(out, ':');
	buf_add(out, port.data, port.len);
	buf_free(&host);
	buf_free(&port);
}

static const char *
state_word(const struct ksock *s)
{
	const char *word;

	if (s->protocol == IPPROTO_UDP && s->state != KSOCK_ESTABLISHED)
		return s->state == KSOCK_CLOSE ? "" : "UNKNOWN";
	word = lsof_state(s->state);
	return word != NULL ? word : "UNKNOWN";
}

/* The process that was found first, and what it says that it runs. */
static void
add_program(struct buf *out, const struct view *v, const struct ksock *s)
{
	const struct view_names *names = v->names;
	const struct ksock_owner *owner;
	const char *name = NULL;
	struct buf text = { 0 };
	size_t count;

	owner = ksock_owners(v->table, s->inode, &count);
	if (owner == NULL) {
		buf_addc(out, '-');
		return;
	}
	owner += count - 1;
	if (names->program != NULL)
		name = names->program(names->context, owner->pid);
	if (name == NULL)
		name = owner->command;
	buf_printf(&text, "%ld/%s", (long)owner->pid, name);
	text_plain_line(out, text.data,
	    text.len > PROGRAM_WIDTH ? PROGRAM_WIDTH : text.len);
	buf_free(&text);
}

static void
add_timer_word(struct buf *out, unsigned timer)
{
	static const char *const words[] = {
		[KSOCK_TIMER_OFF] = "off",
		[KSOCK_TIMER_RETRANSMIT] = "on",
		[KSOCK_TIMER_KEEPALIVE] = "keepalive",
		[KSOCK_TIMER_TIME_WAIT] = "timewait",
		[KSOCK_TIMER_PERSIST] = "probe",
	};

	if (timer < sizeof words / sizeof *words)
		buf_adds(out, words[timer]);
	else
		buf_printf(out, "unkn-%u", timer);
}

/*
 * (seconds/retransmissions/probes). sock_diag tells one of the two counts in
 * its message, whichever the timer is about; struct tcp_info has both.
 */
static void
add_timer(struct buf *out, const struct ksock *s)
{
	const size_t retransmits = offsetof(struct tcp_info, tcpi_retransmits),
		     probes = offsetof(struct tcp_info, tcpi_probes);
	unsigned sent = s->retransmits, probed = 0;
	uint32_t left = s->timer == KSOCK_TIMER_OFF ? 0 : s->expires_ms;

	if (s->tcp != NULL && s->tcp->info_len > probes) {
		sent = s->tcp->info[retransmits];
		probed = s->tcp->info[probes];
	}
	add_timer_word(out, s->timer);
	buf_printf(out, " (%u.%02u/%u/%u)", (unsigned)(left / 1000),
	    (unsigned)(left % 1000 / 10), sent, probed);
}

/* ---- rows ---- */

/* TCP is told by the peer's port, UDP by its address, as net-tools does. */
static bool
is_meant(const struct netstat_options *o, const struct ksock *s)
{
	bool has_peer = s->protocol == IPPROTO_TCP ? addr_port(&s->peer) != 0
						   : !addr_is_any(&s->peer);

	if (s->protocol != IPPROTO_TCP && s->protocol != IPPROTO_UDP)
		return false;
	return o->all || has_peer != o->listening;
}

/* A connection is known again by its ends, whoever holds it; others can
 * share an address. */
static void
add_key(struct buf *out, const struct ksock *s)
{
	buf_printf(out, "%d %d ", s->protocol, s->family);
	addr_text(out, &s->local);
	buf_addc(out, ' ');
	addr_text(out, &s->peer);
	if (addr_port(&s->peer) == 0)
		buf_printf(out, " %u", (unsigned)s->inode);
}

static void
add_row(struct grid *g, const struct view *v, const struct ksock *s)
{
	uint32_t unsent = s->state == KSOCK_LISTEN ? 0 : s->wqueue;
	struct buf key = { 0 };

	add_key(&key, s);
	grid_row(g, key.data);
	buf_free(&key);
	buf_printf(grid_cell(g), "%s%s",
	    s->protocol == IPPROTO_TCP ? "tcp" : "udp",
	    s->family == AF_INET6 ? "6" : "");
	buf_printf(grid_cell(g), "%u", (unsigned)s->rqueue);
	buf_printf(grid_cell(g), "%u", (unsigned)unsent);
	add_address(grid_cell(g), v, s, &s->local);
	add_address(grid_cell(g), v, s, &s->peer);
	buf_adds(grid_cell(g), state_word(s));
	if (v->o->processes)
		add_program(grid_cell(g), v, s);
	else
		grid_cell(g);
	if (v->o->timers)
		add_timer(grid_cell(g), s);
}

struct grid *
view_netstat(const struct ksock_table *t, const struct netstat_options *o,
    const struct view_names *names)
{
	const struct grid_column columns[] = {
		{ "Proto", GRID_LEFT, 5, false, NULL },
		{ "Recv-Q", GRID_RIGHT, 6, false, NULL },
		{ "Send-Q", GRID_RIGHT, 6, false, NULL },
		{ "Local Address", GRID_LEFT, 23, false, NULL },
		{ "Foreign Address", GRID_LEFT, 23, false, NULL },
		{ "State", GRID_LEFT, 11, false, NULL },
		{ "PID/Program name", GRID_LEFT, 20, !o->processes, NULL },
		{ "Timer", GRID_LEFT, 0, !o->timers, NULL },
	};
	struct grid *g = grid_new(columns, sizeof columns / sizeof *columns);
	struct view v = { t, o, names };

	for (size_t i = 0; i < t->count; i++) {
		if (is_meant(o, &t->socks[i]))
			add_row(g, &v, &t->socks[i]);
	}
	return g;
}
