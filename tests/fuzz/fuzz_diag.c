/*
 * tests/fuzz/fuzz_diag.c - any bytes as sock_diag's answer: nothing is read
 * beyond its end, what is refused adds nothing, and whatever is in the table
 * is shown in printable characters alone.
 */
#include <linux/netlink.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "kernel/diag_dump.h"
#include "view/lsof.h"
#include "view/netstat.h"
#include "view/ss.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

/* A copy that ends where it ends, aligned as what recv(2) fills in. */
static void *
alone(const unsigned char *bytes, size_t len)
{
	void *copy = x_malloc(len > 0 ? len : 1);

	if (len > 0)
		memcpy(copy, bytes, len);
	return copy;
}

/* ---- what is printed ---- */

/* No control character, of ASCII or C1, nor half of a character. */
static void
is_safe(const struct buf *out)
{
	const unsigned char *text = (const unsigned char *)buf_text(out);

	require(text_is_utf8(text, out->len));
	for (size_t i = 0; i < out->len; i++) {
		require(text[i] >= ' ' || text[i] == '\n' || text[i] == '\t');
		require(text[i] != 0x7f);
		require(text[i] != 0xc2 || text[i + 1] >= 0xa0);
	}
}

/* Names that others chose begin no line: below the titles each row has its
 * own, and what else is told of it stands behind a tab. */
static size_t
count_rows(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text = strchr(text, '\n') + 1)
		count += *text != '\t';
	return count - 1;
}

static void
print(struct grid *g)
{
	struct grid_style style = { 0 };
	struct buf out = { 0 };

	grid_print(&out, g, &style);
	is_safe(&out);
	require(count_rows(buf_text(&out)) == grid_rows(g));
	buf_free(&out);
	grid_free(g);
}

static void
show(const struct ksock_table *t)
{
	const struct view_names none = { 0 };
	const struct ss_options few = { .states = KSOCK_ALL };
	const struct ss_options all = { .states = KSOCK_ALL,
		.numeric = true,
		.processes = true,
		.timers = true,
		.extended = true,
		.memory = true,
		.info = true };
	const struct netstat_options narrow = { .all = true };
	const struct netstat_options wide = { .all = true,
		.numeric = true,
		.processes = true,
		.timers = true,
		.wide = true };
	const struct lsof_selector any = { 0 };
	const struct lsof_options held = { .numeric_hosts = true,
		.numeric_ports = true,
		.selectors = &any,
		.selector_count = 1,
		.states = KSOCK_ALL };

	print(view_ss(t, &few, &none));
	print(view_ss(t, &all, &none));
	print(view_netstat(t, &narrow, &none));
	print(view_netstat(t, &wide, &none));
	print(view_lsof(t, &held, &none));
}

/* A process that has the first socket, its name made of the input too. */
static void
add_owner(struct ksock_table *t, const unsigned char *name, size_t len)
{
	struct ksock_owner *o;

	if (t->count == 0)
		return;
	t->owners = x_calloc(1, sizeof *t->owners);
	t->owner_count = t->owner_cap = 1;
	o = &t->owners[0];
	*o = (struct ksock_owner){
		.inode = t->socks[0].inode, .pid = 4242, .fd = 3
	};
	if (len >= sizeof o->command)
		len = sizeof o->command - 1;
	memcpy(o->command, name, len);
}

/* ---- what is read ---- */

static void
sound(const struct ksock_table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct ksock *s = &t->socks[i];

		require(memchr(s->cong, '\0', sizeof s->cong) != NULL);
		if (s->tcp == NULL)
			continue;
		require(s->tcp->info_len <= sizeof s->tcp->info);
		require(s->tcp->cc_len <= sizeof s->tcp->cc);
	}
}

static void
try_answer(const struct diag_want *want, const unsigned char *data, size_t size)
{
	void *copy = alone(data, size);
	struct ksock_table t = { 0 };
	struct diag_answer answer = { 0 };
	struct nlmsghdr h = { 0 };

	memcpy(&h, data, size < sizeof h ? size : sizeof h);
	(void)diag_read(copy, size, h.nlmsg_seq, want, &t, &answer);
	free(copy);
	require(answer.error >= 0);
	sound(&t);
	add_owner(&t, data, size);
	show(&t);
	ksock_table_free(&t);
}

/* The bytes after the header as one message, whatever that says. */
static void
try_message(
    const struct diag_want *want, const unsigned char *data, size_t size)
{
	struct ksock_table t = { 0 };
	void *copy;
	int result;

	if (size < NLMSG_HDRLEN)
		return;
	copy = alone(data + NLMSG_HDRLEN, size - NLMSG_HDRLEN);
	result = diag_decode(
	    want->family, want->protocol, copy, size - NLMSG_HDRLEN, &t);
	free(copy);
	require(t.count == (result == 0 ? 1 : 0));
	sound(&t);
	show(&t);
	ksock_table_free(&t);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static const struct diag_want wants[] = {
		{ .family = AF_INET, .protocol = IPPROTO_TCP },
		{ .family = AF_INET6, .protocol = IPPROTO_TCP },
		{ .family = AF_INET, .protocol = IPPROTO_UDP },
		{ .family = AF_INET6, .protocol = IPPROTO_UDP },
		{ .family = AF_UNIX },
	};

	for (size_t i = 0; i < sizeof wants / sizeof wants[0]; i++) {
		try_answer(&wants[i], data, size);
		try_message(&wants[i], data, size);
	}
	return 0;
}
