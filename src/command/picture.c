/* command/picture.c - what a view printed, part by part. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "command/picture.h"

struct picture_part {
	struct grid *grid; /* NULL: text */
	bool no_header;
	struct buf text;
};

static struct picture_part *
add_part(struct picture *p)
{
	X_GROW(p->parts, p->count, p->cap);
	p->parts[p->count] = (struct picture_part){ 0 };
	return &p->parts[p->count++];
}

void
picture_text(struct picture *p, const char *text, size_t len)
{
	struct picture_part *last =
	    p->count > 0 ? &p->parts[p->count - 1] : NULL;

	if (last == NULL || last->grid != NULL)
		last = add_part(p);
	buf_add(&last->text, text, len);
}

void
picture_grid(struct picture *p, struct grid *g, bool no_header)
{
	struct picture_part *part = add_part(p);

	part->grid = g;
	part->no_header = no_header;
}

void
picture_clear(struct picture *p)
{
	for (size_t i = 0; i < p->count; i++) {
		grid_free(p->parts[i].grid);
		buf_free(&p->parts[i].text);
	}
	free(p->parts);
	*p = (struct picture){ 0 };
}

/* ---- printing ---- */

/* A line without what colours it: that would end the mark. ECMA-48, SGR. */
static void
add_uncoloured(struct buf *out, const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (line[i] == '\033') {
			while (i < len && line[i] != 'm')
				i++;
			continue;
		}
		buf_addc(out, line[i]);
	}
}

static void
add_line(
    struct buf *out, const char *line, size_t len, bool changed, bool colour)
{
	if (!colour)
		buf_adds(out, changed ? "* " : "  ");
	if (!colour || !changed) {
		buf_add(out, line, len);
	} else {
		buf_adds(out, "\033[7m");
		add_uncoloured(out, line, len);
		buf_adds(out, "\033[27m");
	}
	buf_addc(out, '\n');
}

/* Line by line; was is the text of the earlier picture. */
static void
print_changes(struct buf *out, const char *text, const char *was, bool colour)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		size_t was_len = strcspn(was, "\n");

		add_line(out, text, len,
		    len != was_len || memcmp(text, was, len) != 0, colour);
		text += len + (text[len] == '\n');
		was += was_len + (was[was_len] == '\n');
	}
}

static void
print_part(struct buf *out, const struct picture_part *part,
    const struct picture_part *was, bool marked, bool colour, unsigned width)
{
	static const struct grid_column blank = { .title = "" };
	struct grid_style style = {
		.colour = colour, .no_header = part->no_header, .width = width
	};
	struct grid *none = NULL;

	if (part->grid == NULL && !marked) {
		buf_add(out, buf_text(&part->text), part->text.len);
	} else if (part->grid == NULL) {
		print_changes(out, buf_text(&part->text),
		    was != NULL ? buf_text(&was->text) : "", colour);
	} else {
		/* Where there was no table all of its rows are new. */
		if (marked && (was == NULL || was->grid == NULL))
			style.before = none = grid_new(&blank, 1);
		else if (marked)
			style.before = was->grid;
		grid_print(out, part->grid, &style);
		grid_free(none);
	}
}

void
picture_print(struct buf *out, const struct picture *p,
    const struct picture *before, bool colour, unsigned width)
{
	for (size_t i = 0; i < p->count; i++)
		print_part(out, &p->parts[i],
		    before != NULL && i < before->count ? &before->parts[i]
							: NULL,
		    before != NULL, colour, width);
}
