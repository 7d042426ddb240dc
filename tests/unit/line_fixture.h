/*
 * tests/unit/line_fixture.h - a small world for lines to mention, and a
 * parsed line as text, so that a test is a row: what is typed, what it is.
 */
#ifndef UNIT_LINE_FIXTURE_H
#define UNIT_LINE_FIXTURE_H

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "shell/line.h"
#include "unit.h"

static const char *
fixture_call(void *context, size_t index)
{
	static const char *const names[] = { "socket", "bind", "listen",
		"accept", "connect", "connect_ex", "send", "sendall", "sendto",
		"recv", "setsockopt", "close", "poll", NULL };

	(void)context;
	return names[index];
}

static const char *
fixture_command(void *context, size_t index)
{
	static const char *const names[] = { "help", "set", "wait", "poll",
		"quit", "ss", "run", "why", NULL };

	(void)context;
	return names[index];
}

static const char *
fixture_process(void *context, size_t index)
{
	static const char *const names[] = { "server", "client", NULL };

	(void)context;
	return names[index];
}

/*
 * HOST, n and addr in all processes; port is 1 in `other` and 65432 where
 * no process is named.
 */
static const struct value *
fixture_variable(void *context, const char *process, const char *name)
{
	static char host_text[] = "127.0.0.1", n_text[] = "3";
	static struct value host = { .kind = VALUE_BYTES,
		.column = 900,
		.bytes = { host_text, 9, 10 } };
	static struct value n = { .kind = VALUE_INT,
		.column = 900,
		.number = 3,
		.real = 3,
		.bytes = { n_text, 1, 2 } };
	static struct value here = { .kind = VALUE_INT, .number = 65432 };
	static struct value there = { .kind = VALUE_INT, .number = 1 };
	static struct value pair[2];
	static struct value addr = {
		.kind = VALUE_TUPLE, .column = 900, .items = pair, .count = 2
	};

	(void)context;
	pair[0] = host;
	pair[1] = n;
	if (strcmp(name, "HOST") == 0)
		return &host;
	if (strcmp(name, "n") == 0)
		return &n;
	if (strcmp(name, "addr") == 0)
		return &addr;
	if (strcmp(name, "port") != 0)
		return NULL;
	if (process == NULL)
		return &here;
	return strcmp(process, "other") == 0 ? &there : NULL;
}

/* A socket of every process: conn. */
static bool
fixture_known(void *context, const char *process, const char *name)
{
	return strcmp(name, "conn") == 0 ||
	       fixture_variable(context, process, name) != NULL;
}

static int
fixture_file(void *context, const char *path, struct buf *out, struct err *err)
{
	(void)context;
	if (strcmp(path, "/page") != 0)
		return err_set(err, 0, "%s: no such file", path);
	buf_adds(out, "<p>");
	return 0;
}

static const struct line_scope fixture_scope = { NULL, fixture_call,
	fixture_command, fixture_process, fixture_variable, fixture_known,
	fixture_file };

/* I:5 R:0.5 B:'x' W:s None (B:'::1', I:80) */
static void
fixture_value(struct buf *out, const struct value *v)
{
	switch (v->kind) {
	case VALUE_NONE:
		buf_adds(out, "None");
		break;
	case VALUE_INT:
		buf_printf(out, "I:%lld", v->number);
		break;
	case VALUE_REAL:
		buf_printf(out, "R:%.17g", v->real);
		break;
	case VALUE_BYTES:
		buf_adds(out, "B:");
		text_c_string(out, buf_text(&v->bytes), v->bytes.len);
		break;
	case VALUE_WORD:
		buf_printf(out, "W:%s", buf_text(&v->bytes));
		break;
	case VALUE_TUPLE:
		buf_addc(out, '(');
		for (size_t i = 0; i < v->count; i++) {
			buf_adds(out, i > 0 ? ", " : "");
			fixture_value(out, &v->items[i]);
		}
		buf_addc(out, ')');
		break;
	}
}

static const char *
fixture_kind(enum line_kind kind)
{
	switch (kind) {
	case LINE_EMPTY:
		return "empty";
	case LINE_PROCESS:
		return "process";
	case LINE_ASSIGN:
		return "assign";
	case LINE_CALL:
		return "call";
	case LINE_COMMAND:
		return "command";
	case LINE_NAME:
		return "name";
	case LINE_PYTHON:
		return "python";
	}
	return "?";
}

/* call server: conn,addr = s.accept I:1 | with: every member that is set. */
static void
fixture_line(struct buf *out, const struct line *line)
{
	buf_adds(out, fixture_kind(line->kind));
	if (line->process.text != NULL)
		buf_printf(out, " %s:", line->process.text);
	for (size_t i = 0; i < line->name_count; i++)
		buf_printf(out, "%s%s", i > 0 ? "," : " ", line->names[i].text);
	buf_adds(out, line->name_count > 0 ? " =" : "");
	if (line->word.text != NULL)
		buf_printf(out, " %s%s%s",
		    line->receiver.text != NULL ? line->receiver.text : "",
		    line->receiver.text != NULL ? "." : "", line->word.text);
	for (size_t i = 0; i < line->arg_count; i++) {
		buf_addc(out, ' ');
		fixture_value(out, &line->args[i]);
	}
	if (line->rest != NULL)
		buf_printf(out, " [%s]", line->rest);
	buf_adds(out, line->with ? " with" : "");
}

/* What a line is, as text; ends the test where it is an error. */
static struct buf
fixture_parse(const char *text, size_t len)
{
	struct buf out = { 0 };
	struct line line;
	struct err err = { 0 };

	if (line_parse(text, len, &fixture_scope, &line, &err) != 0)
		ck_abort_msg(
		    "%.80s: column %u: %s", text, err.column, err.text);
	ck_assert(!err_is_set(&err));
	fixture_line(&out, &line);
	line_free(&line);
	return out;
}

/* One row: the line and what it is. */
static inline void
fixture_expect(const char *text, const char *expected)
{
	struct buf got = fixture_parse(text, strlen(text));

	if (strcmp(buf_text(&got), expected) != 0)
		ck_abort_msg("%s\n  is       %s\n  expected %s", text,
		    buf_text(&got), expected);
	buf_free(&got);
}

#endif
