/*
 * lesson/render.c - md4c's callbacks write paragraphs, headings, lists,
 * quotations and code as lines of text. Tables and HTML are text here.
 */
#include <md4c.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "lesson/render.h"
#include "lesson/wrap.h"

/* Where nesting goes deeper than that, it no longer shows. */
enum { INDENT_MAX = 40, TAB = 8 };

/* An open list, item or quotation. */
struct level {
	size_t indent; /* how long the indentation was before it */
	bool list, ordered, tight;
	unsigned number; /* of the next item */
};

struct render {
	struct buf *out;
	unsigned width;
	bool colour;
	struct buf indent; /* what each line starts with */
	struct buf first;  /* what the next line starts with instead */
	struct level *levels;
	size_t level_count, level_cap;
	struct wrap_text para;
	struct buf code;
	bool in_code;
	unsigned strong, emphasis, span_code; /* how many are open */
	struct buf link;		      /* where the open link leads */
	size_t link_start; /* where its text starts in para */
	bool gap;	   /* an empty line comes before the next block */
};

static unsigned
style_now(const struct render *r)
{
	return (r->strong > 0 ? WRAP_STRONG : 0u) |
	       (r->emphasis > 0 ? WRAP_EMPHASIS : 0u) |
	       (r->span_code > 0 ? WRAP_CODE : 0u);
}

static void
start_block(struct render *r)
{
	if (r->gap && r->out->len > 0)
		buf_addc(r->out, '\n');
	r->gap = false;
}

static bool
in_tight_list(const struct render *r)
{
	for (size_t i = r->level_count; i > 0; i--)
		if (r->levels[i - 1].list)
			return r->levels[i - 1].tight;
	return false;
}

static void
flush(struct render *r)
{
	struct wrap_layout layout = {
		.width = r->width,
		.colour = r->colour,
		.rest = buf_text(&r->indent),
	};

	if (r->para.text.len == 0)
		return;
	start_block(r);
	layout.first = r->first.len > 0 ? buf_text(&r->first) : layout.rest;
	wrap_write(r->out, &r->para, &layout);
	wrap_clear(&r->para);
	buf_clear(&r->first);
	r->gap = !in_tight_list(r);
}

static struct level *
push(struct render *r)
{
	struct level *level;

	flush(r);
	X_GROW(r->levels, r->level_count, r->level_cap);
	level = &r->levels[r->level_count++];
	*level = (struct level){ .indent = r->indent.len };
	return level;
}

static void
pop(struct render *r)
{
	flush(r);
	r->level_count--;
	r->indent.len = r->levels[r->level_count].indent;
	if (r->indent.data != NULL)
		r->indent.data[r->indent.len] = '\0';
}

/* Indent what follows by the columns of `with`, which the next line shows. */
static void
indent(struct render *r, const char *with, bool repeat)
{
	if (r->indent.len + strlen(with) > INDENT_MAX)
		return;
	if (r->first.len == 0)
		buf_adds(&r->first, buf_text(&r->indent));
	buf_adds(&r->first, with);
	for (const char *c = with; *c != '\0'; c++)
		buf_addc(&r->indent, repeat ? *c : ' ');
}

static void
enter_list(struct render *r, bool ordered, unsigned start, bool tight)
{
	struct level *level;

	flush(r);
	if (r->level_count == 0)
		r->gap = true;
	level = push(r);
	level->list = true;
	level->ordered = ordered;
	level->tight = tight;
	level->number = start;
}

static void
enter_item(struct render *r)
{
	struct level *list = &r->levels[r->level_count - 1];
	struct buf marker = { 0 };

	if (list->ordered)
		buf_printf(&marker, "%u. ", list->number++);
	else
		buf_adds(&marker, "- ");
	push(r);
	indent(r, buf_text(&marker), false);
	buf_free(&marker);
}

static void
leave_item(struct render *r)
{
	flush(r);
	if (r->first.len > 0) { /* it is empty */
		start_block(r);
		buf_add(r->out, r->first.data, r->first.len);
		buf_addc(r->out, '\n');
		buf_clear(&r->first);
	}
	pop(r);
}

static void
leave_heading(struct render *r, unsigned level)
{
	unsigned columns =
	    text_columns(buf_text(&r->para.text), r->para.text.len);

	r->strong--;
	flush(r);
	r->gap = true;
	if (r->colour || level > 2 || columns == 0)
		return;
	buf_adds(r->out, buf_text(&r->indent));
	for (unsigned i = 0; i < columns && i < r->width; i++)
		buf_addc(r->out, level == 1 ? '=' : '-');
	buf_addc(r->out, '\n');
}

static void
write_code_line(struct render *r, const char *at, size_t len)
{
	struct buf line = { 0 };

	for (size_t i = 0; i < len; i++) {
		size_t start = i;

		while (i < len && at[i] != '\t')
			i++;
		text_plain(&line, at + start, i - start);
		for (bool tab = i < len; tab; tab = line.len % TAB != 0)
			buf_addc(&line, ' ');
	}
	if (line.len > 0) {
		buf_adds(r->out, buf_text(&r->indent));
		buf_adds(r->out, r->colour ? "    \033[36m" : "    ");
		buf_add(r->out, line.data, line.len);
		buf_adds(r->out, r->colour ? "\033[0m" : "");
	}
	buf_addc(r->out, '\n');
	buf_free(&line);
}

static void
leave_code(struct render *r)
{
	const char *at = buf_text(&r->code), *end;

	r->in_code = false;
	r->gap = true;
	start_block(r);
	if (r->first.len > 0) {
		buf_add(r->out, r->first.data, r->first.len);
		buf_addc(r->out, '\n');
		buf_clear(&r->first);
	}
	for (; (end = strchr(at, '\n')) != NULL; at = end + 1)
		write_code_line(r, at, (size_t)(end - at));
	buf_clear(&r->code);
	r->gap = true;
}

static void
write_rule(struct render *r)
{
	r->gap = true;
	start_block(r);
	buf_adds(r->out, buf_text(&r->indent));
	for (int i = 0; i < RENDER_WIDTH_MIN; i++)
		buf_addc(r->out, '-');
	buf_addc(r->out, '\n');
	r->gap = true;
}

static int
on_enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct render *r = context;

	if (type == MD_BLOCK_UL) {
		enter_list(
		    r, false, 0, ((MD_BLOCK_UL_DETAIL *)detail)->is_tight != 0);
	} else if (type == MD_BLOCK_OL) {
		enter_list(r, true, ((MD_BLOCK_OL_DETAIL *)detail)->start,
		    ((MD_BLOCK_OL_DETAIL *)detail)->is_tight != 0);
	} else if (type == MD_BLOCK_LI) {
		enter_item(r);
	} else if (type == MD_BLOCK_QUOTE) {
		push(r);
		indent(r, "| ", true);
	} else if (type == MD_BLOCK_CODE) {
		flush(r);
		r->in_code = true;
	} else if (type == MD_BLOCK_H) {
		flush(r);
		r->gap = true;
		r->strong++;
	} else if (type == MD_BLOCK_P) {
		flush(r);
	}
	return 0;
}

static int
on_leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct render *r = context;

	if (type == MD_BLOCK_UL || type == MD_BLOCK_OL ||
	    type == MD_BLOCK_QUOTE) {
		pop(r);
		buf_clear(&r->first);
		r->gap = r->gap || !in_tight_list(r);
	} else if (type == MD_BLOCK_LI) {
		leave_item(r);
	} else if (type == MD_BLOCK_CODE) {
		leave_code(r);
	} else if (type == MD_BLOCK_H) {
		leave_heading(r, ((MD_BLOCK_H_DETAIL *)detail)->level);
	} else if (type == MD_BLOCK_P) {
		flush(r);
	} else if (type == MD_BLOCK_HR) {
		write_rule(r);
	}
	return 0;
}

static void
add(struct render *r, const char *text)
{
	wrap_add(&r->para, text, strlen(text), style_now(r));
}

/* Without colour the backquotes stay: they show where code ends. */
static void
mark_code(struct render *r)
{
	if (!r->colour)
		add(r, "`");
}

static int
on_enter_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct render *r = context;

	if (type == MD_SPAN_EM)
		r->emphasis++;
	if (type == MD_SPAN_STRONG)
		r->strong++;
	if (type == MD_SPAN_CODE) {
		r->span_code++;
		mark_code(r);
	}
	if (type == MD_SPAN_A) {
		const MD_ATTRIBUTE *href = &((MD_SPAN_A_DETAIL *)detail)->href;

		buf_clear(&r->link);
		buf_add(&r->link, href->text, href->size);
		r->link_start = r->para.text.len;
	}
	return 0;
}

/* Where a link leads, unless its text says just that. */
static void
leave_link(struct render *r)
{
	const char *text = buf_text(&r->para.text) + r->link_start;

	if (r->link.len == 0 || strcmp(text, r->link.data) == 0)
		return;
	add(r, " (");
	wrap_add(&r->para, r->link.data, r->link.len, style_now(r));
	add(r, ")");
}

static int
on_leave_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct render *r = context;

	(void)detail;
	if (type == MD_SPAN_EM)
		r->emphasis--;
	if (type == MD_SPAN_STRONG)
		r->strong--;
	if (type == MD_SPAN_CODE) {
		mark_code(r);
		r->span_code--;
	}
	if (type == MD_SPAN_A)
		leave_link(r);
	return 0;
}

static void
add_entity(struct render *r, const char *text, size_t len)
{
	static const struct {
		const char *entity, *means;
	} known[] = {
		{ "&amp;", "&" },
		{ "&lt;", "<" },
		{ "&gt;", ">" },
		{ "&quot;", "\"" },
		{ "&nbsp;", " " },
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (strlen(known[i].entity) == len &&
		    memcmp(known[i].entity, text, len) == 0) {
			add(r, known[i].means);
			return;
		}
	}
	wrap_add(&r->para, text, len, style_now(r));
}

static int
on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
	struct render *r = context;

	if (r->in_code)
		buf_add(&r->code, text, size);
	else if (type == MD_TEXT_BR)
		add(r, "\n");
	else if (type == MD_TEXT_SOFTBR)
		add(r, " ");
	else if (type == MD_TEXT_ENTITY)
		add_entity(r, text, size);
	else
		wrap_add(&r->para, text, size, style_now(r));
	return 0;
}

static unsigned
limit_width(unsigned width)
{
	if (width < RENDER_WIDTH_MIN)
		return RENDER_WIDTH_MIN;
	return width > RENDER_WIDTH_MAX ? RENDER_WIDTH_MAX : width;
}

void
render_markdown(
    struct buf *out, const char *text, size_t len, unsigned width, bool colour)
{
	const MD_PARSER parser = {
		.flags = MD_FLAG_NOHTML,
		.enter_block = on_enter_block,
		.leave_block = on_leave_block,
		.enter_span = on_enter_span,
		.leave_span = on_leave_span,
		.text = on_text,
	};
	struct buf rendered = { 0 };
	struct render r = {
		.out = &rendered,
		.width = limit_width(width),
		.colour = colour,
	};

	md_parse(text, (MD_SIZE)len, &parser, &r);
	buf_add(out, buf_text(&rendered), rendered.len);
	buf_free(&rendered);
	buf_free(&r.indent);
	buf_free(&r.first);
	buf_free(&r.code);
	buf_free(&r.link);
	wrap_free(&r.para);
	free(r.levels);
}
