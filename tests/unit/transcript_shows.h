/*
 * tests/unit/transcript_shows.h - for the tests of the transcript: one event
 * in the journal of the echo, and the lines that are shown of it.
 */
#ifndef UNIT_TRANSCRIPT_SHOWS_H
#define UNIT_TRANSCRIPT_SHOWS_H

#include "journal_made.h"
#include "view/view.h"

static struct journal *j;

static inline void
begin(void)
{
	j = echo_journal();
}

static inline void
end(void)
{
	journal_free(j);
}

/* Journal the event and compare what is shown of it. */
static inline void
shows_styled(const struct event *e, bool colour, const char *want)
{
	const struct view_style style = { .colour = colour };
	struct buf out = { 0 };

	journal_append(j, e);
	view_transcript(&out, &style, journal_world(j), e);
	ck_assert_str_eq(buf_text(&out), want);
	buf_free(&out);
}

static inline void
shows(const struct event *e, const char *want)
{
	shows_styled(e, false, want);
}

#endif
