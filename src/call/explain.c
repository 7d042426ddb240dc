/* call/explain.c - what an errno means, from the call's own row. */
#include <string.h>

#include "base/alloc.h"
#include "call/call.h"

static char *
for_family(const char *means, int family)
{
	static const char mark[] = "; for AF_UNIX: ";
	const char *local = strstr(means, mark);

	if (local == NULL)
		return x_strdup(means);
	if (family == AF_UNIX)
		return x_strdup(local + sizeof mark - 1);
	return x_strndup(means, (size_t)(local - means));
}

char *
call_explain(const struct call *call, int error, int family)
{
	for (const struct call_error *e = call->errors; e->number != 0; e++) {
		if (e->number == error)
			return for_family(e->means, family);
	}
	return NULL;
}
