/*
 * tests/unit/player_made.h - a small lesson that is played: what stands ready
 * and what is shown after each line that is typed. Reads session_made.h.
 */
#ifndef UNIT_PLAYER_MADE_H
#define UNIT_PLAYER_MADE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "command/player_parts.h"
#include "command/player.h"
#include "session_made.h"
#include "unit.h"

#define SOCKET_LINE "server: s = socket"
#define BIND_LINE "server: bind s 127.0.0.1 65431"
#define LISTEN_LINE "server: listen s 2"
#define CONNECT_LINE "client: connect c 127.0.0.1 65431"
#define SEND_LINE "client: send c \"hello\""

/* Steps: 1 commands, 2 a quiz, 3 a task, 4 commands, 5 a task. */
static const char small_lesson[] =
    "# Small\n\nIts aim.\n\nFirst.\n\n"
    "```sockets\n" SOCKET_LINE "\n```\n\n"
    "```hint\nOnly one.\n```\n\nThink.\n\n"
    "```quiz\nWhat gives an address?\n\n"
    "- [ ] `listen`\n  It makes a queue.\n"
    "- [x] `bind`,\n      and no other\n  Host and port.\n"
    "- [ ] `close`\n  It ends.\n```\n\n"
    "```hint\nOthers must find it.\n```\n\n"
    "```hint\nIt has four letters.\n```\n\nDo it.\n\n"
    "```task\nWait on 65431.\n\ngoal:\n"
    "server: socket tcp LISTEN local 127.0.0.1:65431 backlog 2\n\n"
    "solution:\n" BIND_LINE "\n" LISTEN_LINE "\n```\n\nNow.\n\n"
    "```sockets\nclient: c = socket\n" CONNECT_LINE "\n```\n\nLast.\n\n"
    "```task\nSay something.\n\ngoal:\nclient: call send ok\n\n"
    "solution:\n" SEND_LINE "\n```\n\nThe end.\n";

static char *place; /* a folder for the lesson and for what is kept */
static char *lesson_path;
static char *ready; /* what stands ready; NULL: nothing */

static void
ui_suggest(void *context, const char *line)
{
	(void)context;
	free(ready);
	ready = line != NULL ? x_strdup(line) : NULL;
}

static inline void
write_lesson(const char *text)
{
	FILE *f = fopen(lesson_path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text, 1, strlen(text), f), strlen(text));
	ck_assert_int_eq(fclose(f), 0);
}

static inline void
begin_session(void)
{
	setup();
	session.interactive = true;
	session.ui.suggest = ui_suggest;
}

static inline void
player_setup(void)
{
	char folder[] = "/tmp/player-XXXXXX";
	struct buf path = { 0 };

	ck_assert_ptr_nonnull(mkdtemp(folder));
	place = x_strdup(folder);
	ck_assert_int_eq(setenv("XDG_STATE_HOME", place, 1), 0);
	buf_printf(&path, "%s/small.md", place);
	lesson_path = buf_take(&path);
	write_lesson(small_lesson);
	begin_session();
}

static inline void
player_teardown(void)
{
	struct buf command = { 0 };

	teardown();
	buf_printf(&command, "rm -rf %s", place);
	ck_assert_int_eq(system(command.data), 0);
	buf_free(&command);
	free(place);
	free(lesson_path);
	ui_suggest(NULL, NULL);
}

/* A line is typed at the prompt. */
static inline void
type(const char *line)
{
	buf_clear(&shown);
	buf_clear(&complained);
	session.interrupted = 0;
	player_run_line(&session, line);
}

static inline void
play(void)
{
	struct buf line = { 0 };

	buf_printf(&line, "lesson %s", lesson_path);
	type(line.data);
	buf_free(&line);
	ck_assert_ptr_nonnull(session.player);
}

/* Enter, with what stands ready. */
static inline void
enter(const char *expected)
{
	char *line;

	ck_assert_msg(ready != NULL, "nothing stands ready");
	ck_assert_str_eq(ready, expected);
	line = x_strdup(ready);
	type(line);
	free(line);
}

static inline void
says(const char *text)
{
	ck_assert_msg(strstr(buf_text(&shown), text) != NULL,
	    "does not say: %s\n%s", text, buf_text(&shown));
}

/* The same wherever lines were wrapped. */
static inline void
says_words(const char *text)
{
	for (char *c = shown.data; c != NULL && *c != '\0'; c++)
		if (*c == '\n')
			*c = ' ';
	says(text);
}

static inline void
says_not(const char *text)
{
	ck_assert_msg(strstr(buf_text(&shown), text) == NULL, "says: %s\n%s",
	    text, buf_text(&shown));
}

static inline void
complains(const char *text)
{
	ck_assert_msg(strstr(buf_text(&complained), text) != NULL,
	    "does not complain: %s\n%s", text, buf_text(&complained));
}

/* The lesson is at that step, counted from 1. */
static inline void
at_step(size_t number)
{
	ck_assert_ptr_nonnull(session.player);
	ck_assert_uint_eq(session.player->step + 1, number);
}

/* What is kept of a step, counted from 1. */
static inline const struct progress_step *
kept(size_t number)
{
	const struct progress *p = player_progress(&session);

	ck_assert_ptr_nonnull(p);
	return &p->steps[number - 1];
}

/* As it is on the disk: what is left after a crash now. */
static inline struct progress *
on_disk(void)
{
	struct lesson *lesson;
	struct progress *p;
	struct err err = { 0 };
	char *name = lesson_kept_name(lesson_path);
	bool changed;

	lesson = lesson_load(lesson_path, &err);
	ck_assert_ptr_nonnull(lesson);
	p = progress_load(name, lesson, &changed, &err);
	ck_assert_msg(!err_is_set(&err), "%s", err.text);
	lesson_free(lesson);
	free(name);
	return p;
}

static inline int
player_main(Suite *s)
{
	struct err err = { 0 };
	struct lab *made = lab_new(LAB_LOOPBACK, &err);

	if (made == NULL) {
		srunner_free(srunner_create(s));
		return unit_skip(err.text);
	}
	lab_free(made);
	return unit_run(s);
}

#endif
