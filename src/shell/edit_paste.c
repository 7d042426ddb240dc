/*
 * shell/edit_paste.c - several lines pasted at once. A terminal marks a
 * paste with ESC [ 200 ~ and ESC [ 201 ~, so that keys in it (TAB, ?) are
 * text. Each of its lines runs in turn, as if it had been typed; the last
 * one, if it is not ended, stands ready on the input line.
 */
#include <stdio.h>
#include <string.h>

#include <readline/readline.h>

#include "base/alloc.h"
#include "shell/edit_parts.h"

static const char start_mark[] = "\033[200~";
static const char end_mark[] = "\033[201~";

enum { MARK_LENGTH = sizeof end_mark - 1 };

static bool
ends_with_mark(const struct buf *text)
{
	return text->len >= MARK_LENGTH &&
	       memcmp(text->data + text->len - MARK_LENGTH, end_mark,
		   MARK_LENGTH) == 0;
}

/* Up to the end mark; a terminal's Enter is a carriage return. */
static void
read_paste(struct buf *text)
{
	while (!ends_with_mark(text)) {
		int c = rl_read_key();

		if (c <= 0)
			return;
		buf_addc(text, c == '\r' ? '\n' : (char)c);
	}
	text->len -= MARK_LENGTH;
	text->data[text->len] = '\0';
}

/*
 * One line goes in at the cursor. Of several, the first ends the line that
 * was being typed, or takes the place of one that stood ready; what stood
 * behind the cursor comes after the last.
 */
static int
paste(int count, int key)
{
	struct edit *e = edit_running();
	struct buf *pasted = &e->pasted;
	struct buf text = { 0 };
	char *newline;

	(void)count;
	(void)key;
	read_paste(&text);
	newline = text.len > 0 ? strchr(text.data, '\n') : NULL;
	if (newline == NULL) {
		rl_insert_text(buf_text(&text));
		buf_free(&text);
		return 0;
	}
	*newline = '\0';
	if (e->stood != NULL && strcmp(rl_line_buffer, e->stood) == 0)
		rl_replace_line("", 0);
	buf_clear(pasted);
	buf_adds(pasted, newline + 1);
	buf_adds(pasted, rl_line_buffer + rl_point);
	rl_kill_text(rl_point, rl_end);
	rl_insert_text(text.data);
	rl_redisplay();
	buf_free(&text);
	return rl_newline(1, '\n');
}

void
edit_paste_bind(void)
{
	rl_bind_keyseq_in_map(start_mark, paste, emacs_standard_keymap);
	rl_bind_keyseq_in_map(start_mark, paste, vi_insertion_keymap);
}

char *
edit_paste_next(struct edit *e)
{
	struct buf *text = &e->pasted;
	char *newline = text->len > 0 ? strchr(text->data, '\n') : NULL;
	char *line;

	if (newline == NULL) {
		if (text->len > 0)
			e->s->ui.suggest(e, text->data);
		return NULL;
	}
	line = x_strndup(text->data, (size_t)(newline - text->data));
	buf_drop(text, strlen(line) + 1);
	return line;
}
