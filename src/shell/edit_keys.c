/* shell/edit_keys.c - what TAB and `?` do, and readline's settings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "shell/complete.h"
#include "shell/edit_parts.h"

/* readline's form: what all have in common, then each; it frees them. */
static char **
matches_of(const struct completion *c)
{
	char **matches = x_calloc(c->count + 2, sizeof *matches);
	size_t common = strlen(c->words[0]);

	for (size_t i = 0; i < c->count; i++) {
		size_t same = 0;

		while (same < common && c->words[i][same] == c->words[0][same])
			same++;
		common = same;
		if (c->count > 1)
			matches[i + 1] = x_strdup(c->words[i]);
	}
	matches[0] = x_strndup(c->words[0], common);
	return matches;
}

static char **
complete(const char *text, int start, int end)
{
	struct completion c;
	char **matches = NULL;

	complete_find(edit_running()->s, rl_line_buffer, (size_t)end, &c);
	rl_attempted_completion_over = 1;
	rl_completion_append_character = c.after;
	if (c.files)
		matches = rl_completion_matches(
		    text, rl_filename_completion_function);
	else if (c.count > 0 && c.start == (size_t)start)
		matches = matches_of(&c);
	complete_free(&c);
	return matches;
}

/* `why?` is a command, as it stands below a failed call. */
static bool
asks_why(const char *line, size_t point)
{
	return point >= 3 && memcmp(line + point - 3, "why", 3) == 0 &&
	       (point == 3 || line[point - 4] == ' ');
}

static int
show_usage(int count, int key)
{
	struct edit *e = edit_running();
	struct buf usage = { 0 };
	size_t point = (size_t)rl_point;

	if (asks_why(rl_line_buffer, point) ||
	    complete_in_quotes(rl_line_buffer, point)) {
		buf_free(&usage);
		return rl_insert(count, key);
	}
	if (!complete_usage(&usage, rl_line_buffer, point))
		buf_adds(&usage, _("A line is a call or a command and what it "
				   "takes; `help` lists them.\n"));
	e->s->ui.write(e->s->ui.context, usage.data, usage.len);
	edit_show(e);
	buf_free(&usage);
	return 0;
}

void
edit_keys(void)
{
	rl_readline_name = "sockets";
	/* One TAB lists, at once and without asking: a question would wait
	 * for a key while results arrive. ~/.inputrc may change it. */
	rl_variable_bind("show-all-if-ambiguous", "on");
	rl_variable_bind("page-completions", "off");
	rl_completion_query_items = 0;
	rl_attempted_completion_function = complete;
	rl_basic_word_break_characters = " \t\n\"',()[]=|";
	rl_completer_word_break_characters =
	    (char *)rl_basic_word_break_characters;
	rl_completer_quote_characters = "\"'";
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_initialize();
	rl_bind_key_in_map('?', show_usage, emacs_standard_keymap);
	rl_bind_key_in_map('?', show_usage, vi_insertion_keymap);
	edit_paste_bind();
}
