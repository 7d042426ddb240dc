/*
 * kernel/diag_filter.c - a filter as a program for the kernel's machine
 * (net/ipv4/inet_diag.c). Each instruction asks one thing; its `yes` says
 * how many bytes on to go if that is so, its `no` how many if not. Who gets
 * exactly to the end is listed, who gets beyond it is not. The kernel takes
 * a program only if its instructions can be walked along their `yes`; so
 * that is always the instruction's own length, and jumps are in `no`.
 */
#include <linux/inet_diag.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "kernel/diag_filter.h"

enum {
	STEP = sizeof(struct inet_diag_bc_op),
	CODE_MAX = UINT16_MAX - 8, /* with its header it is an attribute */
	/* Where to go on; other labels are places within the program. */
	TAKEN = 0,
	LEFT_OUT
};

struct jump {
	size_t at; /* of the instruction whose `no` it is */
	size_t label;
};

struct program {
	struct buf code;
	struct jump *jumps;
	size_t jump_count, jump_cap;
	size_t *labels; /* where they are */
	size_t label_count, label_cap;
};

static size_t
new_label(struct program *p)
{
	X_GROW(p->labels, p->label_count, p->label_cap);
	p->labels[p->label_count] = 0;
	return p->label_count++;
}

/* An instruction of len bytes that goes on below it, or else to no. */
static void
add_op(struct program *p, int code, const void *rest, size_t len, size_t no)
{
	struct inet_diag_bc_op op = { .code = (unsigned char)code,
		.yes = (unsigned char)(STEP + len) };

	X_GROW(p->jumps, p->jump_count, p->jump_cap);
	p->jumps[p->jump_count++] = (struct jump){ p->code.len, no };
	buf_add(&p->code, &op, sizeof op);
	buf_add(&p->code, rest, len);
}

/* A JMP never goes its `yes` way. */
static void
add_jump(struct program *p, size_t to)
{
	add_op(p, INET_DIAG_BC_JMP, NULL, 0, to);
}

static void
add_host(struct program *p, const struct filter *f, size_t no)
{
	struct {
		struct inet_diag_hostcond cond;
		unsigned char host[sizeof f->host];
	} rest = { .cond = { .family = (uint8_t)f->family,
		       .prefix_len = (uint8_t)f->bits,
		       .port = (int)f->port } };
	size_t len = f->family == AF_INET6 ? 16 : f->family == AF_INET ? 4 : 0;

	memcpy(rest.host, f->host, len);
	add_op(p, f->source ? INET_DIAG_BC_S_COND : INET_DIAG_BC_D_COND, &rest,
	    sizeof rest.cond + len, no);
}

/* The port stands in a second instruction's place. */
static void
add_port(struct program *p, const struct filter *f, int code, size_t no)
{
	struct inet_diag_bc_op port = { .no = (uint16_t)f->port };

	add_op(p, code, &port, sizeof port, no);
}

/* One question: below it the answer is yes. */
static void
add_question(struct program *p, const struct filter *f, size_t no)
{
	bool source = f->source;

	switch (f->op) {
	case FILTER_HOST:
		add_host(p, f, no);
		break;
	case FILTER_PATH: /* no socket that the kernel asks this of has one */
		add_jump(p, no);
		break;
	case FILTER_PORT_GE:
		add_port(
		    p, f, source ? INET_DIAG_BC_S_GE : INET_DIAG_BC_D_GE, no);
		break;
	case FILTER_PORT_LE:
		add_port(
		    p, f, source ? INET_DIAG_BC_S_LE : INET_DIAG_BC_D_LE, no);
		break;
	case FILTER_PORT_EQ:
		add_port(
		    p, f, source ? INET_DIAG_BC_S_EQ : INET_DIAG_BC_D_EQ, no);
		break;
	case FILTER_AND:
	case FILTER_OR:
	case FILTER_NOT:
		break;
	}
}

/* Go on at yes, if f takes the socket, or else at no. One of the two is
 * next: what will be added after this. */
static void
add_filter(struct program *p, const struct filter *f, size_t yes, size_t no,
    size_t next)
{
	size_t right;

	switch (f->op) {
	case FILTER_NOT:
		add_filter(p, f->left, no, yes, next);
		break;
	case FILTER_AND:
	case FILTER_OR:
		right = new_label(p);
		if (f->op == FILTER_AND)
			add_filter(p, f->left, right, no, right);
		else
			add_filter(p, f->left, yes, right, right);
		p->labels[right] = p->code.len;
		add_filter(p, f->right, yes, no, next);
		break;
	case FILTER_HOST:
	case FILTER_PATH:
	case FILTER_PORT_GE:
	case FILTER_PORT_LE:
	case FILTER_PORT_EQ:
		add_question(p, f, no);
		if (next != yes)
			add_jump(p, yes);
		break;
	}
}

/* All labels are known now. False: a jump is too long. */
static bool
set_jumps(struct program *p)
{
	struct inet_diag_bc_op op;

	p->labels[TAKEN] = p->code.len;
	p->labels[LEFT_OUT] = p->code.len + STEP;
	if (p->code.len > CODE_MAX)
		return false;
	for (size_t i = 0; i < p->jump_count; i++) {
		const struct jump *jump = &p->jumps[i];

		memcpy(&op, p->code.data + jump->at, sizeof op);
		op.no = (uint16_t)(p->labels[jump->label] - jump->at);
		memcpy(p->code.data + jump->at, &op, sizeof op);
	}
	return true;
}

bool
diag_filter(struct buf *out, const struct filter *f)
{
	struct program p = { 0 };
	bool fits;

	new_label(&p); /* TAKEN */
	new_label(&p); /* LEFT_OUT */
	add_filter(&p, f, TAKEN, LEFT_OUT, TAKEN);
	fits = set_jumps(&p);
	if (fits)
		buf_add(out, p.code.data, p.code.len);
	buf_free(&p.code);
	free(p.jumps);
	free(p.labels);
	return fits;
}
