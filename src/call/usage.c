/* call/usage.c - call_usage: how a call is typed. Knows the rows alone. */
#include <ctype.h>

#include "call/call.h"

static void
upper(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++)
		buf_addc(out, (char)toupper((unsigned char)*s));
}

static void
arg_usage(struct buf *out, const struct arg *arg)
{
	switch (arg->kind) {
	case ARG_FD:
	case ARG_FDS:
		buf_addc(out, 'S');
		return;
	case ARG_ADDR:
		buf_adds(out, "HOST PORT");
		return;
	case ARG_SECONDS:
		buf_adds(out, "SECONDS|none");
		return;
	case ARG_CONST:
		if (arg->group == GROUP_SWITCH)
			buf_adds(out, "on|off");
		else if (arg->group == GROUP_SHUT)
			buf_adds(out, "rd|wr|rdwr");
		else
			upper(out, arg->name);
		return;
	case ARG_INT:
	case ARG_DATA:
	case ARG_HOST:
	case ARG_SERVICE:
	case ARG_BITS:
	case ARG_OPTION:
	case ARG_OPTVAL:
	case ARG_NAME:
	case ARG_END:
		upper(out, arg->name);
		return;
	}
}

void
call_usage(struct buf *out, const struct call *call)
{
	buf_adds(out, call->name);
	for (const struct arg *a = call->args; a->kind != ARG_END; a++) {
		bool optional = a->fallback != NULL || a->kind == ARG_FD ||
				a->kind == ARG_FDS;

		buf_adds(out, optional ? " [" : " ");
		arg_usage(out, a);
		buf_adds(out, optional ? "]" : "");
		buf_adds(out, a->kind == ARG_FDS ? "..." : "");
	}
}
