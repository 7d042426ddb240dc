/*
 * command/wire_words.c - the words of `wire`: a line becomes what is to be
 * done. Knows no wire: whether a packet is there is asked by who does it.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/wire_parts.h"
#include "command/wire_words.h"

enum {
	WORDS_MAX = 4,
	WAIT_DEFAULT_MS = 10 * 1000,
	WAIT_SECONDS_MAX = 86400,
	DELAY_MS_MAX = 3600 * 1000,
	RATE_KBIT_MAX = 1000 * 1000,
	SEED_DEFAULT = 1
};

/* The words behind the verb. */
struct rest {
	const struct command_word *words;
	size_t count;
	unsigned column; /* of the verb */
};

struct verb {
	const char *name;
	const char *usage; /* what follows the name */
	enum wire_what what;
	enum wire_verb verb;
	size_t least, most; /* how many words follow */
	int (*read)(
	    const struct rest *rest, struct wire_line *out, struct err *err);
};

static int
read_whole(const struct command_word *word, const char *what, unsigned least,
    unsigned most, unsigned *out, struct err *err)
{
	size_t digits = strspn(word->text, "0123456789");
	unsigned long long n = strtoull(word->text, NULL, 10);

	if (digits == 0 || word->text[digits] != '\0' || digits > 18 ||
	    n < least || n > most)
		return err_set(err, word->column,
		    "'%.64s' is not %s: that is a whole number from %u to %u",
		    word->text, what, least, most);
	*out = (unsigned)n;
	return 0;
}

/* Digits with at most one point: nothing else that strtod(3) takes. */
static bool
read_fraction(const char *text, size_t len, double *out)
{
	size_t digits = 0, points = 0;

	for (size_t i = 0; i < len; i++) {
		digits += strchr("0123456789", text[i]) != NULL;
		points += text[i] == '.';
	}
	if (digits == 0 || points > 1 || digits + points != len)
		return false;
	*out = strtod(text, NULL);
	return true;
}

static int
read_packet(const struct command_word *word, unsigned *out, struct err *err)
{
	return read_whole(
	    word, _("the number of a packet"), 1, UINT_MAX, out, err);
}

static int
read_nothing(const struct rest *rest, struct wire_line *out, struct err *err)
{
	(void)rest;
	(void)out;
	(void)err;
	return 0;
}

static int
read_step(const struct rest *rest, struct wire_line *out, struct err *err)
{
	out->order.a = 1;
	if (rest->count == 0)
		return 0;
	return read_whole(&rest->words[0], _("a number of packets"), 1,
	    WIRE_PACKETS_MAX, &out->order.a, err);
}

static int
read_one(const struct rest *rest, struct wire_line *out, struct err *err)
{
	out->column = rest->words[0].column;
	return read_packet(&rest->words[0], &out->order.a, err);
}

static int
read_two(const struct rest *rest, struct wire_line *out, struct err *err)
{
	if (read_one(rest, out, err) == -1)
		return -1;
	out->second = rest->words[1].column;
	return read_packet(&rest->words[1], &out->order.b, err);
}

static int
read_wait(const struct rest *rest, struct wire_line *out, struct err *err)
{
	double seconds;

	out->ms = WAIT_DEFAULT_MS;
	if (rest->count == 0)
		return 0;
	if (!read_fraction(
		rest->words[0].text, strlen(rest->words[0].text), &seconds) ||
	    seconds > WAIT_SECONDS_MAX)
		return err_set(err, rest->words[0].column,
		    "'%.64s' is not a number of seconds: that is one from 0 "
		    "to %d, such as 2 or 0.5",
		    rest->words[0].text, WAIT_SECONDS_MAX);
	out->ms = (long)(seconds * 1000 + 0.5);
	return 0;
}

static int
read_percent(const struct command_word *word, double *out, struct err *err)
{
	size_t len = strlen(word->text);

	if (len > 0 && word->text[len - 1] == '%')
		len--;
	if (read_fraction(word->text, len, out) && *out <= 100)
		return 0;
	return err_set(err, word->column,
	    "'%.64s' is not a percentage: that is a number from 0 (no packet "
	    "is lost) to 100 (all are), such as 20 or 0.5",
	    word->text);
}

static int
read_loss(const struct rest *rest, struct wire_line *out, struct err *err)
{
	out->order.a = SEED_DEFAULT;
	if (read_percent(&rest->words[0], &out->order.percent, err) == -1)
		return -1;
	if (rest->count == 1)
		return 0;
	if (strcmp(rest->words[1].text, "seed") != 0)
		return err_set(err, rest->words[1].column,
		    "only a seed can stand here: wire loss PERCENT seed N");
	if (rest->count == 2)
		return err_set(err, rest->words[1].column,
		    "a seed is a number: wire loss PERCENT seed N; the same "
		    "one loses the same packets each time");
	return read_whole(
	    &rest->words[2], _("a seed"), 0, UINT_MAX, &out->order.a, err);
}

static int
read_delay(const struct rest *rest, struct wire_line *out, struct err *err)
{
	if (read_whole(&rest->words[0], _("a delay in milliseconds"), 0,
		DELAY_MS_MAX, &out->order.a, err) == -1)
		return -1;
	if (rest->count == 1)
		return 0;
	if (read_whole(&rest->words[1], _("a jitter in milliseconds"), 0,
		DELAY_MS_MAX, &out->order.b, err) == -1)
		return -1;
	if (out->order.b > out->order.a)
		return err_set(err, rest->words[1].column,
		    "a packet that takes %u ms cannot take %u ms less: the "
		    "jitter is at most the delay",
		    out->order.a, out->order.b);
	return 0;
}

static int
read_rate(const struct rest *rest, struct wire_line *out, struct err *err)
{
	return read_whole(&rest->words[0],
	    _("a rate in kbit (1,000 bits) a second, or 0 for no limit"), 0,
	    RATE_KBIT_MAX, &out->order.a, err);
}

/* In the order of help, and of completion. */
static const struct verb verbs[] = {
	{ "hold", "", WIRE_DO, WIRE_HOLD, 0, 0, read_nothing },
	{ "step", " [COUNT]", WIRE_DO, WIRE_STEP, 0, 1, read_step },
	{ "deliver", " NUMBER", WIRE_DO, WIRE_DELIVER, 1, 1, read_one },
	{ "drop", " NUMBER", WIRE_DO, WIRE_DROP, 1, 1, read_one },
	{ "duplicate", " NUMBER", WIRE_DO, WIRE_DUPLICATE, 1, 1, read_one },
	{ "reorder", " NUMBER NUMBER", WIRE_DO, WIRE_REORDER, 2, 2, read_two },
	{ "wait", " [SECONDS]", WIRE_WAIT, 0, 0, 1, read_wait },
	{ "release", "", WIRE_DO, WIRE_RELEASE, 0, 0, read_nothing },
	{ "loss", " PERCENT [seed N]", WIRE_DO, WIRE_LOSS, 1, 3, read_loss },
	{ "delay", " MS [JITTER]", WIRE_DO, WIRE_DELAY, 1, 2, read_delay },
	{ "rate", " KBIT", WIRE_DO, WIRE_RATE, 1, 1, read_rate },
	{ "cut", "", WIRE_DO, WIRE_CUT, 0, 0, read_nothing },
	{ "mend", "", WIRE_DO, WIRE_MEND, 0, 0, read_nothing },
	{ "default", "", WIRE_DO, WIRE_DEFAULT, 0, 0, read_nothing },
};
enum { VERBS = sizeof verbs / sizeof verbs[0] };

const char *
wire_word(size_t index)
{
	return index < VERBS ? verbs[index].name : NULL;
}

bool
wire_takes_packets(const char *word, size_t len)
{
	for (size_t i = 0; i < VERBS; i++) {
		if (strlen(verbs[i].name) == len &&
		    memcmp(verbs[i].name, word, len) == 0)
			return verbs[i].read == read_one ||
			       verbs[i].read == read_two;
	}
	return false;
}

/* The verb that was begun, where it is the only one, or NULL. */
static const char *
begun(const char *text)
{
	size_t len = strlen(text);
	const char *found = NULL;

	for (size_t i = 0; i < VERBS; i++) {
		if (len == 0 || strncmp(verbs[i].name, text, len) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = verbs[i].name;
	}
	return found;
}

static int
unknown(const struct command_word *word, struct err *err)
{
	struct text_near near = { .word = word->text };
	const char *meant = begun(word->text);
	struct buf all = { 0 };

	for (size_t i = 0; i < VERBS; i++) {
		text_near_try(&near, verbs[i].name);
		buf_printf(&all, "%s%s", i > 0 ? C_("between items", ", ") : "",
		    verbs[i].name);
	}
	if (meant == NULL)
		meant = near.best;
	if (strcmp(word->text, "help") == 0)
		err_set(err, word->column,
		    "type help wire: it tells all that "
		    "the wire can do");
	else if (meant != NULL)
		err_set(err, word->column,
		    "wire cannot '%.64s'; did you mean '%s'?", word->text,
		    meant);
	else
		err_set(err, word->column,
		    "wire cannot '%.64s'; it takes one of these words: %s",
		    word->text, buf_text(&all));
	buf_free(&all);
	return -1;
}

static const struct verb *
find(const struct command_word *word, struct err *err)
{
	for (size_t i = 0; i < VERBS; i++) {
		if (strcmp(word->text, verbs[i].name) == 0)
			return &verbs[i];
	}
	unknown(word, err);
	return NULL;
}

static int
read_words(const struct command_word *words, size_t count,
    struct wire_line *out, struct err *err)
{
	const struct verb *v = find(&words[0], err);
	struct rest rest = { words + 1, count - 1, words[0].column };

	if (v == NULL)
		return -1;
	out->what = v->what;
	out->order.verb = v->verb;
	if (rest.count < v->least)
		return err_set(err, rest.column, "%s is missing: wire %s%s",
		    v->least - rest.count > 1 ? _("something") : _("a number"),
		    v->name, v->usage);
	if (rest.count > v->most)
		return err_set(err, rest.words[v->most].column,
		    "nothing was expected here: wire %s%s", v->name, v->usage);
	return v->read(&rest, out, err);
}

int
wire_read(
    const char *rest, unsigned column, struct wire_line *out, struct err *err)
{
	struct command_word words[WORDS_MAX];
	int count = command_words(rest, column, words, WORDS_MAX, err);
	int result = 0;

	*out = (struct wire_line){ .what = WIRE_SHOW };
	if (count == -1)
		return -1;
	if (count > 0)
		result = read_words(words, (size_t)count, out, err);
	command_words_free(words, (size_t)count);
	return result;
}
