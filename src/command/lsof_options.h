/*
 * command/lsof_options.h - what an `lsof` line asks for, in those of lsof(8)'s
 * options that are about sockets of the internet.
 */
#ifndef COMMAND_LSOF_OPTIONS_H
#define COMMAND_LSOF_OPTIONS_H

#include "base/err.h"
#include "view/lsof.h"

struct lsof_request {
	struct lsof_options show; /* its selectors are these: */
	struct lsof_selector *selectors;
	size_t cap;
};

/*
 * What follows `lsof`, which starts at that column. 0; lsof_request_free it.
 * Or -1 with *err, and nothing to free.
 */
int lsof_request_read(struct lsof_request *out, const char *rest,
    unsigned column, struct err *err);
void lsof_request_free(struct lsof_request *request);

/*
 * What is behind -i, or -1 with *err. Its ports are freed in either case, by
 * free(3).
 */
int lsof_selector_read(struct lsof_selector *out, const char *text,
    unsigned column, struct err *err);

/* The options in one line. */
extern const char lsof_usage[];

#endif
