/*
 * command/net.c - `net`: where the processes live; another network in the
 * place of this one, with a lab of its own.
 */
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "command/command.h"
#include "command/who.h"
#include "kernel/addresses.h"
#include "model/hostname.h"

enum { WIDTH = 80 };

static const char *
described(enum lab_net net)
{
	switch (net) {
	case LAB_HOST:
		return _(
		    "this machine's own network, with all that runs on it");
	case LAB_LOOPBACK:
		return _("a private network of one host, where nothing else "
			 "runs");
	case LAB_WIRE:
		return _("a private network of two hosts, joined by a wire: "
			 "`wire` shows it");
	}
	return "";
}

/* ---- what it is ---- */

struct files {
	struct buf v4, v6; /* what the host's kernel says of its addresses */
};

static void
add_if_there(struct buf *out, const struct files *f, const char *text)
{
	struct addr a;

	if (text != NULL &&
	    addr_parse(&a, strchr(text, ':') != NULL ? AF_INET6 : AF_INET, text,
		strlen(text), 0, 0, 0) &&
	    addresses_has(buf_text(&f->v4), buf_text(&f->v6), &a))
		buf_printf(out, "%s%s", out->len > 0 ? ", " : "", text);
}

/* In a private network they are known, and stand in the same order each
 * time; the kernel's own order is another one each time. */
static void
add_addresses(struct buf *out, struct session *s, enum host host)
{
	struct files f = { 0 };
	struct buf list = { 0 };
	struct err err = { 0 };

	(void)lab_net_file(s->lab, host, "fib_trie", &f.v4, &err);
	(void)lab_net_file(s->lab, host, "if_inet6", &f.v6, &err);
	if (lab_net(s->lab) == LAB_HOST) {
		addresses_list(&list, buf_text(&f.v4), buf_text(&f.v6));
	} else {
		add_if_there(&list, &f, host_address(host, AF_INET));
		add_if_there(&list, &f, host_address(host, AF_INET6));
		add_if_there(&list, &f, "127.0.0.1");
		add_if_there(&list, &f, "::1");
	}
	buf_adds(out, list.len > 0 ? list.data : _("not known"));
	buf_free(&f.v4);
	buf_free(&f.v6);
	buf_free(&list);
}

static void
add_processes(struct buf *out, const struct session *s, enum host host)
{
	const struct world *w = lab_world(s->lab);
	const struct wproc *p;
	const char *between = "";

	for (proc_id id = 1; (p = world_process(w, id)) != NULL; id++) {
		if (!p->alive || p->host != host)
			continue;
		buf_printf(out, "%s%s", between, p->name);
		between = ", ";
	}
	if (between[0] == '\0')
		buf_adds(out, _("none yet"));
}

static void
add_host(struct grid *g, struct session *s, enum host host)
{
	const char *name = host_name(host);

	grid_row(g, name != NULL ? name : "");
	buf_adds(grid_cell(g), name != NULL ? name : "");
	add_addresses(grid_cell(g), s, host);
	add_processes(grid_cell(g), s, host);
}

/* In the order of the hosts file: that in which they are looked up depends on
 * who asks (`getaddrinfo`). */
static void
show_names(struct session *s)
{
	const struct grid_column columns[] = {
		{ .title = "NAME", .after = "    " },
		{ .title = "ADDRESSES" },
	};
	struct grid *g = grid_new(columns, sizeof columns / sizeof *columns);
	const struct hostname *h;

	for (size_t i = 0;
	     (h = hostname_at(lab_net(s->lab) == LAB_WIRE, i)) != NULL; i++) {
		struct buf *list;

		grid_row(g, h->name);
		buf_adds(grid_cell(g), h->name);
		list = grid_cell(g);
		for (size_t a = 0; a < HOSTNAME_ADDRESSES; a++)
			if (h->addresses[a] != NULL)
				buf_printf(list, "%s%s", a > 0 ? ", " : "",
				    h->addresses[a]);
	}
	session_print(s, "\n");
	session_grid(s, g, false);
}

static enum session_result
show(struct session *s)
{
	enum lab_net net = lab_net(s->lab);
	const struct grid_column columns[] = {
		{ .title = "HOST", .hidden = net != LAB_WIRE, .after = "    " },
		{ .title = "ADDRESSES", .after = "    " },
		{ .title = "PROCESSES" },
	};
	struct grid *g = grid_new(columns, sizeof columns / sizeof *columns);

	session_print(s, "%s: %s\n", lab_net_name(net), described(net));
	if (net == LAB_WIRE) {
		add_host(g, s, HOST_SERVER);
		add_host(g, s, HOST_CLIENT);
	} else {
		add_host(g, s, HOST_ONLY);
	}
	session_grid(s, g, false);
	if (lab_has_names(s->lab))
		show_names(s);
	return SESSION_OK;
}

/* ---- another one ---- */

/* "server and client": those that will end; how many. */
static size_t
add_living(struct buf *out, const struct world *w)
{
	size_t count = 0, left = 0;
	const struct wproc *p;

	for (proc_id id = 1; (p = world_process(w, id)) != NULL; id++)
		count += p->alive;
	left = count;
	for (proc_id id = 1; (p = world_process(w, id)) != NULL; id++) {
		if (!p->alive)
			continue;
		left--;
		buf_printf(out, "%s%s", p->name,
		    left > 1	? C_("between items", ", ")
		    : left == 1 ? _(" and ")
				: "");
	}
	return count;
}

static void
tell_begun(struct session *s, const struct buf *ended, size_t count)
{
	enum lab_net net = lab_net(s->lab);
	struct buf text = { 0 }, lines = { 0 };

	buf_say(&text, "The network is now `%s`, %s.", lab_net_name(net),
	    described(net));
	if (count > 0)
		buf_printf(&text,
		    n_(" All begins anew: the process of the one before (%s) "
		       "has ended, and its names, variables and journal are "
		       "gone.",
			" All begins anew: the processes of the one before "
			"(%s) have ended, and its names, variables and journal "
			"are gone.",
			count),
		    buf_text(ended));
	text_wrap(&lines, buf_text(&text), 0, 0, WIDTH);
	session_write(s, buf_text(&lines), lines.len);
	buf_free(&text);
	buf_free(&lines);
}

/* All that points into the lab is the session's; a lesson that is being
 * played has the shell's own lab besides, which stays. */
static enum session_result
begin(struct session *s, enum lab_net net)
{
	struct err err = { 0 };
	struct lab *lab = lab_new(net, &err);
	struct buf ended = { 0 };
	size_t count;

	if (lab == NULL) {
		session_error(s, &err);
		session_print(s, "The network is still `%s`, as it was.\n",
		    lab_net_name(lab_net(s->lab)));
		return SESSION_FAILED;
	}
	count = add_living(&ended, lab_world(s->lab));
	lab_free(session_use(s, lab));
	free(s->current);
	s->current = x_strdup(WHO_MAIN);
	tell_begun(s, &ended, count);
	buf_free(&ended);
	return SESSION_OK;
}

static int
read_net(const struct command_word *word, enum lab_net *net, struct err *err)
{
	struct text_near near = { .word = word->text };

	if (lab_net_find(word->text, net))
		return 0;
	for (enum lab_net n = LAB_HOST; n <= LAB_WIRE; n++)
		text_near_try(&near, lab_net_name(n));
	if (near.best != NULL)
		return err_set(err, word->column,
		    "no network named '%.64s'; did you mean '%s'?", word->text,
		    near.best);
	return err_set(err, word->column,
	    "no network named '%.64s': host, loopback and wire are there",
	    word->text);
}

/* What would be right elsewhere, but not here. */
static int
check_place(const struct session *s, const struct command_word *word,
    enum lab_net net, struct err *err)
{
	if (s->picture != NULL)
		return err_set(err, word->column,
		    "watch shows the network: leave out '%.64s'", word->text);
	if (s->named != NULL)
		return err_set(err, 1,
		    "a network is for all processes: leave out '%.64s:'",
		    s->named);
	if (net == LAB_HOST && session_is_compared(s))
		return err_set(err, word->column,
		    "a lesson keeps away from the network `host`: it has "
		    "`loopback` and `wire`");
	return 0;
}

static enum session_result
net_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct command_word word;
	enum lab_net net;
	int count = command_words(rest, column, &word, 1, err);
	int read;

	if (count == -1)
		return SESSION_MISUNDERSTOOD;
	if (count == 0)
		return show(s);
	read = read_net(&word, &net, err);
	if (read == 0)
		read = check_place(s, &word, net, err);
	command_words_free(&word, 1);
	return read == -1 ? SESSION_MISUNDERSTOOD : begin(s, net);
}

const struct command command_net = {
	.name = "net",
	.group = COMMAND_LAB,
	.usage = "[host|loopback|wire]",
	.gist = N_("show the network, or begin anew on another one"),
	.about = N_(
	    "Alone, `net` shows the network's hosts, their addresses and "
	    "processes, and on a private one the names that its hosts file "
	    "has. There no other names are known, and no name server is "
	    "asked, so that `getaddrinfo` and `connect s server 65432` find "
	    "the same on each machine.\n\n"
	    "`net host`: this machine's own network. `net loopback`: a private "
	    "one with a single host, which has 127.0.0.1 and ::1. `net wire`: "
	    "a private one with two hosts, `server` (10.0.0.1, fd00::1) and "
	    "`client` (10.0.0.2, fd00::2). There a process lives on the host "
	    "of its name, `main` on the client, others where `process NAME on "
	    "HOST` starts them; the packets between the hosts can be held and "
	    "lost (`help wire`).\n\n"
	    "With a name everything begins anew, even on the network that you "
	    "are on: the processes end, and their sockets, names, variables "
	    "and the journal go with them. Where the network cannot be made, "
	    "nothing changes."),
	.example = "net wire",
	.word = WORD_NET,
	.in_lessons = true,
	.is_view = true,
	.run = net_run,
};
