/* shell/shell.h - the whole program, once its options are known. */
#ifndef SHELL_SHELL_H
#define SHELL_SHELL_H

#include "shell/options.h"

/*
 * Run what the options say. The exit status; or, where a signal ended it,
 * minus that signal's number: everything is tidied up by then.
 */
int shell_run(const struct options *options);

#endif
