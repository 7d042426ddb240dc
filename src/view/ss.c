/*
 * view/ss.c - the kernel's sockets, a row each, as ss(8) of iproute2 6.1
 * shows them: the same columns and words, so that what one learns carries
 * over. Knows the table alone.
 */

#include "view/ss_parts.h"

/* ---- the key by which a row is known again ---- */

/* At most 16 bytes: an address, a port, a cookie. */
static void
add_hex(struct buf *key, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;
	char digits[32];

	for (size_t i = 0; i < len; i++) {
		digits[2 * i] = "0123456789abcdef"[at[i] >> 4];
		digits[2 * i + 1] = "0123456789abcdef"[at[i] & 15];
	}
	buf_add(key, digits, 2 * len);
}

static void
add_end(struct buf *key, const struct addr *a)
{
	if (addr_family(a) == AF_INET) {
		add_hex(key, &a->in.sin_addr, sizeof a->in.sin_addr);
		add_hex(key, &a->in.sin_port, sizeof a->in.sin_port);
	} else {
		add_hex(key, &a->in6.sin6_addr, sizeof a->in6.sin6_addr);
		add_hex(key, &a->in6.sin6_port, sizeof a->in6.sin6_port);
	}
}

/*
 * A TCP connection is known by its two ends: the kernel has other objects
 * for it in SYN-RECV and TIME-WAIT, with other cookies. All else is known by
 * its cookie.
 */
static void
add_key(struct buf *key, const struct ksock *s)
{
	if (s->protocol == IPPROTO_TCP && addr_port(&s->peer) != 0) {
		buf_addc(key, 't');
		add_end(key, &s->local);
		add_end(key, &s->peer);
	} else {
		buf_addc(key, 'c');
		add_hex(key, &s->cookie, sizeof s->cookie);
	}
}

/* ---- the columns ---- */

static const char *
netid(const struct ksock *s)
{
	if (s->family == AF_UNIX && s->type == SOCK_STREAM)
		return "u_str";
	if (s->family == AF_UNIX)
		return s->type == SOCK_SEQPACKET ? "u_seq" : "u_dgr";
	if (s->protocol == IPPROTO_TCP)
		return "tcp";
	return s->protocol == IPPROTO_UDP ? "udp" : "???";
}

static const char *
state_name(unsigned state)
{
	static const char *const names[KSOCK_STATES] = {
		[0] = "UNKNOWN",
		[KSOCK_ESTABLISHED] = "ESTAB",
		[KSOCK_SYN_SENT] = "SYN-SENT",
		[KSOCK_SYN_RECV] = "SYN-RECV",
		[KSOCK_FIN_WAIT_1] = "FIN-WAIT-1",
		[KSOCK_FIN_WAIT_2] = "FIN-WAIT-2",
		[KSOCK_TIME_WAIT] = "TIME-WAIT",
		[KSOCK_CLOSE] = "UNCONN",
		[KSOCK_CLOSE_WAIT] = "CLOSE-WAIT",
		[KSOCK_LAST_ACK] = "LAST-ACK",
		[KSOCK_LISTEN] = "LISTEN",
		[KSOCK_CLOSING] = "CLOSING",
	};

	return names[state < KSOCK_STATES ? state : 0];
}

/* UDP has nothing to tell but its memory. */
static void
add_below(struct buf *cell, const struct ss_row *r)
{
	const struct ss_options *o = r->o;

	if (!o->memory && (!o->info || r->s->protocol == IPPROTO_UDP))
		return;
	if (!o->one_line)
		buf_adds(cell, "\n\t");
	if (o->memory)
		ss_memory(cell, r);
	if (o->info)
		ss_info(cell, r);
}

/* The last column has all that was asked for besides. */
static void
add_extras(struct buf *cell, const struct ss_row *r)
{
	const struct ss_options *o = r->o;

	if (o->processes)
		ss_users(cell, r);
	if (r->s->family == AF_UNIX) {
		if (o->memory)
			ss_memory(cell, r);
		if (o->extended)
			ss_details(cell, r);
		return;
	}
	/* -e takes in -o. */
	if (o->timers || o->extended)
		ss_timer(cell, r);
	if (o->extended)
		ss_details(cell, r);
	add_below(cell, r);
}

static void
add_row(struct grid *g, const struct ss_row *r)
{
	const struct ksock *s = r->s;

	buf_adds(grid_cell(g), netid(s));
	buf_adds(grid_cell(g), state_name(s->state));
	ss_number(grid_cell(g), s->rqueue);
	ss_number(grid_cell(g), s->wqueue);
	ss_host(grid_cell(g), r, true);
	ss_port(grid_cell(g), r, true);
	ss_host(grid_cell(g), r, false);
	ss_port(grid_cell(g), r, false);
	add_extras(grid_cell(g), r);
}

static struct grid *
new_grid(const struct ss_options *o)
{
	struct grid_column columns[] = {
		{ .title = "Netid" },
		{ .title = "State" },
		{ .title = "Recv-Q" },
		{ .title = "Send-Q" },
		{ "Local Address:", GRID_RIGHT, 0, false, "" },
		{ .title = "Port" },
		{ "Peer Address:", GRID_RIGHT, 0, false, "" },
		/* What follows brings its own blank. */
		{ .title = "Port", .after = "" },
		{ .title = " Process" },
	};

	/* AF_UNIX is three protocols, by its types. */
	columns[0].hidden = !o->unix_sockets && o->tcp != o->udp;
	columns[1].hidden =
	    o->states != 0 && (o->states & (o->states - 1)) == 0;
	return grid_new(columns, sizeof columns / sizeof columns[0]);
}

struct grid *
view_ss(const struct ksock_table *t, const struct ss_options *o,
    const struct view_names *names)
{
	struct grid *g = new_grid(o);
	struct ss_row row = { t, NULL, o, names };
	struct buf key = { 0 };

	for (size_t i = 0; i < t->count; i++) {
		row.s = &t->socks[i];
		buf_clear(&key);
		add_key(&key, row.s);
		grid_row(g, buf_text(&key));
		add_row(g, &row);
	}
	buf_free(&key);
	return g;
}
