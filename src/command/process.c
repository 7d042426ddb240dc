/* command/process.c - `process`: list them, or make one the current one. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "command/command.h"

enum { NAME_MAX_LENGTH = 32, WORDS_MAX = 3 };

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

/* "on HOST"; HOST_ONLY with *err set where it cannot be that. */
static enum host
read_host(const struct session *s, const struct command_word *words,
    size_t count, struct err *err)
{
	enum host host;

	if (strcmp(words[0].text, "on") != 0)
		err_set(err, words[0].column,
		    "only a host can stand here: process NAME on server");
	else if (lab_net(s->lab) != LAB_WIRE)
		err_set(err, words[0].column,
		    "the network `%s` has one host, where all processes live; "
		    "`net wire` begins anew on one with two",
		    lab_net_name(lab_net(s->lab)));
	else if (count < 2)
		err_set(err, words[0].column,
		    "on which host? `on server` or `on client`");
	if (err_is_set(err))
		return HOST_ONLY;
	host = host_find(words[1].text);
	if (host == HOST_ONLY)
		err_set(err, words[1].column,
		    "no host named '%.64s': this network has server and "
		    "client",
		    words[1].text);
	return host;
}

/* One that lives there already is as good as a new one. */
static const struct wproc *
start_on(struct session *s, const char *name, enum host host, struct err *err)
{
	const struct wproc *p = world_process_find(lab_world(s->lab), name);

	if (p != NULL && p->host == host)
		return p;
	return lab_process_on(s->lab, name, host, err);
}

static enum session_result
take(struct session *s, const struct command_word *words, size_t count,
    struct err *err)
{
	const struct wproc *p = NULL;
	enum host host = HOST_ONLY;

	if (s->picture != NULL)
		err_set(err, words[0].column,
		    "watch lists all processes: leave out '%.64s'",
		    words[0].text);
	else if (check_name(&words[0], err) == 0 && count > 1)
		host = read_host(s, words + 1, count - 1, err);
	if (err_is_set(err))
		return SESSION_MISUNDERSTOOD;
	if (host != HOST_ONLY)
		p = start_on(s, words[0].text, host, err);
	else
		p = lab_process(s->lab, words[0].text, err);
	if (p == NULL) {
		if (err->column == 0)
			err->column = words[0].column;
		return SESSION_MISUNDERSTOOD;
	}
	free(s->current);
	s->current = x_strdup(p->name);
	return SESSION_OK;
}

static enum session_result
process_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct command_word words[WORDS_MAX];
	int count = command_words(rest, column, words, WORDS_MAX, err);
	enum session_result result;

	if (count == -1)
		return SESSION_MISUNDERSTOOD;
	if (count == 0)
		return list(s);
	result = take(s, words, (size_t)count, err);
	command_words_free(words, (size_t)count);
	return result;
}

const struct command command_process = {
	.name = "process",
	.group = COMMAND_LAB,
	.usage = "[NAME [on HOST]]",
	.gist = N_("list the processes, or make NAME the current one"),
	.about = N_(
	    "A process is a real program of the operating system that makes "
	    "the calls you type, one at a time, and has its own sockets. "
	    "Without a NAME this lists them. With one, that process is "
	    "started if it does not run yet, and calls are made in it until "
	    "you name another. 'main', 'server' and 'client' need not be "
	    "started: their first call does it. To make one call elsewhere, "
	    "put the name before it: `server: listen`. On the network `wire` "
	    "'server' lives on the host server, 'client' and 'main' on the "
	    "host client; any other is started with `process NAME on HOST`."),
	.example = "process peer",
	.word = WORD_PROCESS,
	.in_lessons = true,
	.is_view = true,
	.run = process_run,
};
