/* call/outcome.c - what came of a call. */
#include <errno.h>
#include <stdlib.h>

#include "call/call.h"

void
outcome_set(struct outcome *out, long result)
{
	/* errno is another thing's after a call that did not fail. */
	out->error = result == -1 ? errno : 0;
	out->result = result;
}

void
outcome_free(struct outcome *out)
{
	buf_free(&out->data);
	free(out->parts);
	free(out->found);
	*out = (struct outcome){ 0 };
}
