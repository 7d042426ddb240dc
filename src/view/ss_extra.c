/*
 * view/ss_extra.c - what ss(8) adds to a row with -p, -o, -e and -m.
 */
#include <inttypes.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "base/text.h"
#include "view/ss_parts.h"

/* ---- -p ---- */

static void
add_user(struct buf *out, const struct ksock_owner *owner)
{
	size_t len = strnlen(owner->command, sizeof owner->command);

	buf_adds(out, "(\"");
	text_plain_line(out, owner->command, len);
	buf_printf(out, "\",pid=%d,fd=%d)", (int)owner->pid, owner->fd);
}

void
ss_users(struct buf *out, const struct ss_row *r)
{
	const struct ksock_owner *owners;
	size_t count;

	owners = ksock_owners(r->table, r->s->inode, &count);
	if (count == 0)
		return;
	buf_adds(out, " users:(");
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_addc(out, ',');
		add_user(out, &owners[i]);
	}
	buf_addc(out, ')');
}

/* ---- -o ---- */

/*
 * The longer the time, the fewer of its parts are shown: 9min59sec, 10min;
 * 9.200ms, 10sec; 200ms. No time at all is no text.
 */
static void
add_time(struct buf *out, uint32_t ms)
{
	uint32_t minutes = ms / 60000, seconds = ms / 1000 % 60;

	ms %= 1000;
	if (minutes > 0)
		buf_printf(out, "%" PRIu32 "min", minutes);
	if (minutes > 9)
		return;
	if (minutes > 0 || seconds > 9)
		ms = 0;
	if (seconds > 0)
		buf_printf(out, "%" PRIu32 "%s", seconds, ms > 0 ? "." : "sec");
	if (ms > 0)
		buf_printf(out, "%03" PRIu32 "ms", ms);
}

static const char *
timer_name(unsigned timer)
{
	static const char *const names[] = {
		[KSOCK_TIMER_RETRANSMIT] = "on",
		[KSOCK_TIMER_KEEPALIVE] = "keepalive",
		[KSOCK_TIMER_TIME_WAIT] = "timewait",
		[KSOCK_TIMER_PERSIST] = "persist",
	};

	return timer <= KSOCK_TIMER_PERSIST ? names[timer] : "unknown";
}

void
ss_timer(struct buf *out, const struct ss_row *r)
{
	const struct ksock *s = r->s;

	if (s->timer == KSOCK_TIMER_OFF)
		return;
	buf_printf(out, " timer:(%s,", timer_name(s->timer));
	add_time(out, s->expires_ms);
	buf_printf(out, ",%u)", s->retransmits);
}

/* ---- -e ---- */

/* Which ways are still open: `<` receiving, `>` sending. */
static void
add_shutdown(struct buf *out, const struct ksock *s)
{
	if (!s->has_shutdown)
		return;
	buf_addc(out, ' ');
	buf_addc(out, s->shutdown & 1 ? '-' : '<');
	buf_addc(out, '-');
	buf_addc(out, s->shutdown & 2 ? '-' : '>');
}

static void
add_cgroup(struct buf *out, const struct ss_row *r)
{
	const struct view_names *names = r->names;
	const char *path = NULL;

	if (r->s->cgroup == 0)
		return;
	if (names->cgroup != NULL)
		path = names->cgroup(names->context, r->s->cgroup);
	buf_adds(out, " cgroup:");
	if (path != NULL)
		text_plain_line(out, path, strlen(path));
	else
		buf_printf(out, "unreachable:%" PRIx64, r->s->cgroup);
}

/* The file that an AF_UNIX socket is named by, and who waits in its accept
 * queue. ss(8) takes the kernel's number of a device for the C library's. */
static void
add_file(struct buf *out, const struct ksock *s)
{
	if (s->has_file)
		buf_printf(out, " ino:%" PRIu32 " dev:%u/%u", s->file_inode,
		    major(s->file_device), minor(s->file_device));
	if (s->waiting != NULL)
		buf_adds(out, " peers:");
	for (size_t i = 0; i < s->waiting_count; i++)
		buf_printf(out, " %" PRIu32, s->waiting[i]);
}

void
ss_details(struct buf *out, const struct ss_row *r)
{
	const struct ksock *s = r->s;

	if (s->family == AF_UNIX) {
		add_shutdown(out, s);
		add_file(out, s);
		return;
	}
	if (s->uid != 0)
		buf_printf(out, " uid:%" PRIu32, s->uid);
	buf_printf(out, " ino:%" PRIu32 " sk:%" PRIx64, s->inode, s->cookie);
	if (s->mark != 0)
		buf_printf(out, " fwmark:0x%" PRIx32, s->mark);
	add_cgroup(out, r);
	if (s->family == AF_INET6 && s->has_v6only)
		buf_printf(out, " v6only:%u", s->v6only);
	add_shutdown(out, s);
}

/* ---- -m ---- */

void
ss_memory(struct buf *out, const struct ss_row *r)
{
	/* SK_MEMINFO_*: received, its limit, being sent, its limit, ready for
	 * use, queued for sending, options, backlog, dropped. */
	static const char *const names[KSOCK_MEM_COUNT] = { "r", ",rb", ",t",
		",tb", ",f", ",w", ",o", ",bl", ",d" };

	if (!r->s->has_memory)
		return;
	buf_adds(out, " skmem:(");
	for (int i = 0; i < KSOCK_MEM_COUNT; i++) {
		buf_adds(out, names[i]);
		ss_number(out, r->s->memory[i]);
	}
	buf_addc(out, ')');
}
