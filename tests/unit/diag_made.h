/*
 * tests/unit/diag_made.h - for the tests of sock_diag's answers: answers
 * made by hand, byte for byte, and what was read of them.
 */
#ifndef UNIT_DIAG_MADE_H
#define UNIT_DIAG_MADE_H

#include <errno.h>
#include <limits.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <string.h>

#include "base/buf.h"
#include "kernel/diag_dump.h"
#include "unit.h"

enum { SEQ = 7 };

static const struct diag_want tcp = { .family = AF_INET,
	.protocol = IPPROTO_TCP };
static const struct diag_want names = { .family = AF_UNIX };

static struct buf bytes;
static struct ksock_table table;
static struct diag_answer answer;
static size_t begun; /* where the message that is being made starts */

static inline void
begin(void)
{
	bytes = (struct buf){ 0 };
	table = (struct ksock_table){ 0 };
	answer = (struct diag_answer){ 0 };
}

static inline void
end(void)
{
	buf_free(&bytes);
	ksock_table_free(&table);
}

/* ---- making an answer ---- */

static inline void
set_length(uint32_t len)
{
	memcpy(bytes.data + begun, &len, sizeof len);
}

/* Padded, as all is in netlink; the length counts what is before that. */
static inline void
finish(void)
{
	set_length((uint32_t)(bytes.len - begun));
	while (bytes.len % NLMSG_ALIGNTO != 0)
		buf_addc(&bytes, '\0');
}

static inline void
message(unsigned type, unsigned flags, const void *payload, size_t len)
{
	struct nlmsghdr h = { .nlmsg_type = (uint16_t)type,
		.nlmsg_flags = (uint16_t)flags,
		.nlmsg_seq = SEQ };

	begun = bytes.len;
	buf_add(&bytes, &h, sizeof h);
	buf_add(&bytes, payload, len);
	finish();
}

/* After the message's payload; len is what the attribute says of itself. */
static inline void
attribute_of(unsigned type, unsigned len, const void *payload, size_t size)
{
	struct nlattr a = { (uint16_t)(sizeof a + len), (uint16_t)type };

	buf_add(&bytes, &a, sizeof a);
	buf_add(&bytes, payload, size);
	finish();
}

static inline void
attribute(unsigned type, const void *payload, size_t size)
{
	attribute_of(type, (unsigned)size, payload, size);
}

static inline void
inet(unsigned flags)
{
	struct inet_diag_msg m = { .idiag_family = AF_INET,
		.idiag_state = KSOCK_ESTABLISHED,
		.idiag_inode = 4711 };

	m.id.idiag_sport = htons(65432);
	m.id.idiag_src[0] = htonl(INADDR_LOOPBACK);
	message(SOCK_DIAG_BY_FAMILY, flags, &m, sizeof m);
}

static inline void
unix_socket(void)
{
	struct unix_diag_msg m = { .udiag_family = AF_UNIX,
		.udiag_type = SOCK_STREAM,
		.udiag_state = KSOCK_LISTEN,
		.udiag_ino = 4712 };

	message(SOCK_DIAG_BY_FAMILY, NLM_F_MULTI, &m, sizeof m);
}

static inline void
done(int error)
{
	message(NLMSG_DONE, NLM_F_MULTI, &error, sizeof error);
}

static inline bool
is_over(const struct diag_want *want)
{
	return diag_read(
	    buf_text(&bytes), bytes.len, SEQ, want, &table, &answer);
}

static inline void
is_whole(void)
{
	ck_assert(!answer.interrupted);
	ck_assert(!answer.damaged);
	ck_assert_int_eq(answer.error, 0);
}

#endif
