/* shell/options.c - reading the command line. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/lang.h"
#include "base/text.h"
#include "shell/options.h"

#define VERSION "0.1"

static const char usage[] = N_(
    "Usage: sockets [--json] [--net host|loopback|wire] [--lang en|es|ja]\n"
    "               [-e] [-c LINES] [COMMAND [ARG]...]\n"
    "\n"
    "A shell for the socket calls of the operating system: what you type\n"
    "is called for real, and you see what came of it.\n"
    "\n"
    "  --json       print what happens as JSON, one object a line\n"
    "  --net NET    where the processes live: host (this machine's own\n"
    "               network; the default), loopback (a private one) or\n"
    "               wire (two private hosts, and the packets between them)\n"
    "  --lang LANG  the language of messages: en, es or ja; without it that\n"
    "               of the environment (LANG)\n"
    "  -e           stop at the first call that fails\n"
    "  -c LINES     run these lines and end\n"
    "  --help       print this\n"
    "  --version    print the version\n"
    "\n"
    "Without -c or COMMAND, lines are typed at a prompt, or read where\n"
    "standard input is not a terminal. A COMMAND is any line of the shell:\n"
    "sockets help bind, sockets lesson echo, sockets run FILE.\n"
    "\n"
    "Exit status: 0; 1 if a call failed or an expectation did not hold;\n"
    "2 if a line or an option was not understood.\n");

static enum options_result
wrong(const char *message, const char *word)
{
	struct buf shown = { 0 };

	text_plain(&shown, word, strlen(word));
	fprintf(stderr,
	    _("sockets: %s: %s\nsockets --help lists the options.\n"),
	    buf_text(&shown), message);
	buf_free(&shown);
	return OPTIONS_WRONG;
}

static enum options_result
read_net(struct options *out, const char *net)
{
	if (lab_net_find(net, &out->net))
		return OPTIONS_RUN;
	return wrong(
	    _("there is no such network; there are host, loopback and wire"),
	    net);
}

static enum options_result
read_lang(const char *lang)
{
	if (!lang_is_known(lang))
		return wrong(
		    _("there is no such language; there are en, es and ja"),
		    lang);
	if (!lang_set(lang))
		fprintf(stderr,
		    _("sockets: the messages in '%s' are not installed\n"),
		    lang);
	return OPTIONS_RUN;
}

enum {
	OPTION_JSON = 256,
	OPTION_NET,
	OPTION_LANG,
	OPTION_HELP,
	OPTION_VERSION
};

static enum options_result
read_option(struct options *out, int option)
{
	switch (option) {
	case OPTION_JSON:
		out->json = true;
		return OPTIONS_RUN;
	case OPTION_NET:
		return read_net(out, optarg);
	case OPTION_LANG:
		return read_lang(optarg);
	case OPTION_HELP:
		fputs(lang_text(usage), stdout);
		return OPTIONS_DONE;
	case OPTION_VERSION:
		puts("sockets " VERSION);
		return OPTIONS_DONE;
	case 'e':
		out->stop_on_failure = true;
		return OPTIONS_RUN;
	case 'c':
		out->lines = optarg;
		return OPTIONS_RUN;
	}
	return OPTIONS_WRONG;
}

/* What getopt would say in English: ':' is an option without its value. */
static enum options_result
refuse(int option, char **argv)
{
	const char letter[] = { '-', (char)optopt, '\0' };
	const char *word = argv[optind - 1];

	if (option == ':')
		return wrong(_("it needs a value"), word);
	if (optopt >= OPTION_JSON)
		return wrong(_("it takes no value"), word);
	return wrong(_("no such option"), optopt != 0 ? letter : word);
}

enum options_result
options_read(struct options *out, int argc, char **argv)
{
	static const struct option long_options[] = {
		{ "json", no_argument, NULL, OPTION_JSON },
		{ "net", required_argument, NULL, OPTION_NET },
		{ "lang", required_argument, NULL, OPTION_LANG },
		{ "help", no_argument, NULL, OPTION_HELP },
		{ "version", no_argument, NULL, OPTION_VERSION },
		{ NULL, 0, NULL, 0 },
	};
	enum options_result result = OPTIONS_RUN;
	int option;

	*out = (struct options){ .net = LAB_HOST };
	while (
	    result == OPTIONS_RUN && (option = getopt_long(argc, argv,
					  "+:ec:", long_options, NULL)) != -1)
		result = option == ':' || option == '?'
			     ? refuse(option, argv)
			     : read_option(out, option);
	out->words = argv + optind;
	out->count = argc - optind;
	if (result == OPTIONS_RUN && out->lines != NULL && out->count > 0)
		return wrong(_("give either -c LINES or a COMMAND, not both"),
		    out->words[0]);
	return result;
}

static void
add_quoted(struct buf *line, const char *word)
{
	if (word[0] != '\0' && strpbrk(word, " \t\"'\\#;") == NULL) {
		buf_adds(line, word);
		return;
	}
	buf_addc(line, '"');
	for (; *word != '\0'; word++) {
		if (*word == '"' || *word == '\\')
			buf_addc(line, '\\');
		buf_addc(line, *word);
	}
	buf_addc(line, '"');
}

/*
 * The first word is never quoted: it is a command, or a whole line such as
 * 'bind(s, "127.0.0.1", 65432)'.
 */
char *
options_line(const struct options *options)
{
	struct buf line = { 0 };

	buf_adds(&line, options->words[0]);
	for (int i = 1; i < options->count; i++) {
		buf_addc(&line, ' ');
		add_quoted(&line, options->words[i]);
	}
	return buf_take(&line);
}
