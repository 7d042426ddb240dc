/*
 * call/read.c - call_read: what was typed after a call's name becomes its
 * arguments. read_socket.c finds the socket, read_plan.c deals out the
 * values, read_value.c, read_const.c and read_addr.c read each. Makes no
 * system call.
 */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "call/parts.h"

const char *
read_shown(char *text, const struct value *v)
{
	struct buf shown = { 0 };
	size_t len = v->bytes.len, max = 40, step;
	const char *typed = buf_text(&v->bytes);
	size_t cut = 0;

	switch (v->kind) {
	case VALUE_NONE:
	case VALUE_TUPLE:
		buf_adds(&shown, value_kind_name(v));
		break;
	case VALUE_INT:
		buf_printf(&shown, "%lld", v->number);
		break;
	case VALUE_REAL:
		buf_printf(&shown, "%g", v->real);
		break;
	case VALUE_BYTES:
		text_c_string(&shown, typed, len < max ? len : max);
		buf_adds(&shown, len > max ? "..." : "");
		break;
	case VALUE_WORD:
		while (cut < len && cut < max) {
			step = text_char_len(typed + cut, len - cut);
			cut += step > 0 ? step : 1;
		}
		buf_addc(&shown, '\'');
		text_plain(&shown, typed, cut);
		buf_adds(&shown, cut < len ? "...'" : "'");
		break;
	}
	if (shown.len >= SHOWN_MAX)
		shown.len = SHOWN_MAX - 1;
	memcpy(text, buf_text(&shown), shown.len);
	text[shown.len] = '\0';
	buf_free(&shown);
	return text;
}

/* The sentence about it: the call's name, then an example. */
static const char *
needed(const struct arg *arg)
{
	switch (arg->kind) {
	case ARG_ADDR:
		return N_("%s needs a host and a port: %s");
	case ARG_DATA:
		return N_("%s needs the data to send: %s");
	case ARG_HOST:
		return N_("%s needs a host: %s");
	case ARG_OPTION:
		return N_("%s needs an option: %s");
	case ARG_OPTVAL:
		return N_("%s needs the option's value: %s");
	case ARG_SECONDS:
		return N_("%s needs a time in seconds, or none: %s");
	case ARG_NAME:
		return N_("%s needs a name for the new process: %s");
	case ARG_CONST:
		if (arg->group == GROUP_SWITCH)
			return N_("%s needs on or off: %s");
		break;
	case ARG_FD:
	case ARG_FDS:
	case ARG_INT:
	case ARG_SERVICE:
	case ARG_BITS:
	case ARG_END:
		break; /* none of these is required; see the calls' rows */
	}
	return N_("%s needs one more value: %s");
}

int
read_missing(struct reader *r, size_t i, unsigned column)
{
	return err_set(r->err, column, needed(&r->call->args[i]), r->call->name,
	    r->call->example);
}

/* The value that stands for an argument that was left out. */
static struct value
fallback(const struct arg *arg)
{
	struct value v = { .kind = VALUE_WORD };
	char *end;

	if (strcmp(arg->fallback, "none") == 0) {
		v.kind = VALUE_NONE;
		return v;
	}
	v.number = strtoll(arg->fallback, &end, 10);
	if (*end == '\0') {
		v.kind = VALUE_INT;
		return v;
	}
	/* Borrowed: nobody changes or frees it. */
	v.bytes.data = (char *)arg->fallback;
	v.bytes.len = strlen(arg->fallback);
	return v;
}

static int
read_left_out(struct reader *r, size_t i, struct span span, int family)
{
	const struct arg *arg = &r->call->args[i];
	struct reader other = *r;
	struct value v;

	if (arg->fallback == NULL) {
		/* Said where the line ends too early. */
		unsigned column = span.first > 0 && span.first <= r->count
				      ? r->values[span.first - 1].column
				      : r->column;

		return read_missing(r, i, column);
	}
	v = fallback(arg);
	other.values = &v;
	other.count = 1;
	if (read_arg(&other, i, (struct span){ 0, 1 }, family) < 0)
		return -1;
	r->out->arg[i].given = false;
	return 0;
}

static int
read_rest(struct reader *r, size_t arg, size_t value, int family)
{
	struct plan plan = plan_make(r, arg, value, family);
	struct buf usage = { 0 };

	for (size_t i = arg; r->call->args[i].kind != ARG_END; i++) {
		int rc;

		r->out->arg[i].kind = r->call->args[i].kind;
		r->out->count = i + 1;
		if (plan.span[i].count > 0)
			rc = read_arg(r, i, plan.span[i], family);
		else
			rc = read_left_out(r, i, plan.span[i], family);
		if (rc < 0)
			return -1;
	}
	if (plan.end == r->count)
		return 0;
	call_usage(&usage, r->call);
	err_set(r->err, r->values[plan.end].column,
	    "%s takes no more arguments than these: %s", r->call->name,
	    usage.data);
	buf_free(&usage);
	return -1;
}

static int
read_all(struct reader *r, const char *receiver, unsigned receiver_column,
    bool *chosen)
{
	size_t value = 0;
	int family = AF_UNSPEC;

	switch (r->call->args[0].kind) {
	case ARG_FD:
		if (read_socket(r, receiver, receiver_column, &value, chosen) <
		    0)
			return -1;
		family = r->sockets->family(
		    r->sockets->context, (int)r->out->arg[0].number);
		return read_rest(r, 1, value, family);
	case ARG_FDS:
		if (read_sockets(r, receiver, receiver_column, &value, chosen) <
		    0)
			return -1;
		return read_rest(r, 1, value, family);
	default:
		if (receiver != NULL)
			return err_set(r->err, receiver_column,
			    "%s is not called on a socket; type it alone: %s",
			    r->call->name, r->call->example);
		return read_rest(r, 0, 0, family);
	}
}

int
call_read(const struct call *call, const char *receiver,
    unsigned receiver_column, const struct value *values, size_t count,
    unsigned column, const struct call_sockets *sockets, struct call_args *out,
    bool *chosen, struct err *err)
{
	struct reader r = {
		.call = call,
		.values = values,
		.count = count,
		.column = column,
		.sockets = sockets,
		.out = out,
		.err = err,
	};

	*out = (struct call_args){ .channel = -1 };
	*chosen = false;
	if (read_all(&r, receiver, receiver_column, chosen) == 0)
		return 0;
	call_args_free(out);
	return -1;
}

void
call_args_free(struct call_args *args)
{
	for (size_t i = 0; i < CALL_ARGS_MAX; i++)
		buf_free(&args->arg[i].bytes);
	*args = (struct call_args){ .channel = -1 };
}

int
call_fd(const struct call_args *args)
{
	for (size_t i = 0; i < args->count; i++) {
		const struct call_arg *a = &args->arg[i];

		if (a->kind == ARG_FD)
			return (int)a->number;
		if (a->kind == ARG_FDS && a->fd_count == 1)
			return a->fds[0];
	}
	return -1;
}
