/*
 * lab/wire_hand.c - the wire by hand: one packet after another, or one by its
 * number.
 */
#include "base/lang.h"
#include "lab/wire_parts.h"
#include "model/packet.h"

static struct wire_item *
find(const struct wire *w, unsigned number, struct err *err)
{
	struct wire_item *item = wire_store_find(&w->store, number);

	if (item == NULL)
		(void)err_set(err, 0,
		    "packet %u is not on the wire: `wire` lists those that are",
		    number);
	return item;
}

bool
wire_step(struct wire *w)
{
	struct wire_item *first = wire_tree_at(&w->store.order, 0);

	if (first == NULL || w->setting.cut)
		return false;
	wire_item_deliver(w, first);
	return true;
}

int
wire_deliver(struct wire *w, unsigned number, struct err *err)
{
	struct wire_item *item = find(w, number, err);

	if (item == NULL)
		return -1;
	if (w->setting.cut)
		return err_set(err, 0,
		    "the wire is cut: `wire mend` first, or `wire drop %u`",
		    number);
	wire_item_deliver(w, item);
	return 0;
}

int
wire_drop(struct wire *w, unsigned number, struct err *err)
{
	struct wire_item *item = find(w, number, err);

	if (item == NULL)
		return -1;
	wire_item_drop(w, item, "`wire drop`");
	return 0;
}

int
wire_duplicate(struct wire *w, unsigned number, unsigned copy, struct err *err)
{
	struct wire_item *item = find(w, number, err);
	struct wire_packet p;

	if (item == NULL)
		return -1;
	p = item->p;
	p.number = copy;
	p.copy_of = number;
	p.again = 0;
	packet_ref(p.packet);
	item = wire_item_add(w, &p, wire_tree_index(item) + 1, item->held);
	wire_tell(w, &item->p, FATE_DUPLICATED, NULL);
	return 0;
}

/* Times belong to the places: those stay in order. */
static void
exchange(struct wire_tree *order, struct wire_item *a, struct wire_item *b)
{
	size_t to_a = wire_tree_index(a), to_b = wire_tree_index(b);
	int64_t due = a->p.due_us;

	a->p.due_us = b->p.due_us;
	b->p.due_us = due;
	wire_tree_remove(order, a);
	wire_tree_remove(order, b);
	/* The one that comes to stand earlier first: the other's place is
	 * counted with it. */
	if (to_a < to_b) {
		wire_tree_insert(order, b, to_a);
		wire_tree_insert(order, a, to_b);
	} else {
		wire_tree_insert(order, a, to_b);
		wire_tree_insert(order, b, to_a);
	}
}

int
wire_reorder(struct wire *w, unsigned n, unsigned m, struct err *err)
{
	struct wire_item *a = find(w, n, err), *b;

	if (a == NULL)
		return -1;
	if (n == m)
		return err_set(err, 0,
		    "packet %u cannot change places with itself: give the "
		    "numbers of two",
		    n);
	b = find(w, m, err);
	if (b == NULL)
		return -1;
	exchange(&w->store.order, a, b);
	return 0;
}
