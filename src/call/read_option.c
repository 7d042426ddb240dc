/*
 * call/read_option.c - a socket option and its value. The option's name
 * tells its level where that is left out.
 */
#include <limits.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/lang.h"
#include "base/text.h"
#include "call/parts.h"

static const struct constant *
find_option(const char *word)
{
	static const enum constant_group groups[] = { GROUP_SOCKET, GROUP_TCP,
		GROUP_IP, GROUP_IPV6 };
	const struct constant *c = NULL;

	for (size_t i = 0; c == NULL && i < 4; i++)
		c = constant_find(groups[i], word);
	return c;
}

static long
level_of(enum constant_group group)
{
	static const long levels[] = { SOL_SOCKET, IPPROTO_TCP, IPPROTO_IP,
		IPPROTO_IPV6 };

	for (size_t i = 0; i < 4; i++) {
		if (constant_option_group(levels[i]) == (int)group)
			return levels[i];
	}
	return SOL_SOCKET;
}

static int
unknown_option(struct reader *r, const struct value *v)
{
	struct text_near near = { 0 };
	char shown[SHOWN_MAX];

	near.word = v->kind == VALUE_WORD ? buf_text(&v->bytes) : "";
	if (strncmp(near.word, "socket.", 7) == 0)
		near.word += 7;
	for (const struct constant *c = constants; c->name != NULL; c++) {
		if (find_option(c->name) == c)
			text_near_try(&near, c->name);
	}
	read_shown(shown, v);
	if (near.best != NULL)
		return err_set(r->err, v->column,
		    "no option is called %s; did you mean '%s'?", shown,
		    near.best);
	return err_set(r->err, v->column,
	    "an option is a name such as SO_REUSEADDR or TCP_NODELAY, or a "
	    "number, not %s",
	    shown);
}

/* The level was typed and is not the option's: the kernel would take the
 * number for another option of that level. */
static int
wrong_level(struct reader *r, const struct value *v, long typed, long right)
{
	const char *name = constant_name(GROUP_LEVEL, typed);

	return err_set(r->err, v->column,
	    "%s is an option of level %s, not of %s", buf_text(&v->bytes),
	    constant_name(GROUP_LEVEL, right),
	    name != NULL ? name : _("that level"));
}

/* The level is the argument before the option. */
int
read_option(struct reader *r, size_t i, const struct value *v)
{
	struct call_arg *a = &r->out->arg[i], *level = a - 1;
	const struct constant *c = NULL;
	char shown[SHOWN_MAX];
	long right;

	if (v->kind == VALUE_INT) {
		if (v->number < 0 || v->number > INT_MAX)
			return err_set(r->err, v->column,
			    "an option's number is from 0 to %d, not %s",
			    INT_MAX, read_shown(shown, v));
		a->number = v->number;
		return 0;
	}
	if (v->kind == VALUE_WORD)
		c = find_option(buf_text(&v->bytes));
	if (c == NULL)
		return unknown_option(r, v);
	right = level_of(c->group);
	if (!level->given)
		level->number = right;
	else if (level->number != right)
		return wrong_level(r, v, (long)level->number, right);
	a->number = c->value;
	return 0;
}

static bool
is_time(const struct call_arg *level, const struct call_arg *option)
{
	return level->number == SOL_SOCKET &&
	       (option->number == SO_RCVTIMEO || option->number == SO_SNDTIMEO);
}

/* pack("ii", 1, 0): the structure's bytes as C would pass them. */
static bool
from_bytes(struct call_arg *a, const struct buf *bytes, bool linger, bool time)
{
	struct linger l;
	struct timeval t;
	int number;

	if (linger && bytes->len == sizeof l) {
		memcpy(&l, bytes->data, sizeof l);
		a->number = l.l_onoff;
		a->second = l.l_linger;
	} else if (time && bytes->len == sizeof t) {
		memcpy(&t, bytes->data, sizeof t);
		a->number = t.tv_sec;
		a->second = t.tv_usec;
	} else if (!linger && !time && bytes->len == sizeof number) {
		memcpy(&number, bytes->data, sizeof number);
		a->number = number;
	} else {
		return false;
	}
	/* A second number below 0 would say that there is none. */
	return (!linger && !time) || a->second >= 0;
}

static bool
is_int(const struct value *v)
{
	return v->kind == VALUE_INT && v->number >= INT_MIN &&
	       v->number <= INT_MAX;
}

static int
read_linger(
    struct reader *r, struct call_arg *a, const struct value *v, size_t count)
{
	if (v->kind == VALUE_BYTES && from_bytes(a, &v->bytes, true, false))
		return 0;
	if (v->kind == VALUE_TUPLE) {
		count = v->count;
		v = v->items;
	}
	if (count != 2 || !is_int(&v[0]) || !is_int(&v[1]) || v[1].number < 0)
		return err_set(r->err, r->values[r->count - 1].column,
		    "SO_LINGER takes two numbers, on or off and the seconds: "
		    "setsockopt s SO_LINGER (1, 0)");
	a->number = v[0].number;
	a->second = v[1].number;
	return 0;
}

static int
read_time(struct reader *r, struct call_arg *a, const struct value *v)
{
	char shown[SHOWN_MAX];
	double part;

	if (v->kind == VALUE_BYTES && from_bytes(a, &v->bytes, false, true))
		return 0;
	if ((v->kind != VALUE_INT && v->kind != VALUE_REAL) ||
	    !(v->real >= 0 && v->real <= INT_MAX))
		return err_set(r->err, v->column,
		    "this option takes a time "
		    "in seconds, such as 0.5, not %s",
		    read_shown(shown, v));
	a->number = (long long)v->real;
	part = (v->real - (double)a->number) * 1e6 + 0.5;
	a->second = part < 1e6 ? (long long)part : 999999;
	/* To the kernel 0 is for ever. */
	if (v->real > 0 && a->number == 0 && a->second == 0)
		a->second = 1;
	return 0;
}

int
read_optval(struct reader *r, size_t i, struct span span)
{
	struct call_arg *a = &r->out->arg[i];
	const struct value *v = &r->values[span.first];
	const struct constant *c;
	char shown[SHOWN_MAX];

	if ((a - 2)->number == SOL_SOCKET && (a - 1)->number == SO_LINGER)
		return read_linger(r, a, v, span.count);
	if (is_time(a - 2, a - 1))
		return read_time(r, a, v);
	if (v->kind == VALUE_WORD &&
	    (c = constant_find(GROUP_SWITCH, buf_text(&v->bytes))) != NULL)
		a->number = c->value;
	else if (is_int(v))
		a->number = v->number;
	else if (v->kind != VALUE_BYTES ||
		 !from_bytes(a, &v->bytes, false, false))
		return err_set(r->err, v->column,
		    "this option's value is an integer, not %s",
		    read_shown(shown, v));
	return 0;
}
