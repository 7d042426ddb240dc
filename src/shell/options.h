/* shell/options.h - the command line of `sockets`. Knows no lab. */
#ifndef SHELL_OPTIONS_H
#define SHELL_OPTIONS_H

#include <stdbool.h>

#include "lab/lab.h"

struct options {
	bool json;
	bool stop_on_failure;
	enum lab_net net;
	const char *lines; /* -c, or NULL */
	char **words;	   /* COMMAND [ARG]..., count of them */
	int count;
};

enum options_result {
	OPTIONS_RUN,
	OPTIONS_DONE, /* --help, --version: it was printed */
	OPTIONS_WRONG /* reported on standard error */
};

enum options_result options_read(struct options *out, int argc, char **argv);

/* COMMAND [ARG]... as the one line that means the same. The caller frees
 * it. */
char *options_line(const struct options *options);

#endif
