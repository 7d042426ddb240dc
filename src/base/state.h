/*
 * base/state.h - where a program keeps for its next session what nobody would
 * back up (XDG Base Directory Specification 0.8, state). Reads no file.
 */
#ifndef BASE_STATE_H
#define BASE_STATE_H

#include "base/err.h"

/*
 * The path of a file or folder of that name, in $XDG_STATE_HOME/sockets or
 * else ~/.local/state/sockets; nothing is made. The caller frees it. NULL with
 * *err set where the environment says of neither where it is.
 */
char *state_path(const char *name, struct err *err);
/* The folders above path, those that are missing for the user alone. -1 with
 * *err set. */
int state_make_folders(const char *path, struct err *err);

#endif
