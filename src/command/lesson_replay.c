/*
 * command/lesson_replay.c - a lesson's lines run in a lab of their own, as
 * in a shell whose output is a buffer.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "command/lesson_parts.h"
#include "command/who.h"

enum { PLAIN_WIDTH = 80 };

static void
keep_text(void *context, const char *text, size_t len)
{
	struct replay *r = context;

	buf_add(&r->out, text, len);
}

static unsigned
plain_width(void *context)
{
	(void)context;
	return PLAIN_WIDTH;
}

static void
nothing_to_flush(void *context)
{
	(void)context;
}

int
replay_begin(struct replay *r, struct session *s, struct err *err)
{
	struct lab *lab = lab_new(LAB_LOOPBACK, err);

	if (lab == NULL)
		return -1;
	*r = (struct replay){ .s = s, .outer = *s };
	s->ui = (struct session_ui){
		.context = r,
		.write = keep_text,
		.complain = keep_text,
		.width = plain_width,
		.flush = nothing_to_flush,
	};
	s->current = x_strdup(WHO_MAIN);
	s->json = s->interactive = s->stop_on_failure = false;
	s->colour = s->utf8 = false;
	s->repeatable = true;
	s->player = NULL;
	/* What a step prints must not change with the lines above it. */
	s->file = NULL;
	session_use(s, lab);
	return 0;
}

enum session_result
replay_line(struct replay *r, const struct lesson_line *line)
{
	enum session_result result;

	r->s->line = line->line;
	result = r->s->run(r->s, line->text, strlen(line->text));
	/* Nobody types that fast: what is late comes before the next line. */
	lab_finish(r->s->lab);
	return result;
}

/* Everything of the session but its lab and its current process. */
static void
restore(struct replay *r)
{
	struct session *s = r->s;

	s->ui = r->outer.ui;
	s->json = r->outer.json;
	s->colour = r->outer.colour;
	s->utf8 = r->outer.utf8;
	s->interactive = r->outer.interactive;
	s->repeatable = r->outer.repeatable;
	s->ends = r->outer.ends;
	s->stop_on_failure = r->outer.stop_on_failure;
	s->player = r->outer.player;
	s->file = r->outer.file;
	s->line = r->outer.line;
	s->failed = r->outer.failed;
	s->misunderstood = r->outer.misunderstood;
	buf_free(&r->out);
}

void
replay_end(struct replay *r)
{
	/* Closed while its output still goes to the buffer. */
	lab_free(session_use(r->s, r->outer.lab));
	r->s->labs = r->outer.labs;
	free(r->s->current);
	r->s->current = r->outer.current;
	restore(r);
}

void
replay_keep(struct replay *r)
{
	restore(r);
	lab_free(r->outer.lab);
	free(r->outer.current);
}

enum session_result
lesson_error(struct session *s, const char *path, const struct err *err)
{
	const char *file = s->file, *text = s->text;
	unsigned line = s->line;
	bool misunderstood = s->misunderstood;
	struct err whole = { 0 };

	/* What is wrong with the file as a whole has no place in it. */
	if (err->line == 0)
		err_set(&whole, 0, "%s: %s", path, err->text);
	s->file = err->line == 0 ? NULL : path;
	s->line = err->line;
	s->text = NULL;
	session_error(s, err->line == 0 ? &whole : err);
	s->file = file;
	s->line = line;
	s->text = text;
	s->misunderstood = misunderstood;
	s->failed = true;
	return SESSION_FAILED;
}
