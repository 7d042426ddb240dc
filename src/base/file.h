/* base/file.h - files as a whole, and where the program's own files are. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"

/*
 * All that is left to read, added to out; of a file that has more than max
 * bytes, at least one more than that. -1 with errno.
 */
int file_read(int fd, size_t max, struct buf *out);
/*
 * A new file with that text and that mode takes the place of the one at path,
 * once all of it is on the disk: whatever happens, the old one or the new one
 * is there. -1 with errno. A crash may leave the new one beside it, with
 * FILE_NEW and six characters after its name.
 */
#define FILE_NEW ".new-"
int file_replace(const char *path, const struct buf *text, mode_t mode);
/* The folder of the program that runs, with a / at its end; "" where that is
 * not known. */
void file_program_folder(struct buf *out);

#endif
