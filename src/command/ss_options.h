/*
 * command/ss_options.h - what an `ss` line asks for: the words of iproute2's
 * ss(8). Reads words alone; asks no kernel.
 */
#ifndef COMMAND_SS_OPTIONS_H
#define COMMAND_SS_OPTIONS_H

#include "base/err.h"
#include "model/sockfilter.h"
#include "view/ss.h"

/* What follows `ss`: for help, and for errors. */
#define SS_USAGE "[-tux46alnpoemisHO] [state NAME | exclude NAME]... [FILTER]"

/* Families that are listed. */
enum { SS_IPV4 = 1, SS_IPV6 = 2, SS_UNIX = 4 };

struct ss_request {
	struct ss_options show; /* states is what to ask the kernel for */
	unsigned families;	/* SS_: to ask for; a filter may name them */
	bool summary;		/* -s */
	bool table;		/* false: nothing but the summary */
	bool no_header;		/* -H */
	struct filter *filter;	/* NULL: none */
};

/*
 * What follows `ss`, which starts at that column. 0; ss_request_free it. Or
 * -1 with *err, and nothing to free.
 */
int ss_request_read(
    struct ss_request *out, const char *rest, unsigned column, struct err *err);
void ss_request_free(struct ss_request *request);

#endif
