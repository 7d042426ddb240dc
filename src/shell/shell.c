/* shell/shell.c - a lab, a session, and where its lines come from. */
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/text.h"
#include "shell/batch.h"
#include "shell/edit.h"
#include "shell/output.h"
#include "shell/session.h"
#include "shell/shell.h"

enum { EXIT_FAILED = 1, EXIT_MISUNDERSTOOD = 2, WIDTH = 80 };

static bool
on_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* `sockets lesson echo` is played at the prompt, `sockets watch ss` draws;
 * other commands run and end. */
static bool
is_typed(const struct options *options)
{
	if (options->lines != NULL || !on_terminal())
		return false;
	if (options->count == 0)
		return true;
	return !options->json && (strcmp(options->words[0], "lesson") == 0 ||
				     strcmp(options->words[0], "watch") == 0);
}

static bool
wants_colour(const struct options *options)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return !options->json && isatty(STDOUT_FILENO) &&
	       (no_colour == NULL || no_colour[0] == '\0') && term != NULL &&
	       strcmp(term, "dumb") != 0;
}

static int
exit_status(const struct session *s)
{
	if (s->misunderstood)
		return EXIT_MISUNDERSTOOD;
	return s->failed ? EXIT_FAILED : 0;
}

/* A command given with the program's name ends with its own status; the
 * prompt ends with 0. */
static int
run_typed(struct session *s, const struct options *options, struct output *out)
{
	char *first = options->count > 0 ? options_line(options) : NULL;
	int signal_number = edit_run(s, first, out);

	free(first);
	if (signal_number != 0)
		return -signal_number;
	return exit_status(s);
}

static int
run_untyped(struct session *s, const struct options *options)
{
	char *line;

	if (options->lines != NULL) {
		batch_text(s, options->lines, "-c");
	} else if (options->count > 0) {
		line = options_line(options);
		batch_text(s, line, "command line");
		free(line);
	} else {
		batch_input(s);
	}
	batch_end(s);
	return exit_status(s);
}

/* *lab is the one in use when it ends: `net` makes others. */
static int
run_session(struct lab **lab, const struct options *options)
{
	struct session s;
	struct output out;
	struct session_ui ui = batch_ui(&out);
	int status;

	output_open(&out);
	out.listed = options->count > 0;
	session_open(&s, *lab, &ui);
	s.json = options->json;
	s.stop_on_failure = options->stop_on_failure;
	s.colour = wants_colour(options);
	s.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	journal_catch_up(lab_journal(*lab));
	if (is_typed(options))
		status = run_typed(&s, options, &out);
	else
		status = run_untyped(&s, options);
	session_close(&s);
	*lab = s.lab;
	if (!output_close(&out) && status == 0)
		status = EXIT_FAILED;
	return status;
}

/* `sockets doctor` is for machines where no lab can be made. */
static bool
needs_lab(const struct options *options)
{
	const struct command *command =
	    options->count > 0 ? command_find(options->words[0]) : NULL;

	return command == NULL || !command->without_lab;
}

/* At a terminal in lines of its width; elsewhere it may be searched for. */
static void
refuse(const struct err *err)
{
	struct buf text = { 0 }, lines = { 0 };

	buf_printf(&text, "sockets: %s", err->text);
	if (isatty(STDERR_FILENO))
		text_wrap(&lines, buf_text(&text), 0, 0, WIDTH);
	else
		buf_printf(&lines, "%s\n", buf_text(&text));
	fprintf(stderr, _("%ssockets doctor tells what this machine allows.\n"),
	    buf_text(&lines));
	buf_free(&text);
	buf_free(&lines);
}

int
shell_run(const struct options *options)
{
	struct err err = { 0 };
	struct lab *lab = lab_new(options->net, &err);
	int status;

	if (lab == NULL && !needs_lab(options))
		lab = lab_bare();
	if (lab == NULL) {
		refuse(&err);
		return EXIT_FAILED;
	}
	status = run_session(&lab, options);
	lab_free(lab);
	return status;
}
