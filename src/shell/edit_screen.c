/*
 * shell/edit_screen.c - output above the line being typed: the line is
 * taken off the screen, the text is written, the line is drawn again below
 * it. readline keeps the line and the cursor meanwhile.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "base/alloc.h"
#include "shell/edit_parts.h"
#include "shell/fold.h"
#include "shell/signals.h"

static void
hide(struct edit *e)
{
	if (!e->typing || e->hidden)
		return;
	rl_clear_visible_line();
	fflush(stdout);
	e->hidden = true;
}

void
edit_show(struct edit *e)
{
	if (!e->hidden)
		return;
	e->hidden = false;
	rl_on_new_line();
	rl_forced_update_display();
}

/* Columns from the prompt's start to the cursor, if rows had no end. */
static unsigned
columns_to_cursor(const struct edit *e)
{
	wchar_t wide;
	mbstate_t state = { 0 };
	unsigned columns = (unsigned)e->prompt.len;

	for (int i = 0; i < rl_point;) {
		size_t len = mbrtowc(
		    &wide, rl_line_buffer + i, (size_t)(rl_point - i), &state);
		int width = len > 0 && len <= MB_CUR_MAX ? wcwidth(wide) : 1;

		columns += width < 0 ? 2 : (unsigned)width;
		i += len > 0 && len <= MB_CUR_MAX ? (int)len : 1;
	}
	return columns;
}

/* readline (8.2) divides by zero in a window of two columns and one row: a
 * narrow one must not end the shell. */
void
edit_limit_width(void)
{
	enum { COLUMNS_MIN = 20 };
	int rows = 0, columns = 0;

	rl_get_screen_size(&rows, &columns);
	if (columns < COLUMNS_MIN)
		rl_set_screen_size(rows > 0 ? rows : 1, COLUMNS_MIN);
}

/*
 * By now the terminal has broken the line into rows of the new width, of
 * which readline knows nothing: it would leave some of them behind. So the
 * rows above the cursor's are counted here, and all are erased.
 */
void
edit_resize(struct edit *e)
{
	const char *term = getenv("TERM");
	struct winsize size;
	unsigned rows;

	if (!e->typing || term == NULL || strcmp(term, "dumb") == 0 ||
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == -1 || size.ws_col == 0) {
		rl_resize_terminal();
		edit_limit_width();
		return;
	}
	/* ECMA-48: CR, EL erases to the end of the row, CUU goes one up. Row
	 * by row, because some terminals keep what ED erases as a whole. */
	printf("\r\033[K");
	for (rows = columns_to_cursor(e) / size.ws_col; rows > 0; rows--)
		printf("\033[A\033[K");
	printf("\033[J");
	fflush(stdout);
	rl_reset_screen_size();
	edit_limit_width();
	rl_on_new_line();
	rl_forced_update_display();
}

static unsigned
ui_width(void *context)
{
	int rows = 0, columns = 0;

	(void)context;
	rl_get_screen_size(&rows, &columns);
	return columns > 0 ? (unsigned)columns : 80;
}

static void
write_folded(struct edit *e, const char *text, size_t len,
    void (*fold)(struct buf *, const char *, size_t, unsigned))
{
	struct buf folded = { 0 };

	fold(&folded, text, len, ui_width(e));
	hide(e);
	output_write(e->out, buf_text(&folded), folded.len);
	buf_free(&folded);
}

static void
ui_write(void *context, const char *text, size_t len)
{
	write_folded(context, text, len, fold_text);
}

static void
ui_record(void *context, const char *text, size_t len)
{
	write_folded(context, text, len, fold_lines);
}

static void
ui_suggest(void *context, const char *line)
{
	struct edit *e = context;

	free(e->ready);
	e->ready = line != NULL ? x_strdup(line) : NULL;
}

static const char *
ui_history(void *context, size_t index)
{
	const HIST_ENTRY *entry = history_get(history_base + (int)index);

	(void)context;
	return entry != NULL ? entry->line : NULL;
}

static void
ui_flush(void *context)
{
	struct edit *e = context;

	output_flush(e->out);
}

struct session_ui
edit_ui(struct edit *e)
{
	return (struct session_ui){ .context = e,
		.write = ui_write,
		.record = ui_record,
		.complain = ui_write,
		.suggest = ui_suggest,
		.width = ui_width,
		.history = ui_history,
		.flush = ui_flush,
		.watch = screen_works() ? screen_watch : NULL };
}
