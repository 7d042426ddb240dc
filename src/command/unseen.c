/* command/unseen.c - why processes could not be looked into, in words. */
#include "base/lang.h"
#include "command/unseen.h"

/* What helps the most comes first, and is told alone. That hidepid hides a
 * process needs no text of its own: it hides only what may not be looked into
 * without it either, and the same helps. */
static const struct {
	unsigned why;
	const char *text;
} texts[] = {
	{ KSOCK_UNSEEN_DESCRIPTORS,
	    N_("processes that could not be looked into for want of "
	       "descriptors; "
	       "before sockets is started: ulimit -n 1024") },
	{ KSOCK_UNSEEN_NO_PROC,
	    N_("processes of which nothing tells, because no /proc is mounted; "
	       "as root: mount -t proc proc /proc") },
	{ KSOCK_UNSEEN_BY_ROOT, N_("processes that may not be looked into, "
				   "because this root has not "
				   "CAP_SYS_PTRACE; in a container: docker run "
				   "--cap-add SYS_PTRACE") },
	{ KSOCK_UNSEEN_BY_ALL,
	    N_("processes that may not be looked into: they are outside of "
	       "this "
	       "container, or a policy of this machine (SELinux) forbids it; "
	       "start sockets outside of it") },
	{ KSOCK_UNSEEN_BY_USER, N_("processes that may not be looked into; "
				   "root may: sudo sockets") },
};

const char *
unseen_text(unsigned unseen)
{
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if ((unseen & texts[i].why) != 0)
			return lang_text(texts[i].text);
	}
	return _("processes that could not be looked into");
}

void
unseen_note(struct session *s, const struct ksock_table *t)
{
	struct buf note = { 0 };

	if (!ksock_any_owner_hidden(t))
		return;
	buf_say(&note, "not shown: %s", unseen_text(t->unseen));
	session_remark(s, buf_text(&note));
	buf_free(&note);
}
