/*
 * call/read_plan.c - which typed value is which argument. An argument that
 * may be left out is, where its value looks like a later one's, or is
 * needed for one that may not be left out. Knows shapes, not meanings.
 */
#include <limits.h>
#include <string.h>
#include <strings.h>

#include "call/parts.h"

bool
plan_is_word(const struct value *v, const char *word)
{
	const char *text = buf_text(&v->bytes);

	if (v->kind != VALUE_WORD)
		return false;
	if (strncmp(text, "socket.", 7) == 0)
		text += 7;
	return strcmp(text, word) == 0;
}

bool
plan_is_pointer(const struct value *v)
{
	return v->kind == VALUE_WORD && buf_text(&v->bytes)[0] == '&';
}

static bool
is_size_word(const struct value *v)
{
	return plan_is_word(v, "sizeof") || plan_is_word(v, "strlen");
}

/* Whether C's call ends with pointers to what it fills in. */
static bool
fills_in(const struct call *call)
{
	const struct arg *last = call->args;

	while (last->kind != ARG_END && last[1].kind != ARG_END)
		last++;
	return call->answers_address || last->kind == ARG_OPTION;
}

/* What C alone needs: NULL, sizeof(x), and &x for what the call answers. */
static bool
is_filler(const struct call *call, const struct value *v)
{
	if (plan_is_pointer(v))
		return fills_in(call);
	return v->kind == VALUE_NONE || plan_is_word(v, "sizeof");
}

bool
plan_is_port(const struct value *v)
{
	const char *text = buf_text(&v->bytes);

	if (v->kind == VALUE_INT)
		return true;
	return v->kind == VALUE_WORD && v->bytes.len > 0 &&
	       strspn(text, "0123456789") == v->bytes.len;
}

static bool
is_option_word(const char *word)
{
	return constant_find(GROUP_SOCKET, word) != NULL ||
	       constant_find(GROUP_TCP, word) != NULL ||
	       constant_find(GROUP_IP, word) != NULL ||
	       constant_find(GROUP_IPV6, word) != NULL;
}

static bool
const_fits(const struct arg *arg, const struct value *v)
{
	if (v->kind == VALUE_WORD)
		return constant_find(arg->group, buf_text(&v->bytes)) != NULL;
	if (v->kind != VALUE_INT)
		return false;
	return arg->group == GROUP_PROTOCOL || arg->group == GROUP_LEVEL ||
	       constant_name(arg->group, (long)v->number) != NULL;
}

static bool
bits_fit(const struct arg *arg, const struct value *v, size_t left)
{
	char first[64] = "";
	size_t len;

	/* An integer alone is poll's time, not its events. */
	if (v->kind == VALUE_INT)
		return v->number >= 0 && (arg->group != GROUP_POLL || left > 1);
	if (v->kind != VALUE_WORD)
		return false;
	len = strcspn(buf_text(&v->bytes), "|");
	if (len >= sizeof first)
		return false;
	memcpy(first, buf_text(&v->bytes), len);
	return constant_find(arg->group, first) != NULL;
}

static bool
is_text(const struct value *v)
{
	return v->kind == VALUE_BYTES || v->kind == VALUE_WORD;
}

static bool
is_number(const struct value *v)
{
	return v->kind == VALUE_INT || v->kind == VALUE_REAL;
}

bool
plan_fits(const struct arg *arg, const struct value *v, size_t left)
{
	switch (arg->kind) {
	case ARG_END:
		return false;
	case ARG_FD:
	case ARG_FDS:
		return v->kind == VALUE_INT || v->kind == VALUE_WORD;
	case ARG_INT:
		return (v->kind == VALUE_INT && v->number >= arg->low) ||
		       plan_is_word(v, "SOMAXCONN") ||
		       (arg->after_buffer && is_size_word(v));
	case ARG_DATA:
		return is_text(v) || is_number(v);
	case ARG_ADDR:
		return is_text(v) || v->kind == VALUE_TUPLE;
	case ARG_HOST:
		return is_text(v) || v->kind == VALUE_NONE;
	case ARG_SERVICE:
		return v->kind == VALUE_INT || v->kind == VALUE_NONE ||
		       (is_text(v) && constant_find(GROUP_FAMILY,
					  buf_text(&v->bytes)) == NULL);
	case ARG_CONST:
		return const_fits(arg, v);
	case ARG_BITS:
		return bits_fit(arg, v, left);
	case ARG_OPTION:
		return v->kind == VALUE_INT ||
		       (v->kind == VALUE_WORD &&
			   is_option_word(buf_text(&v->bytes)));
	case ARG_OPTVAL:
		return is_number(v) || v->kind == VALUE_BYTES ||
		       v->kind == VALUE_TUPLE ||
		       (v->kind == VALUE_WORD &&
			   constant_find(GROUP_SWITCH, buf_text(&v->bytes)) !=
			       NULL);
	case ARG_SECONDS:
		return is_number(v) || v->kind == VALUE_NONE;
	case ARG_NAME:
		return is_text(v);
	}
	return false;
}

/* Whether an address is written as one value. */
static bool
addr_is_one(const struct value *v, int family)
{
	const char *text = buf_text(&v->bytes);

	if (v->kind == VALUE_TUPLE || family == AF_UNIX || plan_is_pointer(v))
		return true;
	/* The socket's family is not known: does it look like a path? */
	return family == AF_UNSPEC && is_text(v) && v->bytes.len > 0 &&
	       (v->kind == VALUE_BYTES || strchr("/.@", text[0]) != NULL);
}

/* How many of the values an address takes; *fits: they are one. */
static size_t
addr_width(const struct value *v, size_t left, int family, bool *fits)
{
	size_t n = 2;

	if (left > 1 && is_text(&v[0]) && plan_is_port(&v[1])) {
		*fits = family != AF_UNIX;
		while (family == AF_INET6 && n < left && n < 4 &&
		       v[n].kind == VALUE_INT)
			n++;
		return n;
	}
	*fits = addr_is_one(v, family) &&
		plan_fits(&(struct arg){ .kind = ARG_ADDR }, v, left);
	if (addr_is_one(v, family))
		return 1;
	return left < 2 ? left : 2;
}

/* The fewest values that the arguments from number `from` on need. */
static size_t
need_from(const struct reader *r, size_t from, size_t value, int family)
{
	size_t need = 0;

	for (const struct arg *a = &r->call->args[from]; a->kind != ARG_END;
	     a++) {
		if (a->fallback != NULL)
			continue;
		need++;
		if (a->kind == ARG_ADDR && value < r->count &&
		    !addr_is_one(&r->values[r->count - 1], family))
			need++;
	}
	return need;
}

/* The most that they take: more means that a length was given, as in C. */
static size_t
most_from(const struct reader *r, size_t from, size_t value, int family)
{
	size_t most = need_from(r, from, value, family);

	for (const struct arg *a = &r->call->args[from]; a->kind != ARG_END;
	     a++)
		most += a->fallback != NULL;
	return most;
}

static bool
later_fits(const struct arg *arg, const struct value *v, size_t left)
{
	while ((++arg)->kind != ARG_END) {
		if (plan_fits(arg, v, left))
			return true;
		if (arg->fallback == NULL)
			return false;
	}
	return false;
}

/* Whether an argument that may be left out is. */
static bool
skips(const struct reader *r, size_t i, size_t value, int family)
{
	const struct arg *arg = &r->call->args[i];
	const struct value *v = &r->values[value];
	size_t left = r->count - value;
	bool fits = plan_fits(arg, v, left);

	if (arg->fallback == NULL ||
	    (arg->after_buffer && left > 1 && is_text(v) && !is_size_word(v) &&
		plan_fits(arg, v + 1, left - 1)))
		return false;
	if (left <= need_from(r, i + 1, value, family) &&
	    !(fits && v->kind == VALUE_WORD))
		return true;
	/* A number is no sign: an unknown family is no known type. */
	if (v->kind == VALUE_INT && arg->group != GROUP_POLL)
		return false;
	return !fits && later_fits(arg, v, left);
}

/* How many values argument i takes; *fits: they look like it. */
static size_t
width(const struct reader *r, size_t i, size_t value, int family, bool *fits)
{
	const struct arg *arg = &r->call->args[i];
	const struct value *v = &r->values[value];
	size_t left = r->count - value;

	if (arg->kind == ARG_ADDR)
		return addr_width(v, left, family, fits);
	*fits = plan_fits(arg, v, left);
	if (left < 2)
		return 1;
	/* The data and its length. */
	if (arg->kind == ARG_DATA &&
	    left - 1 > most_from(r, i + 1, value, family) &&
	    (v[1].kind == VALUE_INT || is_size_word(&v[1])))
		return 2;
	/* The buffer and its size. */
	if (arg->after_buffer && is_text(v) && !is_size_word(v) &&
	    plan_fits(arg, v + 1, left - 1)) {
		*fits = true;
		return 2;
	}
	/* SO_LINGER's two numbers. */
	if (arg->kind == ARG_OPTVAL && v[0].kind == VALUE_INT &&
	    v[1].kind == VALUE_INT && left == 2 &&
	    plan_is_word(v - 1, "SO_LINGER"))
		return 2;
	return 1;
}

struct plan
plan_make(const struct reader *r, size_t arg, size_t value, int family)
{
	struct plan plan = { .end = value, .suits = true };
	bool fits;

	for (size_t i = arg; r->call->args[i].kind != ARG_END; i++) {
		bool here = plan.end < r->count;

		plan.span[i].first = plan.end;
		if (!here && r->call->args[i].fallback == NULL)
			plan.suits = false;
		if (!here || skips(r, i, plan.end, family))
			continue;
		plan.span[i].count = width(r, i, plan.end, family, &fits);
		plan.end += plan.span[i].count;
		plan.suits = plan.suits && fits;
	}
	/* accept(s, NULL, NULL), bind(s, ADDRESS, sizeof(address)) */
	while (plan.end < r->count && is_filler(r->call, &r->values[plan.end]))
		plan.end++;
	plan.suits = plan.suits && plan.end == r->count;
	return plan;
}
