/*
 * kernel/proc.h - what proc(5) tells about a process and about packets that
 * wait to be handled.
 */
#ifndef KERNEL_PROC_H
#define KERNEL_PROC_H

#include <sys/types.h>

/* Where a process is; its files are kept open. All -1: none. */
struct proc {
	int stat;
	int syscall;
};

enum proc_where {
	PROC_RUNS,    /* on a CPU, waiting for one, or on the way to sleep */
	PROC_SLEEPS,  /* interruptibly asleep in a system call */
	PROC_STOPPED, /* by a signal: SIGSTOP, or a debugger */
	PROC_HIDDEN,  /* this machine does not show /proc/PID */
	PROC_GONE     /* it has ended */
};

/* Open /proc/PID/...; what cannot be opened stays -1. */
struct proc proc_open(pid_t pid);
void proc_close(struct proc *p);
/*
 * Where it is; asleep: *number is the system call and *first its first
 * argument (a descriptor, mostly), both -1 where the machine does not let
 * us read /proc/PID/syscall.
 */
enum proc_where proc_where(const struct proc *p, long *number, long *first);

/* The CPU the caller runs on; pin the caller, and its children, to it. */
int proc_pin(void);
/*
 * Packets that wait for that CPU to handle them, loopback's among them:
 * /proc/net/softnet_stat, read through fd (open it once with
 * proc_softnet_open). 0 where the kernel does not tell.
 */
int proc_softnet_open(void);
unsigned long proc_softnet_waiting(int fd, int cpu);

#endif
