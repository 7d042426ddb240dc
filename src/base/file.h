/* base/file.h - what a file has, and where the program's own files are. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>

#include "base/buf.h"

/*
 * All that is left to read, added to out; of a file that has more than max
 * bytes, at least one more than that. -1 with errno.
 */
int file_read(int fd, size_t max, struct buf *out);
/* The folder of the program that runs, with a / at its end; "" where that is
 * not known. */
void file_program_folder(struct buf *out);

#endif
