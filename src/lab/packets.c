/*
 * lab/packets.c - the packets of a record: numbered as they come, journaled
 * when it is complete. How they get from host to host is carry.c's.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "lab/lab_parts.h"

void
packets_start(struct lab *lab)
{
	for (enum host h = HOST_ONLY; h < HOST_COUNT; h++)
		lab->packets.flows[h] = flows_new();
}

static void
forget_told(struct lab_packets *p)
{
	while (p->told_count > p->journaled)
		packet_free(p->told[--p->told_count].packet.packet);
}

void
packets_end(struct lab *lab)
{
	forget_told(&lab->packets);
	free(lab->packets.told);
	for (enum host h = HOST_ONLY; h < HOST_COUNT; h++)
		flows_free(lab->packets.flows[h]);
}

/* One that the kernel sends again while nobody makes a call belongs to the
 * call of the first. */
static unsigned
call_of(const struct lab *lab, const struct wire_packet *p)
{
	const struct wpacket *first =
	    world_packet(lab_world(lab), p->place.repeats);
	unsigned acting = lab->host[p->from].acting;

	return acting == 0 && first != NULL ? first->call : acting;
}

struct wire_packet
packets_take(
    struct lab *lab, enum host from, enum host to, struct packet *packet)
{
	struct lab_packets *packets = &lab->packets;
	struct wire_packet p = { .number = ++packets->count,
		.from = from,
		.to = to,
		.packet = packet };

	p.place = flows_note(
	    packets->flows[from == to ? from : HOST_ONLY], p.number, packet);
	p.call = call_of(lab, &p);
	return p;
}

/* ---- whose they are ---- */

/* Who has it, or had it last; in an accept queue: the listener's. */
static proc_id
holder_of(const struct world *w, const struct wsock *s)
{
	const struct wproc *holder;
	int fd;

	if (s == NULL)
		return 0;
	holder = world_holder(w, s->id, NULL, &fd);
	if (holder != NULL)
		return holder->id;
	return s->holder != 0 || s->listener == 0
		   ? s->holder
		   : holder_of(w, world_socket(w, s->listener));
}

static proc_id
process_at(const struct lab *lab, enum host host, const struct addr *local,
    const struct addr *peer)
{
	const struct world *w = lab_world(lab);
	const struct addr none = { 0 };
	const struct wsock *s;

	if (addr_port(local) == 0)
		return 0;
	s = world_connection(w, host, local, peer);
	if (s == NULL)
		s = world_connection(w, host, local, &none);
	if (s == NULL)
		s = world_listener(w, host, local);
	return holder_of(w, s);
}

/* Who made the call, if it is in the journal: among its latest events. */
static proc_id
caller_of(const struct lab *lab, unsigned call)
{
	enum { LATEST = 64 };
	size_t count = journal_count(lab->journal);

	for (size_t i = count; call != 0 && i > 0 && count - i < LATEST; i--) {
		const struct event *e = journal_at(lab->journal, i - 1);

		if ((e->kind == EVENT_CALL || e->kind == EVENT_BLOCKED) &&
		    e->id == call)
			return e->process;
	}
	return 0;
}

/* A connect that was refused gave its port back: nobody has the addresses. */
static void
find_refused(const struct lab *lab, struct event_packet *e, unsigned call)
{
	unsigned flags = e->packet->tcp.flags;

	if (e->packet->kind != PACKET_TCP)
		return;
	if (e->from_process == 0 &&
	    (flags & (PACKET_SYN | PACKET_ACK)) == PACKET_SYN)
		e->from_process = caller_of(lab, call);
	else if (e->to_process == 0 && (flags & PACKET_RST) != 0 &&
		 e->from_process != caller_of(lab, call))
		e->to_process = caller_of(lab, call);
}

/* As long as it is not known; a call may be about to tell an address. */
static void
find_processes(const struct lab *lab, struct event_packet *e, unsigned call)
{
	const struct packet *p = e->packet;

	if (e->from_process == 0)
		e->from_process = process_at(lab, e->from, &p->src, &p->dst);
	if (e->to_process == 0)
		e->to_process = process_at(lab, e->to, &p->dst, &p->src);
	find_refused(lab, e, call);
}

/* ---- telling ---- */

void
packets_tell(struct lab *lab, const struct wire_packet *p,
    enum packet_fate fate, const char *why)
{
	struct lab_packets *packets = &lab->packets;
	struct event_packet e = { .number = p->number,
		.fate = fate,
		.from = p->from,
		.to = p->to,
		.packet = p->packet,
		.place = p->place,
		.copy_of = p->copy_of,
		.again = p->again,
		.why = why };

	/* What becomes of one that is known is told in any case: else the
	 * journal would have it as it was for ever. */
	if (packets->told_count >= RECORD_KEPT &&
	    world_packet(lab_world(lab), p->number) == NULL) {
		packets->passed++;
		return;
	}
	packet_ref(e.packet);
	find_processes(lab, &e, p->call);
	X_GROW(packets->told, packets->told_count, packets->told_cap);
	packets->told[packets->told_count++] = (struct told){ e, p->call };
}

void
packets_pass(struct lab *lab, size_t count)
{
	lab->packets.passed += count;
	lab->packets.nameless += count;
}

unsigned long
lab_packets_nameless(const struct lab *lab)
{
	unsigned known = world_packet_count(lab_world(lab));
	unsigned long count = lab->packets.nameless;

	if (lab->packets.count > known)
		count += lab->packets.count - known;
	/* What is under way will be told of when it arrives. */
	for (size_t i = 0; lab->wire != NULL && i < wire_count(lab->wire); i++)
		count -= wire_at(lab->wire, i)->number > known;
	return count;
}

/* ---- what crosses a loopback interface ---- */

static void
take_captured(struct lab *lab, enum host host, const struct captured *c)
{
	struct packet *packet;
	struct wire_packet p;

	if (lab->packets.told_count >= RECORD_KEPT) {
		packets_pass(lab, 1);
		return;
	}
	packet = packet_new(c->bytes, c->captured, c->length, c->time_ns);
	packet->open_checksum = c->open_checksum;
	p = packets_take(lab, host, host, packet);
	packets_tell(lab, &p, FATE_CROSSED, NULL);
	packet_free(packet);
}

bool
packets_capture(struct lab *lab)
{
	struct captured c;
	bool some = false;

	for (enum host h = HOST_ONLY; h < HOST_COUNT; h++) {
		while (lab->host[h].capture != NULL &&
		       capture_next(lab->host[h].capture, &c)) {
			take_captured(lab, h, &c);
			some = true;
		}
	}
	return some;
}

static void
note_lost(struct lab *lab)
{
	unsigned long lost = 0;

	for (enum host h = HOST_ONLY; h < HOST_COUNT; h++) {
		if (lab->host[h].capture != NULL)
			lost += capture_lost(lab->host[h].capture);
	}
	if (lost > 0)
		lab_note(lab, 0, 0,
		    "%lu more packets crossed the loopback interface: too "
		    "many at once to be captured",
		    lost);
}

bool
packets_reset(struct lab *lab, const struct wsock *s)
{
	const struct lab_packets *packets = &lab->packets;
	/* A socket of IPv6 sends packets of IPv4, too. */
	const struct addr local = addr_unmapped(&s->local);
	const struct addr peer = addr_unmapped(&s->peer);

	(void)packets_capture(lab);
	for (size_t i = packets->journaled; i < packets->told_count; i++) {
		const struct event_packet *e = &packets->told[i].packet;

		if (e->from == s->host && e->packet->kind == PACKET_TCP &&
		    (e->packet->tcp.flags & PACKET_RST) != 0 &&
		    addr_equal(&e->packet->src, &local) &&
		    addr_equal(&e->packet->dst, &peer))
			return true;
	}
	return false;
}

/* ---- the end of a record ---- */

void
packets_journal(struct lab *lab)
{
	struct lab_packets *p = &lab->packets;

	for (; p->journaled < p->told_count; p->journaled++) {
		struct told *t = &p->told[p->journaled];

		find_processes(lab, &t->packet, t->call);
		t->packet.folded = p->journaled >= RECORD_SHOWN;
		lab_event(lab, &(struct event){ .kind = EVENT_PACKET,
				   .call = t->call,
				   .process = t->packet.from_process,
				   .fd = -1,
				   .packet = t->packet });
	}
}

/* Whether so many are all that are numbered from low to high. */
static bool
are_all(size_t count, unsigned low, unsigned high)
{
	return count == (size_t)high - low + 1;
}

/* Delayed for longer than a record is waited for. */
static void
note_under_way(struct lab *lab)
{
	unsigned first = 0, last = 0, count = 0;

	if (lab->wire == NULL || wire_setting(lab->wire)->held ||
	    lab->packets.count == lab->packets.recorded)
		return;
	for (size_t i = 0; i < wire_count(lab->wire); i++) {
		unsigned number = wire_at(lab->wire, i)->number;

		if (number <= lab->packets.recorded)
			continue;
		first = first == 0 || number < first ? number : first;
		last = number > last ? number : last;
		count++;
	}
	if (count == 1)
		lab_note(lab, 0, 0, "packet #%u is on its way: `wire` shows it",
		    first);
	else if (count > 1)
		lab_note(lab, 0, 0,
		    are_all(count, first, last)
			? N_("%u packets, #%u to #%u, are on their way: "
			     "`wire` shows them")
			: N_("%u of the packets #%u to #%u are on their way: "
			     "`wire` shows them"),
		    count, first, last);
}

/* Those that are not shown. They stand in the order of their fates: the first
 * one need not have the lowest number. */
static void
note_folded(struct lab *lab, unsigned call)
{
	const struct lab_packets *p = &lab->packets;
	size_t count = p->told_count - RECORD_SHOWN;
	unsigned low = p->told[RECORD_SHOWN].packet.number, high = low;

	for (size_t i = RECORD_SHOWN; i < p->told_count; i++) {
		unsigned number = p->told[i].packet.number;

		low = number < low ? number : low;
		high = number > high ? number : high;
	}
	lab_note(lab, call, 0,
	    are_all(count, low, high)
		? N_("%zu more packets, #%u to #%u: `packets %u-%u` lists "
		     "them")
		: N_("%zu of the packets #%u to #%u are not shown here: "
		     "`packets %u-%u` lists all of these"),
	    count, low, high, low, high);
}

/* What stands for those that are not shown, or not even kept. */
static void
note_rest(struct lab *lab)
{
	struct lab_packets *p = &lab->packets;
	unsigned call = p->told_count > 0 ? p->told[0].call : 0;

	if (p->told_count > RECORD_SHOWN)
		note_folded(lab, call);
	if (p->passed > 0)
		lab_note(lab, call, 0,
		    "%lu more came after them, and were only counted: of one "
		    "record the first %d are kept",
		    p->passed, RECORD_KEPT);
}

static void
end_bulk(struct lab *lab)
{
	if (!lab->packets.bulk)
		return;
	lab->packets.bulk = false;
	(void)tun_offload(lab->host[HOST_SERVER].ns.tun, false);
	(void)tun_offload(lab->host[HOST_CLIENT].ns.tun, false);
}

/* An acknowledgement is still to come. */
static bool
is_owed(const struct lab_packets *p)
{
	for (enum host h = HOST_ONLY; h < HOST_COUNT; h++) {
		if (flows_owe(p->flows[h]))
			return true;
	}
	return false;
}

void
packets_flush(struct lab *lab)
{
	struct lab_packets *p = &lab->packets;

	/* It has its place here. */
	if (packets_capture(lab) && is_owed(p)) {
		settle_packets(lab);
		(void)packets_capture(lab);
	}
	end_bulk(lab);
	for (enum host h = HOST_ONLY; h < HOST_COUNT; h++)
		flows_settled(p->flows[h]);
	packets_journal(lab);
	note_under_way(lab);
	p->recorded = p->count;
	if (p->told_count == 0 && p->passed == 0)
		return;
	note_rest(lab);
	note_lost(lab);
	/* The journal has the references now. */
	p->told_count = p->journaled = 0;
	p->passed = 0;
}
