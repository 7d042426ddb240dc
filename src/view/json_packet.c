/* view/json_packet.c - packets as JSON objects (docs/journal.md). */
#include "view/json_parts.h"
#include "view/packet_parts.h"

static void
set(json_t *o, const char *key, json_t *value)
{
	json_object_set_new(o, key, value);
}

static json_t *
flags(const struct packet *p)
{
	json_t *list = json_array();

	for (size_t i = 0; i < PACKET_FLAG_WORDS; i++) {
		if ((p->tcp.flags & packet_flag_words[i].bit) != 0)
			json_array_append_new(
			    list, json_string(packet_flag_words[i].word));
	}
	return list;
}

/* Those of TCP; null where it is something else. */
static void
set_numbers(json_t *o, const struct event_packet *e)
{
	bool tcp = e->packet->kind == PACKET_TCP;
	bool ack = (e->packet->tcp.flags & PACKET_ACK) != 0;

	set(o, "flags", flags(e->packet));
	set(o, "seq", tcp ? json_integer(e->place.seq) : json_null());
	set(o, "ack", tcp ? json_integer(ack ? e->place.ack : 0) : json_null());
	set(o, "window",
	    tcp ? json_integer((json_int_t)e->place.window) : json_null());
	set(o, "length", json_integer((json_int_t)e->packet->payload_length));
}

static void
set_icmp(json_t *o, const struct packet *p)
{
	struct buf text = { 0 };

	if (p->kind != PACKET_ICMP && p->kind != PACKET_ICMP6)
		return;
	packet_icmp_text(&text, p);
	set(o, "icmp", json_string(buf_text(&text)));
	buf_free(&text);
}

static void
set_payload(json_t *o, const struct packet *p)
{
	size_t len;
	const unsigned char *data = packet_payload(p, &len);

	if (len > 0 && (p->kind == PACKET_TCP || p->kind == PACKET_UDP))
		json_set_data(o, data, len);
}

json_t *
json_packet(const struct world *w, const struct event *event)
{
	const struct event_packet *e = &event->packet;
	const struct packet *p = e->packet;
	json_t *o = json_object();

	set(o, "event", json_string("packet"));
	set(o, "number", json_integer(e->number));
	set(o, "call",
	    event->call > 0 ? json_integer(event->call) : json_null());
	set(o, "from", json_text(packet_end_name(w, e->from, e->from_process)));
	set(o, "to", json_text(packet_end_name(w, e->to, e->to_process)));
	set(o, "src", json_address(&p->src));
	set(o, "dst", json_address(&p->dst));
	set(o, "protocol", json_string(packet_protocol_word(p)));
	set_numbers(o, e);
	set(o, "fate", json_string(packet_fate_word(e->fate)));
	set_icmp(o, p);
	set_payload(o, p);
	if (p->bad != NULL)
		set(o, "bad", json_string(p->bad));
	if (e->place.repeats > 0)
		set(o, "retransmission_of", json_integer(e->place.repeats));
	if (e->place.probe)
		set(o, "probe", json_true());
	if (e->copy_of > 0)
		set(o, "copy_of", json_integer(e->copy_of));
	if (e->fate == FATE_DROPPED && e->why != NULL)
		set(o, "why", json_string(e->why));
	if (e->again > 0)
		set(o, "again", json_integer(e->again));
	return o;
}
