/* command/netstat_options.c - the options of `netstat`. */
#include <stddef.h>
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/command.h"
#include "command/netstat_options.h"

enum { WORDS_MAX = 64 };

const char netstat_usage[] = "netstat [-antulpoW46]";

static const struct option {
	char letter;
	const char *name;
	size_t member;	     /* of struct netstat_request */
	const char *instead; /* net-tools has it, this has not: what to do */
} options[] = {
#define HERE(letter, name, member) \
	{ \
		letter, name, offsetof(struct netstat_request, member), NULL \
	}
#define ABSENT(letter, name, instead) \
	{ \
		letter, name, 0, instead \
	}
	HERE('a', "all", show.all),
	HERE('n', "numeric", show.numeric),
	HERE('t', "tcp", tcp),
	HERE('u', "udp", udp),
	HERE('l', "listening", show.listening),
	HERE('p', "programs", show.processes),
	HERE('o', "timers", show.timers),
	HERE('W', "wide", show.wide),
	HERE('4', "inet", v4),
	HERE('6', "inet6", v6),
	ABSENT('x', "unix", N_("for sockets of AF_UNIX type: ss -x")),
	ABSENT('e', "extend", N_("for users and inodes type: ss -e")),
	ABSENT('c', "continuous", N_("to list again and again type: watch")),
	ABSENT(
	    'r', "route", N_("for routes leave the shell and type: ip route")),
	ABSENT('i', "interfaces",
	    N_("for interfaces leave the shell and type: ip -s link")),
	ABSENT('g', "groups",
	    N_("for multicast groups leave the shell and type: ip maddr")),
	ABSENT('s', "statistics", N_("for sums type: ss -s")),
	ABSENT('M', "masquerade", N_("masqueraded connections are not listed")),
	ABSENT('v', "verbose", N_("there is nothing more to tell")),
	ABSENT('N', "symbolic", N_("hardware is not listed")),
	ABSENT('C', "cache", N_("routes are not listed")),
	ABSENT('F', "fib", N_("routes are not listed")),
	ABSENT('A', "protocol", N_("a family is chosen by -4 or -6")),
	ABSENT('S', "sctp", N_("sockets of SCTP are not listed")),
	ABSENT('U', "udplite", N_("sockets of UDP-Lite are not listed")),
	ABSENT('w', "raw", N_("raw sockets are not listed")),
	ABSENT('Z', "context", N_("SELinux contexts are not shown")),
	ABSENT('V', "version", N_("the version is that of sockets")),
	ABSENT('h', "help", N_("type: help netstat")),
#undef HERE
#undef ABSENT
};

enum { OPTIONS = sizeof options / sizeof options[0] };

static int
take(struct netstat_request *r, const struct option *o, const char *shown,
    unsigned column, struct err *err)
{
	if (o->instead != NULL)
		return err_set(err, column,
		    "%s is an option of net-tools' netstat that is not here: "
		    "%s; usage: %s",
		    shown, lang_text(o->instead), netstat_usage);
	*(bool *)((char *)r + o->member) = true;
	return 0;
}

static int
take_letters(
    struct netstat_request *r, const struct command_word *word, struct err *err)
{
	for (unsigned at = 1; word->text[at] != '\0'; at++) {
		const char *letter = word->text + at;
		const char shown[] = { '-', *letter, '\0' };
		size_t len = text_char_len(letter, strlen(letter));
		const struct option *o = options;

		while (o < options + OPTIONS && o->letter != *letter)
			o++;
		if (o == options + OPTIONS)
			return err_set(err, word->column + at,
			    "netstat has no option '-%.*s'; usage: %s",
			    (int)len, letter, netstat_usage);
		if (take(r, o, shown, word->column + at, err) == -1)
			return -1;
	}
	return 0;
}

static int
take_name(
    struct netstat_request *r, const struct command_word *word, struct err *err)
{
	struct text_near near = { .word = word->text + 2 };

	for (size_t i = 0; i < OPTIONS; i++) {
		if (strcmp(options[i].name, word->text + 2) == 0)
			return take(
			    r, &options[i], word->text, word->column, err);
		if (options[i].instead == NULL)
			text_near_try(&near, options[i].name);
	}
	if (near.best != NULL)
		return err_set(err, word->column,
		    "netstat has no option '%.64s'; did you mean --%s?",
		    word->text, near.best);
	return err_set(err, word->column,
	    "netstat has no option '%.64s'; usage: %s", word->text,
	    netstat_usage);
}

static int
take_word(
    struct netstat_request *r, const struct command_word *word, struct err *err)
{
	if (word->text[0] != '-' || word->text[1] == '\0')
		return err_set(err, word->column,
		    "netstat takes options alone, and '%.64s' is none; usage: "
		    "%s (to choose by address or port there is ss)",
		    word->text, netstat_usage);
	return word->text[1] == '-' ? take_name(r, word, err)
				    : take_letters(r, word, err);
}

int
netstat_request_read(struct netstat_request *out, const char *rest,
    unsigned column, struct err *err)
{
	struct command_word words[WORDS_MAX];
	int count = command_words(rest, column, words, WORDS_MAX, err);
	int result = count < 0 ? -1 : 0;

	*out = (struct netstat_request){ 0 };
	for (int i = 0; i < count && result == 0; i++)
		result = take_word(out, &words[i], err);
	command_words_free(words, count < 0 ? 0 : (size_t)count);
	if (!out->tcp && !out->udp)
		out->tcp = out->udp = true;
	if (!out->v4 && !out->v6)
		out->v4 = out->v6 = true;
	return result;
}
