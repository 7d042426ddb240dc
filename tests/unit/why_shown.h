/*
 * tests/unit/why_shown.h - for the tests of `why` on the machine's own
 * network, where this program is another one: what is shown.
 */
#ifndef UNIT_WHY_SHOWN_H
#define UNIT_WHY_SHOWN_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session_made.h"
#include "sockets_made.h"

static inline unsigned
port_of(int fd)
{
	struct addr a = local_of(fd);

	return addr_port(&a);
}

/* The line, whose one %u is the port. */
static inline enum session_result
run_with(const char *format, unsigned port)
{
	char line[200];
	const char *at = strstr(format, "%u");

	ck_assert_ptr_nonnull(at);
	snprintf(line, sizeof line, "%.*s%u%s", (int)(at - format), format,
	    port, at + 2);
	return run(line);
}

/* What `why` shows has that text, once line breaks are blanks. */
static inline void
has(const char *text)
{
	char *flat = strdup(buf_text(&shown));
	size_t len = 0;

	for (size_t i = 0; flat[i] != '\0'; i++) {
		char c = flat[i] == '\n' ? ' ' : flat[i];

		if (c != ' ' || len == 0 || flat[len - 1] != ' ')
			flat[len++] = c;
	}
	flat[len] = '\0';
	ck_assert_msg(strstr(flat, text) != NULL, "'%s' is not in:\n%s", text,
	    buf_text(&shown));
	free(flat);
}

/* This program: "the program "test_why" (pid 123, descriptor 4)" */
static inline const char *
me(int fd)
{
	static char text[80];

	snprintf(text, sizeof text,
	    "the program \"%s\" (pid %d, descriptor %d)",
	    program_invocation_short_name, (int)getpid(), fd);
	return text;
}

#endif
