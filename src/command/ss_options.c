/*
 * command/ss_options.c - the options of `ss`, and what they mean together.
 * As with ss(8) they may stand between the other words, too.
 */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/ss_filter.h"
#include "command/ss_options.h"
#include "command/ss_states.h"
#include "command/ss_words.h"

static const char usage[] = "ss " SS_USAGE;

/* Which options were there. */
struct given {
	bool tcp, udp, unix_sockets, v4, v6, some_states;
	bool numeric, processes, timers, extended, memory, info;
	bool summary, no_header, one_line;
	uint32_t states; /* of -a, -l, state, exclude; 0: none */
};

static const struct option {
	char letter; /* '\0': none */
	const char *name;
	size_t member;	    /* of struct given */
	uint32_t states;    /* -a, -l */
	const char *absent; /* ss(8) has it, this has not: what it does */
} options[] = {
#define HERE(letter, name, member) \
	{ \
		letter, name, offsetof(struct given, member), 0, NULL \
	}
#define ABSENT(letter, name, does) \
	{ \
		letter, name, 0, 0, does \
	}
	HERE('t', "tcp", tcp),
	HERE('u', "udp", udp),
	HERE('x', "unix", unix_sockets),
	HERE('4', "ipv4", v4),
	HERE('6', "ipv6", v6),
	{ 'a', "all", offsetof(struct given, some_states), SS_STATES_ALL,
	    NULL },
	{ 'l', "listening", offsetof(struct given, some_states),
	    KSOCK_BIT(KSOCK_LISTEN) | KSOCK_BIT(KSOCK_CLOSE), NULL },
	HERE('n', "numeric", numeric),
	HERE('p', "processes", processes),
	HERE('o', "options", timers),
	HERE('e', "extended", extended),
	HERE('m', "memory", memory),
	HERE('i', "info", info),
	HERE('s', "summary", summary),
	HERE('H', "no-header", no_header),
	HERE('O', "oneline", one_line),
	ABSENT('h', "help", N_("prints help: `help ss` does")),
	ABSENT('V', "version", N_("prints its version")),
	ABSENT('v', "version", N_("prints its version")),
	ABSENT('r', "resolve", N_("asks a name server for the hosts' names")),
	ABSENT('T', "threads", N_("shows threads")),
	ABSENT('b', "bpf", N_("shows socket filters of packet sockets")),
	ABSENT('E', "events", N_("waits and lists sockets that end")),
	ABSENT('Z', "context", N_("shows SELinux contexts")),
	ABSENT('z', "contexts", N_("shows SELinux contexts")),
	ABSENT('N', "net", N_("enters another network namespace")),
	ABSENT('0', "packet", N_("lists packet sockets")),
	ABSENT('M', "mptcp", N_("lists MPTCP sockets")),
	ABSENT('S', "sctp", N_("lists SCTP sockets")),
	ABSENT('d', "dccp", N_("lists DCCP sockets")),
	ABSENT('w', "raw", N_("lists raw sockets")),
	ABSENT('f', "family", N_("chooses a family: -4, -6 and -x do")),
	ABSENT('K', "kill", N_("closes the sockets that it lists")),
	ABSENT('A', "query", N_("chooses tables: -t, -u and -x do")),
	ABSENT('A', "socket", N_("chooses tables: -t, -u and -x do")),
	ABSENT('D', "diag", N_("writes what the kernel told to a file")),
	ABSENT('F', "filter", N_("reads a filter from a file")),
	ABSENT('\0', "tipcinfo", N_("shows more of TIPC sockets")),
	ABSENT('\0', "tipc", N_("lists TIPC sockets")),
	ABSENT('\0', "vsock", N_("lists vsock sockets")),
	ABSENT('\0', "xdp", N_("lists XDP sockets")),
	ABSENT('\0', "tos", N_("shows type of service and priority")),
	ABSENT('\0', "cgroup", N_("shows control groups")),
	ABSENT('\0', "inet-sockopt", N_("shows options of the sockets")),
#undef HERE
#undef ABSENT
};

enum { OPTIONS = sizeof options / sizeof options[0] };

/* ---- the options ---- */

static int
take_option(struct given *g, const struct option *o, unsigned column,
    const char *shown, struct err *err)
{
	if (o->absent != NULL)
		return err_set(err, column,
		    "%s is an option of iproute2's ss that is not here (%s); "
		    "usage: %s",
		    shown, lang_text(o->absent), usage);
	*(bool *)((char *)g + o->member) = true;
	if (o->states != 0)
		g->states = o->states;
	return 0;
}

/* The letter at `at` of a bundle. */
static int
take_letter(struct given *g, const struct command_word *word, unsigned at,
    struct err *err)
{
	const char *letter = word->text + at;
	size_t len = text_char_len(letter, strlen(letter));
	char shown[] = { '-', letter[0], '\0' };

	for (size_t i = 0; i < OPTIONS; i++) {
		if (options[i].letter == letter[0])
			return take_option(
			    g, &options[i], word->column + at, shown, err);
	}
	return err_set(err, word->column + at,
	    "ss has no option -%.*s; usage: %s", len > 0 ? (int)len : 1, letter,
	    usage);
}

static int
take_letters(struct given *g, const struct command_word *word, struct err *err)
{
	int result = 0;

	for (unsigned at = 1; word->text[at] != '\0' && result == 0; at++)
		result = take_letter(g, word, at, err);
	return result;
}

/* As getopt_long(3): the whole name, or the beginning of one alone. */
static const struct option *
find_name(const char *name)
{
	const struct option *found = NULL;

	for (size_t i = 0; i < OPTIONS; i++) {
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
	}
	for (size_t i = 0; i < OPTIONS; i++) {
		if (strncmp(options[i].name, name, strlen(name)) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = &options[i];
	}
	return found;
}

static int
take_name(struct given *g, const struct command_word *word, struct err *err)
{
	const struct option *o = find_name(word->text + 2);
	struct text_near near = { .word = word->text + 2 };

	if (o != NULL)
		return take_option(g, o, word->column, word->text, err);
	for (size_t i = 0; i < OPTIONS; i++) {
		if (options[i].absent == NULL)
			text_near_try(&near, options[i].name);
	}
	if (near.best != NULL)
		return err_set(err, word->column,
		    "ss has no option '%.64s'; did you mean --%s? usage: %s",
		    word->text, near.best, usage);
	return err_set(err, word->column, "ss has no option '%.64s'; usage: %s",
	    word->text, usage);
}

/* Moves what is no option before the options; *plain is how many. */
static int
take_options(
    struct given *g, struct ss_words *words, size_t *plain, struct err *err)
{
	bool ended = false; /* there was -- */
	int result = 0;

	*plain = 0;
	for (size_t i = 0; i < words->count && result == 0; i++) {
		struct command_word word = words->word[i];

		if (ended || word.text[0] != '-' || word.text[1] == '\0') {
			words->word[i] = words->word[*plain];
			words->word[(*plain)++] = word;
		} else if (strcmp(word.text, "--") == 0) {
			ended = true;
		} else if (word.text[1] == '-') {
			result = take_name(g, &word, err);
		} else {
			result = take_letters(g, &word, err);
		}
	}
	return result;
}

/* ---- states ---- */

/*
 * As ss(8): the first `state` forgets -a and -l, and the first `exclude`
 * begins with all. How many words these were, or -1.
 */
static int
take_states(struct given *g, const struct ss_words *words, size_t plain,
    struct err *err)
{
	bool some = false;
	size_t i = 0;

	for (; i < plain; i += 2) {
		const struct command_word *word = &words->word[i];
		bool state = strcmp(word->text, "state") == 0;
		uint32_t states;

		if (!state && strcmp(word->text, "exclude") != 0 &&
		    strcmp(word->text, "excl") != 0)
			break;
		if (i + 1 == plain)
			return err_set(err, words->end,
			    "which state? for example: %s established",
			    word->text);
		if (ss_states(&words->word[i + 1], &states, err) == -1)
			return -1;
		if (!some)
			g->states = state ? 0 : SS_STATES_ALL;
		some = true;
		g->states = state ? g->states | states : g->states & ~states;
	}
	return (int)i;
}

/* ---- what they mean ---- */

static uint32_t
default_states(const struct given *g, bool default_kinds)
{
	if (g->tcp || g->v4 || g->v6 || g->unix_sockets || default_kinds)
		return SS_STATES_CONNECTED;
	return KSOCK_BIT(KSOCK_ESTABLISHED);
}

static void
decide(struct ss_request *out, const struct given *g)
{
	bool none = !g->tcp && !g->udp && !g->unix_sockets && !g->v4 && !g->v6;
	bool any_ip = none || ((g->v4 || g->v6) && !g->tcp && !g->udp);
	bool any_version = !g->v4 && !g->v6;

	out->show = (struct ss_options){ .tcp = g->tcp || any_ip,
		.udp = g->udp || any_ip,
		.unix_sockets = g->unix_sockets || none,
		.states = g->states != 0 ? g->states : default_states(g, none),
		.numeric = g->numeric,
		.processes = g->processes,
		.timers = g->timers || g->extended,
		.extended = g->extended,
		.memory = g->memory,
		.info = g->info,
		.one_line = g->one_line };
	out->show.v4 =
	    (out->show.tcp || out->show.udp) && (any_version || g->v4);
	out->show.v6 =
	    (out->show.tcp || out->show.udp) && (any_version || g->v6);
	out->families = (out->show.v4 ? SS_IPV4 : 0u) |
			(out->show.v6 ? SS_IPV6 : 0u) |
			(out->show.unix_sockets ? SS_UNIX : 0u);
	out->summary = g->summary;
	out->no_header = g->no_header;
	out->table = !g->summary || !none;
}

static int
read_words(struct ss_request *out, struct ss_words *words, struct err *err)
{
	struct given given = { 0 };
	unsigned named = 0;
	size_t plain;
	int first;

	if (take_options(&given, words, &plain, err) == -1)
		return -1;
	first = take_states(&given, words, plain, err);
	if (first == -1)
		return -1;
	decide(out, &given);
	out->table = out->table || plain > 0;
	if (ss_filter_read(&out->filter, &named, words, (size_t)first, plain,
		&out->show, err) == -1)
		return -1;
	/* As with ss(8), such a family is meant whatever -4 and -6 say. */
	if (named != 0)
		out->families = named;
	return 0;
}

int
ss_request_read(
    struct ss_request *out, const char *rest, unsigned column, struct err *err)
{
	struct ss_words words;
	int result;

	*out = (struct ss_request){ 0 };
	if (ss_words_read(&words, rest, column, err) == -1)
		return -1;
	result = read_words(out, &words, err);
	ss_words_free(&words);
	return result;
}

void
ss_request_free(struct ss_request *request)
{
	filter_free(request->filter);
	request->filter = NULL;
}
