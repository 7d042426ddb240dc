/*
 * command/player.h - a lesson being played in a session. The shell tells
 * it of each line that was typed; the player decides what stands ready
 * next. Knows the session, not readline.
 */
#ifndef COMMAND_PLAYER_H
#define COMMAND_PLAYER_H

#include <stdbool.h>
#include <stddef.h>

#include "command/command.h"

/*
 * Run a typed line. If text is the line that stood ready, the lesson goes
 * on, or says why it cannot; otherwise that line is suggested again. Where
 * no lesson is played the line is just run.
 */
void player_run_line(struct session *s, const char *text);

/*
 * Leave the lesson that is being played: its lab is closed, and the lab
 * from before is in use again. False where none is played. `quit` asks
 * this first; the shell calls it once more before it frees its lab.
 */
bool player_leave(struct session *s);

/* The shell is left in the middle of a lesson: where that goes on next time. */
void player_say_where(struct session *s);

/* For completion: the names of the lessons ("echo"), by index from 0; NULL
 * ends. The caller frees it. */
char *lesson_name(size_t index);
/* What else `lesson` takes ("check"), by index from 0; NULL ends. */
const char *lesson_word(size_t index);

#endif
