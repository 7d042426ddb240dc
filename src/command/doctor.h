/*
 * command/doctor.h - what `doctor` tests, and what to do where it fails.
 *
 *	doctor.c         the command
 *	doctor_checks.c  the table of checks, with their remedies
 *	doctor_remedy.c  which of them fits
 *	doctor_screen.c  the checks of the terminal and of limits
 */
#ifndef COMMAND_DOCTOR_H
#define COMMAND_DOCTOR_H

#include "kernel/probe.h"

/*
 * What to do about a failure, where all of it holds. Of a list, which one
 * without text ends, the first that fits is told.
 */
struct remedy {
	int error;	   /* that failed with it; 0: with anything */
	bool in_container; /* this is one: Docker, Podman ... */
	const char *file;  /* NULL, or a file whose text is `holds` */
	const char *holds;
	const char *missing; /* NULL, or a file that must not be there */
	const char *text;    /* lines; a command has one for itself */
};

struct check {
	const char *name;
	const char *purpose; /* what it is for */
	bool needed;	     /* by the lessons */
	probe_function *run;
	const struct remedy *remedies;
};

/* The one that makes the network for the others, and these; the last has
 * no name. */
extern const struct check doctor_network;
extern const struct check doctor_checks[];
/* What helps whatever the check: comes before a check's own. */
extern const struct remedy doctor_anywhere[];

/* What to do, or NULL where nothing is known to help. */
const char *doctor_remedy(const struct remedy *list, int error);

probe_function doctor_utf8, doctor_colour, doctor_descriptors;

#endif
