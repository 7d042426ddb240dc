/* command/wait.c - `wait`: until a blocked process gets on. */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "command/command.h"
#include "command/who.h"

enum { SECONDS_MAX = 86400 };

/* Whether the word is meant as a number: names start with letters. */
static bool
is_number(const char *word)
{
	return strchr("0123456789.+-", word[0]) != NULL;
}

static int
read_seconds(const struct command_word *word, long *ms, struct err *err)
{
	char *end;
	double seconds = strtod(word->text, &end);

	if (end == word->text || *end != '\0')
		return err_set(err, word->column,
		    "'%.64s' is not a number of seconds, such as 2 or 0.5",
		    word->text);
	if (!(seconds >= 0 && seconds <= SECONDS_MAX))
		return err_set(err, word->column,
		    "the seconds to wait are a number from 0 to %d",
		    SECONDS_MAX);
	*ms = (long)(seconds * 1000 + 0.5);
	return 0;
}

struct wait_for {
	const struct wproc *process; /* NULL: any one that is blocked */
	long ms;
};

static int
read_words(struct session *s, const struct command_word *words, int count,
    struct wait_for *out, struct err *err)
{
	int i = 0;

	*out = (struct wait_for){ .ms = -1 };
	if (count > 0 && !is_number(words[0].text)) {
		out->process = who_find(
		    lab_world(s->lab), words[0].text, words[0].column, err);
		if (out->process == NULL)
			return -1;
		i++;
	} else if (s->named != NULL) {
		out->process = who_find(lab_world(s->lab), s->named, 1, err);
		if (out->process == NULL)
			return -1;
	}
	if (i < count && read_seconds(&words[i++], &out->ms, err) == -1)
		return -1;
	if (i < count)
		return err_set(err, words[i].column,
		    "nothing was expected here: wait [PROCESS] [SECONDS]");
	return 0;
}

/* Whether nobody who is waited for has a call to come: that is said. */
static bool
is_idle(struct session *s, const struct wproc *p)
{
	if (lab_is_busy(s->lab, p))
		return false;
	if (p != NULL)
		session_print(s,
		    "%s is not blocked: there is nothing to wait for.\n",
		    p->name);
	else
		session_print(s, "No process is blocked: there is nothing to "
				 "wait for.\n");
	return true;
}

/*
 * 0 when it came; -1 with *over when not. At the prompt, what does not come
 * at once is announced: until then there is no prompt.
 */
static int
wait_for(struct session *s, const struct wait_for *what, struct err *over)
{
	struct err not_yet = { 0 };

	if (s->interactive && what->ms != 0) {
		if (lab_wait(s->lab, what->process, 0, NULL, &not_yet) == 0)
			return 0;
		session_print(s,
		    what->process != NULL
			? _("waiting for %s; Ctrl-C stops waiting\n")
			: _("waiting for a blocked call to end; Ctrl-C stops "
			    "waiting\n"),
		    what->process != NULL ? what->process->name : "");
	}
	s->ui.flush(s->ui.context);
	return lab_wait(s->lab, what->process, session_patience(s, what->ms),
	    &s->interrupted, over);
}

static enum session_result
wait_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct command_word words[2];
	struct wait_for what;
	struct err over = { 0 };
	int count = command_words(rest, column, words, 2, err);
	int read;

	if (count == -1)
		return SESSION_MISUNDERSTOOD;
	read = read_words(s, words, count, &what, err);
	command_words_free(words, (size_t)count);
	if (read == -1)
		return SESSION_MISUNDERSTOOD;
	if (is_idle(s, what.process))
		return SESSION_OK;
	if (wait_for(s, &what, &over) == 0)
		return SESSION_OK;
	session_error(s, &over);
	return SESSION_FAILED;
}

const struct command command_wait = {
	.name = "wait",
	.group = COMMAND_LAB,
	.usage = "[PROCESS] [SECONDS]",
	.gist = N_("wait until a blocked process gets on"),
	.about =
	    N_("Waits until the call that PROCESS is blocked in has ended; "
	       "without a PROCESS, until any one of the blocked calls has. "
	       "Where none is blocked there is nothing to wait for. After "
	       "SECONDS (such as 2 or 0.5) it gives up, which counts as a "
	       "failure. Ctrl-C ends the waiting, not the call: `interrupt` "
	       "does that."),
	.example = "wait server 5",
	.word = WORD_PROCESS,
	.in_lessons = true,
	.run = wait_run,
};
