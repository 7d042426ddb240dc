/* shell/dispatch.c - a parsed line becomes a call, a command, a name. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "command/who.h"
#include "shell/dispatch.h"
#include "shell/scope.h"
#include "shell/session.h"
#include "shell/unknown.h"

enum { LESSON_BYTES_MAX = 64 << 20 };

static enum session_result
misunderstood(struct session *s, const struct err *err)
{
	if (err_is_set(err))
		session_error(s, err);
	return SESSION_MISUNDERSTOOD;
}

static int
check_names(const struct line *line, const struct call *call, struct err *err)
{
	size_t most = call->returns_two ? 2 : 1;

	if (line->name_count <= most)
		return 0;
	return err_set(err, line->names[most].column,
	    most == 1
		? _("%s returns one value, so there is nothing for '%.64s'")
		: _("%s returns two values, so there is nothing for '%.64s'"),
	    call->name, line->names[most].text);
}

/* A new process needs a name that no living one has. */
static int
check_new_process(const struct line *line, const struct world *w,
    const struct call_args *args, struct err *err)
{
	for (size_t i = 0; i < args->count; i++) {
		const char *name = buf_text(&args->arg[i].bytes);

		if (args->arg[i].kind == ARG_NAME &&
		    world_process_find(w, name) != NULL)
			return err_set(err, line->args[i].column,
			    "there is a process '%.64s' already; a new one "
			    "needs another name",
			    name);
	}
	return 0;
}

/* The lab takes the names: they go from the line to the request. */
static void
take_names(struct lab_request *request, const struct line *line)
{
	if (line->name_count == 0)
		return;
	request->names = x_calloc(line->name_count, sizeof *request->names);
	request->name_count = line->name_count;
	for (size_t i = 0; i < line->name_count; i++) {
		if (strcmp(line->names[i].text, "_") != 0)
			request->names[i] = x_strdup(line->names[i].text);
	}
}

static int
read_call(const struct session *s, const struct line *line,
    const struct wproc *p, struct lab_request *request, struct err *err)
{
	struct scope_process of = { .world = lab_world(s->lab), .process = p };
	struct call_sockets sockets = scope_sockets(&of);
	int result = call_read(request->call, line->receiver.text,
	    line->receiver.column, line->args, line->arg_count,
	    line->word.column, &sockets, &request->args, &request->chosen, err);

	if (result == -1) {
		unknown_socket(s, line, p, err);
		unquoted_text(s, line, request->call, p, err);
	}
	return result;
}

static unsigned
column_of(const struct line *line, const struct buf *bytes)
{
	for (size_t i = line->arg_count; i-- > 0;) {
		const struct buf *b = &line->args[i].bytes;

		if (b->len == bytes->len &&
		    memcmp(buf_text(b), buf_text(bytes), b->len) == 0)
			return line->args[i].column;
	}
	return line->word.column;
}

/*
 * A path of AF_UNIX makes a file, or leads to a program outside of the
 * network, as a file is reached from any. A lesson may come from a stranger,
 * and has the names that are no files: each network has its own.
 */
static int
check_paths(const struct session *s, const struct line *line,
    const struct call_args *args, struct err *err)
{
	for (size_t i = 0; i < args->count && session_is_compared(s); i++) {
		const struct call_arg *a = &args->arg[i];
		char first = a->bytes.len > 0 ? a->bytes.data[0] : '\0';

		if (a->kind == ARG_ADDR && a->number == AF_UNIX &&
		    first != '\0' && first != '@')
			return err_set(err, column_of(line, &a->bytes),
			    "a lesson makes and opens no files: give the "
			    "AF_UNIX socket a name that begins with @, as in "
			    "%s %s @name",
			    line->word.text,
			    line->receiver.text != NULL ? line->receiver.text
							: "s");
	}
	return 0;
}

/* What only the shell can judge of a call that was read. */
static int
check_read(const struct session *s, const struct line *line,
    const struct wproc *p, struct lab_request *request, struct err *err)
{
	const struct world *w = lab_world(s->lab);

	if (check_new_process(line, w, &request->args, err) == 0 &&
	    check_paths(s, line, &request->args, err) == 0 &&
	    unknown_data(s, line, p, &request->args, err) == 0)
		return 0;
	call_args_free(&request->args);
	return -1;
}

static enum session_result
make_call(struct session *s, struct lab_request *request)
{
	struct err err = { 0 };

	switch (lab_call(s->lab, request, &err)) {
	case LAB_DONE:
	case LAB_BLOCKED:
		return SESSION_OK;
	case LAB_FAILED:
		return SESSION_FAILED;
	case LAB_REFUSED:
		break;
	}
	session_error(s, &err);
	return SESSION_FAILED;
}

static void
note_with(struct session *s, const struct line *line)
{
	const char *name = line->name_count > 0 ? line->names[0].text : _("it");
	struct buf note = { 0 };

	buf_say(&note,
	    "the shell does not know where the block of `with` ends: close "
	    "%s yourself",
	    name);
	session_note(s, buf_text(&note));
	buf_free(&note);
}

/*
 * The process is spawned only once the line is known to be sound: a line
 * that is not understood does nothing.
 */
static enum session_result
run_call(struct session *s, const struct line *line)
{
	const struct world *w = lab_world(s->lab);
	const char *name =
	    line->process.text != NULL ? line->process.text : s->current;
	struct lab_request request = { .call = call_find(line->word.text) };
	const struct wproc *p = world_process_find(w, name);
	enum session_result result;
	struct err err = { 0 };

	if ((p == NULL &&
		who_check(s->lab, name, line->process.column, &err) == -1) ||
	    check_names(line, request.call, &err) == -1 ||
	    read_call(s, line, p, &request, &err) == -1 ||
	    check_read(s, line, p, &request, &err) == -1)
		return misunderstood(s, &err);
	if (p == NULL)
		p = lab_process(s->lab, name, &err);
	if (p == NULL) {
		call_args_free(&request.args);
		session_error(s, &err);
		return SESSION_FAILED;
	}
	request.process = p->id;
	take_names(&request, line);
	result = make_call(s, &request);
	if (line->with)
		note_with(s, line);
	return result;
}

/* Where a comment begins: a # outside of quotes, after a blank. */
static size_t
without_comment(const char *rest)
{
	char quote = '\0';
	size_t i, end = 0;

	for (i = 0; rest[i] != '\0'; i++) {
		char c = rest[i];

		if (quote == '\0' && c == '#' &&
		    (i == 0 || rest[i - 1] == ' ' || rest[i - 1] == '\t'))
			break;
		if (quote != '\0' && c == '\\' && rest[i + 1] != '\0')
			end = ++i + 1;
		else if (quote != '\0' && c == quote)
			quote = '\0';
		else if (quote == '\0' && (c == '"' || c == '\''))
			quote = c;
		if (c != ' ' && c != '\t')
			end = i + 1;
	}
	return end;
}

/* NAME alone is `set NAME`. */
static enum session_result
run_name(struct session *s, const struct line *line)
{
	struct err err = { 0 };
	enum session_result result = command_find("set")->run(
	    s, line->word.text, line->word.column, &err);

	return result == SESSION_MISUNDERSTOOD ? misunderstood(s, &err)
					       : result;
}

static enum session_result
run_command(struct session *s, const struct line *line)
{
	const struct command *command = command_find(line->word.text);
	struct err err = { 0 };
	char *rest;
	enum session_result result;

	/* The lines of a lesson's file were checked when it was read; should
	 * one have got through that, it ends here. */
	if (s->repeatable && !command->in_lessons) {
		err_set(&err, line->word.column, "a lesson cannot use `%s`",
		    command->name);
		return misunderstood(s, &err);
	}
	rest = x_strndup(line->rest, without_comment(line->rest));
	result = command->run(s, rest, line->rest_column, &err);
	free(rest);
	return result == SESSION_MISUNDERSTOOD ? misunderstood(s, &err)
					       : result;
}

/* `server: expect 4`: for this one line, server is the current process. */
static enum session_result
run_in(struct session *s, const struct line *line,
    enum session_result (*run)(struct session *, const struct line *))
{
	char *current = s->current;
	const char *named = s->named;
	enum session_result result;
	struct err err = { 0 };

	/* What it looks at is what came of the calls before. */
	lab_finish(s->lab);
	if (line->process.text == NULL)
		return run(s, line);
	if (who_check(s->lab, line->process.text, line->process.column, &err) ==
	    -1)
		return misunderstood(s, &err);
	s->current = x_strdup(line->process.text);
	s->named = line->process.text;
	result = run(s, line);
	free(s->current);
	s->current = current;
	s->named = named;
	return result;
}

static enum session_result
run_process(struct session *s, const struct line *line)
{
	struct err err = { 0 };

	if (who_check(s->lab, line->process.text, line->process.column, &err) ==
	    -1)
		return misunderstood(s, &err);
	free(s->current);
	s->current = x_strdup(line->process.text);
	return SESSION_OK;
}

/* One value for each name: the parser has counted them. */
static enum session_result
run_assign(struct session *s, const struct line *line)
{
	for (size_t i = 0; i < line->name_count; i++)
		lab_assign(s->lab, line->names[i].text, &line->args[i]);
	return SESSION_OK;
}

/* A lesson may come from a stranger; and what it fills is anew with each
 * network. */
static int
check_room(const struct session *s, struct err *err)
{
	if (!session_is_compared(s) ||
	    journal_bytes(lab_journal(s->lab)) < LESSON_BYTES_MAX)
		return 0;
	return err_set(err, 0,
	    "what was sent, received and named in this network takes more than "
	    "%d MiB; a lesson has no more room",
	    LESSON_BYTES_MAX >> 20);
}

enum session_result
dispatch_line(struct session *s, const struct line *line)
{
	struct err err = { 0 };

	if (check_room(s, &err) == -1)
		return misunderstood(s, &err);
	switch (line->kind) {
	case LINE_EMPTY:
		break;
	case LINE_PROCESS:
		return run_process(s, line);
	case LINE_ASSIGN:
		return run_assign(s, line);
	case LINE_CALL:
		return run_call(s, line);
	case LINE_COMMAND:
		return run_in(s, line, run_command);
	case LINE_NAME:
		return run_in(s, line, run_name);
	case LINE_PYTHON:
		session_note(s, line->hint);
		break;
	}
	return SESSION_OK;
}
