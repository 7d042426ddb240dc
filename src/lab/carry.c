/*
 * lab/carry.c - packets between the hosts' devices and the wire. The hosts'
 * kernels make them and take them in; what becomes of them on their way is
 * lab/wire.c's.
 *
 * When tun_write returns, the host has handled the packet: what it answers
 * can be read from its device, and whom it woke is running.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "lab/lab_parts.h"

enum {
	LISTEN_MS = 4,	 /* for a process that is on the way */
	FLIGHT_MS = 1000 /* a packet that is due later is not waited for */
};

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t
time_of_day_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int
tun_of(const struct lab *lab, enum host host)
{
	return lab->host[host].ns.tun;
}

/* ---- what the wire says ---- */

static void
on_fate(void *context, const struct wire_packet *p, enum packet_fate fate,
    const char *why)
{
	struct lab *lab = context;
	struct wire_packet told = *p;

	if (fate == FATE_HELD && p->again > 0) {
		lab->packets.is_copy = true;
		/* Told once; `wire` has the number of times. One that is under
		 * way is not held, and is told of when it arrives. */
		if (p->again > 1 || !wire_setting(lab->wire)->held)
			return;
	} else {
		told.again = 0;
	}
	packets_tell(lab, &told, fate, why);
}

static void
on_deliver(void *context, const struct wire_packet *p)
{
	struct lab *lab = context;

	lab->host[p->to].acting = p->call;
	(void)tun_write_packet(
	    tun_of(lab, p->to), p->packet->bytes, p->packet->captured);
	arrive_note(lab, p);
}

/* ---- what the hosts send ---- */

/* So many at once that there is no telling of each: the hosts may send in
 * large frames, and these pass as they are. */
static void
start_bulk(struct lab *lab)
{
	if (lab->packets.bulk || lab->packets.told_count < RECORD_KEPT)
		return;
	lab->packets.bulk = true;
	(void)tun_offload(tun_of(lab, HOST_SERVER), true);
	(void)tun_offload(tun_of(lab, HOST_CLIENT), true);
}

static void
put(struct lab *lab, enum host from)
{
	struct tun_frame *f = lab->frame;
	struct wire_packet p;

	/* It may be of the time when frames were large. */
	tun_complete(f);
	p = packets_take(lab, from, host_other(from),
	    packet_new(f->bytes, f->length, f->length, time_of_day_ns()));
	lab->packets.is_copy = again_is_idle(lab, &p);
	if (lab->packets.is_copy) {
		again_count(lab, &p);
		packet_free(p.packet);
	} else {
		wire_put(lab->wire, &p, now_us());
	}
	/* Not a packet of its own: its number is given to the next. */
	if (lab->packets.is_copy)
		lab->packets.count--;
}

static void
pass(struct lab *lab, enum host from)
{
	size_t packets = tun_packets(lab->frame);

	(void)tun_write(tun_of(lab, host_other(from)), lab->frame);
	wire_passed(lab->wire, packets);
	packets_pass(lab, packets);
}

static bool
take_frame(struct lab *lab, enum host from)
{
	bool open = wire_is_open(lab->wire);

	if (tun_read(tun_of(lab, from), lab->frame) != 1)
		return false;
	lab->packets.heard++;
	if (open)
		start_bulk(lab);
	if (lab->packets.bulk)
		pass(lab, from);
	else if (tun_packets(lab->frame) == 1)
		put(lab, from);
	else if (open)
		pass(lab, from);
	/* Else it was made before large frames were over: no packet could
	 * be as long. TCP will send it again, in packets. */
	return true;
}

bool
carry(struct lab *lab)
{
	enum { AT_ONCE = 64 };
	bool some = false;

	if (lab->wire == NULL)
		return false;
	for (enum host h = HOST_SERVER; h <= HOST_CLIENT; h++) {
		for (int i = 0; i < AT_ONCE && take_frame(lab, h); i++)
			some = true;
	}
	while (wire_arrive(lab->wire, now_us()))
		some = true;
	return some;
}

/* ---- waiting ---- */

bool
carry_wait(struct lab *lab)
{
	struct pollfd fds[2] = {
		{ .fd = tun_of(lab, HOST_SERVER), .events = POLLIN },
		{ .fd = tun_of(lab, HOST_CLIENT), .events = POLLIN },
	};
	int64_t due = lab->wire != NULL ? wire_due(lab->wire) : -1;
	int64_t left = due - now_us();

	if (due < 0 || left > FLIGHT_MS * 1000)
		return false;
	if (left > 0)
		poll(fds, 2, (int)((left + 999) / 1000));
	return true;
}

void
carry_listen(struct lab *lab, const struct member *m)
{
	struct pollfd fds[3] = {
		{ .fd = process_fd(m->process), .events = POLLIN },
		{ .fd = tun_of(lab, HOST_SERVER), .events = POLLIN },
		{ .fd = tun_of(lab, HOST_CLIENT), .events = POLLIN },
	};

	poll(fds, 3, LISTEN_MS);
}

void
carry_alarm(struct lab *lab)
{
	struct itimerspec alarm = { 0 };
	uint64_t times;
	int64_t due;

	if (lab->wire == NULL)
		return;
	(void)!read(lab->wire_timer, &times, sizeof times);
	due = wire_due(lab->wire);
	if (due >= 0) {
		alarm.it_value.tv_sec = due / 1000000;
		alarm.it_value.tv_nsec = due % 1000000 * 1000 + 1;
	}
	timerfd_settime(lab->wire_timer, TFD_TIMER_ABSTIME, &alarm, NULL);
}

/* ---- from its beginning to its end ---- */

static int
watch(struct lab *lab, int fd)
{
	return epoll_ctl(lab->epoll, EPOLL_CTL_ADD, fd,
	    &(struct epoll_event){ .events = EPOLLIN });
}

int
carry_start(struct lab *lab, struct err *err)
{
	const struct wire_sink sink = { lab, on_fate, on_deliver };

	lab->wire_timer =
	    timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (lab->wire_timer < 0 || watch(lab, lab->wire_timer) < 0 ||
	    watch(lab, tun_of(lab, HOST_SERVER)) < 0 ||
	    watch(lab, tun_of(lab, HOST_CLIENT)) < 0)
		return err_set(err, 0,
		    "cannot watch for what comes on the wire: %s",
		    lang_error(errno));
	lab->wire = wire_new(&sink);
	lab->frame = x_malloc(sizeof *lab->frame);
	return 0;
}

static bool
relay(struct lab *lab, enum host from)
{
	return tun_read(tun_of(lab, from), lab->frame) == 1 &&
	       tun_write(tun_of(lab, host_other(from)), lab->frame) == 0;
}

/*
 * A closed socket lives on for as long as TCP has something to say to its
 * peer, and keeps its whole network: for hours, where TCP was made patient. So
 * what is on its way arrives now, both ends answer until they are done, and
 * what waits for something that was lost is given up soon.
 */
static void
let_go(struct lab *lab)
{
	enum { FRAMES = 4096 };
	bool some = true;

	netns_hurry(&lab->host[HOST_SERVER].ns);
	netns_hurry(&lab->host[HOST_CLIENT].ns);
	for (size_t i = 0; i < wire_count(lab->wire); i++) {
		const struct wire_packet *p = wire_at(lab->wire, i);

		(void)tun_write_packet(
		    tun_of(lab, p->to), p->packet->bytes, p->packet->captured);
	}
	for (int i = 0; i < FRAMES && some; i++) {
		some = relay(lab, HOST_SERVER);
		some = relay(lab, HOST_CLIENT) || some;
	}
}

void
carry_end(struct lab *lab)
{
	if (lab->wire != NULL)
		let_go(lab);
	wire_free(lab->wire);
	free(lab->frame);
	if (lab->wire_timer >= 0)
		close(lab->wire_timer);
}
