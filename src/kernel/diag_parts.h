/* kernel/diag_parts.h - what diag.c and diag_dump.c share, nobody else. */
#ifndef KERNEL_DIAG_PARTS_H
#define KERNEL_DIAG_PARTS_H

struct diag {
	int fd;
	unsigned seq; /* of the last request */
};

#endif
