/*
 * view/json.c - events as JSON objects, one a line, with the keys that
 * docs/journal.md names. Strings are UTF-8; bytes that are not, base64.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/alloc.h"
#include "base/text.h"
#include "model/constant.h"
#include "view/json_parts.h"
#include "view/view.h"

/* jansson takes nothing but UTF-8: what is not is escaped in words. */
static json_t *
text_json(const char *text)
{
	size_t len = strlen(text);
	struct buf plain = { 0 };
	json_t *json;

	if (text_is_utf8(text, len))
		return json_stringn_nocheck(text, len);
	text_plain(&plain, text, len);
	json = json_string(buf_text(&plain));
	buf_free(&plain);
	return json;
}

json_t *
json_text(const char *text)
{
	return text != NULL ? text_json(text) : json_null();
}

json_t *
json_address(const struct addr *a)
{
	struct buf text = { 0 };
	json_t *json;

	if (addr_is_empty(a))
		return json_null();
	addr_text(&text, a);
	json = json_string(buf_text(&text));
	buf_free(&text);
	return json;
}

static json_t *
int_or_null(long number)
{
	return number >= 0 ? json_integer(number) : json_null();
}

static json_t *
process_or_null(const struct world *w, proc_id id)
{
	const struct wproc *p = world_process(w, id);

	return p != NULL ? text_json(p->name) : json_null();
}

/* RFC 4648, section 4. */
static json_t *
base64(const unsigned char *s, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf out = { 0 };
	json_t *json;

	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i;
		unsigned bits = (unsigned)s[i] << 16 |
				(left > 1 ? (unsigned)s[i + 1] << 8 : 0) |
				(left > 2 ? s[i + 2] : 0);

		buf_addc(&out, digits[bits >> 18]);
		buf_addc(&out, digits[bits >> 12 & 63]);
		buf_addc(&out, left > 1 ? digits[bits >> 6 & 63] : '=');
		buf_addc(&out, left > 2 ? digits[bits & 63] : '=');
	}
	json = json_string(buf_text(&out));
	buf_free(&out);
	return json;
}

void
json_set_data(json_t *object, const void *bytes, size_t len)
{
	if (text_is_utf8(bytes, len))
		json_object_set_new(object, "data", json_stringn(bytes, len));
	else
		json_object_set_new(object, "data_base64", base64(bytes, len));
}

static json_t *
parts(const struct event_call *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->part_count; i++)
		json_array_append_new(
		    list, json_pack("{s:I, s:I, s:o}", "length",
			      (json_int_t)c->parts[i].asked, "result",
			      (json_int_t)c->parts[i].result, "errno",
			      json_text(errno_name(c->parts[i].error))));
	return list;
}

static json_t *
call_object(const struct world *w, const struct event *e)
{
	const struct event_call *c = &e->done;
	const struct wproc *p = world_process(w, e->process);
	json_t *o = json_object();

	json_object_set_new(o, "event", json_string("call"));
	json_object_set_new(o, "id", json_integer(e->id));
	json_object_set_new(o, "process", process_or_null(w, e->process));
	json_object_set_new(o, "pid", json_integer(p != NULL ? p->pid : 0));
	json_object_set_new(o, "call", json_string(c->name));
	json_object_set_new(o, "fd", int_or_null(c->fd));
	json_object_set_new(o, "socket", json_text(c->socket));
	json_object_set_new(o, "text", text_json(c->text));
	json_object_set_new(
	    o, "result", c->timed_out ? json_null() : json_integer(c->result));
	json_object_set_new(o, "errno", json_text(errno_name(c->error)));
	if (c->has_data && c->result >= 0)
		json_set_data(o, buf_text(&c->data), c->data.len);
	if (c->address.len > 0)
		json_object_set_new(o,
		    strcmp(c->name, "getsockname") == 0 ? "local" : "peer",
		    json_address(&c->address));
	if (c->blocked)
		json_object_set_new(o, "blocked", json_true());
	if (c->timed_out)
		json_object_set_new(o, "timed_out", json_true());
	if (c->part_count > 0)
		json_object_set_new(o, "sends", parts(c));
	if (c->detail != NULL)
		json_object_set_new(o, "detail", json_text(c->detail));
	return o;
}

static json_t *
blocked_object(const struct world *w, const struct event *e)
{
	return json_pack("{s:s, s:i, s:o, s:s, s:o}", "event", "blocked", "id",
	    (int)e->id, "process", process_or_null(w, e->process), "call",
	    e->blocked.name, "fd", int_or_null(e->fd));
}

static json_t *
state_object(const struct world *w, const struct event *e)
{
	const struct wsock *s = world_socket(w, e->socket);

	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:s, s:s}",
	    "event", "state", "call",
	    e->call > 0 ? json_integer(e->call) : json_null(), "process",
	    process_or_null(w, e->process), "fd", int_or_null(e->fd), "local",
	    json_address(&s->local), "peer", json_address(&s->peer), "from",
	    tcp_state_name(e->state.from), "to", tcp_state_name(e->state.to),
	    "how", e->state.how == HOW_SEEN ? "seen" : "implied");
}

static json_t *
process_object(const struct world *w, const struct event *e)
{
	static const char *const what[] = { "started", "exited", "killed" };

	const struct wproc *p = world_process(w, e->process);
	const char *host = p != NULL ? host_name(p->host) : NULL;
	json_t *o = json_pack("{s:s, s:o, s:i, s:s}", "event", "process",
	    "process", process_or_null(w, e->process), "pid", (int)e->proc.pid,
	    "what", what[e->proc.what]);

	if (host != NULL)
		json_object_set_new(o, "host", json_string(host));
	return o;
}

static json_t *
error_object(const struct event *e)
{
	struct buf where = { 0 };
	json_t *o;

	buf_printf(&where, "%s:%u:%u",
	    e->error.file != NULL ? e->error.file : "typed", e->error.line,
	    e->error.column);
	o = json_pack("{s:s, s:o, s:o}", "event", "error", "where",
	    text_json(buf_text(&where)), "message",
	    text_json(e->error.message));
	buf_free(&where);
	return o;
}

/* What the record says in words: a note, with numbers beside it. */
static json_t *
note_object(const struct world *w, const struct event *e, const char *what)
{
	json_t *o = json_pack("{s:s, s:s}", "event", "note", "what", what);

	json_object_set_new(
	    o, "call", e->call > 0 ? json_integer(e->call) : json_null());
	json_object_set_new(o, "process", process_or_null(w, e->process));
	json_object_set_new(o, "fd", int_or_null(e->fd));
	return o;
}

static json_t *
address_object(const struct world *w, const struct event *e)
{
	json_t *o = note_object(w, e, "address");

	json_object_set_new(o, "local", json_address(&e->address.local));
	json_object_set_new(o, "peer", json_address(&e->address.peer));
	return o;
}

static json_t *
queue_object(const struct world *w, const struct event *e)
{
	bool accept = e->queue.kind == QUEUE_ACCEPT;
	json_t *o = note_object(w, e, accept ? "accept queue" : "unread");

	json_object_set_new(
	    o, "length", json_integer((json_int_t)e->queue.length));
	if (accept)
		json_object_set_new(
		    o, "backlog", json_integer((json_int_t)e->queue.limit));
	return o;
}

static json_t *
object_of(const struct world *w, const struct event *e)
{
	json_t *o;

	switch (e->kind) {
	case EVENT_PROCESS:
		return process_object(w, e);
	case EVENT_CALL:
		return call_object(w, e);
	case EVENT_BLOCKED:
		return blocked_object(w, e);
	case EVENT_STATE:
		return state_object(w, e);
	case EVENT_ADDRESS:
		return address_object(w, e);
	case EVENT_QUEUE:
		return queue_object(w, e);
	case EVENT_PACKET:
		return json_packet(w, e);
	case EVENT_NOTE:
		o = note_object(w, e, "text");
		json_object_set_new(o, "text", text_json(e->note));
		return o;
	case EVENT_ERROR:
		return error_object(e);
	case EVENT_SOCKET:
	case EVENT_HOLD:
	case EVENT_RELEASE:
	case EVENT_NAME:
	case EVENT_FAILED:
		break;
	}
	return NULL;
}

/*
 * jansson escapes what is below U+0020. DEL and U+0080 to U+009F move some
 * terminals too; they only occur within strings.
 */
static void
add_escaped(struct buf *out, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t start = 0, i;

	for (i = 0; s[i] != '\0'; i++) {
		bool c1 = s[i] == 0xc2 && s[i + 1] < 0xa0;

		if (s[i] != 0x7f && !c1)
			continue;
		buf_add(out, text + start, i - start);
		i += c1;
		buf_printf(out, "\\u%04x", s[i]);
		start = i + 1;
	}
	buf_add(out, text + start, i - start);
	buf_addc(out, '\n');
}

void
view_json(struct buf *out, const struct world *world, const struct event *e)
{
	json_t *o;
	char *text;

	/* Out of memory ends the program, here as everywhere. */
	json_set_alloc_funcs(x_malloc, free);
	o = object_of(world, e);
	if (o == NULL)
		return;
	text = json_dumps(o, JSON_COMPACT);
	if (text != NULL)
		add_escaped(out, text);
	free(text);
	json_decref(o);
}
