/*
 * command/lesson_moves.c - the rows of what is typed while a lesson is
 * played: `next`, `back`, `goto`, `again`, `skip`, `hint`, `solution`.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/lang.h"
#include "command/player_parts.h"

/* One of the functions that need no words. */
typedef enum session_result walk(struct session *s, struct err *err);

static enum session_result
run_alone(struct session *s, const char *rest, unsigned column, struct err *err,
    walk *fn)
{
	if (command_words(rest, column, NULL, 0, err) < 0)
		return SESSION_MISUNDERSTOOD;
	return fn(s, err);
}

static enum session_result
next_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	return run_alone(s, rest, column, err, walk_next);
}

static enum session_result
back_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	return run_alone(s, rest, column, err, walk_back);
}

static enum session_result
again_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	return run_alone(s, rest, column, err, walk_again);
}

static enum session_result
skip_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	return run_alone(s, rest, column, err, walk_skip);
}

static enum session_result
hint_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	return run_alone(s, rest, column, err, walk_hint);
}

static enum session_result
solution_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	return run_alone(s, rest, column, err, walk_solution);
}

/* The number of a step of the lesson; 0 with *err where it is none. */
static size_t
read_step(
    const struct session *s, const struct command_word *word, struct err *err)
{
	size_t count = s->player->lesson->step_count;
	unsigned long number;
	char *end;

	errno = 0;
	number = strtoul(word->text, &end, 10);
	if (word->text[0] >= '0' && word->text[0] <= '9' && *end == '\0' &&
	    errno == 0 && number >= 1 && number <= count)
		return number;
	err_set(
	    err, word->column, "the steps of this lesson are 1 to %zu", count);
	return 0;
}

static enum session_result
goto_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct command_word word;
	int count = command_words(rest, column, &word, 1, err);
	size_t number = 0;

	if (count == -1)
		return SESSION_MISUNDERSTOOD;
	if (count == 0)
		err_set(err, column, "which step? Type its number: goto 2");
	else if (player_need(s, err) == 0)
		number = read_step(s, &word, err);
	if (count > 0)
		command_words_free(&word, 1);
	return number == 0 ? SESSION_MISUNDERSTOOD : walk_goto(s, number);
}

const struct command command_next = {
	.name = "next",
	.group = COMMAND_LEARN,
	.usage = "",
	.gist = N_("run what is left of the lesson's step, and go on"),
	.about =
	    N_("The lines of the step that were not run yet are run as they "
	       "stand in the lesson; then comes the next step. Of a task it "
	       "runs the solution, and a question it leaves."),
	.example = "next",
	.run = next_run,
};

const struct command command_back = {
	.name = "back",
	.group = COMMAND_LEARN,
	.usage = "",
	.gist = N_("go back to the lesson's step before"),
	.about =
	    N_("The network is built anew and the steps before are run again "
	       "in it, so that everything is as it was when that step began, "
	       "whatever else you typed. Where a step could not be run, that "
	       "step itself begins anew."),
	.example = "back",
	.run = back_run,
};

const struct command command_goto = {
	.name = "goto",
	.group = COMMAND_LEARN,
	.usage = "NUMBER",
	.gist = N_("go to a step of the lesson, forwards or back"),
	.about =
	    N_("The network is built anew and all steps before that one are "
	       "run in it without showing them: everything is as the lesson "
	       "has it there. The number is the one that stands above a step, "
	       "as in [7/18]."),
	.example = "goto 7",
	.run = goto_run,
};

const struct command command_again = {
	.name = "again",
	.group = COMMAND_LEARN,
	.usage = "",
	.gist = N_("show the lesson's step once more"),
	.about = N_("Its text, and its question or task, are shown again; "
		    "nothing is run, and what stands ready stays."),
	.example = "again",
	.run = again_run,
};

const struct command command_skip = {
	.name = "skip",
	.group = COMMAND_LEARN,
	.usage = "",
	.gist = N_("leave a question or a task of the lesson"),
	.about = N_("The lesson goes on. Of a task the solution is run without "
		    "showing it, since the steps that follow need what it "
		    "makes."),
	.example = "skip",
	.run = skip_run,
};

const struct command command_hint = {
	.name = "hint",
	.group = COMMAND_LEARN,
	.usage = "",
	.gist = N_("show a hint for the lesson's step"),
	.about = N_("A step may have several: each `hint` shows the next one, "
		    "and after the last the first again."),
	.example = "hint",
	.run = hint_run,
};

const struct command command_solution = {
	.name = "solution",
	.group = COMMAND_LEARN,
	.usage = "",
	.gist = N_("show one way to do the lesson's task"),
	.about = N_("Once you have tried. The network is built as it was when "
		    "the task began, and the lines of the solution stand ready "
		    "one by one. Any other way that reaches the goal is right "
		    "as well."),
	.example = "solution",
	.run = solution_run,
};
