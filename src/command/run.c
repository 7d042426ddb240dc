/* command/run.c - `run FILE`: the lines of a file, as if they were typed. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"
#include "command/command.h"
#include "command/lines.h"

/* A file that runs itself ends here, not when memory does. */
enum { DEPTH_MAX = 16 };

/* As with file(): a pipe or a device could keep the shell waiting. */
static int
open_file(const struct command_word *word, struct err *err)
{
	int fd = open(word->text, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd == -1)
		return err_set(err, word->column, "cannot open '%.200s': %s",
		    word->text, lang_error(errno));
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	close(fd);
	return err_set(err, word->column, "'%.200s' is %s, not a file of lines",
	    word->text,
	    S_ISDIR(st.st_mode) ? _("a folder") : _("a pipe or a device"));
}

static enum session_result
run_file(struct session *s, const struct command_word *word, struct err *err)
{
	struct lines in;
	enum session_result result;
	int fd;

	if (s->depth >= DEPTH_MAX) {
		err_set(err, word->column,
		    "files run each other %d deep: does one run itself?",
		    DEPTH_MAX);
		return SESSION_MISUNDERSTOOD;
	}
	fd = open_file(word, err);
	if (fd == -1)
		return SESSION_MISUNDERSTOOD;
	lines_from_fd(&in, fd);
	result = lines_run(s, &in, word->text, NULL);
	lines_free(&in);
	close(fd);
	return result;
}

static enum session_result
run_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct command_word word;
	enum session_result result;
	int count = command_words(rest, column, &word, 1, err);

	if (count == 0)
		err_set(err, column, "run which file? run FILE");
	if (count != 1)
		return SESSION_MISUNDERSTOOD;
	result = run_file(s, &word, err);
	command_words_free(&word, 1);
	return result;
}

const struct command command_run = {
	.name = "run",
	.group = COMMAND_SHELL,
	.usage = "FILE",
	.gist = N_("run the lines of a file"),
	.about = N_(
	    "The lines are run in turn, as if they were typed. A line that "
	    "is not understood stops it; a call that fails does not, unless "
	    "the shell was started with -e. What is no plain file, such as a "
	    "pipe, is refused; to run its lines: sockets <PIPE."),
	.example = "run walk.txt",
	.word = WORD_FILE,
	.run = run_run,
};
