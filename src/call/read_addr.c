/*
 * call/read_addr.c - an address as typed: HOST PORT, (HOST, PORT) or the
 * path of an AF_UNIX socket. A host's name is not looked up here: that is
 * done in the process, where the call is made.
 */
#include <string.h>
#include <sys/un.h>

#include "base/lang.h"
#include "base/text.h"
#include "call/parts.h"

enum {
	PATH_LEN_MAX = sizeof((struct sockaddr_un *)0)->sun_path - 1,
	HOST_MAX = 253
};

static int
read_port(struct reader *r, const struct value *v, unsigned *port)
{
	char shown[SHOWN_MAX];
	long long number = v->number;

	if (plan_is_port(v) && v->kind == VALUE_WORD) {
		number = 0;
		for (const char *s = v->bytes.data; *s != '\0'; s++)
			number =
			    number > 65535 ? number : number * 10 + *s - '0';
	}
	if (!plan_is_port(v) || number < 0 || number > 65535)
		return err_set(r->err, v->column,
		    "a port is a number from 0 to 65535, not %s",
		    read_shown(shown, v));
	*port = (unsigned)number;
	return 0;
}

static int
read_host_name(struct reader *r, const struct value *v, struct buf *out)
{
	const char *text = buf_text(&v->bytes);
	char shown[SHOWN_MAX];

	if (v->kind != VALUE_BYTES && v->kind != VALUE_WORD)
		return err_set(r->err, v->column,
		    r->call->suits == SUITS_UNBOUND
			? N_("a host is a name or a number such as 127.0.0.1, "
			     "or \"\" for every interface, not %s")
			: N_("a host is a name or a number such as 127.0.0.1, "
			     "not %s"),
		    read_shown(shown, v));
	if (strlen(text) != v->bytes.len || v->bytes.len > HOST_MAX)
		return err_set(r->err, v->column,
		    "a host has at most %d characters and no NUL", HOST_MAX);
	buf_adds(out, plan_is_word(v, "INADDR_ANY") ? "" : text);
	return 0;
}

/* sentence: about the most that it may be, and what was typed. */
static int
read_u32(struct reader *r, const struct value *v, const char *sentence,
    long long most, uint32_t *out)
{
	char shown[SHOWN_MAX];

	if (v->kind != VALUE_INT || v->number < 0 || v->number > most)
		return err_set(
		    r->err, v->column, sentence, most, read_shown(shown, v));
	*out = (uint32_t)v->number;
	return 0;
}

/* localhost:80: where the ':' is, or 0. An IPv6 host has more of them. */
static size_t
colon_in(const struct value *v)
{
	const char *text = buf_text(&v->bytes);
	const char *colon = strrchr(text, ':');
	size_t digits;

	if ((v->kind != VALUE_BYTES && v->kind != VALUE_WORD) ||
	    colon == NULL || colon != strchr(text, ':') || colon == text)
		return 0;
	digits = strspn(colon + 1, "0123456789");
	if (digits == 0 || colon[1 + digits] != '\0' ||
	    v->bytes.len != strlen(text))
		return 0;
	return (size_t)(colon - text);
}

/* What the user typed for the socket, for an example. */
static const char *
socket_typed(const struct reader *r)
{
	const struct value *v = r->values;

	return r->count > 1 && v->kind == VALUE_WORD ? buf_text(&v->bytes)
						     : "s";
}

/* One value that looks like a host and a port: how to write it as two. */
static int
read_joined(struct reader *r, const struct value *v, size_t colon)
{
	struct buf text = { 0 };
	const char *s = socket_typed(r), *name = r->call->name;
	const char *port = buf_text(&v->bytes) + colon + 1;
	bool word = v->kind == VALUE_WORD;

	text_plain(&text, v->bytes.data, colon);
	if (word)
		err_set(r->err, v->column,
		    "put a blank between host and port: %s %.32s %.100s %.10s",
		    name, s, buf_text(&text), port);
	else
		err_set(r->err, v->column,
		    "give host and port as two values: %s(%.32s, \"%.100s\", "
		    "%.10s)",
		    name, s, buf_text(&text), port);
	buf_free(&text);
	return -1;
}

/* HOST, PORT and for AF_INET6 perhaps FLOWINFO and SCOPE. */
static int
read_inet(struct reader *r, size_t i, const struct value *v, size_t count,
    int family, unsigned column)
{
	struct call_arg *a = &r->out->arg[i];

	size_t colon = count == 1 ? colon_in(v) : 0;

	if (colon > 0)
		return read_joined(r, v, colon);
	if (count < 2)
		return read_missing(r, i, column);
	if (count > 2 && family == AF_INET)
		return err_set(r->err, v[2].column,
		    "an AF_INET address is a host and a port, no more");
	if (count > 4)
		return err_set(r->err, v[4].column,
		    "an AF_INET6 address is "
		    "a host, a port, a flowinfo and a scope, no more");
	if (read_host_name(r, &v[0], &a->bytes) < 0 ||
	    read_port(r, &v[1], &a->port) < 0)
		return -1;
	if (count > 2 &&
	    read_u32(r, &v[2],
		N_("a flowinfo is a number from 0 to %lld, not %s"), 0xfffff,
		&a->flowinfo) < 0)
		return -1;
	if (count > 3 &&
	    read_u32(r, &v[3], N_("a scope is a number from 0 to %lld, not %s"),
		0xffffffffLL, &a->scope) < 0)
		return -1;
	return 0;
}

static int
read_path(struct reader *r, size_t i, const struct value *v, size_t count)
{
	if (count != 1 || v->kind == VALUE_TUPLE || v->kind == VALUE_NONE)
		return err_set(r->err, v->column,
		    "an AF_UNIX socket's address is one path: %s s /tmp/x",
		    r->call->name);
	if (v->bytes.len > PATH_LEN_MAX)
		return err_set(r->err, v->column,
		    "an AF_UNIX path has at most %d bytes, this one has %zu",
		    PATH_LEN_MAX, v->bytes.len);
	buf_add(&r->out->arg[i].bytes, buf_text(&v->bytes), v->bytes.len);
	return 0;
}

int
read_addr(struct reader *r, size_t i, struct span span, int family)
{
	const struct value *v = &r->values[span.first];

	r->out->arg[i].number = family;
	if (family == AF_UNIX)
		return read_path(r, i, v, span.count);
	if (v->kind == VALUE_TUPLE)
		return read_inet(r, i, v->items, v->count, family, v->column);
	/* One value that looks like a path, for a descriptor that is no
	 * known socket: the kernel will say what is wrong with that. */
	if (family == AF_UNSPEC && span.count == 1 &&
	    plan_fits(&r->call->args[i], v, 1)) {
		r->out->arg[i].number = AF_UNIX;
		return read_path(r, i, v, 1);
	}
	return read_inet(r, i, v, span.count, family, v->column);
}
