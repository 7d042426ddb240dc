/*
 * lab/wire.c - what the wire does to the packets on it. No system call and no
 * clock: the same packets at the same times come to the same end.
 *
 * All that is on the wire stands in one order (lab/wire_store.c). Held, it is
 * the order of `step`, and new packets go to its end; else it is that of
 * becoming due, and new ones are put where their time is.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "lab/wire_parts.h"
#include "model/packet.h"

static const char why_cut[] = N_("the wire is cut");
static const char why_loss[] = N_("loss");
static const char why_full[] = N_("the wire is full");

/* ---- from its beginning to its end ---- */

struct wire *
wire_new(const struct wire_sink *sink)
{
	struct wire *w = x_calloc(1, sizeof *w);

	w->sink = *sink;
	wire_store_init(&w->store);
	wire_set_loss(w, 0, 0);
	return w;
}

void
wire_free(struct wire *w)
{
	if (w == NULL)
		return;
	wire_store_free(&w->store);
	free(w);
}

/* ---- what becomes of a packet ---- */

void
wire_tell(const struct wire *w, const struct wire_packet *p,
    enum packet_fate fate, const char *why)
{
	w->sink.fate(w->sink.context, p, fate, why);
}

/* p is not on the wire (any more), and its reference goes. */
static void
lose(struct wire *w, struct wire_packet *p, const char *why)
{
	w->counts.dropped++;
	wire_tell(w, p, FATE_DROPPED, why);
	packet_free(p->packet);
}

static void
let_through(struct wire *w, struct wire_packet *p, enum packet_fate fate)
{
	w->counts.crossed++;
	wire_tell(w, p, fate, NULL);
	w->sink.deliver(w->sink.context, p);
	packet_free(p->packet);
}

void
wire_item_drop(struct wire *w, struct wire_item *item, const char *why)
{
	struct wire_packet p = wire_store_take(&w->store, item);

	lose(w, &p, why);
}

void
wire_item_deliver(struct wire *w, struct wire_item *item)
{
	enum packet_fate fate = item->held ? FATE_DELIVERED : FATE_CROSSED;
	struct wire_packet p = wire_store_take(&w->store, item);

	let_through(w, &p, fate);
}

/* One more on the wire: never at the cost of itself. */
struct wire_item *
wire_item_add(
    struct wire *w, const struct wire_packet *p, size_t index, bool held)
{
	struct wire_item *item = wire_store_add(&w->store, p, index, held);

	while (wire_store_is_full(&w->store) && w->store.oldest != item)
		wire_item_drop(w, w->store.oldest, why_full);
	return item;
}

/* ---- packets come and go ---- */

static void
put_again(struct wire *w, struct wire_item *twin, struct packet *copy)
{
	twin->p.again++;
	w->counts.again++;
	wire_tell(w, &twin->p, FATE_HELD, NULL);
	packet_free(copy);
}

static void
put_held(struct wire *w, const struct wire_packet *p)
{
	size_t last = wire_tree_count(&w->store.order);

	wire_tell(w, &wire_item_add(w, p, last, true)->p, FATE_HELD, NULL);
}

static void
put_under_way(struct wire *w, struct wire_packet *p, int64_t now_us)
{
	p->due_us = wire_line_arrival(w, p, now_us);
	/* Behind those before it, even if they are due as well. */
	if (p->due_us <= now_us && w->store.from[p->from] == 0) {
		let_through(w, p, FATE_CROSSED);
		return;
	}
	wire_item_add(w, p, wire_tree_due(&w->store.order, p->due_us), false);
}

void
wire_put(struct wire *w, const struct wire_packet *p, int64_t now_us)
{
	struct wire_packet sent = *p;
	struct wire_item *twin;

	sent.again = 0;
	sent.due_us = 0;
	if (w->setting.cut) {
		lose(w, &sent, why_cut);
		return;
	}
	/* Before a loss is drawn: how often a kernel tries again in vain
	 * depends on time, and which of the others are lost must not. */
	twin = wire_store_twin(&w->store, p);
	if (twin != NULL)
		put_again(w, twin, sent.packet);
	else if (wire_line_loses(w, p->from))
		lose(w, &sent, why_loss);
	else if (w->setting.held)
		put_held(w, &sent);
	else
		put_under_way(w, &sent, now_us);
}

bool
wire_has_same(const struct wire *w, const struct wire_packet *p)
{
	return wire_store_twin(&w->store, p) != NULL;
}

void
wire_sent_again(struct wire *w)
{
	w->counts.again++;
}

void
wire_passed(struct wire *w, size_t packets)
{
	w->counts.crossed += packets;
}

int64_t
wire_due(const struct wire *w)
{
	const struct wire_item *first = wire_tree_at(&w->store.order, 0);

	return first != NULL && !w->setting.held ? first->p.due_us : -1;
}

bool
wire_arrive(struct wire *w, int64_t now_us)
{
	struct wire_item *first = wire_tree_at(&w->store.order, 0);

	if (first == NULL || w->setting.held || first->p.due_us > now_us)
		return false;
	if (w->setting.cut)
		wire_item_drop(w, first, why_cut);
	else
		wire_item_deliver(w, first);
	return true;
}

/* ---- held ---- */

/* The first time that something is told of a packet under way, but for its
 * copies: it has not been sent again since that was told. */
static void
hold_item(struct wire *w, struct wire_item *item)
{
	struct wire_packet p = item->p;

	if (item->held)
		return;
	item->held = true;
	p.again = 0;
	wire_tell(w, &p, FATE_HELD, NULL);
}

void
wire_hold(struct wire *w)
{
	const struct wire_tree *order = &w->store.order;
	size_t count = wire_tree_count(order);

	if (w->setting.held)
		return;
	w->setting.held = true;
	for (size_t i = 0; i < count; i++)
		hold_item(w, wire_tree_at(order, i));
}

void
wire_release(struct wire *w)
{
	if (!w->setting.held)
		return;
	w->setting.held = false;
	for (struct wire_item *i = w->store.oldest; i != NULL; i = i->younger)
		i->p.due_us = 0;
	for (int i = 0; i < HOST_COUNT; i++)
		w->line[i].free_us = w->line[i].last_us = 0;
}

size_t
wire_count(const struct wire *w)
{
	return wire_tree_count(&w->store.order);
}

const struct wire_packet *
wire_at(const struct wire *w, size_t i)
{
	const struct wire_item *item = wire_tree_at(&w->store.order, i);

	return item != NULL ? &item->p : NULL;
}

const struct wire_packet *
wire_find(const struct wire *w, unsigned number)
{
	const struct wire_item *item = wire_store_find(&w->store, number);

	return item != NULL ? &item->p : NULL;
}

/* ---- how it is set ---- */

const struct wire_setting *
wire_setting(const struct wire *w)
{
	return &w->setting;
}

const struct wire_counts *
wire_counts(const struct wire *w)
{
	return &w->counts;
}

bool
wire_is_open(const struct wire *w)
{
	const struct wire_setting *set = &w->setting;

	return !set->held && !set->cut && !(set->loss > 0) &&
	       set->delay_ms == 0 && set->jitter_ms == 0 &&
	       set->rate_kbit == 0 && wire_count(w) == 0;
}

void
wire_cut(struct wire *w, bool cut)
{
	w->setting.cut = cut;
}
