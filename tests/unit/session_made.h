/*
 * tests/unit/session_made.h - a session on this machine's own network, or on
 * another one: what it shows and complains of is kept.
 */
#ifndef UNIT_SESSION_MADE_H
#define UNIT_SESSION_MADE_H

#include <check.h>
#include <string.h>

#include "shell/session.h"

static struct lab *lab;
static struct session session;
static struct buf shown, complained;

static void
ui_write(void *context, const char *text, size_t len)
{
	(void)context;
	buf_add(&shown, text, len);
}

static void
ui_complain(void *context, const char *text, size_t len)
{
	(void)context;
	buf_add(&complained, text, len);
}

static void
ui_flush(void *context)
{
	(void)context;
}

static unsigned
ui_width(void *context)
{
	(void)context;
	return 80;
}

static inline void
setup_on(enum lab_net net)
{
	struct session_ui ui = { .write = ui_write,
		.complain = ui_complain,
		.flush = ui_flush,
		.width = ui_width };
	struct err err = { 0 };

	lab = lab_new(net, &err);
	ck_assert_msg(lab != NULL, "%s", err.text);
	session_open(&session, lab, &ui);
}

static inline void
setup(void)
{
	setup_on(LAB_HOST);
}

/* `net` may have made another lab. */
static inline void
teardown(void)
{
	session_close(&session);
	lab_free(session.lab);
	buf_free(&shown);
	buf_free(&complained);
}

static inline enum session_result
run(const char *line)
{
	buf_clear(&shown);
	buf_clear(&complained);
	return session_run(&session, line, strlen(line));
}

static inline const struct event *
last_event(void)
{
	struct journal *j = lab_journal(session.lab);

	ck_assert_uint_gt(journal_count(j), 0);
	return journal_at(j, journal_count(j) - 1);
}

#endif
