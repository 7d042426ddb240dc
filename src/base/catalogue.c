/*
 * base/catalogue.c - GNU MO files: two tables of strings, the messages (in
 * the order of strcmp, so that one is found by halving) and what they are
 * translated to. Knows no languages.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/catalogue.h"
#include "base/file.h"

enum {
	WORD = 4,	   /* bytes of a number */
	ROW = 2 * WORD,	   /* a string in its table: length, place */
	AT_VERSION = WORD, /* of the header */
	AT_COUNT = 2 * WORD,
	AT_IDS = 3 * WORD,
	AT_TEXTS = 4 * WORD,
	HEADER = 7 * WORD,
	FILE_MAX = 16 << 20
};

#define MAGIC 0x950412deU

struct catalogue {
	char *bytes;
	size_t len;
	bool swapped; /* written by a machine of the other byte order */
	uint32_t count;
	uint32_t ids; /* where the tables are */
	uint32_t texts;
};

static uint32_t
word_at(const struct catalogue *c, size_t at)
{
	uint32_t n;

	memcpy(&n, c->bytes + at, sizeof n);
	return c->swapped ? __builtin_bswap32(n) : n;
}

/* The string of a row; the NUL behind it does not count. */
static const char *
string_at(const struct catalogue *c, uint32_t table, uint32_t i, size_t *len)
{
	size_t row = table + (size_t)i * ROW;

	*len = word_at(c, row);
	return c->bytes + word_at(c, row + WORD);
}

/* All rows of a table, and what they point to, lie within the file. */
static bool
is_table(const struct catalogue *c, uint32_t table)
{
	if (table > c->len || c->count > (c->len - table) / ROW)
		return false;
	for (uint32_t i = 0; i < c->count; i++) {
		size_t row = table + (size_t)i * ROW;
		size_t len = word_at(c, row), at = word_at(c, row + WORD);

		if (at >= c->len || len >= c->len - at ||
		    c->bytes[at + len] != '\0')
			return false;
	}
	return true;
}

static bool
is_whole(struct catalogue *c)
{
	if (c->len < HEADER)
		return false;
	if (word_at(c, 0) != MAGIC)
		c->swapped = true;
	/* The version's upper half says what old readers cannot read. */
	if (word_at(c, 0) != MAGIC || word_at(c, AT_VERSION) >> 16 != 0)
		return false;
	c->count = word_at(c, AT_COUNT);
	c->ids = word_at(c, AT_IDS);
	c->texts = word_at(c, AT_TEXTS);
	return is_table(c, c->ids) && is_table(c, c->texts);
}

struct catalogue *
catalogue_read(char *bytes, size_t len)
{
	struct catalogue *c = x_calloc(1, sizeof *c);

	c->bytes = bytes;
	c->len = len;
	if (is_whole(c))
		return c;
	catalogue_free(c);
	return NULL;
}

struct catalogue *
catalogue_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct catalogue *c = NULL;
	struct buf bytes = { 0 };
	struct stat st;

	if (fd == -1)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    file_read(fd, FILE_MAX, &bytes) == 0 && bytes.len <= FILE_MAX) {
		size_t len = bytes.len;

		c = catalogue_read(buf_take(&bytes), len);
	}
	buf_free(&bytes);
	close(fd);
	return c;
}

void
catalogue_free(struct catalogue *c)
{
	if (c == NULL)
		return;
	free(c->bytes);
	free(c);
}

/* Forms follow each other, each with its NUL; NULL behind the last. */
static const char *
form_of(const char *text, size_t len, unsigned form)
{
	const char *end = text + len;

	for (; form > 0 && text < end; form--)
		text += strlen(text) + 1;
	return text < end ? text : NULL;
}

const char *
catalogue_find(const struct catalogue *c, const char *id, unsigned form)
{
	uint32_t low = 0, high = c->count;
	size_t len;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(id, string_at(c, c->ids, middle, &len));
		const char *text;

		if (order == 0) {
			text = string_at(c, c->texts, middle, &len);
			return form_of(text, len, form);
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
