/* command/help_call.c - the page of one call, and of an errno. */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/help.h"
#include "model/constant.h"

enum { FORM_AT = 10, NAME_WIDTH = 12, ERROR_WIDTH = 17 };

static const char *
suits_text(enum suits suits)
{
	switch (suits) {
	case SUITS_ANY:
		return _("the latest socket");
	case SUITS_UNBOUND:
		return _("the latest socket that has no address yet");
	case SUITS_BOUND:
		return _("the latest bound socket");
	case SUITS_LISTENING:
		return _("the latest listening socket");
	case SUITS_UNCONNECTED:
		return _("the latest socket that is not connected");
	case SUITS_CONNECTED:
		return _("the latest connected socket");
	case SUITS_DATAGRAM:
		return _("the latest datagram socket");
	}
	return "";
}

static const char *
kind_text(enum arg_kind kind)
{
	switch (kind) {
	case ARG_END:
		return "";
	case ARG_FD:
		return _("a socket: its name or number");
	case ARG_FDS:
		return _("one or more sockets");
	case ARG_INT:
		return _("an integer");
	case ARG_DATA:
		return _("the bytes: a string or an expression");
	case ARG_ADDR:
		return _("HOST PORT, as in C, or as in Python a tuple; for "
			 "AF_UNIX a path");
	case ARG_HOST:
		return _("a host's name or number");
	case ARG_SERVICE:
		return _("a port's number or a service's name");
	case ARG_CONST:
		return _("a constant");
	case ARG_BITS:
		return _("constants, joined by |");
	case ARG_OPTION:
		return _("an option's name");
	case ARG_OPTVAL:
		return _("the option's value");
	case ARG_SECONDS:
		return _("seconds, such as 0.5, or none for no limit");
	case ARG_NAME:
		return _("the new process's name");
	}
	return "";
}

static const char *
group_text(enum constant_group group)
{
	switch (group) {
	case GROUP_FAMILY:
		return "AF_INET, AF_INET6, AF_UNIX";
	case GROUP_TYPE:
		return "SOCK_STREAM, SOCK_DGRAM ...";
	case GROUP_PROTOCOL:
		return _("IPPROTO_TCP, IPPROTO_UDP; 0: the type's own");
	case GROUP_LEVEL:
		return "SOL_SOCKET, IPPROTO_TCP ...";
	case GROUP_SOCKET:
		return "SO_...";
	case GROUP_TCP:
		return "TCP_...";
	case GROUP_IP:
		return "IP_...";
	case GROUP_IPV6:
		return "IPV6_...";
	case GROUP_MSG:
		return "MSG_PEEK, MSG_DONTWAIT ...";
	case GROUP_SHUT:
		return _("rd, wr, rdwr");
	case GROUP_POLL:
		return "POLLIN, POLLOUT ...";
	case GROUP_SWITCH:
		return _("on, off");
	}
	return "";
}

void
help_argument(struct buf *out, const struct call *call, const struct arg *arg)
{
	buf_adds(out, kind_text(arg->kind));
	if (arg->kind == ARG_CONST || arg->kind == ARG_BITS)
		buf_printf(out, " (%s)", group_text(arg->group));
	/* Only one's own address can be on every interface. */
	if (arg->kind == ARG_ADDR && call->suits == SUITS_UNBOUND)
		buf_adds(out, _(". Host \"\" is every interface"));
	if (arg->kind == ARG_FD)
		buf_say(out, ". Left out: %s", suits_text(call->suits));
	else if (arg->fallback != NULL)
		buf_say(out, ". Left out: %s",
		    arg->fallback[0] != '\0' ? arg->fallback : "\"\"");
}

static void
add_arguments(struct buf *out, const struct call *call, unsigned width)
{
	struct buf text = { 0 };

	if (call->args[0].kind == ARG_END)
		return;
	buf_adds(out, _("\nArguments:\n"));
	for (const struct arg *arg = call->args; arg->kind != ARG_END; arg++) {
		size_t start = out->len;

		buf_clear(&text);
		help_argument(&text, call, arg);
		buf_printf(out, "  %-*s", NAME_WIDTH, arg->name);
		text_wrap(out, buf_text(&text), (unsigned)(out->len - start),
		    NAME_WIDTH + 2, width);
	}
	buf_free(&text);
}

static void
add_error(struct buf *out, const char *label, const char *means, unsigned width)
{
	size_t start = out->len;

	buf_printf(out, "  %-*s", ERROR_WIDTH, label);
	text_wrap(
	    out, means, (unsigned)(out->len - start), ERROR_WIDTH + 2, width);
}

static void
add_errors(struct buf *out, const struct call *call, unsigned width)
{
	if (call->errors[0].number == 0)
		return;
	buf_adds(out, _("\nErrors:\n"));
	for (const struct call_error *e = call->errors; e->number != 0; e++)
		add_error(
		    out, errno_name(e->number), lang_text(e->means), width);
}

void
help_call(struct buf *out, const struct call *call, unsigned width)
{
	buf_printf(out, "%s - %s\n\n", call->name, lang_text(call->gist));
	buf_adds(out, _("  type    "));
	call_usage(out, call);
	buf_adds(out, "\n  C       ");
	text_wrap(out, call->c, FORM_AT, FORM_AT, width);
	buf_adds(out, "  Python  ");
	text_wrap(out, call->python, FORM_AT, FORM_AT, width);
	if (call->man != NULL)
		buf_say(out, "  manual  %s\n", call->man);
	buf_addc(out, '\n');
	text_wrap(out, lang_text(call->about), 0, 0, width);
	add_arguments(out, call, width);
	add_errors(out, call, width);
	buf_say(out, "\nExample:\n  %s\n", call->example);
}

bool
help_errno(struct buf *out, const char *name, unsigned width)
{
	bool found = false;

	for (size_t i = 0; calls[i] != NULL; i++) {
		const struct call_error *e = calls[i]->errors;

		for (; e->number != 0; e++) {
			const char *other = errno_name(e->number);

			if (other == NULL || strcmp(other, name) != 0)
				continue;
			if (!found)
				buf_printf(out, "%s (%d) - %s\n\n", name,
				    e->number, lang_error(e->number));
			found = true;
			add_error(
			    out, calls[i]->name, lang_text(e->means), width);
		}
	}
	return found;
}
