/*
 * command/lesson_typed.c - a line that is typed while a lesson is played: the
 * one that stood ready, an answer, or whatever somebody tries in between.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "command/player.h"
#include "command/player_parts.h"

bool
player_is_line(const char *typed, const char *text)
{
	size_t len;

	typed += strspn(typed, " \t");
	len = strlen(typed);
	while (len > 0 && strchr(" \t\r\n", typed[len - 1]) != NULL)
		len--;
	return strlen(text) == len && memcmp(typed, text, len) == 0;
}

void
player_suggest(struct session *s)
{
	const struct lesson_line *line = player_ready(s->player);

	if (s->ui.suggest != NULL)
		s->ui.suggest(s->ui.context, line != NULL ? line->text : NULL);
}

/* A name, and the blanks after it. */
static const char *
skip_name(const char *text, size_t *len)
{
	*len = 0;
	while (isalnum((unsigned char)text[*len]) || text[*len] == '_')
		++*len;
	return text + *len + strspn(text + *len, " \t");
}

/* The command that a line names, behind a process or not, and its words; NULL:
 * it is a call, or nothing of the shell's. */
static const struct command *
find_command(const char *text, const char **rest)
{
	const struct command *command;
	size_t len;
	char *word;

	text += strspn(text, " \t");
	*rest = skip_name(text, &len);
	if (len > 0 && **rest == ':') {
		text = *rest + 1 + strspn(*rest + 1, " \t");
		*rest = skip_name(text, &len);
	}
	if (lesson_is_name(text))
		return NULL;
	word = x_strndup(text, len);
	command = command_find(word);
	free(word);
	return command;
}

bool
player_is_order(const char *text)
{
	const char *rest;
	const struct command *command = find_command(text, &rest);

	return command != NULL && command->group == COMMAND_LAB &&
	       !(command->is_view && player_is_line(rest, ""));
}

bool
player_is_look(const char *text)
{
	const char *rest;

	return find_command(text, &rest) != NULL && !player_is_order(text);
}

/* A call, or a command that does something in the lab: worth keeping. */
static bool
is_for_the_lab(const char *text)
{
	const char *rest;
	const struct command *command = find_command(text, &rest);

	return command == NULL || command->in_lessons ||
	       strcmp(command->name, "run") == 0;
}

/* Whether a line begins with a command, a call or a process. */
static bool
is_begun(const char *text)
{
	const char *rest;
	size_t len;
	char *word;
	bool begun;

	if (find_command(text, &rest) != NULL)
		return true;
	rest = skip_name(text, &len);
	word = x_strndup(text, len);
	begun = len > 0 && (*rest == ':' || call_find(word) != NULL);
	free(word);
	return begun;
}

bool
player_is_try(const char *text)
{
	const char *rest;

	return find_command(text, &rest) == NULL &&
	       (!player_is_line(rest, "") || is_begun(text));
}

/* A line that was typed right behind the one that stands ready, which was not
 * cleared; NULL: that is not what happened. */
static const char *
typed_onto(const struct lesson_line *ready, const char *text)
{
	size_t len = ready != NULL ? strlen(ready->text) : 0;

	text += strspn(text, " \t");
	if (len == 0 || strncmp(text, ready->text, len) != 0 ||
	    strchr(" \t", text[len]) != NULL || !is_begun(text + len))
		return NULL;
	return text + len;
}

/* What a learner tries in between. It may be a command that ends the lesson
 * and begins another one. */
static void
run_other(struct session *s, const char *text)
{
	struct buf shown = { 0 };
	struct player *p = s->player;
	size_t step = p->step;
	const char *onto = typed_onto(player_ready(p), text);

	if (player_is_line(text, ""))
		return;
	if (!is_for_the_lab(text)) {
		s->run(s, text, strlen(text));
		return;
	}
	p->kept.hearing = true;
	told_hear(s, text, NULL, &shown);
	if (onto != NULL)
		player_tell(s,
		    "You typed `%s` onto the line that stood ready; Ctrl-U "
		    "clears that line first.",
		    onto);
	p = s->player;
	if (p != NULL && p->kept.hearing) {
		p->kept.hearing = false;
		if (p->step == step) {
			kept_line(p, text, &shown);
			task_look(s, text, true);
		}
	}
	buf_free(&shown);
}

static void
run_ready(struct session *s, const char *text)
{
	const struct player *p = s->player;

	if (!player_run_ready(s, text))
		return;
	if (player_step(p)->kind == LESSON_TASK)
		task_look(s, text, false);
	else if (player_ready(p) == NULL)
		player_go_on(s, PROGRESS_RUN);
}

static void
take_line(struct session *s, const char *text)
{
	const struct player *p = s->player;
	const struct lesson_line *ready = player_ready(p);

	if (ready != NULL && player_is_line(text, ready->text))
		run_ready(s, text);
	else if (player_step(p)->kind == LESSON_TASK &&
		 player_is_line(text, ""))
		task_tell(s);
	else if (player_step(p)->kind != LESSON_QUIZ || !quiz_take(s, text))
		run_other(s, text);
}

void
player_run_line(struct session *s, const char *text)
{
	const char *lang = lang_name();

	if (s->player == NULL) {
		s->run(s, text, strlen(text));
	} else {
		kept_tick(s->player);
		take_line(s, text);
	}
	/* It may have begun, ended or left a lesson. */
	if (s->player == NULL)
		return;
	lab_finish(s->lab);
	if (strcmp(lang, lang_name()) != 0)
		player_follow_language(s);
	player_suggest(s);
}
