/*
 * command/lesson_show.c - how a lesson that is played looks: its Markdown
 * and what the player says itself, in lines of the terminal's width.
 */
#include <stdarg.h>
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/player_parts.h"
#include "lesson/render.h"

void
player_show(struct session *s, const char *markdown, const char *after)
{
	struct buf out = { 0 };

	render_markdown(&out, markdown, strlen(markdown),
	    s->ui.width(s->ui.context), s->colour);
	if (out.len > 0) {
		buf_adds(&out, after);
		session_write(s, out.data, out.len);
	}
	buf_free(&out);
}

void
player_tell(struct session *s, const char *format, ...)
{
	unsigned columns = s->ui.width(s->ui.context);
	struct buf text = { 0 }, plain = { 0 }, out = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, lang_text(format), args);
	va_end(args);
	text_plain_line(&plain, buf_text(&text), text.len);

	if (columns > RENDER_WIDTH_MAX)
		columns = RENDER_WIDTH_MAX;
	if (columns < RENDER_WIDTH_MIN)
		columns = RENDER_WIDTH_MIN;
	text_wrap(&out, buf_text(&plain), 0, 0, columns);
	session_write(s, buf_text(&out), out.len);
	buf_free(&text);
	buf_free(&plain);
	buf_free(&out);
}

void
player_show_step(struct session *s)
{
	const struct player *p = s->player;

	session_print(s, "\n[%zu/%zu]\n", p->step + 1, p->lesson->step_count);
	player_show(s, player_step(p)->prose, "\n");
	switch (player_step(p)->kind) {
	case LESSON_COMMANDS:
		break;
	case LESSON_QUIZ:
		quiz_show(s);
		break;
	case LESSON_TASK:
		task_show(s);
		break;
	}
}
