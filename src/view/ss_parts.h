/*
 * view/ss_parts.h - what the files of the ss view share, nobody else. Each
 * function adds to out, in the words and the order of ss(8) of iproute2 6.1.
 */
#ifndef VIEW_SS_PARTS_H
#define VIEW_SS_PARTS_H

#include "base/buf.h"
#include "view/ss.h"

/* A row is made of this. */
struct ss_row {
	const struct ksock_table *table;
	const struct ksock *s;
	const struct ss_options *o;
	const struct view_names *names;
};

/* ss_text.c: numbers without printf, of which a table has many. */
void ss_number(struct buf *out, uint64_t number);

/* ss_address.c: the two halves of an address, as they are aligned. */
void ss_host(struct buf *out, const struct ss_row *r, bool local);
void ss_port(struct buf *out, const struct ss_row *r, bool local);

/* ss_extra.c: each with a blank before it; nothing where it is not known. */
void ss_users(struct buf *out, const struct ss_row *r);
void ss_timer(struct buf *out, const struct ss_row *r);
void ss_details(struct buf *out, const struct ss_row *r);
void ss_memory(struct buf *out, const struct ss_row *r);

/* ss_info.c: what is known of a TCP connection. */
void ss_info(struct buf *out, const struct ss_row *r);

#endif
