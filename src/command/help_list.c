/* command/help_list.c - what there is: calls and commands by group. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "command/help.h"

enum { USAGE_WIDTH = 36, VALUE_WIDTH = 35 };

static void
add_row(struct buf *out, const char *usage, const char *gist, unsigned width)
{
	size_t start = out->len;
	unsigned at;

	buf_printf(out, "  %s", usage);
	at = (unsigned)(out->len - start);
	if (at >= USAGE_WIDTH) {
		buf_addc(out, '\n');
		at = 0;
	}
	text_wrap(out, gist, at, USAGE_WIDTH, width);
}

static void
add_calls(struct buf *out, unsigned width)
{
	struct buf usage = { 0 };

	buf_adds(out, _("Socket calls\n"));
	for (size_t i = 0; calls[i] != NULL; i++) {
		buf_clear(&usage);
		call_usage(&usage, calls[i]);
		add_row(
		    out, buf_text(&usage), lang_text(calls[i]->gist), width);
	}
	buf_free(&usage);
}

static const char *
group_title(enum command_group group)
{
	switch (group) {
	case COMMAND_LAB:
		return _("Processes and their network");
	case COMMAND_LOOK:
		return _("Looking");
	case COMMAND_LEARN:
		return _("Lessons");
	case COMMAND_SHELL:
		return _("The shell");
	}
	return "";
}

static void
add_group(struct buf *out, enum command_group group, unsigned width)
{
	struct buf usage = { 0 };

	buf_printf(out, "\n%s\n", group_title(group));
	for (size_t i = 0; commands[i] != NULL; i++) {
		const struct command *c = commands[i];

		if (c->group != group)
			continue;
		buf_clear(&usage);
		buf_adds(&usage, c->name);
		if (c->usage[0] != '\0')
			buf_printf(&usage, " %s", c->usage);
		add_row(out, buf_text(&usage), lang_text(c->gist), width);
	}
	buf_free(&usage);
}

void
help_list(struct buf *out, unsigned width)
{
	add_calls(out, width);
	add_group(out, COMMAND_LAB, width);
	add_group(out, COMMAND_LOOK, width);
	add_group(out, COMMAND_LEARN, width);
	add_group(out, COMMAND_SHELL, width);
	buf_addc(out, '\n');
	text_wrap(out,
	    _("[ ] may be left out. `help bind` tells all about one of them, "
	      "`help ECONNREFUSED` about an error, `help notation` how lines "
	      "are written."),
	    0, 0, width);
}

/* Paragraphs, with an empty line between them in the text too. */
static void
add_about(struct buf *out, const char *about, unsigned width)
{
	const char *end;
	char *paragraph;

	while ((end = strstr(about, "\n\n")) != NULL) {
		paragraph = x_strndup(about, (size_t)(end - about));
		text_wrap(out, paragraph, 0, 0, width);
		buf_addc(out, '\n');
		free(paragraph);
		about = end + 2;
	}
	text_wrap(out, about, 0, 0, width);
}

void
help_command(struct buf *out, const struct command *c, unsigned width)
{
	buf_printf(out, "%s - %s\n\n  ", c->name, lang_text(c->gist));
	buf_say(out, "type    %s%s%s\n\n", c->name,
	    c->usage[0] != '\0' ? " " : "", c->usage);
	add_about(out, lang_text(c->about), width);
	if (c->example != NULL)
		buf_say(out, "\nExample:\n  %s\n", c->example);
}

/* Translators: '!' at the beginning of a paragraph stays; a blank too. */
static const char *const notation[] = {
	N_("!A call can be written in three ways; all three do the same:"),
	"",
	" server: bind s 127.0.0.1 65432",
	" server: bind(s, \"127.0.0.1\", 65432)",
	" server: s.bind((\"127.0.0.1\", 65432))",
	"",
	N_("!Before the colon stands the process that makes the call. Without "
	   "one, the current process makes it; `server:` alone makes server "
	   "the "
	   "current one."),
	"",
	" s = socket AF_INET SOCK_STREAM",
	" conn, addr = accept s",
	" HOST = \"127.0.0.1\"",
	"",
	N_("!A name on the left keeps what the call returns: a socket, an "
	   "address, data. That belongs to the process that made the call; the "
	   "value of NAME = VALUE can be used by all. A name alone in a line "
	   "is "
	   "shown. The socket may be left out of a call: then the latest one "
	   "that suits is taken, and the record says which."),
	"",
	N_("!Values:"),
	NULL,
};

static const struct {
	const char *code, *what;
} values[] = {
	{ "65432  0x10  64K  0.5", N_("numbers; K, M and G are sizes") },
	{ "\"text\"  'text'  b'\\x00\\n'", N_("strings, with C's escapes") },
	{ "\"x\" * 100000  \"a\" + \"b\"", N_("repeated, joined") },
	{ "pack(\">H\", 94)", N_("integers as bytes") },
	{ "file(\"page.html\")", N_("the content of a file") },
	{ "AF_INET6  socket.SO_REUSEADDR", N_("constants") },
};

static const char *const after_values[] = {
	"",
	N_("!# begins a comment. Lines from a Python program work as they "
	   "stand; of what the shell does not run (`while`, `if`, `def`) it "
	   "says "
	   "so."),
	NULL,
};

static void
add_notation(struct buf *out, const char *const *lines, unsigned width)
{
	for (size_t i = 0; lines[i] != NULL; i++) {
		const char *line = lang_text(lines[i]);

		if (line[0] == '!')
			text_wrap(out, line + 1, 0, 0, width);
		else
			buf_printf(
			    out, "%s%s\n", line[0] != '\0' ? " " : "", line);
	}
}

static void
add_values(struct buf *out)
{
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		size_t start = out->len;

		buf_printf(out, "  %s", values[i].code);
		text_pad(out, start, VALUE_WIDTH);
		buf_printf(out, "%s\n", lang_text(values[i].what));
	}
}

void
help_notation(struct buf *out, unsigned width)
{
	add_notation(out, notation, width);
	add_values(out);
	add_notation(out, after_values, width);
}
