/*
 * lesson/scan.c - md4c's callbacks collect a lesson's title, its aim and
 * its labelled fences. md4c tells no line numbers; but the info string it
 * passes lies in the text itself, and so tells the fence's line, and each
 * line of a fenced block stands on a line of its own below that.
 */
#include <md4c.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "lesson/scan.h"

struct scanner {
	struct scan *scan;
	const char *text;
	size_t len;
	struct err *err;
	int depth; /* of lists and quotations */
	bool in_title, in_aim;
	bool had_title, had_aim;
	struct buf *sink; /* where text goes now, or NULL */
	bool in_block;	  /* a labelled fence is the last block */
};

static void
scan_lines(struct scan *scan, const char *text, size_t len)
{
	size_t at = 0;

	do {
		const char *end;

		X_GROW(scan->starts, scan->lines, scan->lines_cap);
		scan->starts[scan->lines++] = at;
		end = at < len ? memchr(text + at, '\n', len - at) : NULL;
		at = end == NULL ? len : (size_t)(end - text) + 1;
	} while (at < len);
	X_GROW(scan->starts, scan->lines, scan->lines_cap);
	scan->starts[scan->lines] = len;
}

static unsigned
line_of(const struct scan *scan, size_t offset)
{
	size_t low = 0, high = scan->lines;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (scan->starts[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return (unsigned)low + 1;
}

static int
fail(struct scanner *s, unsigned line, const char *what)
{
	err_set(s->err, 0, "%s", what);
	if (s->err->line == 0)
		s->err->line = line;
	return -1;
}

static bool
is_fence(const struct scan *scan, const char *text, unsigned line)
{
	const char *at, *end;

	if (line > scan->lines)
		return false;
	at = text + scan->starts[line - 1];
	end = text + scan->starts[line];
	while (at < end && (*at == ' ' || *at == '>' || *at == '\t'))
		at++;
	return end - at >= 3 && (*at == '`' || *at == '~') && at[1] == *at &&
	       at[2] == *at;
}

/*
 * An info string with escapes or entities is md4c's own copy, without a
 * place in the text. It is no label of a lesson: for the error, its line is
 * the next fence with such a character.
 */
static unsigned
fence_line(const struct scanner *s, const MD_ATTRIBUTE *info)
{
	const struct scan *scan = s->scan;
	unsigned line = 1;

	if (info->text >= s->text && info->text < s->text + s->len)
		return line_of(scan, (size_t)(info->text - s->text));
	if (scan->count > 0)
		line = scan->blocks[scan->count - 1].end + 1;
	for (; line <= scan->lines; line++) {
		size_t start = scan->starts[line - 1];
		size_t len = scan->starts[line] - start;

		if (is_fence(scan, s->text, line) &&
		    (memchr(s->text + start, '&', len) != NULL ||
			memchr(s->text + start, '\\', len) != NULL))
			return line;
	}
	return 0;
}

static void
enter_code(struct scanner *s, const MD_BLOCK_CODE_DETAIL *detail)
{
	struct scan *scan = s->scan;
	struct scan_block *block;

	s->sink = NULL;
	s->in_block = detail->fence_char != 0 && detail->info.size > 0;
	if (!s->in_block)
		return;
	X_GROW(scan->blocks, scan->count, scan->cap);
	block = &scan->blocks[scan->count];
	*block = (struct scan_block){
		.info = x_strndup(detail->info.text, detail->info.size),
		.fence = fence_line(s, &detail->info),
		.nested = s->depth > 0,
	};
	block->end = block->fence;
	scan->count++;
	s->sink = &block->text;
}

static unsigned
count_lines(const struct buf *text)
{
	unsigned lines = 0;

	for (size_t i = 0; i < text->len; i++)
		lines += text->data[i] == '\n';
	return lines;
}

/*
 * md4c writes blanks for a tab that begins a line. What a step prints is
 * compared with its block byte by byte: the lines as they stand in the file.
 * A block in a list or quotation is no lesson's, and where its fence is
 * indented, so are its lines.
 */
static void
keep_tabs(const struct scanner *s, struct scan_block *block)
{
	const size_t *starts = s->scan->starts;

	if (block->nested || s->text[starts[block->fence - 1]] == ' ')
		return;
	buf_clear(&block->text);
	for (unsigned line = block->fence + 1; line < block->end; line++) {
		const char *at = s->text + starts[line - 1];
		size_t len = starts[line] - starts[line - 1];

		while (len > 0 && (at[len - 1] == '\n' || at[len - 1] == '\r'))
			len--;
		buf_add(&block->text, at, len);
		buf_addc(&block->text, '\n');
	}
}

static int
leave_code(struct scanner *s)
{
	struct scan_block *block;

	s->sink = NULL;
	if (!s->in_block)
		return 0;
	s->in_block = false;
	block = &s->scan->blocks[s->scan->count - 1];
	if (block->fence == 0)
		return 0;
	block->end = block->fence + count_lines(&block->text) + 1;
	/* md4c closes an open fence at the end of the text. */
	if (!is_fence(s->scan, s->text, block->end))
		return fail(s, block->fence,
		    _("this block is not closed; end it with a line of ```"));
	keep_tabs(s, block);
	return 0;
}

static int
on_enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct scanner *s = context;

	if (type == MD_BLOCK_UL || type == MD_BLOCK_OL ||
	    type == MD_BLOCK_QUOTE) {
		s->depth++;
	} else if (type == MD_BLOCK_CODE) {
		enter_code(s, detail);
	} else if (type == MD_BLOCK_H && !s->had_title &&
		   ((MD_BLOCK_H_DETAIL *)detail)->level == 1) {
		s->in_title = s->had_title = true;
		s->sink = &s->scan->title;
	} else if (type == MD_BLOCK_P && s->had_title && !s->had_aim) {
		s->in_aim = s->had_aim = true;
		s->sink = &s->scan->aim;
	}
	return 0;
}

static int
on_leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct scanner *s = context;

	(void)detail;
	if (type == MD_BLOCK_UL || type == MD_BLOCK_OL ||
	    type == MD_BLOCK_QUOTE)
		s->depth--;
	else if (type == MD_BLOCK_CODE)
		return leave_code(s);
	else if ((type == MD_BLOCK_H && s->in_title) ||
		 (type == MD_BLOCK_P && s->in_aim)) {
		s->in_title = s->in_aim = false;
		s->sink = NULL;
	}
	return 0;
}

static int
on_span(MD_SPANTYPE type, void *detail, void *context)
{
	(void)type;
	(void)detail;
	(void)context;
	return 0;
}

static int
on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
	struct scanner *s = context;

	if (s->sink == NULL)
		return 0;
	if (type == MD_TEXT_SOFTBR || type == MD_TEXT_BR)
		buf_addc(s->sink, ' ');
	else
		buf_add(s->sink, text, size);
	return 0;
}

int
scan_markdown(struct scan *scan, const char *text, size_t len, struct err *err)
{
	const MD_PARSER parser = {
		.flags = MD_FLAG_NOHTML,
		.enter_block = on_enter_block,
		.leave_block = on_leave_block,
		.enter_span = on_span,
		.leave_span = on_span,
		.text = on_text,
	};
	struct scanner s = {
		.scan = scan,
		.text = text,
		.len = len,
		.err = err,
	};

	memset(scan, 0, sizeof *scan);
	scan_lines(scan, text, len);
	if (md_parse(text, (MD_SIZE)len, &parser, &s) != 0)
		return fail(&s, 0, _("the Markdown in it could not be read"));
	return 0;
}

void
scan_free(struct scan *scan)
{
	for (size_t i = 0; i < scan->count; i++) {
		free(scan->blocks[i].info);
		buf_free(&scan->blocks[i].text);
	}
	free(scan->blocks);
	free(scan->starts);
	buf_free(&scan->title);
	buf_free(&scan->aim);
	memset(scan, 0, sizeof *scan);
}
