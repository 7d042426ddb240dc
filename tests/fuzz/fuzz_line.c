/*
 * tests/fuzz/fuzz_line.c - any bytes as a line: nothing crashes, an error
 * leaves an empty line, and every column lies within the line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "shell/line.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const char *const calls[] = { "socket", "bind", "listen", "accept",
	"connect", "connect_ex", "send", "sendall", "sendto", "recv",
	"recvfrom", "shutdown", "close", "getsockname", "setsockopt", "poll",
	"getaddrinfo", "socketpair", "fork", NULL };
static const char *const commands[] = { "help", "process", "wait", "set", "run",
	"quit", NULL };
static const char *const processes[] = { "server", "client", NULL };

static const char *
call_name(void *context, size_t index)
{
	(void)context;
	return calls[index];
}

static const char *
command_name(void *context, size_t index)
{
	(void)context;
	return commands[index];
}

static const char *
process_name(void *context, size_t index)
{
	(void)context;
	return processes[index];
}

/* The variables: a number, text, and a pair. Built for each input. */
struct variables {
	struct value n, msg, pair;
};

static const struct value *
variable(void *context, const char *process, const char *name)
{
	struct variables *v = context;

	(void)process;
	if (strcmp(name, "n") == 0)
		return &v->n;
	if (strcmp(name, "msg") == 0)
		return &v->msg;
	return strcmp(name, "addr") == 0 ? &v->pair : NULL;
}

static bool
known(void *context, const char *process, const char *name)
{
	return variable(context, process, name) != NULL;
}

static int
file(void *context, const char *path, struct buf *out, struct err *err)
{
	(void)context;
	if (strcmp(path, "/x") != 0)
		return err_set(err, 0, "no such file");
	buf_adds(out, "content");
	return 0;
}

static void
must(int holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz_line: %s\n", what);
	abort();
}

static void
check_column(unsigned column, size_t size)
{
	must(column >= 1 && column <= size + 1, "a column outside the line");
}

static void
check_value(const struct value *v, size_t size)
{
	check_column(v->column, size);
	must(v->bytes.len <= VALUE_MAX, "a value over its limit");
	for (size_t i = 0; i < v->count; i++)
		check_value(&v->items[i], size);
}

static void
check_word(const struct line_word *word, size_t size)
{
	if (word->text != NULL)
		check_column(word->column, size);
}

static void
check_line(const struct line *line, size_t size)
{
	check_word(&line->process, size);
	check_word(&line->receiver, size);
	check_word(&line->word, size);
	for (size_t i = 0; i < line->name_count; i++)
		check_word(&line->names[i], size);
	for (size_t i = 0; i < line->arg_count; i++)
		check_value(&line->args[i], size);
	must((line->kind == LINE_CALL || line->kind == LINE_COMMAND ||
		 line->kind == LINE_NAME) == (line->word.text != NULL),
	    "a call, command or name without its word");
	must((line->kind == LINE_PYTHON) == (line->hint != NULL), "no hint");
	must((line->kind == LINE_COMMAND) == (line->rest != NULL), "no rest");
	must(line->kind != LINE_ASSIGN || line->arg_count == line->name_count,
	    "a name without a value");
}

static void
check_error(const struct line *line, const struct err *err, size_t size)
{
	static const struct line empty;
	size_t len = strlen(err->text);

	check_column(err->column, size);
	must(memcmp(line, &empty, sizeof empty) == 0, "not empty");
	must(len > 0, "an error without a reason");
	must(text_is_utf8(err->text, len), "an error that is no text");
	for (size_t i = 0; i < len; i++)
		must(
		    (unsigned char)err->text[i] >= 0x20 && err->text[i] != 0x7f,
		    "a control character in an error");
}

static struct variables
variables_new(void)
{
	struct variables v = { value_int(3), value_bytes("hello", 5),
		{ .kind = VALUE_TUPLE, .column = 9000 } };

	v.n.column = v.msg.column = 9000;
	v.pair.items = calloc(2, sizeof *v.pair.items);
	must(v.pair.items != NULL, "no memory");
	v.pair.count = 2;
	v.pair.items[0] = value_bytes("::1", 3);
	v.pair.items[1] = value_int(80);
	v.pair.items[0].column = v.pair.items[1].column = 9000;
	return v;
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct variables v = variables_new();
	struct line_scope scope = { &v, call_name, command_name, process_name,
		variable, known, file };
	struct line line;
	struct err err = { 0 };

	if (line_parse((const char *)data, size, &scope, &line, &err) == 0) {
		must(!err_is_set(&err), "an error and a line");
		check_line(&line, size);
		line_free(&line);
	} else {
		check_error(&line, &err, size);
	}
	value_free(&v.n);
	value_free(&v.msg);
	value_free(&v.pair);
	return 0;
}
