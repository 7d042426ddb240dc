/*
 * command/ss_filter.c - filter expressions of `ss`. `and` and `or` bind
 * alike, from left to right, as in iproute2's grammar; two conditions with
 * nothing between them are joined by `and`.
 */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/ss_filter.h"

struct reader {
	const struct ss_words *words;
	size_t at, end;
	const struct ss_options *show;
	unsigned *named;
	struct err *err;
};

enum token {
	TOKEN_END,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_NOT,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_SRC,
	TOKEN_DST,
	TOKEN_SPORT,
	TOKEN_DPORT,
	TOKEN_EQ,
	TOKEN_NE,
	TOKEN_LT,
	TOKEN_LE,
	TOKEN_GT,
	TOKEN_GE,
	TOKEN_VALUE /* anything else */
};

static const struct {
	const char *text;
	enum token token;
} tokens[] = {
	{ "and", TOKEN_AND },
	{ "&&", TOKEN_AND },
	{ "&", TOKEN_AND },
	{ "or", TOKEN_OR },
	{ "||", TOKEN_OR },
	{ "|", TOKEN_OR },
	{ "not", TOKEN_NOT },
	{ "!", TOKEN_NOT },
	{ "(", TOKEN_OPEN },
	{ ")", TOKEN_CLOSE },
	{ "src", TOKEN_SRC },
	{ "dst", TOKEN_DST },
	{ "sport", TOKEN_SPORT },
	{ "dport", TOKEN_DPORT },
	{ "=", TOKEN_EQ },
	{ "==", TOKEN_EQ },
	{ "eq", TOKEN_EQ },
	{ "!=", TOKEN_NE },
	{ "ne", TOKEN_NE },
	{ "neq", TOKEN_NE },
	{ "<", TOKEN_LT },
	{ "lt", TOKEN_LT },
	{ "<=", TOKEN_LE },
	{ "le", TOKEN_LE },
	{ "leq", TOKEN_LE },
	{ ">", TOKEN_GT },
	{ "gt", TOKEN_GT },
	{ ">=", TOKEN_GE },
	{ "ge", TOKEN_GE },
	{ "geq", TOKEN_GE },
};

enum { TOKENS = sizeof tokens / sizeof tokens[0] };

/* ---- words ---- */

static const struct command_word *
word_at(const struct reader *r)
{
	return &r->words->word[r->at];
}

static enum token
peek(const struct reader *r)
{
	if (r->at == r->end)
		return TOKEN_END;
	for (size_t i = 0; i < TOKENS; i++) {
		if (strcmp(tokens[i].text, word_at(r)->text) == 0)
			return tokens[i].token;
	}
	return TOKEN_VALUE;
}

static bool
accept_token(struct reader *r, enum token token)
{
	if (peek(r) != token)
		return false;
	r->at++;
	return true;
}

/* ---- what is wrong ---- */

static const char conditions[] =
    N_("conditions are src HOST[:PORT], dst HOST[:PORT], sport = :PORT and "
       "dport = :PORT, joined by and, or, not, ( and )");

/* The column of the next word, or behind the last one. */
static unsigned
column_at(const struct reader *r)
{
	return r->at < r->end ? word_at(r)->column : r->words->end;
}

/* "(sport", "sport=:80": ss(8) takes words apart at blanks alone. */
static bool
is_glued(const char *text)
{
	size_t len = strlen(text), name = strspn(text, "cdoprst");

	if (text[0] == '(' || text[0] == '!' || text[len - 1] == ')')
		return true;
	for (size_t i = 0; i < TOKENS; i++) {
		if (name == strlen(tokens[i].text) &&
		    strncmp(tokens[i].text, text, name) == 0)
			return text[name] != '\0' &&
			       strchr("=!<>:", text[name]) != NULL;
	}
	return false;
}

static int
unknown_word(const struct reader *r)
{
	const struct command_word *word = word_at(r);
	struct text_near near = { .word = word->text };
	bool is_state = strcmp(word->text, "state") == 0 ||
			strcmp(word->text, "exclude") == 0;

	if (is_state)
		return err_set(r->err, word->column,
		    "states stand before the filter: ss %s NAME sport = :80",
		    word->text);
	if (is_glued(word->text))
		return err_set(r->err, word->column,
		    "'%.64s': put blanks between the parts, as in "
		    "( sport = :80 )",
		    word->text);
	for (size_t i = 0; i < TOKENS; i++)
		text_near_try(&near, tokens[i].text);
	if (near.best != NULL)
		return err_set(r->err, word->column,
		    "'%.64s' is no word of a filter; did you mean "
		    "'%s'? %s",
		    word->text, near.best, lang_text(conditions));
	return err_set(r->err, word->column,
	    "'%.64s' is no word of a filter: %s", word->text,
	    lang_text(conditions));
}

static int
expected(const struct reader *r, const char *what)
{
	if (peek(r) == TOKEN_VALUE)
		return unknown_word(r);
	if (r->at == r->end)
		return err_set(r->err, column_at(r),
		    "the filter ends here, but %s is missing", what);
	return err_set(r->err, column_at(r), "%s is missing before '%s'", what,
	    word_at(r)->text);
}

/* ---- conditions ---- */

static struct filter *
negated(struct filter *f)
{
	return filter_new(FILTER_NOT, f, NULL);
}

static struct filter *
condition(enum filter_op op, bool source, long port)
{
	struct filter *f = filter_new(op, NULL, NULL);

	f->source = source;
	f->port = port;
	return f;
}

/* src or dst has been read. */
static struct filter *
read_host(struct reader *r, bool source)
{
	struct filter *f;

	accept_token(r, TOKEN_EQ);
	if (peek(r) == TOKEN_NE) {
		err_set(r->err, column_at(r),
		    "src and dst have no !=; type: not %s HOST",
		    source ? "src" : "dst");
		return NULL;
	}
	if (peek(r) != TOKEN_VALUE) {
		expected(r, _("an address, such as 127.0.0.1,"));
		return NULL;
	}
	f = condition(FILTER_HOST, source, -1);
	if (ss_host_read(f, r->named, word_at(r), r->show, r->err) == -1) {
		filter_free(f);
		return NULL;
	}
	r->at++;
	return f;
}

/* Any port is every socket's. */
static struct filter *
equals(bool source, long port)
{
	return condition(
	    port == -1 ? FILTER_HOST : FILTER_PORT_EQ, source, port);
}

static struct filter *
compare(enum token op, bool source, long port)
{
	switch (op) {
	case TOKEN_NE:
		return negated(equals(source, port));
	case TOKEN_LT:
		return negated(condition(FILTER_PORT_GE, source, port));
	case TOKEN_LE:
		return condition(FILTER_PORT_LE, source, port);
	case TOKEN_GT:
		return negated(condition(FILTER_PORT_LE, source, port));
	case TOKEN_GE:
		return condition(FILTER_PORT_GE, source, port);
	case TOKEN_EQ:
	case TOKEN_END:
	case TOKEN_AND:
	case TOKEN_OR:
	case TOKEN_NOT:
	case TOKEN_OPEN:
	case TOKEN_CLOSE:
	case TOKEN_SRC:
	case TOKEN_DST:
	case TOKEN_SPORT:
	case TOKEN_DPORT:
	case TOKEN_VALUE:
		break;
	}
	return equals(source, port);
}

static bool
is_operator(enum token token)
{
	return token >= TOKEN_EQ && token <= TOKEN_GE;
}

/* sport or dport has been read. The address that may stand before the port
 * elsewhere is not one of theirs. */
static struct filter *
read_port(struct reader *r, bool source)
{
	enum token op = is_operator(peek(r)) ? peek(r) : TOKEN_EQ;
	const struct command_word *word;
	const char *text;
	long port;

	if (is_operator(peek(r)))
		r->at++;
	if (peek(r) != TOKEN_VALUE) {
		expected(r, _("a port, such as :80,"));
		return NULL;
	}
	word = word_at(r);
	text = word->text + (word->text[0] == ':');
	if (strchr(text, ':') != NULL || strchr(text, '.') != NULL) {
		err_set(r->err, word->column,
		    "'%.64s': sport and dport compare the port alone, as in "
		    ":80; for an address type: %s HOST:PORT",
		    word->text, source ? "src" : "dst");
		return NULL;
	}
	if (ss_port_read(&port, text,
		word->column + (unsigned)(text - word->text), r->show,
		r->err) == -1)
		return NULL;
	if (port == -1 && op != TOKEN_EQ && op != TOKEN_NE) {
		err_set(r->err, word->column,
		    "to be less or greater than what? a port is missing");
		return NULL;
	}
	r->at++;
	return compare(op, source, port);
}

/* ---- expressions ---- */

static struct filter *read_list(struct reader *r);

/* ( has been read. */
static struct filter *
read_group(struct reader *r)
{
	struct filter *f = read_list(r);

	if (f == NULL || accept_token(r, TOKEN_CLOSE))
		return f;
	expected(r, _("a ) for each ("));
	filter_free(f);
	return NULL;
}

static struct filter *
read_one(struct reader *r)
{
	struct filter *f;

	if (accept_token(r, TOKEN_OPEN))
		return read_group(r);
	if (accept_token(r, TOKEN_NOT)) {
		f = read_one(r);
		return f != NULL ? negated(f) : NULL;
	}
	if (accept_token(r, TOKEN_SRC))
		return read_host(r, true);
	if (accept_token(r, TOKEN_DST))
		return read_host(r, false);
	if (accept_token(r, TOKEN_SPORT))
		return read_port(r, true);
	if (accept_token(r, TOKEN_DPORT))
		return read_port(r, false);
	expected(r, _("a condition, such as sport = :80,"));
	return NULL;
}

/* Until the end, or the ) that ends it. NULL with r->err set. */
static struct filter *
read_list(struct reader *r)
{
	struct filter *f = read_one(r), *right;
	enum filter_op op;

	while (f != NULL && r->at < r->end && peek(r) != TOKEN_CLOSE) {
		op = peek(r) == TOKEN_OR ? FILTER_OR : FILTER_AND;
		if (peek(r) == TOKEN_OR || peek(r) == TOKEN_AND)
			r->at++;
		right = read_one(r);
		if (right == NULL) {
			filter_free(f);
			return NULL;
		}
		f = filter_new(op, f, right);
	}
	return f;
}

int
ss_filter_read(struct filter **out, unsigned *named,
    const struct ss_words *words, size_t first, size_t end,
    const struct ss_options *show, struct err *err)
{
	struct reader r = { words, first, end, show, named, err };

	*out = NULL;
	*named = 0;
	if (first == end)
		return 0;
	*out = read_list(&r);
	if (*out == NULL)
		return -1;
	if (r.at == r.end)
		return 0;
	filter_free(*out);
	*out = NULL;
	return err_set(
	    err, column_at(&r), "there is no ( that this ) could end");
}
