/* tests/unit/unit.h - what every unit test's main() calls. */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <check.h>

/* Run a suite; it is freed. Returns main's exit status: 0 if all held. */
int unit_run(Suite *s);
/* Where the machine does not allow the tests: say so; main's exit status. */
int unit_skip(const char *reason);

#endif
