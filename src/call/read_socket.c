/*
 * call/read_socket.c - the socket that a call is about: typed before the
 * call, typed as its first value, or left out and chosen. The rule stands
 * in call.h.
 */
#include <limits.h>

#include "base/lang.h"
#include "base/text.h"
#include "call/parts.h"

static int
by_name(const struct reader *r, const char *name)
{
	return r->sockets->by_name(r->sockets->context, name);
}

static int
family(const struct reader *r, int fd)
{
	return r->sockets->family(r->sockets->context, fd);
}

static int
no_such(struct reader *r, unsigned column, const char *name, const char *hint)
{
	struct text_near near = { .word = name };
	struct value word = { .kind = VALUE_WORD };
	char shown[SHOWN_MAX];
	const char *candidate;

	for (size_t i = 0;
	     (candidate = r->sockets->name(r->sockets->context, i)) != NULL;
	     i++)
		text_near_try(&near, candidate);
	buf_adds(&word.bytes, name);
	read_shown(shown, &word);
	buf_free(&word.bytes);
	if (near.best != NULL)
		return err_set(r->err, column,
		    "no socket named %s in this process; did you mean '%s'?",
		    shown, near.best);
	return err_set(r->err, column, "no socket named %s in this process%s",
	    shown, hint);
}

/* What to say, and to do, where no socket of the process suits. */
static const char *
none_suits(enum suits suits)
{
	switch (suits) {
	case SUITS_ANY:
		return _("no socket in this process; make one: socket");
	case SUITS_UNBOUND:
		return _("no unbound socket in this process; make one: socket");
	case SUITS_BOUND:
		return _("no bound socket that could listen in this process; "
			 "make one: socket, bind");
	case SUITS_LISTENING:
		return _("no listening socket in this process; make one: "
			 "socket, bind, listen");
	case SUITS_UNCONNECTED:
		return _("no unconnected socket in this process; make one: "
			 "socket");
	case SUITS_CONNECTED:
		return _("no connected socket in this process; make one: "
			 "socket, connect (or accept)");
	case SUITS_DATAGRAM:
		return _("no datagram socket in this process; make one: "
			 "socket AF_INET SOCK_DGRAM");
	}
	return "";
}

static int
choose(struct reader *r, int *fd)
{
	*fd = r->sockets->suitable(r->sockets->context, r->call->suits);
	if (*fd < 0)
		return err_set(
		    r->err, r->column, "%s", none_suits(r->call->suits));
	return 0;
}

static int
number_fd(struct reader *r, const struct value *v, int *fd)
{
	if (v->number < INT_MIN || v->number > INT_MAX)
		return err_set(r->err, v->column,
		    "a descriptor is a small integer such as 3, not %lld",
		    v->number);
	*fd = (int)v->number;
	return 0;
}

/* A value where nothing but a socket can stand. */
static int
must_be_socket(struct reader *r, const struct value *v, int *fd)
{
	char shown[SHOWN_MAX];

	if (v->kind == VALUE_INT)
		return number_fd(r, v, fd);
	if (v->kind == VALUE_WORD) {
		*fd = by_name(r, buf_text(&v->bytes));
		if (*fd < 0)
			return no_such(r, v->column, buf_text(&v->bytes), "");
		return 0;
	}
	return err_set(r->err, v->column,
	    "a socket is given by its name or its number, not %s",
	    read_shown(shown, v));
}

/* Whether the values from `value` on can be the arguments after the
 * socket. */
static bool
rest_suits(const struct reader *r, size_t value, int of_family)
{
	return plan_make(r, 1, value, of_family).suits;
}

static int
chosen_family(const struct reader *r)
{
	int fd = r->sockets->suitable(r->sockets->context, r->call->suits);

	return fd < 0 ? AF_UNSPEC : family(r, fd);
}

/*
 * Whether the first value can be the argument after the socket. Not where
 * C's forms (data and its length, a buffer and its size) would be needed
 * for it: they come with a socket.
 */
static bool
can_be_next(const struct reader *r)
{
	const struct arg *next = &r->call->args[1];
	struct plan plan = plan_make(r, 1, 0, chosen_family(r));

	if (next->group == GROUP_LEVEL && r->values[0].kind == VALUE_INT &&
	    constant_name(GROUP_LEVEL, (long)r->values[0].number) == NULL)
		return false;
	return plan.suits &&
	       (plan.span[1].count != 2 || next->kind == ARG_ADDR);
}

/* 1: the integer is the socket, 0: it is the next argument. */
static int
number_is_socket(const struct reader *r, const struct value *v)
{
	const struct arg *next = &r->call->args[1];
	int of_family = AF_UNSPEC;

	if (v->number >= 0 && v->number <= INT_MAX)
		of_family = family(r, (int)v->number);
	if (of_family != AF_UNSPEC)
		return rest_suits(r, 1, of_family) || !can_be_next(r);
	if (can_be_next(r) &&
	    (r->count == 1 || !plan_fits(next, v + 1, r->count - 1)))
		return 0;
	return rest_suits(r, 1, AF_UNSPEC) || !plan_fits(next, v, r->count);
}

/* The same for a word; -1: it can only be a socket, and is none. */
static int
word_is_socket(struct reader *r, const struct value *v)
{
	enum arg_kind next = r->call->args[1].kind;
	const char *name = buf_text(&v->bytes);

	if (by_name(r, name) >= 0)
		return next != ARG_DATA || r->count > 1;
	if (can_be_next(r))
		return 0;
	/* AF_INET6: an address of four values is one too. */
	if (next != ARG_DATA && !rest_suits(r, 1, AF_UNSPEC) &&
	    !rest_suits(r, 1, AF_INET6))
		return 0;
	return no_such(r, v->column, name,
	    next == ARG_DATA && v[1].kind == VALUE_WORD
		? _("; text with blanks needs quotes: send \"two words\"")
		: "");
}

int
read_socket(struct reader *r, const char *receiver, unsigned receiver_column,
    size_t *value, bool *chosen)
{
	const struct value *v = r->values;
	int fd, is = 0;

	r->out->arg[0].kind = ARG_FD;
	r->out->count = 1;
	if (receiver != NULL) {
		fd = by_name(r, receiver);
		if (fd < 0)
			return no_such(r, receiver_column, receiver, "");
	} else if (r->count > 0) {
		if (r->call->args[1].kind == ARG_END)
			is = 1;
		else if (v->kind == VALUE_WORD)
			is = word_is_socket(r, v);
		else if (v->kind == VALUE_INT)
			is = number_is_socket(r, v);
	}
	if (is < 0 || (is > 0 && must_be_socket(r, v, &fd) < 0))
		return -1;
	*value = is > 0 ? 1 : 0;
	*chosen = receiver == NULL && is == 0;
	if (*chosen && choose(r, &fd) < 0)
		return -1;
	r->out->arg[0].given = !*chosen;
	r->out->arg[0].number = fd;
	return 0;
}

static int
add_fd(struct reader *r, const struct value *v)
{
	struct call_arg *a = &r->out->arg[0];
	int fd;

	if (must_be_socket(r, v, &fd) < 0)
		return -1;
	if (a->fd_count == CALL_FDS_MAX)
		return err_set(r->err, v->column, "%s takes at most %d sockets",
		    r->call->name, CALL_FDS_MAX);
	a->fds[a->fd_count++] = fd;
	return 0;
}

/* Whether a value after the first one is one more socket of the list. */
static bool
is_another(const struct reader *r, const struct value *v)
{
	if (v->kind == VALUE_WORD)
		return by_name(r, buf_text(&v->bytes)) >= 0 ||
		       !plan_fits(&r->call->args[1], v, 2);
	return v->kind == VALUE_INT && v->number >= 0 && v->number <= INT_MAX &&
	       family(r, (int)v->number) != AF_UNSPEC;
}

static int
read_list(struct reader *r, size_t *value)
{
	const struct value *v = r->values;

	if (v->kind == VALUE_TUPLE) {
		*value = 1;
		for (size_t i = 0; i < v->count; i++) {
			if (add_fd(r, &v->items[i]) < 0)
				return -1;
		}
		return 0;
	}
	for (*value = 0; *value < r->count; ++*value) {
		v = &r->values[*value];
		/* An integer that comes first is always a descriptor. */
		if (!is_another(r, v) && (*value > 0 || v->kind != VALUE_INT))
			break;
		if (add_fd(r, v) < 0)
			return -1;
	}
	return 0;
}

int
read_sockets(struct reader *r, const char *receiver, unsigned receiver_column,
    size_t *value, bool *chosen)
{
	struct call_arg *a = &r->out->arg[0];
	int fd;

	a->kind = ARG_FDS;
	r->out->count = 1;
	if (receiver != NULL) {
		fd = by_name(r, receiver);
		if (fd < 0)
			return no_such(r, receiver_column, receiver, "");
		a->fds[a->fd_count++] = fd;
	} else if (r->count > 0 && read_list(r, value) < 0) {
		return -1;
	}
	*chosen = a->fd_count == 0 && *value == 0;
	if (*chosen) {
		if (choose(r, &fd) < 0)
			return -1;
		a->fds[a->fd_count++] = fd;
	}
	a->given = !*chosen;
	return 0;
}
