/* command/help_reference.c - all calls as Markdown: docs/calls.md. */
#include <string.h>

#include "command/help.h"
#include "model/constant.h"

/* Text in a table's cell: what would end the cell, or begin an element of
 * Markdown or HTML, is escaped. */
static void
add_cell(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (strchr("|<*_\\", *text) != NULL)
			buf_addc(out, '\\');
		buf_addc(out, *text);
	}
}

static void
add_usage(struct buf *out, const struct call *call)
{
	buf_adds(out, "```\n");
	call_usage(out, call);
	buf_printf(
	    out, "\n```\n\nC: `%s`  \nPython: `%s`", call->c, call->python);
	if (call->man != NULL)
		buf_printf(out, "  \nManual page: %s", call->man);
	buf_adds(out, "\n\n");
}

static void
add_arguments(struct buf *out, const struct call *call)
{
	struct buf text = { 0 };

	if (call->args[0].kind == ARG_END)
		return;
	buf_adds(out, "\n| argument | what it is |\n|---|---|\n");
	for (const struct arg *arg = call->args; arg->kind != ARG_END; arg++) {
		buf_clear(&text);
		help_argument(&text, call, arg);
		buf_printf(out, "| `%s` | ", arg->name);
		add_cell(out, buf_text(&text));
		buf_adds(out, " |\n");
	}
	buf_free(&text);
}

static void
add_errors(struct buf *out, const struct call *call)
{
	if (call->errors[0].number == 0)
		return;
	buf_adds(out, "\n| error | number | what it means here |\n"
		      "|---|---|---|\n");
	for (const struct call_error *e = call->errors; e->number != 0; e++) {
		buf_printf(
		    out, "| `%s` | %d | ", errno_name(e->number), e->number);
		add_cell(out, e->means);
		buf_adds(out, " |\n");
	}
}

static void
add_call(struct buf *out, const struct call *call)
{
	buf_printf(
	    out, "\n## %s\n\n%s: %s.\n\n", call->name, call->name, call->gist);
	add_usage(out, call);
	buf_printf(out, "%s\n", call->about);
	add_arguments(out, call);
	add_errors(out, call);
	buf_printf(out, "\nExample: `%s`\n", call->example);
}

void
help_reference(struct buf *out)
{
	buf_adds(out,
	    "# The calls\n\n"
	    "Every socket call that the shell can make. This page is printed "
	    "by\n`sockets help --reference`; `make docs` writes it anew. In "
	    "the usage lines\n`[ ]` may be left out; a socket that is left "
	    "out is chosen, and the record\nsays which.\n\n");
	for (size_t i = 0; calls[i] != NULL; i++)
		buf_printf(out, "- [%s](#%s) - %s\n", calls[i]->name,
		    calls[i]->name, calls[i]->gist);
	for (size_t i = 0; calls[i] != NULL; i++)
		add_call(out, calls[i]);
}
