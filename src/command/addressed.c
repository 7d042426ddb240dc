/* command/addressed.c - the socket that an address means, and its peer's. */
#include <string.h>

#include "base/lang.h"
#include "command/addressed.h"

bool
addressed_is(const char *word)
{
	return strpbrk(word, ":/@") != NULL;
}

/* "(127.0.0.1:64623)" as the record has it, or "127.0.0.1:64623" as
 * `sockets` has it. */
static bool
has_address(const struct addr *a, const char *word)
{
	struct buf text = { 0 };
	size_t len = strlen(word);
	bool same;

	if (len >= 2 && word[0] == '(' && word[len - 1] == ')') {
		word++;
		len -= 2;
	}
	addr_text(&text, a);
	same = text.len == len && memcmp(buf_text(&text), word, len) == 0;
	buf_free(&text);
	return same;
}

/* Those that nobody holds come before those that have a name, and what is
 * there before what is gone. */
static int
rank(const struct wsock *s)
{
	return s->gone ? 1 : s->holders > 0 ? 2 : 3;
}

/* Each host has a 127.0.0.1: the name of a process tells which is meant. */
static int
on_both(const char *address, struct err *err, unsigned column)
{
	return err_set(err, column,
	    "both hosts have a socket with the address %.64s: begin the line "
	    "with a process of the host that is meant, server: or client:",
	    address);
}

sock_id
addressed_find(const struct session *s, const struct command_word *words,
    int count, struct err *err)
{
	const struct world *w = lab_world(s->lab);
	const enum host host = s->named != NULL ? session_host(s) : HOST_ONLY;
	const struct wsock *best = NULL;
	unsigned like_it = 0;
	bool both = false;

	for (sock_id id = 1; id <= world_socket_count(w); id++) {
		const struct wsock *k = world_socket(w, id);

		if (host != HOST_ONLY && k->host != host)
			continue;
		if (!has_address(&k->local, words[0].text) ||
		    (count > 1 && !has_address(&k->peer, words[1].text)))
			continue;
		if (best != NULL && rank(k) < rank(best))
			continue;
		if (best == NULL || rank(k) > rank(best))
			both = false;
		else if (k->host != best->host)
			both = true;
		like_it =
		    best != NULL && rank(k) == rank(best) ? like_it + 1 : 1;
		best = k;
	}
	if (best == NULL)
		err_set(err, words[0].column,
		    count > 1 ? _("no socket of the lab has these addresses; "
				  "`sockets` lists them all")
			      : _("no socket of the lab has this address; "
				  "`sockets` lists them all"));
	else if (both && !best->gone)
		on_both(words[0].text, err, words[0].column);
	else if (like_it > 1 && count == 1 && !best->gone)
		err_set(err, words[0].column,
		    "%u sockets have this address: give the peer's too, as in "
		    "the lists that `sockets` prints",
		    like_it);
	else
		return best->id;
	return 0;
}
