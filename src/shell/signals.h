/*
 * shell/signals.h - signals as something to poll for, while lines are
 * typed. Knows no line editing.
 */
#ifndef SHELL_SIGNALS_H
#define SHELL_SIGNALS_H

#include <stdbool.h>

/*
 * Catch SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP and SIGCONT
 * until signals_close. *interrupted is set by those that end a wait. One at a
 * time. -1 where there is no pipe for it.
 */
int signals_open(volatile int *interrupted);
void signals_close(void);
/* Readable when a signal came. */
int signals_fd(void);
/* Whether that signal came since this was last asked. */
bool signals_take(int number);
/* Forget the readiness of signals_fd; ask for each signal after it. */
void signals_drain(void);
/* While a line is edited the terminal must be given back before the
 * program stops: SIGTSTP waits to be taken. Otherwise it stops at once. */
void signals_editing(bool editing);

#endif
