/*
 * lesson/goal_read_call.c - what a condition says of calls. Their names stand
 * here, since call/ is another layer; a test compares them with its table.
 */
#include <limits.h>
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "lesson/goal_parts.h"
#include "model/constant.h"

enum { ERRNO_MAX = 4095, TIMES_MAX = 10000 };

static const struct call_word {
	const char *name;
	bool has_data; /* it sends or receives bytes */
} call_words[] = {
	{ "socket", false },
	{ "bind", false },
	{ "listen", false },
	{ "accept", false },
	{ "connect", false },
	{ "connect_ex", false },
	{ "send", true },
	{ "sendall", true },
	{ "recv", true },
	{ "close", false },
	{ "shutdown", false },
	{ "sendto", true },
	{ "recvfrom", true },
	{ "getsockname", false },
	{ "getpeername", false },
	{ "setsockopt", false },
	{ "getsockopt", false },
	{ "setblocking", false },
	{ "settimeout", false },
	{ "poll", false },
	{ "getaddrinfo", false },
	{ "socketpair", false },
	{ "fork", false },
};
static const size_t call_word_count = sizeof call_words / sizeof *call_words;

/* ---- the name ---- */

static const struct call_word *
unknown_call(struct goal_words *w, const struct goal_word *word)
{
	struct text_near near = { .word = buf_text(&word->bytes) };

	for (size_t i = 0; i < call_word_count; i++)
		text_near_try(&near, call_words[i].name);
	if (near.best != NULL && !word->quoted)
		err_set(w->err, word->column,
		    "no call is named '%s'; did you mean '%s'?",
		    goal_word_shown(word).text, near.best);
	else
		err_set(w->err, word->column,
		    "no call is named '%s'; `help` lists them all",
		    goal_word_shown(word).text);
	return NULL;
}

/* NULL with the error set. */
static const struct call_word *
read_name(struct goal_words *w, const char *after)
{
	const struct goal_word *word = goal_words_next(w);

	if (word == NULL) {
		err_set(w->err, w->end,
		    "after '%s' comes the name of a call, such as connect",
		    after);
		return NULL;
	}
	for (size_t i = 0; i < call_word_count; i++)
		if (goal_word_is(word, call_words[i].name))
			return &call_words[i];
	return unknown_call(w, word);
}

int
goal_read_blocked(struct goal_words *w, struct goal_condition *c)
{
	const struct call_word *name = read_name(w, "blocked");

	if (name == NULL)
		return -1;
	c->kind = GOAL_BLOCKED;
	c->call.name = name->name;
	return 0;
}

/* ---- what came of it ---- */

/* The errno of that name, or 0. */
static int
errno_find(const char *name, struct text_near *near)
{
	for (int number = 1; number < ERRNO_MAX; number++) {
		const char *other = errno_name(number);

		if (other == NULL)
			continue;
		if (strcmp(other, name) == 0)
			return number;
		text_near_try(near, other);
	}
	return strcmp(name, "EWOULDBLOCK") == 0 ? EWOULDBLOCK : 0;
}

static int
read_fails(struct goal_words *w, struct goal_call *call)
{
	const struct goal_word *word = goal_words_next(w);
	struct text_near near = { 0 };

	if (goal_word_is(word, "timeout")) {
		call->timeout = true;
		return 0;
	}
	if (word == NULL || word->quoted)
		return err_set(w->err, goal_words_column(w, word),
		    "after 'fails' comes the name of an errno, such as "
		    "ECONNREFUSED, or timeout");
	near.word = buf_text(&word->bytes);
	call->error = errno_find(near.word, &near);
	if (call->error != 0)
		return 0;
	if (near.best != NULL)
		return err_set(w->err, word->column,
		    "there is no errno '%s'; did you mean '%s'?",
		    goal_word_shown(word).text, near.best);
	return err_set(w->err, word->column,
	    "there is no errno '%s'; after 'fails' comes one, such as "
	    "ECONNREFUSED, or timeout",
	    goal_word_shown(word).text);
}

static int
read_result(struct goal_words *w, struct goal_call *call)
{
	const struct goal_word *word = goal_words_next(w);

	call->has_result = true;
	if (!goal_word_number(word, LONG_MIN, LONG_MAX, &call->result))
		return err_set(w->err, goal_words_column(w, word),
		    "after '=' comes the call's result, a number");
	return 0;
}

static int
read_data(struct goal_words *w, struct goal_condition *c,
    const struct call_word *name, const struct goal_word *word)
{
	if (!name->has_data)
		return err_set(w->err, word->column,
		    "'%s' neither sends nor receives data: send, sendall, "
		    "sendto, recv and recvfrom do",
		    name->name);
	/* A call that fails has no data. */
	c->call.has_data = c->call.ok = true;
	return goal_words_string(w, "data", &c->data);
}

static int
read_text(
    struct goal_words *w, struct goal_call *call, const struct goal_word *word)
{
	struct buf text = { 0 };

	if (goal_words_string(w, "text", &text) == -1)
		return -1;
	if (text.len == 0 || strlen(text.data) != text.len) {
		buf_free(&text);
		return err_set(w->err, word->column,
		    "the text of a call is neither empty nor has a \\0");
	}
	call->text = buf_take(&text);
	return 0;
}

static int
read_times(struct goal_words *w, struct goal_condition *c)
{
	const struct goal_word *word = goal_words_next(w);
	long times;

	if (c->kind == GOAL_NO_CALL)
		return err_set(w->err, goal_words_column(w, word),
		    "'no call' and 'times' do not go together");
	if (!goal_word_number(word, 1, TIMES_MAX, &times))
		return err_set(w->err, goal_words_column(w, word),
		    "after 'times' comes a number from 1 to %d; for none "
		    "write: no call",
		    TIMES_MAX);
	c->number = (unsigned long)times;
	return 0;
}

/* What may follow a call's name, each once. */
enum part {
	PART_RESULT,
	PART_OK,
	PART_FAILS,
	PART_DATA,
	PART_TEXT,
	PART_TIMES
};

static const char *const parts[] = { [PART_RESULT] = "=",
	[PART_OK] = "ok",
	[PART_FAILS] = "fails",
	[PART_DATA] = "data",
	[PART_TEXT] = "text",
	[PART_TIMES] = "times" };
enum { PARTS = sizeof parts / sizeof *parts };

static int
unknown_part(struct goal_words *w, const struct goal_word *word)
{
	return err_set(w->err, word->column,
	    "'%s' is not known of a call: = and its result, ok, fails, data, "
	    "text and times are",
	    goal_word_shown(word).text);
}

static int
read_part(struct goal_words *w, struct goal_condition *c,
    const struct call_word *name, enum part part, const struct goal_word *word)
{
	switch (part) {
	case PART_RESULT:
		return read_result(w, &c->call);
	case PART_OK:
		c->call.ok = true;
		return 0;
	case PART_FAILS:
		return read_fails(w, &c->call);
	case PART_DATA:
		return read_data(w, c, name, word);
	case PART_TEXT:
		return read_text(w, &c->call, word);
	case PART_TIMES:
		return read_times(w, c);
	}
	return -1;
}

/* What no call can be at once. */
static int
check_parts(struct goal_words *w, const struct goal_condition *c,
    const struct goal_word *name)
{
	bool fails = c->call.error != 0 || c->call.timeout;

	if (c->call.has_data && fails)
		return err_set(w->err, name->column,
		    "a call that fails neither sends nor receives: 'data' and "
		    "'fails' do not go together");
	if (c->call.ok && fails)
		return err_set(w->err, name->column,
		    "'ok' and 'fails' do not go together");
	return 0;
}

static size_t
find_part(const struct goal_word *word)
{
	size_t part = 0;

	while (part < PARTS && !goal_word_is(word, parts[part]))
		part++;
	return part;
}

int
goal_read_call(struct goal_words *w, struct goal_condition *c)
{
	const struct goal_word *first = goal_words_peek(w), *word;
	const struct call_word *name = read_name(w, "call");
	bool seen[PARTS] = { false };

	if (name == NULL)
		return -1;
	c->call.name = name->name;
	while ((word = goal_words_next(w)) != NULL) {
		size_t part = find_part(word);

		if (part == PARTS)
			return unknown_part(w, word);
		if (seen[part])
			return err_set(w->err, word->column,
			    "'%s' stands here for the second time",
			    parts[part]);
		seen[part] = true;
		if (read_part(w, c, name, (enum part)part, word) == -1)
			return -1;
	}
	return check_parts(w, c, first);
}
