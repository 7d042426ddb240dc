/*
 * tests/unit/lab_made.h - for the tests of src/lab: a lab on a private
 * network, and calls in it that are typed as lines of words.
 */
#ifndef UNIT_LAB_MADE_H
#define UNIT_LAB_MADE_H

#include <stdarg.h>

#include "call_line.h"
#include "lab/lab.h"
#include "unit.h"

static inline struct lab *
lab_made_on(enum lab_net net)
{
	struct err err = { 0 };
	struct lab *lab = lab_new(net, &err);

	ck_assert_msg(lab != NULL, "%s", err.text);
	return lab;
}

static inline struct lab *
lab_made(void)
{
	return lab_made_on(LAB_LOOPBACK);
}

/* Do that to the lab's wire. */
static inline void
wire_done(struct lab *lab, enum wire_verb verb, unsigned a, unsigned b)
{
	const struct wire_order o = { .verb = verb, .a = a, .b = b };
	struct err err = { 0 };

	ck_assert_msg(lab_wire_do(lab, &o, &err) == 0, "%s", err.text);
}

static inline const struct wproc *
process_made(struct lab *lab, const char *name)
{
	struct err err = { 0 };
	const struct wproc *p = lab_process(lab, name, &err);

	ck_assert_msg(p != NULL, "%s", err.text);
	return p;
}

/* Descriptors are typed as numbers; so none needs a name. */
static inline int
nameless(void *context, const char *name)
{
	(void)context;
	(void)name;
	return -1;
}

static inline const char *
no_names(void *context, size_t index)
{
	(void)context;
	(void)index;
	return NULL;
}

static inline int
family_inet(void *context, int fd)
{
	(void)context;
	(void)fd;
	return AF_INET;
}

/* Make the call of a line in the process of that name. */
__attribute__((format(printf, 4, 5))) static inline enum lab_result
lab_line(struct lab *lab, const char *process, struct err *err,
    const char *format, ...)
{
	struct call_sockets sockets = { NULL, nameless, named_suitable,
		family_inet, no_names };
	struct lab_request request = { 0 };
	struct buf line = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&line, format, args);
	va_end(args);
	*err = (struct err){ 0 };
	request.process = process_made(lab, process)->id;
	if (line_read(line.data, NULL, &sockets, &request.call, &request.args,
		&request.chosen, err) != 0)
		ck_abort_msg("%s: %s", line.data, err->text);
	buf_free(&line);
	return lab_call(lab, &request, err);
}

/* The same where it must come to that. */
#define CALL(expected, lab, process, ...) \
	do { \
		struct err call_err_; \
		ck_assert_int_eq( \
		    lab_line(lab, process, &call_err_, __VA_ARGS__), \
		    expected); \
	} while (0)

/* The latest event of that kind; NULL where there is none. */
static inline const struct event *
latest(struct lab *lab, enum event_kind kind)
{
	const struct journal *j = lab_journal(lab);

	for (size_t i = journal_count(j); i-- > 0;) {
		if (journal_at(j, i)->kind == kind)
			return journal_at(j, i);
	}
	return NULL;
}

#endif
