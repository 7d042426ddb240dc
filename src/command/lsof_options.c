/* command/lsof_options.c - the options of `lsof`. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/text.h"
#include "command/command.h"
#include "command/lsof_options.h"

enum { WORDS_MAX = 64 };

const char lsof_usage[] =
    "lsof [-nP] -i[46][TCP|UDP][@HOST][:PORT] [-s TCP:STATE]";

struct reader {
	struct lsof_request *out;
	const struct command_word *words;
	size_t count, at; /* the next word */
	uint32_t wanted;  /* states of -s; 0: none was named */
	uint32_t unwanted;
	struct err *err;
};

/*
 * What an option is about: the rest of its word, or else the next word where
 * that is no option. "" for nothing.
 */
static const char *
argument(
    struct reader *r, const char *rest, unsigned column, unsigned *argument_at)
{
	*argument_at = column;
	if (*rest != '\0')
		return rest;
	if (r->at == r->count || r->words[r->at].text[0] == '-')
		return "";
	*argument_at = r->words[r->at].column;
	return r->words[r->at++].text;
}

static int
take_internet(struct reader *r, const char *rest, unsigned column)
{
	struct lsof_request *out = r->out;
	const char *text = argument(r, rest, column, &column);
	struct lsof_selector selector;
	int result = lsof_selector_read(&selector, text, column, r->err);

	X_GROW(out->selectors, out->show.selector_count, out->cap);
	out->selectors[out->show.selector_count++] = selector;
	return result;
}

/* One name of a state, `len` bytes; 0: it is none. */
static unsigned
find_state(const char *name, size_t len)
{
	for (unsigned i = KSOCK_ESTABLISHED; i < KSOCK_STATES; i++) {
		const char *word = lsof_state(i);

		if (strlen(word) == len && strncasecmp(word, name, len) == 0)
			return i;
	}
	return 0;
}

static int
wrong_state(struct reader *r, const char *name, size_t len, unsigned column)
{
	char *word = x_strndup(name, len);
	struct text_near near = { .word = word };

	for (unsigned i = KSOCK_ESTABLISHED; i < KSOCK_STATES; i++)
		text_near_try(&near, lsof_state(i));
	if (near.best != NULL)
		err_set(r->err, column,
		    "'%.64s' is no state of TCP: did you mean %s?", word,
		    near.best);
	else
		err_set(r->err, column,
		    "'%.64s' is no state of TCP: LISTEN and ESTABLISHED are "
		    "two of them",
		    word);
	free(word);
	return -1;
}

/* -s TCP:STATE,^STATE. */
static int
take_states(struct reader *r, const char *rest, unsigned column)
{
	const char *text = argument(r, rest, column, &column), *p = text;

	if (strncasecmp(p, "tcp:", 4) != 0)
		return err_set(r->err, column,
		    "-s is here for states of TCP alone: -s TCP:LISTEN");
	p += 3;
	do {
		bool not = *++p == '^';
		size_t len = strcspn(p += not ? 1 : 0, ",");
		unsigned state = find_state(p, len);

		if (state == 0)
			return wrong_state(
			    r, p, len, column + (unsigned)(p - text));
		if (not )
			r->unwanted |= KSOCK_BIT(state);
		else
			r->wanted |= KSOCK_BIT(state);
		p += len;
	} while (*p == ',');
	return 0;
}

static int
unknown_letter(struct reader *r, const char *letter, unsigned column)
{
	size_t len = text_char_len(letter, strlen(letter));

	/* What lsof has beside these: it lists files of all kinds. */
	if (strchr("abcdDeEfFgGhKlLmMNoOpRrStTuUvVwxXZ?", *letter) != NULL)
		return err_set(r->err, column,
		    "-%c is an option of lsof that is not here; usage: %s",
		    *letter, lsof_usage);
	return err_set(r->err, column, "lsof has no option '-%.*s'; usage: %s",
	    (int)len, letter, lsof_usage);
}

static int
take_word(struct reader *r, const struct command_word *word)
{
	const char *p = word->text;

	if (*p != '-' || p[1] == '\0')
		return err_set(r->err, word->column,
		    "'%.64s' is no option; before a port stand -i and a "
		    "colon: lsof -i :80; usage: %s",
		    word->text, lsof_usage);
	while (*++p != '\0') {
		unsigned column = word->column + (unsigned)(p - word->text);

		switch (*p) {
		case 'n':
			r->out->show.numeric_hosts = true;
			break;
		case 'P':
			r->out->show.numeric_ports = true;
			break;
		case 'i':
			return take_internet(r, p + 1, column + 1);
		case 's':
			return take_states(r, p + 1, column + 1);
		default:
			return unknown_letter(r, p, column);
		}
	}
	return 0;
}

static int
take_words(struct reader *r, unsigned column)
{
	while (r->at < r->count) {
		if (take_word(r, &r->words[r->at++]) == -1)
			return -1;
	}
	if (r->out->show.selector_count == 0)
		return err_set(r->err, column,
		    "lsof lists open files of all kinds; here it lists "
		    "sockets, with -i alone: lsof -i -n");
	return 0;
}

int
lsof_request_read(struct lsof_request *out, const char *rest, unsigned column,
    struct err *err)
{
	struct command_word words[WORDS_MAX];
	struct reader r = { .out = out, .words = words, .err = err };
	int count = command_words(rest, column, words, WORDS_MAX, err), result;

	*out = (struct lsof_request){ 0 };
	if (count < 0)
		return -1;
	r.count = (size_t)count;
	result = take_words(&r, column);
	out->show.selectors = out->selectors;
	out->show.states = (r.wanted != 0 ? r.wanted : KSOCK_ALL) & ~r.unwanted;
	out->show.tcp_only = r.wanted != 0;
	command_words_free(words, r.count);
	if (result == -1)
		lsof_request_free(out);
	return result;
}

void
lsof_request_free(struct lsof_request *request)
{
	for (size_t i = 0; i < request->show.selector_count; i++)
		free(request->selectors[i].ports);
	free(request->selectors);
	*request = (struct lsof_request){ 0 };
}
