/*
 * call/text.c - call_text: a call as C writes it. Knows the rows alone,
 * nothing of what a call does.
 */
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "call/call.h"

enum { DATA_SHOWN = 40 };

static void
data_text(struct buf *out, const struct buf *data)
{
	size_t len = data->len > DATA_SHOWN ? DATA_SHOWN : data->len;

	text_c_string(out, buf_text(data), len);
	buf_adds(out, len < data->len ? "..." : "");
}

/* Host and port as typed: the name was not looked up yet, or in vain. */
static void
typed_addr(struct buf *out, const struct call_arg *a)
{
	const char *host = buf_text(&a->bytes);
	int family = (int)a->number;
	bool colon = strchr(host, ':') != NULL;
	struct addr addr;

	if (family == AF_UNSPEC)
		family = colon ? AF_INET6 : AF_INET;
	if (addr_parse(&addr, family, host, a->bytes.len, a->port, a->flowinfo,
		a->scope)) {
		addr_c(out, &addr);
		return;
	}
	buf_printf(out, "{%s, ", constant_name(GROUP_FAMILY, family));
	buf_adds(out, colon ? "[" : "");
	text_plain(out, host, strcspn(host, "\n"));
	buf_printf(out, "%s:%u}", colon ? "]" : "", a->port);
}

static void
const_text(struct buf *out, const struct arg *arg, long number)
{
	const char *name = constant_name(arg->group, number);

	if (arg->group == GROUP_SWITCH)
		buf_adds(out, number != 0 ? "True" : "False");
	else if (name == NULL || (arg->group == GROUP_PROTOCOL && number == 0))
		buf_printf(out, "%ld", number);
	else
		buf_adds(out, name);
}

/* A type is a number, and the bits that may join it. */
static void
bits_text(struct buf *out, enum constant_group group, long bits)
{
	long type = bits & 0xf;
	const char *name = constant_name(group, type);

	if (group != GROUP_TYPE || name == NULL) {
		constant_bits(out, group, bits);
		return;
	}
	buf_adds(out, name);
	if (bits != type) {
		buf_addc(out, '|');
		constant_bits(out, group, bits & ~0xfL);
	}
}

static void
option_text(struct buf *out, const struct call_arg *option)
{
	int group = constant_option_group((long)option[-1].number);
	const char *name = NULL;

	if (group >= 0)
		name = constant_name(
		    (enum constant_group)group, (long)option->number);
	if (name != NULL)
		buf_adds(out, name);
	else
		buf_printf(out, "%lld", option->number);
}

static void
optval_text(struct buf *out, const struct call_arg *a)
{
	if (a->second < 0)
		buf_printf(out, "%lld", a->number);
	else if (a[-1].number == SO_LINGER)
		buf_printf(
		    out, "{l_onoff=%lld, l_linger=%lld}", a->number, a->second);
	else
		buf_printf(
		    out, "{tv_sec=%lld, tv_usec=%lld}", a->number, a->second);
}

/* poll's list: every socket with the events of the next argument. */
static void
fds_text(struct buf *out, const struct call_arg *a)
{
	buf_addc(out, '[');
	for (size_t i = 0; i < a->fd_count; i++) {
		buf_printf(out, "%s{%d, ", i > 0 ? ", " : "", a->fds[i]);
		constant_bits(out, GROUP_POLL, (long)a[1].number);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

static void
text_or_null(struct buf *out, const struct call_arg *a)
{
	if (a->given)
		text_c_string(out, buf_text(&a->bytes), a->bytes.len);
	else
		buf_adds(out, "NULL");
}

static void
seconds_text(struct buf *out, long long ms)
{
	if (ms < 0)
		buf_adds(out, "None");
	else
		buf_printf(out, "%.10g", (double)ms / 1000);
}

static void
arg_text(struct buf *out, const struct arg *arg, const struct call_arg *a,
    const struct addr *addr)
{
	switch (arg->kind) {
	case ARG_FD:
	case ARG_INT:
		buf_printf(out, "%lld", a->number);
		return;
	case ARG_FDS:
		fds_text(out, a);
		return;
	case ARG_DATA:
	case ARG_NAME:
		data_text(out, &a->bytes);
		return;
	case ARG_ADDR:
		if (addr != NULL && addr->len > 0)
			addr_c(out, addr);
		else
			typed_addr(out, a);
		return;
	case ARG_HOST:
	case ARG_SERVICE:
		text_or_null(out, a);
		return;
	case ARG_CONST:
		const_text(out, arg, (long)a->number);
		return;
	case ARG_BITS:
		bits_text(out, arg->group, (long)a->number);
		return;
	case ARG_OPTION:
		option_text(out, a);
		return;
	case ARG_OPTVAL:
		optval_text(out, a);
		return;
	case ARG_SECONDS:
		seconds_text(out, a->number);
		return;
	case ARG_END:
		return;
	}
}

/* Whether an argument of the part in [ ] was given. */
static bool
part_given(const char *part, const struct call_args *args)
{
	for (; *part != ']' && *part != '\0'; part++) {
		if (*part == '%' && args->arg[part[1] - '0'].given)
			return true;
	}
	return false;
}

static void
fill_in(struct buf *out, const struct call *call, const struct call_args *args,
    const struct addr *addr)
{
	for (const char *s = call->text; *s != '\0'; s++) {
		size_t i =
		    (size_t)(s[0] == '%' || s[0] == '#' ? s[1] - '0' : 0);

		if (*s == '%') {
			arg_text(out, &call->args[i], &args->arg[i], addr);
			s++;
		} else if (*s == '#') {
			buf_printf(out, "%zu",
			    call->args[i].kind == ARG_FDS
				? args->arg[i].fd_count
				: args->arg[i].bytes.len);
			s++;
		} else if (*s == '@') {
			if (addr != NULL && addr->len > 0)
				addr_c(out, addr);
		} else if (*s == '[' && !part_given(s, args)) {
			s += strcspn(s, "]");
		} else if (*s != '[' && *s != ']') {
			buf_addc(out, *s);
		}
	}
}

void
call_text(struct buf *out, const struct call *call,
    const struct call_args *args, const struct addr *addr)
{
	if (call->text != NULL) {
		fill_in(out, call, args, addr);
		return;
	}
	buf_printf(out, "%s(", call->name);
	for (size_t i = 0; call->args[i].kind != ARG_END; i++) {
		buf_adds(out, i > 0 ? ", " : "");
		arg_text(out, &call->args[i], &args->arg[i], addr);
	}
	buf_addc(out, ')');
}
