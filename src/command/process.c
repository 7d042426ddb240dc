/* command/process.c - `process`: list them, or make one the current one. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "command/command.h"

enum { NAME_MAX_LENGTH = 32 };

static int
check_name(const struct command_word *word, struct err *err)
{
	const char *name = word->text;
	size_t len = strlen(name);
	size_t i = 1;

	if (!isalpha((unsigned char)name[0]) && name[0] != '_')
		return err_set(
		    err, word->column, "a process's name starts with a letter");
	while (i < len &&
	       (isalnum((unsigned char)name[i]) || strchr("_-", name[i])))
		i++;
	if (i < len)
		return err_set(err, word->column + (unsigned)i,
		    "a process's name has letters, digits, '_' and '-' only");
	if (len > NAME_MAX_LENGTH)
		return err_set(err, word->column,
		    "a process's name has at most %d characters",
		    NAME_MAX_LENGTH);
	return 0;
}

static enum session_result
list(struct session *s)
{
	struct grid *table = view_processes(lab_world(s->lab), session_now(s));

	if (grid_rows(table) > 0) {
		session_grid(s, table, false);
		return SESSION_OK;
	}
	grid_free(table);
	session_print(
	    s, "No process runs yet: one starts with its first call.\n");
	return SESSION_OK;
}

static enum session_result
process_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct command_word word;
	int count = command_words(rest, column, &word, 1, err);
	enum session_result result = SESSION_MISUNDERSTOOD;

	if (count == -1)
		return SESSION_MISUNDERSTOOD;
	if (count == 0)
		return list(s);
	if (s->picture != NULL) {
		err_set(err, word.column,
		    "watch lists all processes: leave out '%.64s'", word.text);
		command_words_free(&word, 1);
		return SESSION_MISUNDERSTOOD;
	}
	if (check_name(&word, err) == 0 &&
	    lab_process(s->lab, word.text, err) != NULL) {
		free(s->current);
		s->current = x_strdup(word.text);
		result = SESSION_OK;
	}
	command_words_free(&word, 1);
	return result;
}

const struct command command_process = {
	.name = "process",
	.group = COMMAND_LAB,
	.usage = "[NAME]",
	.gist = "list the processes, or make NAME the current one",
	.about =
	    "A process is a real program of the operating system that makes "
	    "the calls you type, one at a time, and has its own sockets. "
	    "Without a NAME this lists them. With one, that process is "
	    "started if it does not run yet, and calls are made in it until "
	    "you name another. 'main', 'server' and 'client' need not be "
	    "started: their first call does it. To make one call elsewhere, "
	    "put the name before it: `server: listen`.",
	.example = "process peer",
	.word = WORD_PROCESS,
	.in_lessons = true,
	.is_view = true,
	.run = process_run,
};
