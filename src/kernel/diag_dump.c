/*
 * kernel/diag_dump.c - asking sock_diag for all sockets of a kind, and
 * reading its answer to the end. What an answer holds is decoded in
 * diag_decode.c.
 */
#include <errno.h>
#include <limits.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <libmnl/libmnl.h>

#include "base/buf.h"
#include "base/lang.h"
#include "kernel/diag_dump.h"
#include "kernel/diag_filter.h"
#include "kernel/diag_parts.h"

enum {
	ANSWER_MAX = 64 * 1024, /* the kernel sends 32 KiB at most */
	TRIES = 10		/* while the tables change meanwhile */
};

/* ---- the request ---- */

static uint8_t
extension(int attribute)
{
	return (uint8_t)(1 << (attribute - 1));
}

static void
put_inet(struct nlmsghdr *h, const struct diag_want *want)
{
	struct inet_diag_req_v2 *r = mnl_nlmsg_put_extra_header(h, sizeof *r);

	r->sdiag_family = (uint8_t)want->family;
	r->sdiag_protocol = (uint8_t)want->protocol;
	r->idiag_states = want->states;
	if ((want->extensions & DIAG_WANT_MEMORY) != 0)
		r->idiag_ext |= extension(INET_DIAG_SKMEMINFO);
	if ((want->extensions & DIAG_WANT_TCP) != 0)
		r->idiag_ext |= (uint8_t)(extension(INET_DIAG_INFO) |
					  extension(INET_DIAG_VEGASINFO) |
					  extension(INET_DIAG_CONG));
}

static void
put_unix(struct nlmsghdr *h, const struct diag_want *want)
{
	struct unix_diag_req *r = mnl_nlmsg_put_extra_header(h, sizeof *r);

	r->sdiag_family = AF_UNIX;
	r->udiag_states = want->states;
	r->udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER | UDIAG_SHOW_RQLEN |
			UDIAG_SHOW_UID;
	if ((want->extensions & DIAG_WANT_MEMORY) != 0)
		r->udiag_show |= UDIAG_SHOW_MEMINFO;
	if ((want->extensions & DIAG_WANT_FILE) != 0)
		r->udiag_show |= UDIAG_SHOW_VFS | UDIAG_SHOW_ICONS;
}

/* Header, request and filter, in this order; code is the filter for the
 * kernel, or empty. */
static int
ask(struct diag *d, const struct diag_want *want, const struct buf *code)
{
	union {
		char bytes[256];
		struct nlmsghdr header;
	} head;
	struct nlmsghdr *h = mnl_nlmsg_put_header(head.bytes);
	struct nlattr attr = { .nla_type = INET_DIAG_REQ_BYTECODE };
	struct iovec io[3] = { { head.bytes, 0 }, { &attr, sizeof attr } };
	struct msghdr m = { .msg_iov = io, .msg_iovlen = 1 };

	h->nlmsg_type = SOCK_DIAG_BY_FAMILY;
	h->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	h->nlmsg_seq = ++d->seq;
	if (want->family == AF_UNIX)
		put_unix(h, want);
	else
		put_inet(h, want);
	io[0].iov_len = h->nlmsg_len;
	if (code->len > 0) {
		attr.nla_len = (uint16_t)(sizeof attr + code->len);
		io[2] = (struct iovec){ code->data, code->len };
		m.msg_iovlen = 3;
		h->nlmsg_len += attr.nla_len;
	}
	return sendmsg(d->fd, &m, 0) < 0 ? -1 : 0;
}

/* ---- the answer ---- */

/* The end of an answer carries an errno: after NLMSG_DONE an int of its
 * own, in NLMSG_ERROR a struct that begins with one. -1: none is in it. */
static int
error_of(const struct nlmsghdr *h)
{
	int error;

	if (mnl_nlmsg_get_payload_len(h) < sizeof error)
		return -1;
	memcpy(&error, mnl_nlmsg_get_payload(h), sizeof error);
	return error <= 0 && error > INT_MIN ? -error : -1;
}

static void
read_end(const struct nlmsghdr *h, struct diag_answer *answer)
{
	int error = error_of(h);

	answer->error = error > 0 ? error : 0;
	/* NLMSG_ERROR with 0 acknowledges, which is no answer. */
	if (error < 0 || (error == 0 && h->nlmsg_type == NLMSG_ERROR))
		answer->damaged = true;
}

/* True at the end of the answer. */
static bool
read_message(const struct nlmsghdr *h, const struct diag_want *want,
    struct ksock_table *out, struct diag_answer *answer)
{
	if ((h->nlmsg_flags & NLM_F_DUMP_INTR) != 0)
		answer->interrupted = true;
	switch (h->nlmsg_type) {
	case NLMSG_DONE:
	case NLMSG_ERROR:
		read_end(h, answer);
		return true;
	case NLMSG_OVERRUN:
		answer->damaged = true;
		return false;
	case SOCK_DIAG_BY_FAMILY:
		if (diag_decode(want->family, want->protocol,
			mnl_nlmsg_get_payload(h), mnl_nlmsg_get_payload_len(h),
			out) < 0)
			answer->damaged = true;
		return false;
	}
	return false;
}

/* The next message, or NULL where no whole one is left. (mnl_nlmsg_ok takes
 * a length of 2 GiB or more for a negative one, which fits everywhere.) */
static const struct nlmsghdr *
next_message(const unsigned char **at, size_t *left)
{
	const struct nlmsghdr *h = (const struct nlmsghdr *)*at;
	size_t step;

	if (*left < sizeof *h || h->nlmsg_len < sizeof *h ||
	    h->nlmsg_len > *left)
		return NULL;
	step = ((size_t)h->nlmsg_len + NLMSG_ALIGNTO - 1) / NLMSG_ALIGNTO *
	       NLMSG_ALIGNTO;
	if (step > *left)
		step = *left;
	*at += step;
	*left -= step;
	return h;
}

bool
diag_read(const void *bytes, size_t len, unsigned seq,
    const struct diag_want *want, struct ksock_table *out,
    struct diag_answer *answer)
{
	const unsigned char *at = bytes;
	const struct nlmsghdr *h;

	while ((h = next_message(&at, &len)) != NULL) {
		/* What is left of an answer that was given up. */
		if (h->nlmsg_seq == seq && read_message(h, want, out, answer))
			return true;
	}
	if (len > 0)
		answer->damaged = true;
	return false;
}

/* The whole answer. -1: it cannot be received (errno). */
static int
receive(struct diag *d, const struct diag_want *want, struct ksock_table *out,
    struct diag_answer *answer)
{
	char bytes[ANSWER_MAX] __attribute__((aligned(NLMSG_ALIGNTO)));
	struct iovec io = { bytes, sizeof bytes };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };
	ssize_t len;

	do {
		m.msg_flags = 0;
		len = recvmsg(d->fd, &m, 0);
		if (len < 0 && errno != EINTR)
			return -1;
		if ((m.msg_flags & MSG_TRUNC) != 0)
			answer->damaged = true;
	} while (len < 0 ||
		 !diag_read(bytes, (size_t)len, d->seq, want, out, answer));
	return 0;
}

/* ---- both ---- */

/* As people call it, and as the kernel's module does. */
struct kind {
	const char *name, *module;
};

static struct kind
kind_of(const struct diag_want *want)
{
	if (want->family == AF_UNIX)
		return (struct kind){ "AF_UNIX", "unix_diag" };
	if (want->protocol == IPPROTO_TCP)
		return (struct kind){ "TCP", "tcp_diag" };
	return (struct kind){ "UDP", "udp_diag" };
}

static int
refused(const struct diag_want *want, int error, struct err *err)
{
	struct kind kind = kind_of(want);

	if (error == ENOENT)
		err_set(err, 0,
		    "this kernel does not tell of %s sockets: it needs its "
		    "module %s (as root: modprobe %s)",
		    kind.name, kind.module, kind.module);
	else
		err_set(err, 0, "the kernel does not list its %s sockets: %s",
		    kind.name, lang_error(error));
	errno = error;
	return -1;
}

/* Of the rows from first on, keep those that are meant. */
static void
keep_taken(struct ksock_table *t, size_t first, const struct filter *f)
{
	size_t kept = first;

	for (size_t i = first; i < t->count; i++) {
		struct ksock s = t->socks[i];

		if (!filter_takes(f, &s))
			continue;
		t->socks[i] = t->socks[kept];
		t->socks[kept++] = s;
	}
	ksock_cut(t, kept);
}

/* One question and its answer, until it is whole. */
static int
try_dump(struct diag *d, const struct diag_want *want, const struct buf *code,
    struct ksock_table *out, struct err *err)
{
	size_t before = out->count;
	struct diag_answer answer = { 0 };

	for (int i = 0; i < TRIES; i++) {
		answer = (struct diag_answer){ 0 };
		if (ask(d, want, code) < 0 ||
		    receive(d, want, out, &answer) < 0)
			answer.error = errno;
		if (answer.error == 0 && !answer.interrupted && !answer.damaged)
			return 0;
		ksock_cut(out, before);
		if (answer.error != 0)
			return refused(want, answer.error, err);
	}
	err_set(err, 0,
	    answer.damaged
		? _("the kernel's list of %s sockets was damaged each of %d "
		    "times it was asked for; nothing of it is shown")
		: _("the kernel's list of %s sockets was changing while it "
		    "was read each of %d times it was asked for; nothing of it "
		    "is shown"),
	    kind_of(want).name, TRIES);
	errno = 0;
	return -1;
}

int
diag_dump(struct diag *d, const struct diag_want *want, struct ksock_table *out,
    struct err *err)
{
	size_t before = out->count;
	struct buf code = { 0 };
	bool by_kernel =
	    want->filter == NULL ||
	    (want->family != AF_UNIX && diag_filter(&code, want->filter));
	int result = try_dump(d, want, &code, out, err);

	buf_free(&code);
	if (result == 0 && !by_kernel)
		keep_taken(out, before, want->filter);
	return result;
}
