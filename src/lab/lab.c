/*
 * lab/lab.c - the lab: its network and the processes in it, from their start
 * to their end. The calls they make are in calls.c.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "kernel/proc.h"
#include "lab/lab_parts.h"

long
lab_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* One descriptor for all that may come by itself. */
static int
open_watch(struct lab *lab)
{
	lab->epoll = epoll_create1(EPOLL_CLOEXEC);
	lab->timer =
	    timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (lab->epoll < 0 || lab->timer < 0)
		return -1;
	return epoll_ctl(lab->epoll, EPOLL_CTL_ADD, lab->timer,
	    &(struct epoll_event){ .events = EPOLLIN });
}

/* Its readers own those descriptors from here on; ns->capture is -1 if what is
 * captured cannot be read. */
static void
host_open(struct lab_host *h, struct netns *ns)
{
	if (ns->capture >= 0)
		h->capture = capture_new(ns->capture);
	if (ns->capture >= 0 && h->capture == NULL) {
		close(ns->capture);
		ns->capture = -1;
	}
	h->ns = *ns;
	h->ns.capture = -1;
	h->diag = diag_new(ns->diag);
	h->ns.diag = -1;
}

/* ns: its hosts, one for each that the network has. */
static struct lab *
lab_in(enum lab_net net, struct netns *ns)
{
	struct lab *lab = x_calloc(1, sizeof *lab);

	lab->net = net;
	for (enum host h = HOST_ONLY; h < HOST_COUNT; h++)
		lab->host[h].ns = NETNS_NONE;
	if (net == LAB_WIRE) {
		host_open(&lab->host[HOST_SERVER], &ns[0]);
		host_open(&lab->host[HOST_CLIENT], &ns[1]);
	} else {
		host_open(&lab->host[HOST_ONLY], ns);
	}
	lab->journal = journal_new();
	lab->epoll = lab->timer = lab->wire_timer = -1;
	lab->cpu = lab->softnet = -1;
	packets_start(lab);
	return lab;
}

/* There every question to sock_diag fails. */
struct lab *
lab_bare(void)
{
	struct netns none = NETNS_NONE;

	return lab_in(LAB_HOST, &none);
}

static int
make_network(enum lab_net net, struct netns ns[2], struct err *err)
{
	switch (net) {
	case LAB_HOST:
		return netns_host(ns, err);
	case LAB_LOOPBACK:
		return netns_loopback(ns, err);
	case LAB_WIRE:
		return netns_wire(ns, err);
	}
	return -1;
}

/* What the machine does not allow, and what follows from that. */
static void
note_missing(struct lab *lab, const struct netns *ns)
{
	if (lab->net != LAB_HOST && ns->port_range < 0)
		lab_note(lab, 0, 0,
		    "this machine does not let a private network choose its "
		    "ports (/proc/sys is read-only): they differ each time");
	if (lab->net != LAB_HOST && ns->capture < 0)
		lab_note(lab, 0, 0,
		    "this machine does not allow to capture packets: those of "
		    "the loopback interface are not shown");
	if (lab->net != LAB_HOST && ns->mount < 0)
		lab_note(lab, 0, 0,
		    "this machine does not let a private network have names "
		    "of hosts of its own: the machine is asked for them, and "
		    "may answer otherwise than others do");
}

struct lab *
lab_new(enum lab_net net, struct err *err)
{
	struct netns ns[2];
	struct lab *lab;

	if (make_network(net, ns, err) < 0)
		return NULL;
	lab = lab_in(net, ns);
	lab->cpu = proc_pin();
	lab->softnet = proc_softnet_open();
	if (open_watch(lab) < 0) {
		err_set(err, 0, "cannot watch for what processes say: %s",
		    lang_error(errno));
		lab_free(lab);
		return NULL;
	}
	if (net == LAB_WIRE && carry_start(lab, err) < 0) {
		lab_free(lab);
		return NULL;
	}
	note_missing(lab, ns);
	ports_start(lab);
	return lab;
}

const char *
lab_net_name(enum lab_net net)
{
	switch (net) {
	case LAB_HOST:
		return "host";
	case LAB_LOOPBACK:
		return "loopback";
	case LAB_WIRE:
		return "wire";
	}
	return "";
}

bool
lab_net_find(const char *name, enum lab_net *out)
{
	for (enum lab_net net = LAB_HOST; net <= LAB_WIRE; net++) {
		if (strcmp(name, lab_net_name(net)) == 0) {
			*out = net;
			return true;
		}
	}
	return false;
}

enum lab_net
lab_net(const struct lab *lab)
{
	return lab->net;
}

static void
member_free(struct member *m)
{
	process_free(m->process);
	pending_free(m->pending);
	free(m);
}

void
lab_free(struct lab *lab)
{
	if (lab == NULL)
		return;
	for (size_t i = 0; i < lab->member_count; i++)
		member_free(lab->members[i]);
	free(lab->members);
	carry_end(lab);
	packets_end(lab);
	journal_free(lab->journal);
	for (enum host h = HOST_ONLY; h < HOST_COUNT; h++) {
		if (lab->host[h].diag != NULL)
			diag_free(lab->host[h].diag);
		capture_free(lab->host[h].capture);
		netns_close(&lab->host[h].ns);
	}
	free(lab->arrivals);
	free(lab->late);
	if (lab->epoll >= 0)
		close(lab->epoll);
	if (lab->timer >= 0)
		close(lab->timer);
	if (lab->softnet >= 0)
		close(lab->softnet);
	free(lab);
}

struct journal *
lab_journal(struct lab *lab)
{
	return lab->journal;
}

const struct world *
lab_world(const struct lab *lab)
{
	return journal_world(lab->journal);
}

void
lab_event(struct lab *lab, const struct event *e)
{
	journal_append(lab->journal, e);
}

void
lab_note(
    struct lab *lab, unsigned call, proc_id process, const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, lang_text(format), args);
	va_end(args);
	lab_event(lab, &(struct event){ .kind = EVENT_NOTE,
			   .call = call,
			   .process = process,
			   .fd = -1,
			   .note = buf_take(&text) });
}

/* ---- processes ---- */

struct member *
lab_member(const struct lab *lab, proc_id id)
{
	for (size_t i = 0; i < lab->member_count; i++) {
		if (lab->members[i]->id == id)
			return lab->members[i];
	}
	return NULL;
}

struct member *
lab_join(
    struct lab *lab, struct process *process, const char *name, enum host host)
{
	struct epoll_event watch = { .events = EPOLLIN };
	struct member *m = x_calloc(1, sizeof *m);

	m->process = process;
	X_GROW(lab->members, lab->member_count, lab->member_cap);
	lab->members[lab->member_count++] = m;
	epoll_ctl(lab->epoll, EPOLL_CTL_ADD, process_fd(process), &watch);
	m->id = world_process_count(lab_world(lab)) + 1;
	lab_event(lab, &(struct event){ .kind = EVENT_PROCESS,
			   .process = m->id,
			   .fd = -1,
			   .proc = { .what = PROCESS_STARTED,
			       .name = x_strdup(name),
			       .pid = process_pid(process),
			       .host = host } });
	return m;
}

static const struct wproc *
spawn_on(struct lab *lab, const char *name, enum host host, struct err *err)
{
	struct process *process = process_spawn(&lab->host[host].ns, name, err);
	struct member *m;

	if (process == NULL)
		return NULL;
	m = lab_join(lab, process, name, host);
	return world_process(lab_world(lab), m->id);
}

/* Where a process of that name lives by itself; HOST_ONLY: nowhere. */
static enum host
host_by_name(const char *name)
{
	return strcmp(name, "main") == 0 ? HOST_CLIENT : host_find(name);
}

enum host
lab_home(const struct lab *lab, const char *name)
{
	const struct wproc *known = world_process_find(lab_world(lab), name);
	enum host host;

	if (lab->net != LAB_WIRE)
		return HOST_ONLY;
	host = known != NULL ? known->host : host_by_name(name);
	return host != HOST_ONLY ? host : HOST_CLIENT;
}

const struct wproc *
lab_process(struct lab *lab, const char *name, struct err *err)
{
	const struct wproc *known = world_process_find(lab_world(lab), name);
	enum host host = HOST_ONLY;

	if (known != NULL)
		return known;
	if (lab->net == LAB_WIRE && (host = host_by_name(name)) == HOST_ONLY) {
		err_set(err, 0,
		    "on which host is '%s' to live? `process %s on server`, "
		    "or `process %s on client`",
		    name, name, name);
		return NULL;
	}
	return spawn_on(lab, name, host, err);
}

const struct wproc *
lab_process_on(
    struct lab *lab, const char *name, enum host host, struct err *err)
{
	const struct wproc *known = world_process_find(lab_world(lab), name);

	if (known == NULL)
		return spawn_on(lab, name, host, err);
	err_set(err, 0, "there is a process named '%s' already, on the %s",
	    name, host_name(known->host));
	return NULL;
}

static void
member_remove(struct lab *lab, struct member *m)
{
	size_t i = 0;

	while (lab->members[i] != m)
		i++;
	lab->member_count--;
	memmove(&lab->members[i], &lab->members[i + 1],
	    (lab->member_count - i) * sizeof(struct member *));
	member_free(m);
}

/*
 * The sockets that only this process holds, for when it is gone; the latest
 * descriptor first: in that order Linux lets go of them.
 */
static sock_id *
sole_sockets(const struct lab *lab, proc_id id, size_t *count)
{
	const struct wproc *p = world_process(lab_world(lab), id);
	sock_id *list = x_calloc(p->fd_count, sizeof *list);

	*count = 0;
	for (size_t fd = p->fd_count; fd-- > 0;) {
		const struct wsock *s = world_fd(lab_world(lab), p, (int)fd);

		if (s != NULL && s->holders == 1)
			list[(*count)++] = s->id;
	}
	return list;
}

void
lab_bury(struct lab *lab, struct member *m, enum process_what what)
{
	struct cause cause = { .process = m->id, .stale = true };
	size_t count;
	sock_id *sockets = sole_sockets(lab, m->id, &count);
	int status = 0;

	if (what == PROCESS_KILLED)
		process_kill(m->process, &status);
	else
		process_reap(m->process, &status);
	if (WIFSIGNALED(status))
		what = PROCESS_KILLED;
	lab_event(lab,
	    &(struct event){ .kind = EVENT_PROCESS,
		.process = m->id,
		.fd = -1,
		.proc = { .what = what,
		    .pid = process_pid(m->process),
		    .status = WIFSIGNALED(status) ? WTERMSIG(status)
						  : WEXITSTATUS(status) } });
	member_remove(lab, m);
	settle(lab, NULL, true);
	for (size_t i = 0; i < count; i++)
		observe_closed(lab, &cause, sockets[i]);
	free(sockets);
}

void
lab_assign(struct lab *lab, const char *name, const struct value *v)
{
	lab_event(lab, &(struct event){ .kind = EVENT_NAME,
			   .fd = -1,
			   .var = { x_strdup(name), value_copy(v) } });
}
