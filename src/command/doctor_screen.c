/*
 * command/doctor_screen.c - what the terminal and its environment can show,
 * and how many sockets a process may have.
 */
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/lang.h"
#include "command/doctor.h"

static void
say(struct probe_answer *out, const char *what)
{
	snprintf(out->what, sizeof out->what, "%s", what);
}

/* main() has set the locale as LC_ALL, LC_CTYPE or LANG say. */
void
doctor_utf8(const struct netns *ns, struct probe_answer *out)
{
	(void)ns;
	out->works = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	if (!out->works)
		say(out, _("LC_ALL, LC_CTYPE and LANG name no UTF-8 locale"));
}

/* The rules are those of the shell: docs/sockets.1, ENVIRONMENT. */
void
doctor_colour(const struct netns *ns, struct probe_answer *out)
{
	const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");

	(void)ns;
	if (no_colour != NULL && no_colour[0] != '\0')
		say(out, _("NO_COLOR is set"));
	else if (!isatty(STDOUT_FILENO))
		say(out, _("standard output is not a terminal"));
	else if (term == NULL || strcmp(term, "dumb") == 0)
		say(out, _("TERM is not set, or dumb"));
	else
		out->works = true;
}

void
doctor_descriptors(const struct netns *ns, struct probe_answer *out)
{
	enum { ENOUGH = 1024 };
	struct rlimit limit = { 0 };

	(void)ns;
	(void)getrlimit(RLIMIT_NOFILE, &limit);
	out->works = limit.rlim_cur >= ENOUGH;
	if (!out->works)
		snprintf(out->what, sizeof out->what,
		    _("a process may have %lu descriptors, and could need %d"),
		    (unsigned long)limit.rlim_cur, ENOUGH);
}
