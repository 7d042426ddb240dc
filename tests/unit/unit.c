/* tests/unit/unit.c - running a suite, the same way in every test. */
#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

int
unit_run(Suite *s)
{
	SRunner *runner = srunner_create(s);
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
unit_skip(const char *reason)
{
	/* tests/run.sh shows the last line. */
	printf("SKIPPED\n%s\n", reason);
	return 77;
}

bool
unit_late(time_t *begin)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (*begin == 0)
		*begin = now.tv_sec;
	return now.tv_sec - *begin > UNIT_SECONDS;
}
