/* command/host_remark.c - of which of a wire's two hosts a list is. */
#include "command/host_remark.h"

void
host_remark(struct session *s, const char *view)
{
	const enum host host = session_host(s);
	struct buf text = { 0 };

	if (s->named != NULL || host == HOST_ONLY)
		return;
	buf_say(&text,
	    "these are the sockets of the host %s; of the host %s: `%s: %s`",
	    host_name(host), host_name(host_other(host)),
	    host_name(host_other(host)), view);
	session_remark(s, buf_text(&text));
	buf_free(&text);
}
