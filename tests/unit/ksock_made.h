/*
 * tests/unit/ksock_made.h - for the tests of the ss view: a table of sockets
 * as the kernel tells of them, made by hand, and its rows.
 */
#ifndef UNIT_KSOCK_MADE_H
#define UNIT_KSOCK_MADE_H

#include <linux/tcp.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "unit.h"
#include "view/ss.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

static struct ksock_table table;
static struct ss_options options;
static struct view_names names;

static inline const char *
service(void *context, unsigned port, int protocol)
{
	(void)context;
	if (port == 80 && protocol == IPPROTO_TCP)
		return "http";
	return NULL;
}

static inline const char *
device(void *context, unsigned index)
{
	(void)context;
	return index == 1 ? "lo" : NULL;
}

static inline const char *
cgroup(void *context, uint64_t id)
{
	(void)context;
	return id == 7 ? "/user.slice" : NULL;
}

static inline void
begin(void)
{
	table = (struct ksock_table){ 0 };
	options = (struct ss_options){ .numeric = true, .states = KSOCK_ALL };
	names = (struct view_names){
		.service = service, .device = device, .cgroup = cgroup
	};
}

static inline void
end(void)
{
	ksock_table_free(&table);
}

static inline struct addr
address(int family, const char *host, unsigned port)
{
	struct addr a;

	ck_assert(addr_parse(&a, family, host, strlen(host), port, 0, 0));
	return a;
}

static inline struct ksock *
add(int family, int protocol, unsigned state, const char *local, unsigned lport,
    const char *peer, unsigned pport)
{
	struct ksock *s = ksock_add(&table);

	s->family = family;
	s->protocol = protocol;
	s->type = protocol == IPPROTO_TCP ? SOCK_STREAM : SOCK_DGRAM;
	s->state = state;
	s->local = address(family, local, lport);
	s->peer = address(family, peer, pport);
	s->cookie = 0x3cb02;
	return s;
}

static inline struct ksock *
add_tcp(unsigned state)
{
	return add(AF_INET, IPPROTO_TCP, state, "127.0.0.1", 65432, "127.0.0.1",
	    64623);
}

static inline struct ksock *
add_unix(int type, unsigned state, const char *name, size_t len)
{
	struct ksock *s = ksock_add(&table);
	struct sockaddr_un un = { .sun_family = AF_UNIX };

	s->family = AF_UNIX;
	s->type = type;
	s->state = state;
	s->inode = 21;
	memcpy(un.sun_path, name, len);
	s->local = addr_from(
	    &un, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
	return s;
}

static inline void
shown(struct buf *out, bool no_header)
{
	struct grid *g = view_ss(&table, &options, &names);
	struct grid_style style = { .no_header = no_header };

	grid_print(out, g, &style);
	grid_free(g);
}

/* The rows with runs of blanks squeezed to one, as the text of a list. */
static inline char *
rows(void)
{
	struct buf out = { 0 }, squeezed = { 0 };

	shown(&out, true);
	for (const char *p = buf_text(&out); *p != '\0'; p++) {
		if (p[0] != ' ' || p[1] != ' ')
			buf_addc(&squeezed, *p);
	}
	buf_free(&out);
	return buf_take(&squeezed);
}

static inline void
rows_are(const char *want)
{
	char *got = rows();

	ck_assert_str_eq(got, want);
	free(got);
}

static inline void
own(uint32_t inode, int pid, int fd, const char *command)
{
	struct ksock_owner *o;

	X_GROW(table.owners, table.owner_count, table.owner_cap);
	o = &table.owners[table.owner_count++];
	*o = (struct ksock_owner){ .inode = inode, .pid = pid, .fd = fd };
	memcpy(o->command, command, strlen(command));
}

#define ROW "tcp ESTAB 0 0 127.0.0.1:65432 127.0.0.1:64623"

static inline void
remember(struct ksock *s)
{
	static const uint32_t memory[] = { 1, 131072, 2, 16384, 3, 4, 5, 6, 7 };

	s->has_memory = true;
	memcpy(s->memory, memory, sizeof memory);
}

#define MEMORY "skmem:(r1,rb131072,t2,tb16384,f3,w4,o5,bl6,d7)"

static inline void
inform(struct ksock *s, const struct tcp_info *info, size_t len)
{
	if (s->tcp == NULL)
		s->tcp = x_calloc(1, sizeof *s->tcp);
	memset(s->tcp->info, 0xff, sizeof s->tcp->info);
	memcpy(s->tcp->info, info, len);
	s->tcp->info_len = len;
	memcpy(s->cong, "cubic", 6);
	options.info = true;
}

#endif
