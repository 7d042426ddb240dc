/* base/text.h - text that is safe to show, and words that are alike. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * Bytes from anywhere as Python shows a bytes object: b'...', printable
 * ASCII as it is, all else escaped. Nothing in it moves a terminal.
 */
void text_bytes(struct buf *out, const void *bytes, size_t len);
/* The same; as a str, without the b, if is_str. */
void text_python(struct buf *out, bool is_str, const void *bytes, size_t len);
/* The same as a C string literal: "...". */
void text_c_string(struct buf *out, const void *bytes, size_t len);
/*
 * Text of one or more lines from a file or a peer: printable characters,
 * valid UTF-8 and newlines as they are, all else as \xNN; so is what turns
 * the direction of writing (U+202E ...) or is not seen (U+200B ...).
 */
void text_plain(struct buf *out, const char *text, size_t len);
/* The same in one line: newlines as \x0a, too. */
void text_plain_line(struct buf *out, const char *text, size_t len);
/* Whether the bytes are UTF-8 (RFC 3629: no surrogates, no long forms). */
bool text_is_utf8(const void *bytes, size_t len);
/* Bytes of the first character of UTF-8 text; 0 where it is not UTF-8. */
size_t text_char_len(const char *text, size_t len);

/*
 * Bytes of the first character of len bytes of UTF-8, one where they are
 * none; and its columns on a terminal: two for a Japanese letter.
 */
size_t text_measure(const char *text, size_t len, unsigned *columns);
/* Columns of all of them. */
unsigned text_columns(const char *text, size_t len);
/* Blanks to out, until what stands there from start on takes that many
 * columns. */
void text_pad(struct buf *out, size_t start, unsigned width);
/* Whether a line may be broken between two characters, neither of which is a
 * blank: one of them is wide, and they do not belong together. */
bool text_may_break(
    const char *before, size_t before_len, const char *after, size_t after_len);

/*
 * Where something quoted ends that begins at `at` and is not to be broken: a
 * command in backquotes, or "..." or '...' or b'...' where a word begins (an
 * apostrophe is none). `at` where nothing does.
 */
size_t text_quote_end(const char *text, size_t len, size_t at);

/*
 * Words of text between the columns indent and width; the first line goes
 * on where out stands, at column `at`. Lines break at blanks, and between
 * wide characters; not in what is quoted (text_quote_end) and fits into one.
 */
void text_wrap(struct buf *out, const char *text, unsigned at, unsigned indent,
    unsigned width);

/* The same with its first line at column begin, whatever the others' is. */
void text_hang(struct buf *out, const char *text, unsigned begin,
    unsigned indent, unsigned width);

/*
 * How many single-character changes turn a into b (swapping two
 * neighbours is one), letters' case ignored. Words over 63 bytes: 64.
 */
unsigned text_distance(const char *a, const char *b);

/*
 * Looks for the word of a list that is nearest to a mistyped one:
 * text_near_try with each candidate, then best is it, or NULL where none
 * is near enough to be meant.
 */
struct text_near {
	const char *word;
	const char *best;
	unsigned distance;
};
void text_near_try(struct text_near *near, const char *candidate);

#endif
