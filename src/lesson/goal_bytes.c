/*
 * lesson/goal_bytes.c - bytes that a goal asks for, and others that came or
 * were sent: a sentence shows where they differ, however long they are.
 */
#include <string.h>

#include "base/text.h"
#include "lesson/goal_parts.h"

/* How much of data a sentence shows; and of data that is longer, how much
 * may be the same on both sides before what differs is looked for. */
enum { BYTES_SHOWN = 60, SAME_SHOWN = 15 };

static void
shown_from(struct buf *out, const struct buf *bytes, size_t from)
{
	size_t len = bytes->len - from;
	bool cut = len > BYTES_SHOWN;

	text_bytes(out, buf_text(bytes) + from, cut ? BYTES_SHOWN : len);
	buf_adds(out, cut ? "..." : "");
}

void
goal_bytes_text(struct buf *out, const struct buf *bytes)
{
	shown_from(out, bytes, 0);
}

size_t
goal_bytes_agree(struct buf *rest, const struct buf *is, const struct buf *want)
{
	size_t len = is->len < want->len ? is->len : want->len, agree = 0;

	if (is->len <= BYTES_SHOWN && want->len <= BYTES_SHOWN)
		return 0;
	while (agree < len && is->data[agree] == want->data[agree])
		agree++;
	if (agree < SAME_SHOWN)
		return 0;
	shown_from(&rest[0], is, agree);
	shown_from(&rest[1], want, agree);
	return agree;
}
