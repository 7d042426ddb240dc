/*
 * lesson/goal_read.c - the lines of a task's `goal:` part as conditions. What
 * is wrong with one is said with its line and column, and what may stand
 * there. docs/lessons.md describes them.
 */
#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "lesson/goal_parts.h"

enum { COUNT_MAX = 10000, NAME_LONGEST = 63 };

static const char *const beginnings[] = { "socket", "sockets", "no", "call",
	"received", "blocked", "ended", "edge", "packet" };

static int
unknown_beginning(struct goal_words *w, const struct goal_word *word)
{
	const char *text = buf_text(&word->bytes);
	struct text_near near = { .word = text };
	size_t count = sizeof beginnings / sizeof *beginnings;

	for (size_t i = 0; !word->quoted && i < count; i++)
		text_near_try(&near, beginnings[i]);
	if (!word->quoted && isdigit((unsigned char)text[*text == '-']))
		return err_set(w->err, word->column,
		    "'%s' is no number of sockets: that is one from 0 to %d",
		    goal_word_shown(word).text, COUNT_MAX);
	if (near.best != NULL && !word->quoted)
		return err_set(w->err, word->column,
		    "no condition begins with '%s'; did you mean '%s'?",
		    goal_word_shown(word).text, near.best);
	return err_set(w->err, word->column,
	    "no condition begins with '%s': it begins with socket, a number "
	    "and sockets, no socket, call, no call, received, blocked, ended, "
	    "edge or packet",
	    goal_word_shown(word).text);
}

static int
missing_beginning(struct goal_words *w)
{
	return err_set(w->err, w->end,
	    "a condition comes here, such as: socket tcp LISTEN");
}

static bool
is_name(const char *text, size_t len)
{
	if (len == 0 || len > NAME_LONGEST ||
	    (!isalpha((unsigned char)*text) && *text != '_'))
		return false;
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '_' &&
		    text[i] != '-')
			return false;
	return true;
}

/* "server:" is taken off, its colon with it. */
static int
read_process(struct goal_words *w, struct goal_condition *c)
{
	const struct goal_word *word = goal_words_peek(w);
	size_t len;

	if (word == NULL || word->quoted || word->bytes.len == 0)
		return 0;
	len = word->bytes.len - 1;
	if (word->bytes.data[len] != ':')
		return 0;
	if (!is_name(word->bytes.data, len))
		return err_set(w->err, word->column,
		    "before the colon comes the name of a process, such as "
		    "server; '%s' is none",
		    goal_word_shown(word).text);
	c->process = x_strndup(word->bytes.data, len);
	goal_words_next(w);
	return 0;
}

static bool
is_socket(const struct goal_word *word)
{
	return goal_word_is(word, "socket") || goal_word_is(word, "sockets");
}

static int
read_no(struct goal_words *w, struct goal_condition *c)
{
	const struct goal_word *word = goal_words_next(w);

	if (is_socket(word)) {
		c->kind = GOAL_NO_SOCKET;
		return goal_read_attrs(w, c);
	}
	if (goal_word_is(word, "call")) {
		c->kind = GOAL_NO_CALL;
		return goal_read_call(w, c);
	}
	return err_set(w->err, goal_words_column(w, word),
	    "after 'no' comes socket or call");
}

static int
read_count(struct goal_words *w, struct goal_condition *c, long count)
{
	const struct goal_word *word = goal_words_next(w);

	if (!is_socket(word))
		return err_set(w->err, goal_words_column(w, word),
		    "after the number comes sockets: it says how many there "
		    "are");
	c->kind = count > 0 ? GOAL_SOCKETS : GOAL_NO_SOCKET;
	if (count > 0)
		c->number = (unsigned long)count;
	return goal_read_attrs(w, c);
}

static int
read_ended(struct goal_condition *c)
{
	c->kind = GOAL_ENDED;
	return 0;
}

static int
read_received(struct goal_words *w, struct goal_condition *c)
{
	c->kind = GOAL_RECEIVED;
	return goal_words_string(w, "received", &c->data);
}

static int
read_some_socket(struct goal_words *w, const struct goal_word *word,
    struct goal_condition *c)
{
	if (goal_word_is(word, "sockets"))
		return err_set(w->err, word->column,
		    "before 'sockets' comes how many there are: 2 sockets");
	c->kind = GOAL_SOCKET;
	return goal_read_attrs(w, c);
}

static int
read_kind(struct goal_words *w, struct goal_condition *c)
{
	const struct goal_word *word = goal_words_next(w);
	long count;

	if (word == NULL)
		return missing_beginning(w);
	if (is_socket(word))
		return read_some_socket(w, word, c);
	if (goal_word_number(word, 0, COUNT_MAX, &count))
		return read_count(w, c, count);
	if (goal_word_is(word, "no"))
		return read_no(w, c);
	if (goal_word_is(word, "call")) {
		c->kind = GOAL_CALL;
		return goal_read_call(w, c);
	}
	if (goal_word_is(word, "received"))
		return read_received(w, c);
	if (goal_word_is(word, "blocked"))
		return goal_read_blocked(w, c);
	if (goal_word_is(word, "ended"))
		return read_ended(c);
	if (goal_word_is(word, "edge"))
		return goal_read_edge(w, c);
	if (goal_word_is(word, "packet"))
		return goal_read_packet(w, c);
	return unknown_beginning(w, word);
}

static int
read_condition(struct goal_words *w, struct goal_condition *c)
{
	const struct goal_word *rest;

	if (read_process(w, c) == -1 || read_kind(w, c) == -1)
		return -1;
	rest = goal_words_peek(w);
	if (rest != NULL)
		return err_set(w->err, rest->column,
		    "'%s' is too much: the condition ends before it",
		    goal_word_shown(rest).text);
	return 0;
}

static int
read_line(struct goal *goal, const char *line, size_t len, unsigned number,
    struct err *err)
{
	struct goal_words words;
	int result = goal_words_read(&words, line, len, err);

	if (result == 0 && words.count > 0 &&
	    goal->count == GOAL_CONDITIONS_MAX) {
		result = err_set(err, words.word[0].column,
		    "a goal has at most %d conditions", GOAL_CONDITIONS_MAX);
	} else if (result == 0 && words.count > 0) {
		X_GROW(goal->conditions, goal->count, goal->cap);
		goal->conditions[goal->count] =
		    (struct goal_condition){ .line = number, .number = 1 };
		result =
		    read_condition(&words, &goal->conditions[goal->count++]);
	}
	goal_words_free(&words);
	return result;
}

/* err->line is that of the line where it went wrong. */
static int
read_lines(struct goal *goal, const char *text, unsigned line, struct err *err)
{
	size_t len;

	for (; *text != '\0'; line++) {
		len = strcspn(text, "\n");
		if (read_line(goal, text, len, line, err) == -1) {
			err->line = line;
			return -1;
		}
		text += len + (text[len] == '\n');
	}
	return 0;
}

struct goal *
goal_parse(const char *text, unsigned line, struct err *err)
{
	struct goal *goal = x_calloc(1, sizeof *goal);
	int result = read_lines(goal, text, line, err);

	if (result == 0 && goal->count == 0) {
		result = err_set(err, 1,
		    "the goal has no condition: write one in a line, such as: "
		    "server: socket tcp LISTEN");
		err->line = line;
	}
	if (result == 0)
		return goal;
	goal_free(goal);
	return NULL;
}
