/*
 * lesson/goal_read_socket.c - what a condition says of sockets: attributes, a
 * state, an edge from one to another.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lesson/goal_parts.h"

enum { PORT_MAX = 65535 };

/* Words that stand for themselves. */
static const struct attr_word {
	const char *word;
	enum goal_attr_kind kind;
	int number;
} attr_words[] = {
	{ "tcp", ATTR_TRANSPORT, SOCK_STREAM },
	{ "udp", ATTR_TRANSPORT, SOCK_DGRAM },
	{ "unix", ATTR_FAMILY, AF_UNIX },
	{ "ipv4", ATTR_FAMILY, AF_INET },
	{ "ipv6", ATTR_FAMILY, AF_INET6 },
	{ "unbound", ATTR_UNBOUND, 0 },
	{ "local", ATTR_LOCAL, 0 },
	{ "peer", ATTR_PEER, 0 },
	{ "backlog", ATTR_BACKLOG, 0 },
	{ "unread", ATTR_UNREAD, 0 },
	{ "queued", ATTR_QUEUED, 0 },
};
static const size_t attr_word_count = sizeof attr_words / sizeof *attr_words;

static void
try_states(struct text_near *near)
{
	for (enum tcp_state s = TCP_STATE_CLOSED; s <= TCP_STATE_TIME_WAIT; s++)
		text_near_try(near, tcp_state_name(s));
}

static int
unknown_attr(struct goal_words *w, const struct goal_word *word)
{
	struct text_near near = { .word = buf_text(&word->bytes) };

	for (size_t i = 0; i < attr_word_count; i++)
		text_near_try(&near, attr_words[i].word);
	try_states(&near);
	if (near.best != NULL && !word->quoted)
		return err_set(w->err, word->column,
		    "'%s' is not known of a socket; did you mean '%s'?",
		    goal_word_shown(word).text, near.best);
	return err_set(w->err, word->column,
	    "'%s' is not known of a socket: a state such as LISTEN, tcp, udp, "
	    "unix, ipv4, ipv6, local, peer, unbound, backlog, unread and "
	    "queued are",
	    goal_word_shown(word).text);
}

/* ---- HOST:PORT ---- */

static int
bad_place(struct goal_words *w, const struct goal_word *word, const char *after)
{
	return err_set(w->err, goal_words_column(w, word),
	    "after '%s' comes HOST:PORT, such as 127.0.0.1:65432 or "
	    "[::1]:65432; * stands for any host, or any port",
	    after);
}

static bool
read_port(const char *text, struct goal_place *out, unsigned *port)
{
	char *end;
	unsigned long number;

	out->any_port = strcmp(text, "*") == 0;
	*port = 0;
	if (out->any_port)
		return true;
	if (*text == '\0' || strspn(text, "0123456789") != strlen(text) ||
	    strlen(text) > 5)
		return false;
	number = strtoul(text, &end, 10);
	*port = (unsigned)number;
	return number <= PORT_MAX;
}

static bool
read_host(const char *text, size_t len, struct goal_place *out, unsigned port)
{
	int family = AF_INET;
	char host[64];

	out->any_host = len == 1 && *text == '*';
	if (out->any_host)
		text = "0.0.0.0", len = strlen(text);
	if (len > 2 && text[0] == '[' && text[len - 1] == ']') {
		family = AF_INET6;
		text++;
		len -= 2;
	}
	if (len == 0 || len >= sizeof host)
		return false;
	memcpy(host, text, len);
	host[len] = '\0';
	return addr_parse(&out->addr, family, host, len, port, 0, 0);
}

static int
read_place(struct goal_words *w, const char *after, struct goal_place *out)
{
	const struct goal_word *word = goal_words_next(w);
	const char *text = word != NULL ? buf_text(&word->bytes) : "";
	const char *colon = strrchr(text, ':');
	unsigned port;

	if (word == NULL || word->quoted || colon == NULL ||
	    strlen(text) != word->bytes.len)
		return bad_place(w, word, after);
	if (!read_port(colon + 1, out, &port))
		return err_set(w->err,
		    word->column + (unsigned)(colon + 1 - text),
		    "a port is a number from 0 to 65535, or * for any");
	if (!read_host(text, (size_t)(colon - text), out, port))
		return err_set(w->err, word->column,
		    "'%s' does not begin with an address in numbers, such as "
		    "127.0.0.1 or [::1], or * for any",
		    goal_word_shown(word).text);
	return 0;
}

/* ---- attributes ---- */

static int
read_amount(struct goal_words *w, const char *after, unsigned long *out)
{
	const struct goal_word *word = goal_words_next(w);
	long number;

	if (!goal_word_number(word, 0, INT_MAX, &number))
		return err_set(w->err, goal_words_column(w, word),
		    "after '%s' comes a number from 0 to %d", after, INT_MAX);
	*out = (unsigned long)number;
	return 0;
}

static int
read_known(
    struct goal_words *w, const struct attr_word *known, struct goal_attr *out)
{
	out->kind = known->kind;
	out->number = (unsigned long)known->number;
	switch (known->kind) {
	case ATTR_LOCAL:
	case ATTR_PEER:
		return read_place(w, known->word, &out->place);
	case ATTR_BACKLOG:
	case ATTR_UNREAD:
	case ATTR_QUEUED:
		return read_amount(w, known->word, &out->number);
	case ATTR_STATE:
	case ATTR_TRANSPORT:
	case ATTR_FAMILY:
	case ATTR_UNBOUND:
	case ATTR_KINDS:
		break;
	}
	return 0;
}

static int
read_attr(struct goal_words *w, struct goal_attr *out)
{
	const struct goal_word *word = goal_words_next(w);

	for (size_t i = 0; i < attr_word_count; i++)
		if (goal_word_is(word, attr_words[i].word))
			return read_known(w, &attr_words[i], out);
	if (!word->quoted)
		out->state = tcp_state_find(buf_text(&word->bytes));
	out->kind = ATTR_STATE;
	if (out->state == TCP_STATE_NONE)
		return unknown_attr(w, word);
	return 0;
}

static bool
has_attr(const struct goal_condition *c, enum goal_attr_kind kind)
{
	for (size_t i = 0; i < c->attr_count; i++)
		if (c->attrs[i].kind == kind)
			return true;
	return false;
}

/* For the sentence about how many there are. */
static char *
words_from(const struct goal_words *w, size_t from)
{
	struct buf out = { 0 };

	for (size_t i = from; i < w->count; i++) {
		buf_adds(&out, i > from ? " " : "");
		buf_adds(&out, buf_text(&w->word[i].bytes));
	}
	return buf_take(&out);
}

int
goal_read_attrs(struct goal_words *w, struct goal_condition *c)
{
	size_t from = w->at;
	const struct goal_word *word;

	while ((word = goal_words_peek(w)) != NULL) {
		struct goal_attr attr = { 0 };

		if (read_attr(w, &attr) == -1)
			return -1;
		if (has_attr(c, attr.kind))
			return err_set(w->err, word->column,
			    "'%s' is the second of its kind here: a socket "
			    "has one",
			    goal_word_shown(word).text);
		c->attrs[c->attr_count++] = attr;
	}
	if (c->attr_count > 0)
		c->words = words_from(w, from);
	return 0;
}

/* ---- edges ---- */

static int
read_state(struct goal_words *w, enum tcp_state *out)
{
	const struct goal_word *word = goal_words_next(w);
	struct text_near near = { 0 };

	if (word == NULL)
		return err_set(w->err, w->end,
		    "a TCP state comes here, such as LISTEN or ESTABLISHED");
	*out = word->quoted ? TCP_STATE_NONE
			    : tcp_state_find(buf_text(&word->bytes));
	if (*out != TCP_STATE_NONE)
		return 0;
	near.word = buf_text(&word->bytes);
	try_states(&near);
	if (near.best != NULL)
		return err_set(w->err, word->column,
		    "'%s' is not a TCP state; did you mean '%s'?",
		    goal_word_shown(word).text, near.best);
	return err_set(w->err, word->column,
	    "'%s' is not a TCP state, such as LISTEN or ESTABLISHED",
	    goal_word_shown(word).text);
}

int
goal_read_edge(struct goal_words *w, struct goal_condition *c)
{
	const struct goal_word *word;

	c->kind = GOAL_EDGE;
	if (read_state(w, &c->from) == -1)
		return -1;
	word = goal_words_next(w);
	if (!goal_word_is(word, "->"))
		return err_set(w->err, goal_words_column(w, word),
		    "after the first state comes -> and then the second, such "
		    "as: edge CLOSED -> LISTEN");
	return read_state(w, &c->to);
}
