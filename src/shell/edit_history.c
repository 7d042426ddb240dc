/* shell/edit_history.c - readline's list of lines, kept in a file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "shell/edit_parts.h"

/* A line longer than this was pasted: nobody looks for it again. */
enum { LINE_MAX_KEPT = 4096 };

/* What to type first, for somebody who starts the shell for the first
 * time. */
static const char welcome[] =
    N_("This is a lab for sockets: each call that you type is made by a real "
       "process.\n"
       "Type `socket` to make a socket, `help` to see what else there is.\n"
       "Type `lesson echo` to be led through a first server and client; `quit` "
       "ends.\n");

/*
 * readline writes a line to the terminal nearly as it is: one with control
 * characters, in a file that anybody may have written, could do to it
 * whatever it likes. Tabs are in what was pasted.
 */
static bool
is_plain(const char *line)
{
	struct buf safe = { 0 };
	bool plain = true;

	for (const char *s = line; *s != '\0' && plain;) {
		size_t len = strcspn(s, "\t");

		buf_clear(&safe);
		text_plain(&safe, s, len);
		plain = safe.len == len;
		s += len;
		s += strspn(s, "\t");
	}
	buf_free(&safe);
	return plain;
}

static void
add_old(const char *line)
{
	if (is_plain(line))
		add_history(line);
}

static void
complain(struct edit *e, const char *what, const struct err *err)
{
	struct buf text = { 0 };

	buf_printf(&text, "%s: %s\n", what, err->text);
	e->s->ui.write(e->s->ui.context, text.data, text.len);
	edit_show(e);
	buf_free(&text);
}

void
edit_greet(struct edit *e)
{
	const struct session_ui *ui = &e->s->ui;
	struct buf out = { 0 };

	for (const char *s = lang_text(welcome); *s != '\0';) {
		size_t len = strcspn(s, "\n");
		char *line = x_strndup(s, len);

		text_wrap(&out, line, 0, 0, ui->width(ui->context));
		free(line);
		s += len + (s[len] == '\n');
	}
	ui->write(ui->context, buf_text(&out), out.len);
	buf_free(&out);
}

bool
edit_history_open(struct edit *e)
{
	struct err err = { 0 };
	bool first;

	using_history();
	stifle_history(HISTFILE_LINES);
	e->history = histfile_open(&first, &err);
	if (e->history == NULL)
		complain(e, _("The lines you type will not be kept"), &err);
	else
		histfile_each(e->history, add_old);
	return first;
}

/* Once the file cannot be written, the lines of this session are kept in
 * memory only: that is said once. */
void
edit_history_add(struct edit *e, const char *line)
{
	struct err err = { 0 };
	const HIST_ENTRY *last =
	    history_length > 0 ? history_get(history_base + history_length - 1)
			       : NULL;

	if (line[strspn(line, " \t")] == '\0' || strlen(line) > LINE_MAX_KEPT)
		return;
	if (last != NULL && strcmp(last->line, line) == 0)
		return;
	add_history(line);
	if (e->history == NULL || histfile_add(e->history, line, &err) == 0)
		return;
	histfile_close(e->history);
	e->history = NULL;
	complain(e, _("From here on, the lines you type are not kept"), &err);
}

void
edit_history_close(struct edit *e)
{
	histfile_close(e->history);
	e->history = NULL;
	clear_history();
}
