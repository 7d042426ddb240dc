/*
 * command/ss_filter.h - the filter expressions of `ss`. Parts of the command
 * alone; the contract of the whole is in ss_options.h.
 */
#ifndef COMMAND_SS_FILTER_H
#define COMMAND_SS_FILTER_H

#include "command/ss_words.h"
#include "model/sockfilter.h"
#include "view/ss.h"

/*
 * The words from first to before end as one filter; none: NULL. *named has
 * the families (SS_) that hosts named by a prefix ("unix:"), 0 for none.
 * 0; filter_free it. Or -1 with *err, and nothing to free.
 */
int ss_filter_read(struct filter **out, unsigned *named,
    const struct ss_words *words, size_t first, size_t end,
    const struct ss_options *show, struct err *err);

/* ---- ss_host.c ---- */

/*
 * What follows src or dst: HOST, HOST:PORT, PREFIX/BITS ... as a condition of
 * f, whose op becomes FILTER_HOST or FILTER_PATH. 0 or -1 with *err.
 */
int ss_host_read(struct filter *f, unsigned *named,
    const struct command_word *word, const struct ss_options *show,
    struct err *err);
/* A port at a column: a number, a service, or -1 for "" and "*". */
int ss_port_read(long *port, const char *text, unsigned column,
    const struct ss_options *show, struct err *err);

#endif
