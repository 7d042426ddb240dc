/* command/ss_words.c - the words of an `ss` line; means nothing by them. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "command/ss_words.h"

/* The line without its quotes; where each character stood. */
struct flat {
	struct buf text;
	unsigned *columns;
	size_t count, cap;
};

static void
flat_free(struct flat *f)
{
	buf_free(&f->text);
	free(f->columns);
}

static void
flat_add(struct flat *f, char c, unsigned column)
{
	buf_addc(&f->text, c);
	X_GROW(f->columns, f->count, f->cap);
	f->columns[f->count++] = column;
}

/* In "..." a backslash keeps a quote or a backslash, as in other commands'
 * words; words of the program's command line come so. */
static int
flatten(struct flat *f, const char *rest, unsigned column, struct err *err)
{
	char quote = '\0';
	size_t open = 0;

	for (size_t i = 0; rest[i] != '\0'; i++) {
		char c = rest[i];
		bool keeps = quote == '"' && c == '\\' &&
			     (rest[i + 1] == '"' || rest[i + 1] == '\\');
		bool kept = quote == '\0' && c == '\\' && rest[i + 1] != '\0';

		if (kept)
			flat_add(f, c, column + (unsigned)i);
		if (keeps || kept) {
			i++;
			flat_add(f, rest[i], column + (unsigned)i);
		} else if (quote == '\0' && (c == '"' || c == '\'')) {
			quote = c;
			open = i;
		} else if (c == quote) {
			quote = '\0';
		} else {
			flat_add(f, c, column + (unsigned)i);
		}
	}
	if (quote == '\0')
		return 0;
	return err_set(err, column + (unsigned)open,
	    "this quote (%c) is not closed: put another %c after the text",
	    quote, quote);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* One word from *i on, which is moved behind it. */
static char *
take_word(const struct flat *f, size_t *i)
{
	const char *text = buf_text(&f->text);
	struct buf word = { 0 };

	for (; *i < f->count && !is_blank(text[*i]); (*i)++) {
		if (text[*i] == '\\' && *i + 1 < f->count)
			(*i)++;
		buf_addc(&word, text[*i]);
	}
	return buf_take(&word);
}

static int
split(struct ss_words *out, const struct flat *f, struct err *err)
{
	const char *text = buf_text(&f->text);

	for (size_t i = 0;;) {
		struct command_word *word;

		while (i < f->count && is_blank(text[i]))
			i++;
		if (i == f->count)
			return 0;
		if (out->count == SS_WORDS_MAX)
			return err_set(err, f->columns[i],
			    "these are more than %d words", SS_WORDS_MAX);
		X_GROW(out->word, out->count, out->cap);
		word = &out->word[out->count++];
		word->column = f->columns[i];
		word->text = take_word(f, &i);
	}
}

int
ss_words_read(
    struct ss_words *out, const char *rest, unsigned column, struct err *err)
{
	struct flat f = { 0 };
	int result;

	*out = (struct ss_words){ .end = column + (unsigned)strlen(rest) };
	result = flatten(&f, rest, column, err);
	if (result == 0)
		result = split(out, &f, err);
	flat_free(&f);
	if (result == -1)
		ss_words_free(out);
	return result;
}

void
ss_words_free(struct ss_words *words)
{
	command_words_free(words->word, words->count);
	free(words->word);
	*words = (struct ss_words){ 0 };
}
