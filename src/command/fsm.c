/*
 * command/fsm.c - `fsm`: the diagram of TCP's states, and which socket a
 * word means, one that was closed too. The picture is view/fsm.h's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/addressed.h"
#include "command/who.h"
#include "view/fsm.h"

/* ---- a socket by its name or its number ---- */

static bool
is_of(const struct world *w, const struct event *e, const char *process)
{
	const struct wproc *p = world_process(w, e->process);

	return e->kind == EVENT_HOLD && p != NULL &&
	       strcmp(p->name, process) == 0;
}

/* The latest socket that a process of that name had under the word, be it
 * open or not; 0: none. */
static sock_id
find_held(struct session *s, const char *process, const char *word)
{
	const struct journal *j = lab_journal(s->lab);
	char *end;
	long fd = strtol(word, &end, 10);

	if (end == word || *end != '\0')
		fd = -1;
	for (size_t i = journal_count(j); i-- > 0;) {
		const struct event *e = journal_at(j, i);

		if (is_of(journal_world(j), e, process) &&
		    (e->fd == fd ||
			(e->name != NULL && strcmp(e->name, word) == 0)))
			return e->socket;
	}
	return 0;
}

/* Where no process was named, a name that only one has is clear. */
static sock_id
find_in_other(struct session *s, const char *word)
{
	const struct wproc *p = who_only_holder(lab_journal(s->lab), word);

	return p != NULL ? find_held(s, p->name, word) : 0;
}

/* Another process that has a socket of that name now, or NULL. */
static const struct wproc *
find_elsewhere(const struct world *w, const char *word)
{
	const struct wproc *p;

	for (proc_id id = 1; (p = world_process(w, id)) != NULL; id++) {
		if (p->alive && world_fd_find(w, p, word) >= 0)
			return p;
	}
	return NULL;
}

static int
unknown(struct session *s, const struct command_word *word, struct err *err)
{
	const struct journal *j = lab_journal(s->lab);
	const struct wproc *other =
	    find_elsewhere(journal_world(j), word->text);
	struct text_near near = { .word = word->text };

	if (other != NULL)
		return err_set(err, word->column,
		    "%s has no socket '%.64s', but %s has: type %s: fsm %.64s",
		    s->current, word->text, other->name, other->name,
		    word->text);
	for (size_t i = 0; i < journal_count(j); i++) {
		const struct event *e = journal_at(j, i);

		if (is_of(journal_world(j), e, s->current) && e->name != NULL)
			text_near_try(&near, e->name);
	}
	if (near.best != NULL)
		return err_set(err, word->column,
		    "%s has no socket '%.64s'; did you mean '%s'?", s->current,
		    word->text, near.best);
	return err_set(err, word->column,
	    "%s never had a socket '%.64s'; `sockets` lists them all",
	    s->current, word->text);
}

/* ---- the command ---- */

static sock_id
find_socket(struct session *s, const struct command_word *words, int count,
    struct err *err)
{
	sock_id id;

	if (addressed_is(words[0].text))
		return addressed_find(s, words, count, err);
	if (count > 1) {
		err_set(err, words[1].column,
		    "nothing was expected after a socket");
		return 0;
	}
	id = find_held(s, s->current, words[0].text);
	if (id == 0 && s->named == NULL)
		id = find_in_other(s, words[0].text);
	if (id == 0)
		unknown(s, &words[0], err);
	return id;
}

static enum session_result
fsm_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	/* What a lesson prints is compared: it is the same everywhere. */
	const struct fsm_style style = { .colour = s->colour && !s->json,
		.utf8 = s->utf8 && !s->json && s->player == NULL,
		.width = s->json ? 0 : s->ui.width(s->ui.context) };
	struct command_word words[2];
	int count = command_words(rest, column, words, 2, err);
	struct buf out = { 0 };
	sock_id id = 0;

	if (count == -1)
		return SESSION_MISUNDERSTOOD;
	lab_look(s->lab);
	if (count > 0)
		id = find_socket(s, words, count, err);
	command_words_free(words, (size_t)count);
	if (count > 0 && id == 0)
		return SESSION_MISUNDERSTOOD;
	if (count > 0)
		fsm_socket(&out, &style, lab_journal(s->lab), id);
	else
		fsm_sockets(&out, &style, lab_world(s->lab));
	session_write(s, buf_text(&out), out.len);
	buf_free(&out);
	return SESSION_OK;
}

const struct command command_fsm = {
	.name = "fsm",
	.group = COMMAND_LOOK,
	.usage = "[SOCKET | ADDRESS [PEER]]",
	.gist = N_("draw TCP's states, and a socket's path through them"),
	.about = N_(
	    "Draws the state diagram of RFC 9293 (figure 5). With a socket: "
	    "its path, each step numbered, the state it is in, a list of the "
	    "steps with the calls that caused them, and what leads on. A "
	    "socket is a name or a number of the process, also of one that is "
	    "closed by now; a name that only another process has is found "
	    "there. One that no process holds is given by its "
	    "address, as the record or `sockets` shows it, and by its peer's "
	    "where more than one has that address. Without a socket: all "
	    "states with the sockets that are in them. Two edges of the RFC's "
	    "figure are left out, because Linux has neither: from LISTEN to "
	    "SYN-SENT, and from SYN-RECEIVED back to LISTEN. The figure has "
	    "no resets: a step that one caused has RST in the list, and at "
	    "its line where the figure has that line. A step says close where "
	    "a call of the lab closed the socket, exit or kill where the end "
	    "of its process did, ended where neither was seen. Below 77 "
	    "columns there is no picture, only the list."),
	.example = "client: fsm c",
	.word = WORD_SOCKET,
	.in_lessons = true,
	.is_view = true,
	.run = fsm_run,
};
