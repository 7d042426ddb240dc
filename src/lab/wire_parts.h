/*
 * lab/wire_parts.h - what the files of the wire share: the packets that are
 * on it, found by their place, by their number, by what they say, and by how
 * long they have been there. None of it takes longer because there are more:
 * O(log n) for places, O(1) for the rest.
 */
#ifndef LAB_WIRE_PARTS_H
#define LAB_WIRE_PARTS_H

#include "lab/wire.h"

struct wire_item;

/* A packet's links in one of the tables. */
struct wire_chain {
	struct wire_item *next, *previous;
	size_t slot;
};

enum wire_table { WIRE_NUMBERS, WIRE_SEGMENTS, WIRE_TABLES };
enum { WIRE_SLOTS = 65536 };

struct wire_item {
	struct wire_packet p;
	bool held; /* it is, or was until a release */
	/* lab/wire_tree.c */
	struct wire_item *up, *left, *right;
	size_t size; /* of those below it, and it */
	uint64_t priority;
	/* lab/wire_store.c */
	struct wire_item *older, *younger;
	struct wire_chain chain[WIRE_TABLES];
};

/*
 * The next of a row of numbers that looks random and is the same for the same
 * beginning (splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom
 * number generators", 2014).
 */
uint64_t wire_random(uint64_t *state);

/* ---- places: a tree (a treap), so that any of them is near its root ---- */

struct wire_tree {
	struct wire_item *root; /* NULL: empty */
	uint64_t random;
};

/* The item, which is in no tree, becomes the index-th: 0..count. */
void wire_tree_insert(
    struct wire_tree *t, struct wire_item *item, size_t index);
void wire_tree_remove(struct wire_tree *t, struct wire_item *item);
size_t wire_tree_count(const struct wire_tree *t);
/* NULL: there are not so many. */
struct wire_item *wire_tree_at(const struct wire_tree *t, size_t index);
size_t wire_tree_index(const struct wire_item *item);
/* How many are due by then, where they stand in that order. */
size_t wire_tree_due(const struct wire_tree *t, int64_t due_us);

/* ---- all that is on the wire; empty: all zero but the tables ---- */

struct wire_store {
	struct wire_tree order;
	struct wire_item *oldest, *youngest;
	struct wire_item **table[WIRE_TABLES]; /* WIRE_SLOTS each */
	size_t from[HOST_COUNT];	       /* how many of each host */
	size_t bytes;
};

void wire_store_init(struct wire_store *s);
/* Gives the packets' references back, too. */
void wire_store_free(struct wire_store *s);
/* The packet with its reference becomes the index-th. */
struct wire_item *wire_store_add(
    struct wire_store *s, const struct wire_packet *p, size_t index, bool held);
/* Off the wire: the item is freed; the reference is the caller's. */
struct wire_packet wire_store_take(
    struct wire_store *s, struct wire_item *item);
/* There is more on it than may be. */
bool wire_store_is_full(const struct wire_store *s);
/* NULL: there is none. */
struct wire_item *wire_store_find(const struct wire_store *s, unsigned number);
/* The one that is the same segment of TCP: the first of them, as long as it is
 * there. NULL: there is none. */
struct wire_item *wire_store_twin(
    const struct wire_store *s, const struct wire_packet *p);

/* ---- the wire ---- */

/* One direction, by the host that sends. Each draws numbers of its own, so
 * that what happens to its packets does not depend on how those of the other
 * direction come in between. */
struct wire_line {
	int64_t free_us; /* until then the packets before take it up (rate) */
	int64_t last_us; /* when the last of those on it is due */
	uint64_t loss, jitter;
};

struct wire {
	struct wire_sink sink;
	struct wire_setting setting;
	struct wire_counts counts;
	struct wire_store store;
	struct wire_line line[HOST_COUNT];
};

/* Whether the next packet that this host sends is lost. */
bool wire_line_loses(struct wire *w, enum host from);
/*
 * When a packet that is sent now arrives: it waits until the line is free,
 * takes it up for as long as its bits need, and then is under way.
 */
int64_t wire_line_arrival(
    struct wire *w, const struct wire_packet *p, int64_t now_us);

void wire_tell(const struct wire *w, const struct wire_packet *p,
    enum packet_fate fate, const char *why);
/* One more on the wire, which takes the reference. Others go where there is
 * no room for it. */
struct wire_item *wire_item_add(
    struct wire *w, const struct wire_packet *p, size_t index, bool held);
/* Off the wire, and its fate is told. */
void wire_item_drop(struct wire *w, struct wire_item *item, const char *why);
void wire_item_deliver(struct wire *w, struct wire_item *item);

#endif
