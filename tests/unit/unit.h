/* tests/unit/unit.h - what every unit test's main() calls. */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <check.h>
#include <stdbool.h>
#include <time.h>

/* Run a suite; it is freed. Returns main's exit status: 0 if all held. */
int unit_run(Suite *s);
/* Where the machine does not allow the tests: say so; main's exit status. */
int unit_skip(const char *reason);
/*
 * For a loop that waits for a condition: *begin is 0 before the first time;
 * true once UNIT_SECONDS have passed since.
 */
bool unit_late(time_t *begin);
enum { UNIT_SECONDS = 20 };

#endif
