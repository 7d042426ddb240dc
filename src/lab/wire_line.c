/*
 * lab/wire_line.c - what each direction of the wire does to the packets that
 * are sent: which are lost, and when the others arrive. Numbers are drawn, so
 * that the same seed gives the same again.
 */
#include "lab/wire_parts.h"
#include "model/packet.h"

uint64_t
wire_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

bool
wire_line_loses(struct wire *w, enum host from)
{
	if (!(w->setting.loss > 0))
		return false;
	/* 53 bits: a double from 0 up to, but not, 100. */
	return (double)(wire_random(&w->line[from].loss) >> 11) * 0x1p-53 *
		   100 <
	       w->setting.loss;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
draw_jitter(struct wire *w, struct wire_line *line)
{
	int64_t most = (int64_t)w->setting.jitter_ms * 1000;

	if (most == 0)
		return 0;
	return (int64_t)(wire_random(&line->jitter) %
			 ((uint64_t)most * 2 + 1)) -
	       most;
}

int64_t
wire_line_arrival(struct wire *w, const struct wire_packet *p, int64_t now_us)
{
	const struct wire_setting *set = &w->setting;
	struct wire_line *line = &w->line[p->from];
	int64_t due = now_us;

	if (set->rate_kbit > 0) {
		due = later(now_us, line->free_us) +
		      (int64_t)p->packet->length * 8 * 1000 / set->rate_kbit;
		line->free_us = due;
	}
	due += (int64_t)set->delay_ms * 1000 + draw_jitter(w, line);
	due = later(due, now_us);
	/* None overtakes another, unless times vary. */
	if (w->store.from[p->from] == 0)
		line->last_us = 0;
	if (set->jitter_ms == 0)
		due = later(due, line->last_us);
	line->last_us = later(line->last_us, due);
	return due;
}

/* ---- how it is set ---- */

static void
seed_jitter(struct wire *w)
{
	uint64_t state = ~w->setting.seed;

	for (int i = 0; i < HOST_COUNT; i++)
		w->line[i].jitter = wire_random(&state);
}

static void
seed_loss(struct wire *w)
{
	uint64_t state = w->setting.seed;

	for (int i = 0; i < HOST_COUNT; i++)
		w->line[i].loss = wire_random(&state);
}

void
wire_set_loss(struct wire *w, double percent, uint64_t seed)
{
	/* What is not a number is none. */
	if (!(percent > 0))
		percent = 0;
	w->setting.loss = percent < 100 ? percent : 100;
	w->setting.seed = seed;
	seed_loss(w);
	seed_jitter(w);
}

void
wire_set_delay(struct wire *w, unsigned ms, unsigned jitter_ms)
{
	w->setting.delay_ms = ms;
	w->setting.jitter_ms = jitter_ms;
	seed_jitter(w);
}

void
wire_set_rate(struct wire *w, unsigned kbit)
{
	w->setting.rate_kbit = kbit;
	for (int i = 0; i < HOST_COUNT; i++)
		w->line[i].free_us = 0;
}
