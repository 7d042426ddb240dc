/* call/explain.c - what an errno means, from the call's own row. */
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "call/call.h"

static char *
for_family(const char *means, int family)
{
	/* Translators: what stands between two meanings of an error, for all
	 * families and for AF_UNIX. The same in those messages as here. */
	const char *mark = _("; for AF_UNIX: ");
	const char *local = strstr(means, mark);

	if (local == NULL)
		return x_strdup(means);
	if (family == AF_UNIX)
		return x_strdup(local + strlen(mark));
	return x_strndup(means, (size_t)(local - means));
}

char *
call_explain(const struct call *call, int error, int family)
{
	for (const struct call_error *e = call->errors; e->number != 0; e++) {
		if (e->number == error)
			return for_family(lang_text(e->means), family);
	}
	return NULL;
}
