/* kernel/proc.c - reading /proc; the numbers in it are the kernel's. */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel/proc.h"

static int
open_of(pid_t pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

struct proc
proc_open(pid_t pid)
{
	return (struct proc){ open_of(pid, "stat"), open_of(pid, "syscall") };
}

void
proc_close(struct proc *p)
{
	if (p->stat >= 0)
		close(p->stat);
	if (p->syscall >= 0)
		close(p->syscall);
	*p = (struct proc){ -1, -1 };
}

/* The file from its start as a string; its length, or -1. */
static ssize_t
read_start(int fd, char *text, size_t size)
{
	ssize_t len = pread(fd, text, size - 1, 0);

	text[len > 0 ? len : 0] = '\0';
	return len;
}

/* The letter after "PID (NAME) "; the name may contain anything. */
static char
state_letter(const struct proc *p)
{
	char text[512];
	const char *end;

	if (p->stat < 0 || read_start(p->stat, text, sizeof text) <= 0)
		return 'X';
	end = strrchr(text, ')');
	return end != NULL && end[1] == ' ' ? end[2] : 'X';
}

enum proc_where
proc_where(const struct proc *p, long *number, long *first)
{
	char text[256], *end;
	char letter;

	*number = *first = -1;
	if (p->syscall >= 0 && read_start(p->syscall, text, sizeof text) > 0) {
		if (strncmp(text, "running", 7) == 0)
			return PROC_RUNS;
		*number = strtol(text, &end, 10);
		*first = (long)strtoul(end, NULL, 16);
	}
	if (p->stat < 0)
		return PROC_HIDDEN;
	letter = state_letter(p);
	if (letter == 'X' || letter == 'Z')
		return PROC_GONE;
	if (letter == 'T' || letter == 't')
		return PROC_STOPPED;
	return letter == 'S' ? PROC_SLEEPS : PROC_RUNS;
}

int
proc_pin(void)
{
	int cpu = sched_getcpu();
	cpu_set_t set;

	if (cpu < 0)
		return -1;
	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	/* Whoever is woken waits for its turn: an answer does not cut its
	 * sender short, which costs two switches more for each call. */
	(void)sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){ 0 });
	return sched_setaffinity(0, sizeof set, &set) == 0 ? cpu : -1;
}

int
proc_softnet_open(void)
{
	return open("/proc/net/softnet_stat", O_RDONLY | O_CLOEXEC);
}

unsigned long
proc_softnet_waiting(int fd, int cpu)
{
	enum { COLUMN_WAITING = 11, COLUMN_CPU = 12 };
	char text[16 * 1024];
	char *line = text, *end;

	if (fd < 0 || read_start(fd, text, sizeof text) <= 0)
		return 0;
	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		unsigned long value[COLUMN_CPU + 1] = { 0 };
		char *at = line;

		*end = '\0';
		for (int i = 0; i <= COLUMN_CPU; i++)
			value[i] = strtoul(at, &at, 16);
		if (value[COLUMN_CPU] == (unsigned long)cpu)
			return value[COLUMN_WAITING];
	}
	return 0;
}
