/*
 * command/doctor.c - `doctor`: what this machine allows, and what to do
 * about what it does not.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "command/command.h"
#include "command/doctor.h"

/* Columns of the table, with GAP blanks between them. */
enum { ANSWER_WIDTH = 3, NAME_WIDTH = 20, GAP = 2, WIDTH = 80 };

/* That of "needed" and "optional". */
static unsigned
needed_width(void)
{
	const char *needed = _("needed"), *optional = _("optional");
	unsigned a = text_columns(needed, strlen(needed));
	unsigned b = text_columns(optional, strlen(optional));

	return a > b ? a : b;
}

/* What is told of a check stands below its name. */
static void
add_below(struct buf *out, const char *text)
{
	text_wrap(
	    out, text, 0, ANSWER_WIDTH + GAP + needed_width() + GAP, WIDTH);
}

/* Commands are to be copied: each has a line. */
static void
add_lines(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		char *line = x_strndup(text, len);

		add_below(out, lang_text(line));
		free(line);
		text += text[len] == '\n' ? len + 1 : len;
	}
}

static void
add_why(struct buf *out, const struct check *c, const struct probe_answer *a)
{
	const char *remedy =
	    a->untried ? NULL : doctor_remedy(c->remedies, a->error);
	struct buf why = { 0 };

	buf_adds(&why, a->what);
	if (a->error != 0)
		buf_printf(&why, ": %s", lang_error(a->error));
	add_below(out, buf_text(&why));
	if (remedy != NULL)
		add_lines(out, remedy);
	buf_free(&why);
}

static void
add_cell(struct buf *out, const char *text, unsigned width)
{
	size_t start = out->len;

	buf_adds(out, text);
	text_pad(out, start, width + GAP);
}

static void
tell(struct session *s, const struct check *c, const struct probe_answer *a)
{
	struct buf out = { 0 };

	add_cell(&out, a->works ? _("yes") : _("no"), ANSWER_WIDTH);
	add_cell(&out, c->needed ? _("needed") : _("optional"), needed_width());
	add_cell(&out, lang_text(c->name), NAME_WIDTH);
	buf_printf(&out, "%s\n", lang_text(c->purpose));
	if (!a->works)
		add_why(&out, c, a);
	session_write(s, out.data, out.len);
	buf_free(&out);
}

/* The names of what is needed and is not there. */
static void
lack(struct buf *lacking, const struct check *c, const struct probe_answer *a)
{
	if (c->needed && !a->works)
		buf_printf(lacking, "%s%s",
		    lacking->len > 0 ? C_("between items", ", ") : "",
		    lang_text(c->name));
}

/* The first sentence alone, without its full stop: the rest is advice, and
 * ours fits better. The error at its end is told apart. */
static void
take_sentence(struct probe_answer *a, const char *text, int error)
{
	const char *end = strstr(text, C_("between sentences", ". ")),
		   *reason = lang_error(error);
	size_t len = end != NULL ? (size_t)(end - text) : strlen(text);
	size_t tail = strlen(reason) + 2;

	*a = (struct probe_answer){ 0 };
	if (error != 0 && len > tail && text[len - tail] == ':' &&
	    strncmp(text + len - tail + 2, reason, tail - 2) == 0) {
		a->error = error;
		len -= tail;
	}
	snprintf(a->what, sizeof a->what, "%.*s", (int)len, text);
}

/* A private network for the checks that need one. NULL: there is none, and
 * *a tells why. */
static const struct netns *
make_network(struct netns *ns, struct probe_answer *a)
{
	struct err err = { 0 };
	int error;

	if (netns_loopback(ns, &err) == 0) {
		*a = (struct probe_answer){ .works = true };
		return ns;
	}
	error = errno;
	probe_run(doctor_network.run, NULL, PROBE_LIMIT_MS, a);
	/* Namespaces are not it: then it says itself what is. */
	if (a->works)
		take_sentence(a, err.text, error);
	return NULL;
}

static enum session_result
doctor_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct netns made;
	const struct netns *ns;
	struct probe_answer a;
	struct buf lacking = { 0 }, text = { 0 }, line = { 0 };

	if (command_words(rest, column, NULL, 0, err) == -1)
		return SESSION_MISUNDERSTOOD;
	ns = make_network(&made, &a);
	tell(s, &doctor_network, &a);
	lack(&lacking, &doctor_network, &a);
	for (const struct check *c = doctor_checks; c->name != NULL; c++) {
		probe_run(c->run, ns, PROBE_LIMIT_MS, &a);
		tell(s, c, &a);
		lack(&lacking, c, &a);
	}
	netns_close(&made);
	if (lacking.len == 0) {
		session_print(s, "All that the lessons need is there.\n");
		return SESSION_OK;
	}
	buf_say(&text, "The lessons lack: %s.", buf_text(&lacking));
	text_wrap(&line, text.data, 0, 0, WIDTH);
	session_write(s, line.data, line.len);
	buf_free(&line);
	buf_free(&text);
	buf_free(&lacking);
	return SESSION_FAILED;
}

const struct command command_doctor = {
	.name = "doctor",
	.group = COMMAND_LOOK,
	.usage = "",
	.gist = N_("test what this machine allows, and say what to do"),
	.about =
	    N_("Each line is one thing that is tried out and undone again: "
	       "whether it works, whether the lessons need it, and what it is "
	       "for. Below each `no` stands what failed and what to do about "
	       "it; nothing of that is done by itself. What `sysctl -w` sets "
	       "lasts until the next start of the machine, unless it is also "
	       "written to a file in /etc/sysctl.d. `sockets doctor` ends with "
	       "status 0 when all that the lessons need is there, else 1."),
	.example = "doctor",
	.without_lab = true,
	.run = doctor_run,
};
