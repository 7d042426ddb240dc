/* command/expect_read.c - the words of an `expect` line. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/command.h"
#include "command/expect.h"
#include "model/constant.h"

enum { ERRNO_MAX = 4095 };

static const char usage[] =
    N_("expect takes a result (0), an errno (ECONNREFUSED), blocked, timeout, "
       "data (b'text'), or a socket and its state (s LISTEN)");

static int
hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, c | 0x20) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* One escape after its backslash; how many characters it has, or -1. */
static int
unescape(const char *p, struct buf *out)
{
	static const char names[] = "nrtabfv0\\'\"";
	static const char bytes[] = "\n\r\t\a\b\f\v\0\\'\"";
	const char *at;

	if (p[0] == 'x' && hex_digit(p[1]) >= 0 && hex_digit(p[2]) >= 0) {
		buf_addc(out, (char)(hex_digit(p[1]) * 16 + hex_digit(p[2])));
		return 3;
	}
	at = p[0] != '\0' ? strchr(names, p[0]) : NULL;
	if (at == NULL)
		return -1;
	buf_addc(out, bytes[at - names]);
	return 1;
}

static int
read_data(
    const char *rest, unsigned column, struct expect *out, struct err *err)
{
	const char *p = rest + (*rest == 'b');
	char quote = *p++;

	out->kind = EXPECT_DATA;
	while (*p != quote) {
		int used = 0;

		if (*p == '\0')
			return err_set(err, column,
			    "this text is not closed: put %c after it", quote);
		if (*p != '\\')
			buf_addc(&out->data, *p);
		else if ((used = unescape(p + 1, &out->data)) == -1)
			return err_set(err, column + (unsigned)(p - rest),
			    "this escape is not known: \\n \\r \\t \\0 \\\\ "
			    "\\' \\\" and \\xNN are");
		p += 1 + used;
	}
	p++;
	if (*p != '\0')
		return err_set(err, column + (unsigned)(p - rest),
		    "nothing was expected after the text");
	return 0;
}

/* The errno of that name, or 0. */
static int
errno_find(const char *name)
{
	for (int number = 1; number < ERRNO_MAX; number++) {
		const char *other = errno_name(number);

		if (other != NULL && strcmp(other, name) == 0)
			return number;
	}
	return strcmp(name, "EWOULDBLOCK") == 0 ? EWOULDBLOCK : 0;
}

static int
read_errno(const struct command_word *word, struct expect *out, struct err *err)
{
	struct text_near near = { .word = word->text };

	out->kind = EXPECT_ERROR;
	out->number = errno_find(word->text);
	if (out->number != 0)
		return 0;
	for (int number = 1; number < ERRNO_MAX; number++) {
		const char *name = errno_name(number);

		if (name != NULL)
			text_near_try(&near, name);
	}
	if (near.best != NULL)
		return err_set(err, word->column,
		    "there is no errno '%.64s'; did you mean '%s'?", word->text,
		    near.best);
	return err_set(
	    err, word->column, "there is no errno '%.64s'", word->text);
}

static int
read_word(const struct command_word *word, struct expect *out, struct err *err)
{
	const char *text = word->text;
	char *end;

	errno = 0;
	out->number = strtol(text, &end, 0);
	if (end != text && *end == '\0' && errno == 0)
		out->kind = EXPECT_RESULT;
	else if (strcmp(text, "blocked") == 0)
		out->kind = EXPECT_BLOCKED;
	else if (strcmp(text, "timeout") == 0)
		out->kind = EXPECT_TIMEOUT;
	else if (text[0] == 'E' && text[1] != '\0')
		return read_errno(word, out, err);
	else
		return err_set(err, word->column, "%s", lang_text(usage));
	return 0;
}

static int
read_state(
    const struct command_word *words, struct expect *out, struct err *err)
{
	struct text_near near = { .word = words[1].text };

	out->kind = EXPECT_STATE;
	out->column = words[0].column;
	out->state = tcp_state_find(words[1].text);
	if (out->state == TCP_STATE_NONE) {
		for (enum tcp_state s = TCP_STATE_CLOSED;
		     s <= TCP_STATE_TIME_WAIT; s++)
			text_near_try(&near, tcp_state_name(s));
		if (near.best == NULL)
			return err_set(err, words[1].column,
			    "'%.64s' is not a TCP state, such as LISTEN or "
			    "ESTABLISHED",
			    words[1].text);
		return err_set(err, words[1].column,
		    "'%.64s' is not a TCP state; did you mean '%s'?",
		    words[1].text, near.best);
	}
	buf_adds(&out->data, words[0].text);
	out->socket = buf_take(&out->data);
	return 0;
}

static int
read_words(
    const char *rest, unsigned column, struct expect *out, struct err *err)
{
	struct command_word words[2];
	int count = command_words(rest, column, words, 2, err);
	int result = -1;

	if (count == 0)
		err_set(err, column, "%s", lang_text(usage));
	else if (count == 1)
		result = read_word(&words[0], out, err);
	else if (count == 2)
		result = read_state(words, out, err);
	if (count > 0)
		command_words_free(words, (size_t)count);
	return result;
}

int
expect_read(
    const char *rest, unsigned column, struct expect *out, struct err *err)
{
	const char *quote = rest + (*rest == 'b');
	int result;

	*out = (struct expect){ 0 };
	if (*quote == '\'' || *quote == '"')
		result = read_data(rest, column, out, err);
	else
		result = read_words(rest, column, out, err);
	if (result == -1)
		expect_free(out);
	return result;
}

void
expect_free(struct expect *e)
{
	buf_free(&e->data);
	free(e->socket);
	*e = (struct expect){ 0 };
}

void
expect_text(struct buf *out, const struct expect *e)
{
	switch (e->kind) {
	case EXPECT_RESULT:
		buf_printf(out, "%ld", e->number);
		break;
	case EXPECT_ERROR:
		buf_adds(out, errno_name((int)e->number));
		break;
	case EXPECT_BLOCKED:
		buf_adds(out, _("a blocked call"));
		break;
	case EXPECT_TIMEOUT:
		buf_adds(out, _("a time-out"));
		break;
	case EXPECT_DATA:
		text_bytes(out, e->data.data, e->data.len);
		break;
	case EXPECT_STATE:
		buf_say(out, "%s in %s", e->socket, tcp_state_name(e->state));
		break;
	}
}
