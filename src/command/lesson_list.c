/*
 * command/lesson_list.c - `lesson`: the lessons there are, how far one is in
 * each, and how long they take. Plays nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "command/lesson_words.h"

enum { TITLE_MIN = 20, MINUTE = 60 };

enum how_far { NOT_BEGUN, BEGUN, DONE, UNREADABLE };

struct row {
	const struct lesson_file *file;
	struct buf title;
	struct buf progress;
	enum how_far how_far;
};

/* Each row's number, and two blanks between the columns. */
enum { NUMBER_WIDTH = 3, GAP = 2 };

struct columns {
	unsigned name, title, progress;
	unsigned rest; /* all that is behind the name */
};

/* ---- what stands in a row ---- */

/* One reason for all is told once. */
static void
remark_once(struct session *s, const struct err *err, struct buf *told)
{
	if (!err_is_set(err) || strstr(buf_text(told), err->text) != NULL)
		return;
	session_remark(s, err->text);
	buf_printf(told, "%s\n", err->text);
}

static void
say_progress(struct row *row, const struct progress *p)
{
	unsigned long minutes = (p->seconds + MINUTE / 2) / MINUTE;

	if (minutes == 0)
		minutes = 1;
	row->how_far = p->finished ? DONE : BEGUN;
	if (row->how_far == DONE)
		buf_say(&row->progress, "done in %lu min", minutes);
	else
		buf_say(&row->progress, "step %zu of %zu", p->at + 1,
		    p->step_count);
}

static void
fill_progress(struct session *s, struct row *row, const struct lesson *lesson,
    struct buf *told)
{
	struct err err = { 0 };
	bool changed;
	struct progress *p =
	    progress_load(row->file->name, lesson, &changed, &err);

	if (p != NULL)
		say_progress(row, p);
	else
		buf_say(
		    &row->progress, "about %u min", progress_estimate(lesson));
	remark_once(s, &err, told);
	progress_free(p);
}

static void
say_unreadable(struct row *row, const char *path, const struct err *err)
{
	struct buf text = { 0 };

	buf_printf(&text, "(%s:%u: %s)", path, err->line, err->text);
	text_plain_line(&row->title, text.data, text.len);
	row->how_far = UNREADABLE;
	buf_free(&text);
}

static struct row
make_row(struct session *s, const struct lesson_file *file, struct buf *told)
{
	struct row row = { .file = file };
	char *translated = lesson_translated(file->path, lang_name());
	const char *path = translated != NULL ? translated : file->path;
	struct err err = { 0 };
	struct lesson *lesson = lesson_open(path, &err);

	if (lesson != NULL) {
		text_plain_line(
		    &row.title, lesson->title, strlen(lesson->title));
		fill_progress(s, &row, lesson, told);
	} else {
		say_unreadable(&row, path, &err);
	}
	lesson_free(lesson);
	free(translated);
	return row;
}

/* ---- as a table ---- */

static unsigned
widest(unsigned width, const char *text)
{
	unsigned columns = text_columns(text, strlen(text));

	return columns > width ? columns : width;
}

/* The title gets what the others leave. Where that is next to nothing, the
 * name has to do. */
static struct columns
measure(const struct session *s, const struct row *rows, size_t count)
{
	unsigned width = s->ui.width(s->ui.context);
	struct columns c = { 0 };
	unsigned before, after;

	for (size_t i = 0; i < count; i++) {
		c.name = widest(c.name, rows[i].file->name);
		c.progress = widest(c.progress, buf_text(&rows[i].progress));
		if (rows[i].how_far != UNREADABLE)
			c.title = widest(c.title, buf_text(&rows[i].title));
	}
	before = NUMBER_WIDTH + GAP + c.name + GAP;
	after = GAP + c.progress;
	c.rest = width > before + TITLE_MIN ? width - before : TITLE_MIN;
	if (c.title + after > c.rest)
		c.title = c.rest >= after + TITLE_MIN ? c.rest - after : 0;
	return c;
}

/* A title in lines of its column; in "Echo: a server and a client" what comes
 * after the colon can be missed. */
static void
lay_out(struct buf *out, const struct row *row, const struct columns *c)
{
	const char *title = buf_text(&row->title), *colon = strstr(title, ": ");
	struct buf shown = { 0 };

	if (row->how_far == UNREADABLE) {
		text_wrap(out, title, 0, 0, c->rest);
		return;
	}
	if (colon != NULL && text_columns(title, strlen(title)) > c->title)
		buf_add(&shown, title, (size_t)(colon - title));
	else
		buf_adds(&shown, title);
	text_wrap(out, c->title > 0 ? buf_text(&shown) : "", 0, 0, c->title);
	buf_free(&shown);
}

/* What stands before the title; nothing of it in the lines that follow. */
static void
add_name(struct buf *line, const struct row *row, const struct columns *c,
    bool first)
{
	size_t start;

	if (first)
		buf_printf(line, "%*u", NUMBER_WIDTH, row->file->number);
	else
		buf_printf(line, "%*s", NUMBER_WIDTH, "");
	buf_printf(line, "%*s", GAP, "");
	start = line->len;
	if (first)
		buf_adds(line, row->file->name);
	text_pad(line, start, c->name);
	buf_printf(line, "%*s", GAP, "");
}

static void
print_row(struct session *s, const struct row *row, const struct columns *c)
{
	struct buf title = { 0 }, line = { 0 };
	const char *at;
	bool first = true;

	lay_out(&title, row, c);
	for (at = buf_text(&title); *at != '\0'; first = false) {
		size_t len = strcspn(at, "\n"), start;

		add_name(&line, row, c, first);
		start = line.len;
		buf_add(&line, at, len);
		if (first && row->progress.len > 0) {
			text_pad(
			    &line, start, c->title > 0 ? c->title + GAP : 0);
			buf_adds(&line, buf_text(&row->progress));
		}
		session_print(s, "%s\n", line.data);
		buf_clear(&line);
		at += len + (at[len] == '\n');
	}
	buf_free(&title);
	buf_free(&line);
}

/* ---- what to do ---- */

/* The first row like that, or NULL; name: rather that one. */
static const struct row *
find_row(const struct row *rows, size_t count, enum how_far how_far,
    const char *name)
{
	const struct row *found = NULL;

	for (size_t i = count; i > 0; i--) {
		const struct row *row = &rows[i - 1];

		if (row->how_far != how_far)
			continue;
		found = row;
		if (name != NULL && strcmp(row->file->name, name) == 0)
			break;
	}
	return found;
}

static void
say_what_next(
    struct session *s, const struct row *rows, size_t count, struct buf *told)
{
	struct err err = { 0 };
	char *last = progress_last(&err);
	const struct row *begun = find_row(rows, count, BEGUN, last);
	const struct row *next = find_row(rows, count, NOT_BEGUN, NULL);

	remark_once(s, &err, told);
	if (begun != NULL)
		session_print(s, "\n`lesson %s` goes on where you were.\n",
		    begun->file->name);
	else if (next == &rows[0])
		session_print(s, "\n`lesson %s` plays the first one.\n",
		    next->file->name);
	else if (next != NULL)
		session_print(
		    s, "\n`lesson %s` plays the next one.\n", next->file->name);
	else
		session_print(s,
		    "\n`lesson NAME` plays one again, `lesson review NAME` "
		    "shows what you did in it.\n");
	free(last);
}

enum session_result
lesson_list(struct session *s)
{
	size_t count;
	struct lesson_file *files = lesson_files(&count);
	struct row *rows = x_calloc(count + 1, sizeof *rows);
	struct buf told = { 0 };
	struct columns c;

	for (size_t i = 0; i < count; i++)
		rows[i] = make_row(s, &files[i], &told);
	c = measure(s, rows, count);
	for (size_t i = 0; i < count; i++)
		print_row(s, &rows[i], &c);
	if (count > 0)
		say_what_next(s, rows, count, &told);
	else
		session_print(s,
		    "No lessons are installed beside this "
		    "program. `lesson FILE.md` plays one from a file.\n");
	for (size_t i = 0; i < count; i++) {
		buf_free(&rows[i].title);
		buf_free(&rows[i].progress);
	}
	buf_free(&told);
	free(rows);
	lesson_files_free(files, count);
	return SESSION_OK;
}
