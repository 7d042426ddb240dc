/* view/lsof.c - `lsof -i` of lsof 4.95: its columns and words. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "view/lsof.h"

enum { COMMAND_WIDTH = 9, USER_WIDTH = 8 };

struct view {
	const struct lsof_options *o;
	const struct view_names *names;
};

/* A descriptor and the socket that it refers to: a row. */
struct held {
	const struct ksock_owner *owner;
	const struct ksock *s;
};

const char *
lsof_state(unsigned state)
{
	static const char *const words[KSOCK_STATES] = {
		[KSOCK_ESTABLISHED] = "ESTABLISHED",
		[KSOCK_SYN_SENT] = "SYN_SENT",
		[KSOCK_SYN_RECV] = "SYN_RECV",
		[KSOCK_FIN_WAIT_1] = "FIN_WAIT1",
		[KSOCK_FIN_WAIT_2] = "FIN_WAIT2",
		[KSOCK_TIME_WAIT] = "TIME_WAIT",
		[KSOCK_CLOSE] = "CLOSE",
		[KSOCK_CLOSE_WAIT] = "CLOSE_WAIT",
		[KSOCK_LAST_ACK] = "LAST_ACK",
		[KSOCK_LISTEN] = "LISTEN",
		[KSOCK_CLOSING] = "CLOSING",
	};

	return state < KSOCK_STATES ? words[state] : NULL;
}

/* ---- which are meant ---- */

static bool
is_port(const struct lsof_selector *w, unsigned port)
{
	for (size_t i = 0; i < w->port_count; i++) {
		if (port >= w->ports[i].from && port <= w->ports[i].to)
			return true;
	}
	return w->port_count == 0;
}

static bool
is_host(const struct lsof_selector *w, const struct addr *plain)
{
	if (!w->has_host)
		return true;
	if (addr_family(&w->host) != addr_family(plain))
		return false;
	if (addr_family(plain) == AF_INET)
		return w->host.in.sin_addr.s_addr == plain->in.sin_addr.s_addr;
	return IN6_ARE_ADDR_EQUAL(
	    &w->host.in6.sin6_addr, &plain->in6.sin6_addr);
}

static bool
is_end(const struct lsof_selector *w, const struct addr *a)
{
	struct addr plain = addr_unmapped(a);
	int version = addr_family(&plain) == AF_INET ? 4 : 6;

	if (w->version != 0 && w->version != version)
		return false;
	return is_host(w, &plain) && is_port(w, addr_port(a));
}

/*
 * A bare 4 or 6 asks for a family of sockets. With more behind it, it asks
 * for addresses: those of IPv4 in IPv6's form are IPv4's.
 */
static bool
selects(const struct lsof_selector *w, const struct ksock *s)
{
	int version = s->family == AF_INET ? 4 : 6;

	if (w->protocol != 0 && w->protocol != s->protocol)
		return false;
	if (w->protocol == 0 && !w->has_host && w->port_count == 0)
		return w->version == 0 || w->version == version;
	return is_end(w, &s->local) ||
	       (!addr_is_empty(&s->peer) && is_end(w, &s->peer));
}

static bool
is_meant(const struct lsof_options *o, const struct ksock *s)
{
	if (s->protocol != IPPROTO_TCP && s->protocol != IPPROTO_UDP)
		return false;
	if (s->protocol == IPPROTO_UDP && o->tcp_only)
		return false;
	if (s->protocol == IPPROTO_TCP &&
	    (s->state >= KSOCK_STATES ||
		(o->states & KSOCK_BIT(s->state)) == 0))
		return false;
	for (size_t i = 0; i < o->selector_count; i++) {
		if (selects(&o->selectors[i], s))
			return true;
	}
	return false;
}

/* ---- cells ---- */

/* One byte as it is shown: a word stays a word, and moves no terminal. */
static size_t
escape(char out[5], unsigned char byte)
{
	static const char hex[] = "0123456789abcdef";

	if (byte > ' ' && byte < 0x7f && byte != '\\') {
		out[0] = (char)byte;
		return 1;
	}
	out[0] = '\\';
	if (byte == '\\') {
		out[1] = '\\';
		return 2;
	}
	out[1] = 'x';
	out[2] = hex[byte >> 4];
	out[3] = hex[byte & 15];
	return 4;
}

/* At most width columns of it; no escape is cut. */
static void
add_word(struct buf *out, const char *text, size_t width)
{
	char shown[5];

	for (; *text != '\0'; text++) {
		size_t len = escape(shown, (unsigned char)*text);

		if (len > width)
			return;
		buf_add(out, shown, len);
		width -= len;
	}
}

static void
add_user(struct buf *out, const struct view *v, uid_t uid)
{
	const char *name = NULL;

	if (v->names->user != NULL)
		name = v->names->user(v->names->context, uid);
	if (name != NULL)
		add_word(out, name, USER_WIDTH);
	else
		buf_printf(out, "%lu", (unsigned long)uid);
}

static void
add_number(struct buf *out, const struct addr *plain)
{
	char text[INET6_ADDRSTRLEN] = "";

	if (addr_family(plain) == AF_INET) {
		inet_ntop(AF_INET, &plain->in.sin_addr, text, sizeof text);
		buf_adds(out, text);
	} else {
		inet_ntop(AF_INET6, &plain->in6.sin6_addr, text, sizeof text);
		buf_printf(out, "[%s]", text);
	}
}

static void
add_end(
    struct buf *out, const struct view *v, const struct addr *a, int protocol)
{
	const struct view_names *names = v->names;
	struct addr plain = addr_unmapped(a);
	const char *host = NULL, *port = NULL;

	if (!v->o->numeric_hosts && names->host != NULL)
		host = names->host(names->context, &plain);
	if (addr_is_any(&plain))
		buf_addc(out, '*');
	else if (host != NULL)
		add_word(out, host, SIZE_MAX);
	else
		add_number(out, &plain);
	buf_addc(out, ':');
	if (!v->o->numeric_ports && names->service != NULL)
		port = names->service(names->context, addr_port(a), protocol);
	if (addr_port(a) == 0)
		buf_addc(out, '*');
	else if (port != NULL)
		add_word(out, port, SIZE_MAX);
	else
		buf_printf(out, "%u", addr_port(a));
}

static void
add_name(struct buf *out, const struct view *v, const struct ksock *s)
{
	const char *state = lsof_state(s->state);

	add_end(out, v, &s->local, s->protocol);
	if (!addr_is_empty(&s->peer)) {
		buf_adds(out, "->");
		add_end(out, v, &s->peer, s->protocol);
	}
	if (s->protocol == IPPROTO_TCP && state != NULL)
		buf_printf(out, " (%s)", state);
}

/* ---- rows ---- */

static void
add_row(struct grid *g, const struct view *v, const struct held *row)
{
	const struct ksock_owner *owner = row->owner;
	const struct ksock *s = row->s;
	char key[64];

	snprintf(key, sizeof key, "%ld %d %lu", (long)owner->pid, owner->fd,
	    (unsigned long)s->inode);
	grid_row(g, key);
	add_word(grid_cell(g), owner->command, COMMAND_WIDTH);
	buf_printf(grid_cell(g), "%ld", (long)owner->pid);
	add_user(grid_cell(g), v, owner->uid);
	/* u: open for reading and writing, as every socket is; then a blank,
	 * where lsof shows a file's lock. */
	buf_printf(grid_cell(g), "%du ", owner->fd);
	buf_adds(grid_cell(g), s->family == AF_INET ? "IPv4" : "IPv6");
	buf_printf(grid_cell(g), "%lu", (unsigned long)s->inode);
	buf_adds(grid_cell(g), "0t0");
	buf_adds(grid_cell(g), s->protocol == IPPROTO_TCP ? "TCP" : "UDP");
	add_name(grid_cell(g), v, s);
}

static int
compare(const void *a, const void *b)
{
	const struct ksock_owner *x = ((const struct held *)a)->owner;
	const struct ksock_owner *y = ((const struct held *)b)->owner;

	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	return (x->fd > y->fd) - (x->fd < y->fd);
}

/* All descriptors of sockets that are meant, in order; *out is freed. */
static size_t
find_held(const struct ksock_table *t, const struct lsof_options *o,
    struct held **out)
{
	size_t count = 0, cap = 0;

	*out = NULL;
	for (size_t i = 0; i < t->count; i++) {
		const struct ksock_owner *owners;
		size_t owner_count;

		if (!is_meant(o, &t->socks[i]))
			continue;
		owners = ksock_owners(t, t->socks[i].inode, &owner_count);
		for (size_t j = 0; j < owner_count; j++) {
			X_GROW(*out, count, cap);
			(*out)[count++] =
			    (struct held){ &owners[j], &t->socks[i] };
		}
	}
	if (count > 0)
		qsort(*out, count, sizeof **out, compare);
	return count;
}

size_t
lsof_unknown(const struct ksock_table *t, const struct lsof_options *o)
{
	size_t unknown = 0;

	for (size_t i = 0; i < t->count; i++)
		unknown += is_meant(o, &t->socks[i]) &&
			   ksock_owner_hidden(t, &t->socks[i]);
	return unknown;
}

struct grid *
view_lsof(const struct ksock_table *t, const struct lsof_options *o,
    const struct view_names *names)
{
	static const struct grid_column columns[] = {
		{ "COMMAND", GRID_LEFT, 0, false, NULL },
		{ "PID", GRID_RIGHT, 0, false, NULL },
		{ "USER", GRID_RIGHT, 0, false, NULL },
		{ "FD  ", GRID_RIGHT, 6, false, NULL },
		{ "TYPE", GRID_RIGHT, 0, false, NULL },
		{ "DEVICE", GRID_RIGHT, 0, false, NULL },
		{ "SIZE/OFF", GRID_RIGHT, 0, false, NULL },
		{ "NODE", GRID_RIGHT, 0, false, NULL },
		{ "NAME", GRID_LEFT, 0, false, NULL },
	};
	struct grid *g = grid_new(columns, sizeof columns / sizeof *columns);
	struct view v = { o, names };
	struct held *rows;
	size_t count = find_held(t, o, &rows);

	for (size_t i = 0; i < count; i++)
		add_row(g, &v, &rows[i]);
	free(rows);
	return g;
}
