/*
 * call/read_const.c - arguments that are symbolic constants: families,
 * types, flags, on and off.
 */
#include <limits.h>
#include <string.h>
#include <sys/socket.h>

#include "base/lang.h"
#include "base/text.h"
#include "call/parts.h"

/* The names that may stand there: "SHUT_RD, SHUT_WR, ...". */
static void
list_names(struct buf *out, enum constant_group group)
{
	for (const struct constant *c = constants; c->name != NULL; c++) {
		if (c->group != group ||
		    constant_name(group, c->value) != c->name)
			continue;
		buf_printf(out, "%s%s",
		    out->len > 0 ? C_("between items", ", ") : "", c->name);
	}
}

static const char *
nearest(enum constant_group group, const char *word)
{
	struct text_near near = { .word = word };

	if (strncmp(word, "socket.", 7) == 0)
		near.word += 7;
	for (const struct constant *c = constants; c->name != NULL; c++) {
		if (c->group == group)
			text_near_try(&near, c->name);
	}
	return near.best;
}

/* The sentence about a group: the names in it, and what was typed instead. */
static const char *
one_of(enum constant_group group)
{
	switch (group) {
	case GROUP_FAMILY:
		return N_("the family is one of %s, not %s");
	case GROUP_TYPE:
		return N_("the type is one of %s, not %s");
	case GROUP_PROTOCOL:
		return N_("the protocol is one of %s, not %s");
	case GROUP_LEVEL:
		return N_("the level is one of %s, not %s");
	case GROUP_MSG:
		return N_("the flags are one or more of %s, not %s");
	case GROUP_POLL:
		return N_("the events are one or more of %s, not %s");
	case GROUP_SHUT:
		return N_("how to shut down is one of %s, not %s");
	case GROUP_SOCKET:
	case GROUP_TCP:
	case GROUP_IP:
	case GROUP_IPV6:
	case GROUP_SWITCH:
		break; /* options are read_option.c's */
	}
	return N_("what stands here is one of %s, not %s");
}

/* What may stand there, and what was typed instead. */
static int
unknown(struct reader *r, const struct arg *arg, enum constant_group group,
    const struct value *v)
{
	const char *near = NULL, *comma = C_("between items", ", ");
	struct buf names = { 0 };
	char shown[SHOWN_MAX];

	read_shown(shown, v);
	/* There are three families: better to name them all. */
	if (v->kind == VALUE_WORD && group != GROUP_FAMILY)
		near = nearest(group, buf_text(&v->bytes));
	if (group == GROUP_FAMILY && strcmp(arg->fallback, "AF_UNSPEC") != 0)
		buf_printf(&names, "AF_INET%sAF_INET6%sAF_UNIX", comma, comma);
	else
		list_names(&names, group);
	if (near != NULL)
		err_set(r->err, v->column,
		    "%s is not known here; did you mean '%s'?", shown, near);
	else if (group == GROUP_SWITCH)
		err_set(r->err, v->column,
		    "what stands here is on or off, not %s", shown);
	else
		err_set(r->err, v->column, one_of(group), names.data, shown);
	buf_free(&names);
	return -1;
}

/* Whether a number may stand for a constant of the argument. */
static bool
number_allowed(const struct arg *arg, long long number)
{
	if (number < INT_MIN || number > INT_MAX)
		return false;
	/* The kernel knows more of these than have names here. */
	if (arg->group == GROUP_PROTOCOL || arg->group == GROUP_LEVEL)
		return true;
	if (arg->group == GROUP_FAMILY && number == AF_UNSPEC)
		return strcmp(arg->fallback, "AF_UNSPEC") == 0;
	return constant_name(arg->group, (long)number) != NULL;
}

int
read_const(struct reader *r, size_t i, const struct value *v)
{
	const struct arg *arg = &r->call->args[i];
	const struct constant *c = NULL;
	long long number = v->number;

	if (v->kind == VALUE_WORD) {
		c = constant_find(arg->group, buf_text(&v->bytes));
		number = c != NULL ? c->value : -1;
	}
	if ((v->kind != VALUE_INT && c == NULL) || !number_allowed(arg, number))
		return unknown(r, arg, arg->group, v);
	r->out->arg[i].number = number;
	return 0;
}

/* One name of A|B, at the byte `at` of the word v. */
static int
read_bit(
    struct reader *r, size_t i, const struct value *v, size_t at, size_t len)
{
	const struct arg *arg = &r->call->args[i];
	long long *bits = &r->out->arg[i].number;
	struct value one = { .kind = VALUE_WORD };
	const struct constant *c;
	long bases = 0xf; /* SOCK_STREAM, SOCK_DGRAM ...: numbers */
	int rc = 0;

	one.column = v->column + (unsigned)at;
	buf_add(&one.bytes, v->bytes.data + at, len);
	c = constant_find(arg->group, buf_text(&one.bytes));
	if (c == NULL)
		rc = unknown(r, arg, arg->group, &one);
	else if (arg->group == GROUP_TYPE && (c->value & bases) != 0 &&
		 (*bits & bases) != 0 && (*bits & bases) != c->value)
		/* Types are numbers, not bits. */
		rc = err_set(r->err, one.column,
		    "a socket has one type: %s or %s",
		    constant_name(GROUP_TYPE, (long)(*bits & bases)), c->name);
	else
		*bits |= c->value;
	buf_free(&one.bytes);
	return rc;
}

static int
read_number_of_bits(struct reader *r, size_t i, const struct value *v)
{
	const struct arg *arg = &r->call->args[i];
	char shown[SHOWN_MAX];

	/* poll's events have an end, others' bits have none. */
	if (arg->high > 0 && (v->number < 0 || v->number > arg->high))
		return err_set(r->err, v->column,
		    "the events are constants such as %s or a number from 0 to "
		    "%lld, not %s",
		    constant_name(arg->group, 1), arg->high,
		    read_shown(shown, v));
	if (v->number < 0 || v->number > INT_MAX)
		return unknown(r, arg, arg->group, v);
	r->out->arg[i].number = v->number;
	return 0;
}

int
read_bits(struct reader *r, size_t i, const struct value *v)
{
	const char *text = buf_text(&v->bytes);
	size_t at = 0, len;

	if (v->kind == VALUE_INT)
		return read_number_of_bits(r, i, v);
	if (v->kind != VALUE_WORD || v->bytes.len == 0)
		return unknown(r, &r->call->args[i], r->call->args[i].group, v);
	for (;;) {
		len = strcspn(text + at, "|");
		if (read_bit(r, i, v, at, len) < 0)
			return -1;
		at += len;
		if (at >= v->bytes.len)
			return 0;
		at++;
	}
}
