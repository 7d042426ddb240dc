/*
 * call/read_value.c - one argument from its values: numbers, data, times,
 * hosts, names. Symbolic constants are read in read_const.c, addresses in
 * read_addr.c.
 */
#include <ctype.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>

#include "base/lang.h"
#include "call/parts.h"

enum { HOST_MAX = 253, NAME_MAX_LEN = 31 };

static int
not_a_number(struct reader *r, const struct arg *arg, const struct value *v)
{
	char shown[SHOWN_MAX];

	if (arg->high == CALL_SIZE_MAX)
		return err_set(r->err, v->column,
		    "a size is a number from 0 to 16777216 (16 MiB), not %s",
		    read_shown(shown, v));
	return err_set(r->err, v->column,
	    strcmp(arg->name, "backlog") == 0
		? N_("a backlog is a number from %lld to %lld, not %s")
		: N_("a timeout is a number from %lld to %lld, not %s"),
	    arg->low, arg->high, read_shown(shown, v));
}

static int
read_int(struct reader *r, size_t i, struct span span)
{
	const struct arg *arg = &r->call->args[i];
	const struct value *v = &r->values[span.first];
	struct call_arg *a = &r->out->arg[i];

	/* The name of the buffer, as C needs it, comes before. */
	if (span.count == 2)
		v++;
	if (v->kind == VALUE_INT && v->number >= arg->low &&
	    v->number <= arg->high)
		a->number = v->number;
	else if (plan_is_word(v, "SOMAXCONN"))
		a->number = SOMAXCONN;
	else if (arg->after_buffer && plan_is_word(v, "sizeof"))
		a->number = 1024;
	else
		return not_a_number(r, arg, v);
	return 0;
}

/* C's length after the data: how much of it is meant. */
static int
cut_to_length(struct reader *r, const struct value *length, struct buf *data)
{
	if (length->kind != VALUE_INT) /* sizeof, strlen: all of it */
		return 0;
	if (length->number < 0 ||
	    (unsigned long long)length->number > data->len)
		return err_set(r->err, length->column,
		    "the data has %zu bytes, so its length cannot be %lld",
		    data->len, length->number);
	data->len = (size_t)length->number;
	if (data->data != NULL)
		data->data[data->len] = '\0';
	return 0;
}

static int
read_data(struct reader *r, size_t i, struct span span)
{
	const struct value *v = &r->values[span.first];
	struct buf *data = &r->out->arg[i].bytes;

	if (v->kind == VALUE_WORD)
		r->out->arg[i].word = v->column;
	switch (v->kind) {
	case VALUE_BYTES:
	case VALUE_WORD:
		buf_add(data, buf_text(&v->bytes), v->bytes.len);
		break;
	case VALUE_INT:
	case VALUE_REAL:
		/* As typed, if it was typed and not computed. */
		if (v->bytes.len > 0)
			buf_add(data, v->bytes.data, v->bytes.len);
		else
			value_text(data, v);
		break;
	case VALUE_NONE:
	case VALUE_TUPLE:
		return err_set(r->err, v->column,
		    "the data to send is a string such as \"Hello\", not %s",
		    value_kind_name(v));
	}
	return span.count == 2 ? cut_to_length(r, v + 1, data) : 0;
}

static int
read_seconds(struct reader *r, size_t i, const struct value *v)
{
	struct call_arg *a = &r->out->arg[i];
	char shown[SHOWN_MAX];
	double most = INT_MAX / 1000 - 1;

	if (v->kind == VALUE_NONE) {
		a->number = -1;
		return 0;
	}
	if ((v->kind != VALUE_INT && v->kind != VALUE_REAL) ||
	    !(v->real >= 0 && v->real <= most))
		return err_set(r->err, v->column,
		    "a time is none or from 0 to %.0f seconds, not %s", most,
		    read_shown(shown, v));
	a->number = (long long)(v->real * 1000);
	/* As Python: part of a millisecond is a whole one (but 0.029 * 1000
	 * is 29, whatever the last bit of a double says). 0 would mean not
	 * to wait at all. */
	if (v->real * 1000 - (double)a->number > 1e-6 ||
	    (v->real > 0 && a->number == 0))
		a->number++;
	return 0;
}

static int
read_host(struct reader *r, size_t i, const struct value *v)
{
	struct call_arg *a = &r->out->arg[i];
	char shown[SHOWN_MAX];

	if (v->kind == VALUE_NONE) {
		a->given = false;
		return 0;
	}
	if (v->kind != VALUE_BYTES && v->kind != VALUE_WORD)
		return err_set(r->err, v->column,
		    "a host is a name or a number such as 127.0.0.1, not %s",
		    read_shown(shown, v));
	if (v->bytes.len > HOST_MAX ||
	    memchr(buf_text(&v->bytes), '\0', v->bytes.len + 1) !=
		buf_text(&v->bytes) + v->bytes.len)
		return err_set(r->err, v->column,
		    "a host has at most %d characters and no NUL", HOST_MAX);
	buf_add(&a->bytes, buf_text(&v->bytes), v->bytes.len);
	return 0;
}

static int
read_service(struct reader *r, size_t i, const struct value *v)
{
	struct call_arg *a = &r->out->arg[i];
	char shown[SHOWN_MAX];

	if (v->kind == VALUE_NONE) {
		a->given = false;
		return 0;
	}
	if (v->kind == VALUE_INT && v->number >= 0 && v->number <= 65535) {
		buf_printf(&a->bytes, "%lld", v->number);
		return 0;
	}
	if ((v->kind != VALUE_BYTES && v->kind != VALUE_WORD) ||
	    v->bytes.len > HOST_MAX ||
	    strlen(buf_text(&v->bytes)) != v->bytes.len)
		return err_set(r->err, v->column,
		    "a port is a number from 0 to 65535 or a service's name, "
		    "not %s",
		    read_shown(shown, v));
	buf_add(&a->bytes, buf_text(&v->bytes), v->bytes.len);
	return 0;
}

static int
read_name(struct reader *r, size_t i, const struct value *v)
{
	const char *text = buf_text(&v->bytes);
	bool good = v->bytes.len > 0 && v->bytes.len <= NAME_MAX_LEN &&
		    (isalpha((unsigned char)text[0]) || text[0] == '_');
	char shown[SHOWN_MAX];

	for (size_t k = 0; good && k < v->bytes.len; k++)
		good = isalnum((unsigned char)text[k]) || text[k] == '_' ||
		       text[k] == '-';
	if ((v->kind != VALUE_WORD && v->kind != VALUE_BYTES) || !good)
		return err_set(r->err, v->column,
		    "a process's name is a letter and then letters, digits, "
		    "_ or -, at most %d in all, not %s",
		    NAME_MAX_LEN, read_shown(shown, v));
	buf_add(&r->out->arg[i].bytes, text, v->bytes.len);
	return 0;
}

/* C's &x where a value must be: what to type in its place. */
static int
no_pointer(struct reader *r, size_t i, const struct value *v, int family)
{
	enum arg_kind kind = r->call->args[i].kind;

	if (kind == ARG_ADDR && family == AF_UNIX)
		return err_set(r->err, v->column,
		    "a C address structure is not understood; write the path: "
		    "%s(s, \"/tmp/x\")",
		    r->call->name);
	if (kind == ARG_ADDR)
		return err_set(r->err, v->column,
		    "a C address structure is not understood; write the host "
		    "and the port: %s(s, %s\"127.0.0.1\", 65432)",
		    r->call->name, i > 1 ? "\"Hello\", " : "");
	if (kind == ARG_OPTVAL)
		return err_set(r->err, v->column,
		    "write the value itself: "
		    "%s(s, SOL_SOCKET, SO_REUSEADDR, 1)",
		    r->call->name);
	return err_set(r->err, v->column,
	    "a C pointer is not understood; write the value itself: %s",
	    r->call->example);
}

int
read_arg(struct reader *r, size_t i, struct span span, int family)
{
	const struct arg *arg = &r->call->args[i];
	const struct value *v = &r->values[span.first];

	if (plan_is_pointer(v) && !(arg->after_buffer && span.count == 2))
		return no_pointer(r, i, v, family);
	r->out->arg[i].given = true;
	r->out->arg[i].second = -1;
	switch (arg->kind) {
	case ARG_INT:
		return read_int(r, i, span);
	case ARG_DATA:
		return read_data(r, i, span);
	case ARG_ADDR:
		return read_addr(r, i, span, family);
	case ARG_HOST:
		return read_host(r, i, v);
	case ARG_SERVICE:
		return read_service(r, i, v);
	case ARG_CONST:
		return read_const(r, i, v);
	case ARG_BITS:
		return read_bits(r, i, v);
	case ARG_OPTION:
		return read_option(r, i, v);
	case ARG_OPTVAL:
		return read_optval(r, i, span);
	case ARG_SECONDS:
		return read_seconds(r, i, v);
	case ARG_NAME:
		return read_name(r, i, v);
	case ARG_FD:
	case ARG_FDS:
	case ARG_END:
		break; /* not among the arguments after the socket */
	}
	return -1;
}
