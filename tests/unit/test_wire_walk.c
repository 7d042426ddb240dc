/*
 * test_wire_walk.c - sequences of orders to the wire that nobody thought of,
 * against a model that is slow and plain. The sequences are the same each
 * time.
 */
#include "wire_made.h"

/* ---- the model: an array in the order of the wire ---- */

enum { MODEL_MAX = 2048, STEPS = 1500, WALKS = 12, KEYS = 40 };

struct guess {
	unsigned number, again, copy_of, key;
	enum host from;
	int64_t due;
	bool held;
};

static struct guess on[MODEL_MAX];
static size_t count;
static struct buf want;
static struct {
	bool held, cut, loses;
	unsigned delay, jitter, rate;
	int64_t line_free[HOST_COUNT], line_last[HOST_COUNT];
} set;
static uint64_t random_state;
static unsigned last_number;

static unsigned
pick(unsigned below)
{
	return (unsigned)(wire_random(&random_state) % below);
}

static void
expect(const struct guess *g, const char *fate, const char *why)
{
	buf_printf(&want, "%u %s", g->number, fate);
	if (g->again > 0)
		buf_printf(&want, ", again %u", g->again);
	if (g->copy_of > 0)
		buf_printf(&want, ", copy of %u", g->copy_of);
	buf_printf(
	    &want, "%s%s\n", why != NULL ? ", " : "", why != NULL ? why : "");
}

static void
expect_arrival(const struct guess *g)
{
	expect(g, g->held ? "delivered" : "crossed", NULL);
	buf_printf(&want, "%u arrives\n", g->number);
}

static size_t
place_of(unsigned number)
{
	size_t i = 0;

	while (i < count && on[i].number != number)
		i++;
	return i;
}

static void
insert(size_t i, const struct guess *g)
{
	ck_assert_uint_lt(count, MODEL_MAX);
	memmove(&on[i + 1], &on[i], (count - i) * sizeof on[0]);
	on[i] = *g;
	count++;
}

static struct guess
take(size_t i)
{
	struct guess g = on[i];

	count--;
	memmove(&on[i], &on[i + 1], (count - i) * sizeof on[0]);
	return g;
}

/* The oldest of those with that key: copies by hand are younger. */
static struct guess *
twin_of(enum host from, unsigned key)
{
	struct guess *found = NULL;

	for (size_t i = 0; i < count; i++) {
		if (on[i].from == from && on[i].key == key &&
		    on[i].copy_of == 0)
			found = &on[i];
	}
	return found;
}

/* ---- what is done to both ---- */

static int64_t
guess_due(enum host from)
{
	int64_t due = now;

	if (set.rate > 0) {
		if (set.line_free[from] > due)
			due = set.line_free[from];
		due += 800000 / set.rate;
		set.line_free[from] = due;
	}
	due += set.delay * 1000;
	return due > set.line_last[from] ? due : set.line_last[from];
}

static bool
has_from(enum host from)
{
	for (size_t i = 0; i < count; i++) {
		if (on[i].from == from)
			return true;
	}
	return false;
}

static void
put_guess(struct guess *g)
{
	const struct wire_packet *p;
	size_t i = count;

	if (set.held) {
		g->held = true;
		insert(count, g);
		expect(g, "held", NULL);
		return;
	}
	if (!has_from(g->from))
		set.line_last[g->from] = 0;
	g->due = guess_due(g->from);
	p = wire_find(wire, g->number);
	/* What varies is taken from it. */
	if (set.jitter > 0)
		g->due = p != NULL ? p->due_us : now;
	if (g->due > set.line_last[g->from])
		set.line_last[g->from] = g->due;
	if (g->due <= now && !has_from(g->from)) {
		expect_arrival(g);
		return;
	}
	while (i > 0 && on[i - 1].due > g->due)
		i--;
	insert(i, g);
}

static void
do_put(void)
{
	struct guess g = { .number = ++last_number,
		.from = pick(2) ? HOST_SERVER : HOST_CLIENT,
		.key = pick(KEYS) };
	struct guess *twin = twin_of(g.from, g.key);

	/* A copy of a copy alone is told of in test_wire.c. */
	for (size_t i = 0; i < count && twin == NULL; i++) {
		if (on[i].key == g.key && on[i].from == g.from)
			g.key = KEYS + g.number;
	}
	put(g.number, g.from, segment(g.from, g.key, 100));
	if (set.cut) {
		expect(&g, "dropped", "the wire is cut");
	} else if (twin != NULL) {
		twin->again++;
		expect(twin, "held", NULL);
	} else if (set.loses) {
		expect(&g, "dropped", "loss");
	} else {
		put_guess(&g);
	}
}

static void
do_arrive(void)
{
	struct guess g;

	now += pick(20000);
	ck_assert_int_eq(
	    wire_due(wire), count > 0 && !set.held ? on[0].due : -1);
	while (wire_arrive(wire, now)) {
		ck_assert(count > 0 && !set.held && on[0].due <= now);
		g = take(0);
		if (set.cut)
			expect(&g, "dropped", "the wire is cut");
		else
			expect_arrival(&g);
	}
	ck_assert(count == 0 || set.held || on[0].due > now);
}

/* Mostly one that is there. */
static unsigned
some_number(void)
{
	if (count == 0 || pick(10) == 0)
		return pick(last_number + 2);
	return on[pick((unsigned)count)].number;
}

static void
do_step(void)
{
	struct guess g;
	bool can = count > 0 && !set.cut;

	ck_assert(wire_step(wire) == can);
	if (!can)
		return;
	g = take(0);
	expect_arrival(&g);
}

static void
do_deliver(void)
{
	struct err err = { 0 };
	unsigned number = some_number();
	size_t i = place_of(number);
	struct guess g;
	bool can = i < count && !set.cut;

	ck_assert_int_eq(wire_deliver(wire, number, &err), can ? 0 : -1);
	ck_assert_int_eq(err_is_set(&err), !can);
	if (!can)
		return;
	g = take(i);
	expect_arrival(&g);
}

static void
do_drop(void)
{
	struct err err = { 0 };
	unsigned number = some_number();
	size_t i = place_of(number);
	struct guess g;

	ck_assert_int_eq(wire_drop(wire, number, &err), i < count ? 0 : -1);
	if (i == count)
		return;
	g = take(i);
	expect(&g, "dropped", "`wire drop`");
}

static void
do_duplicate(void)
{
	struct err err = { 0 };
	unsigned number = some_number();
	size_t i = place_of(number);
	struct guess g;

	last_number++;
	ck_assert_int_eq(wire_duplicate(wire, number, last_number, &err),
	    i < count ? 0 : -1);
	if (i == count)
		return;
	g = on[i];
	g.number = last_number;
	g.copy_of = number;
	g.again = 0;
	insert(i + 1, &g);
	expect(&g, "duplicated", NULL);
}

static void
do_reorder(void)
{
	struct err err = { 0 };
	unsigned n = some_number(), m = some_number();
	size_t i = place_of(n), k = place_of(m);
	bool can = i < count && k < count && n != m;
	struct guess g;
	int64_t due;

	ck_assert_int_eq(wire_reorder(wire, n, m, &err), can ? 0 : -1);
	if (!can)
		return;
	g = on[i];
	on[i] = on[k];
	on[k] = g;
	due = on[i].due;
	on[i].due = on[k].due;
	on[k].due = due;
}

static void
hold_guess(struct guess *g)
{
	struct guess first = *g;

	if (g->held)
		return;
	g->held = true;
	first.again = 0;
	expect(&first, "held", NULL);
}

static void
do_hold(void)
{
	bool hold = pick(3) > 0;

	if (hold) {
		wire_hold(wire);
		for (size_t i = 0; i < count && !set.held; i++)
			hold_guess(&on[i]);
	} else {
		wire_release(wire);
		for (size_t i = 0; i < count && set.held; i++)
			on[i].due = 0;
		if (set.held) {
			memset(set.line_free, 0, sizeof set.line_free);
			memset(set.line_last, 0, sizeof set.line_last);
		}
	}
	set.held = hold;
}

static void
do_set(void)
{
	switch (pick(4)) {
	case 0:
		set.cut = pick(4) == 0;
		wire_cut(wire, set.cut);
		break;
	case 1:
		set.loses = pick(4) == 0;
		wire_set_loss(wire, set.loses ? 100 : 0, pick(100));
		break;
	case 2:
		set.delay = pick(2) * pick(40);
		set.jitter = pick(2) * pick(30);
		wire_set_delay(wire, set.delay, set.jitter);
		break;
	case 3:
		set.rate = pick(2) * (1 + pick(500));
		memset(set.line_free, 0, sizeof set.line_free);
		wire_set_rate(wire, set.rate);
		break;
	}
}

static const struct {
	void (*run)(void);
	unsigned share; /* of 100 */
} orders[] = {
	{ do_put, 45 },
	{ do_arrive, 15 },
	{ do_step, 8 },
	{ do_deliver, 8 },
	{ do_drop, 8 },
	{ do_duplicate, 5 },
	{ do_reorder, 5 },
	{ do_hold, 3 },
	{ do_set, 3 },
};

static void
compare(void)
{
	ck_assert_str_eq(buf_text(&told), buf_text(&want));
	buf_clear(&told);
	buf_clear(&want);
	ck_assert_uint_eq(wire_count(wire), count);
	for (size_t i = 0; i < count; i++) {
		const struct wire_packet *p = wire_at(wire, i);

		ck_assert_uint_eq(p->number, on[i].number);
		ck_assert_uint_eq(p->again, on[i].again);
		ck_assert_uint_eq(p->copy_of, on[i].copy_of);
		ck_assert_ptr_eq(wire_find(wire, p->number), p);
		if (!set.held)
			ck_assert_int_eq(p->due_us, on[i].due);
	}
}

START_TEST(whatever_is_done_it_is_as_the_model_says)
{
	random_state = (uint64_t)_i;
	for (unsigned i = 0; i < STEPS; i++) {
		unsigned share = pick(100), order = 0;

		while (share >= orders[order].share)
			share -= orders[order++].share;
		orders[order].run();
		compare();
	}
	ck_assert_uint_gt(last_number, STEPS / 3);
	buf_free(&want);
}
END_TEST

static Suite *
wire_walk_suite(void)
{
	Suite *s = suite_create("wire_walk");
	TCase *c = tcase_create("wire_walk");

	suite_add_tcase(s, c);
	tcase_set_timeout(c, 100);
	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_loop_test(
	    c, whatever_is_done_it_is_as_the_model_says, 0, WALKS);
	return s;
}

int
main(void)
{
	return unit_run(wire_walk_suite());
}
