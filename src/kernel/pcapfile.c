/* kernel/pcapfile.c - packets into a pcap file, by libpcap. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pcap/pcap.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "kernel/pcapfile.h"

enum { SNAPLEN = 65535, SECOND_NS = 1000000000 };

struct pcapfile {
	pcap_t *kind;
	pcap_dumper_t *out;
	char *path;
	int failed; /* errno of the first write that did; 0: none */
};

/*
 * pcap_dump_open takes "-" for standard output, and would wait for a reader
 * of a FIFO: here it is a file like any other, and an error.
 */
static FILE *
open_file(const char *path)
{
	int fd = open(path,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
	    0666);
	FILE *file = fd == -1 ? NULL : fdopen(fd, "wb");

	if (fd != -1 && file == NULL)
		close(fd);
	return file;
}

static void
cannot_write(const char *path, int number, struct err *err)
{
	err_set(err, 0, "cannot write %.200s: %s", path, lang_error(number));
}

struct pcapfile *
pcapfile_new(const char *path, struct err *err)
{
	struct pcapfile *f;
	FILE *file = open_file(path);

	if (file == NULL) {
		cannot_write(path, errno, err);
		return NULL;
	}
	f = x_calloc(1, sizeof *f);
	f->path = x_strdup(path);
	f->kind = pcap_open_dead_with_tstamp_precision(
	    DLT_RAW, SNAPLEN, PCAP_TSTAMP_PRECISION_NANO);
	if (f->kind != NULL)
		f->out = pcap_dump_fopen(f->kind, file);
	if (f->out != NULL)
		return f;
	err_set(err, 0, "cannot write %.200s: %s", path,
	    f->kind != NULL ? pcap_geterr(f->kind)
			    : _("libpcap has no memory"));
	/* libpcap has closed the file if it could not begin it. */
	if (f->kind != NULL)
		pcap_close(f->kind);
	else
		fclose(file);
	free(f->path);
	free(f);
	return NULL;
}

/* libpcap does not tell; later errno may be something else's. */
static void
note_failure(struct pcapfile *f)
{
	if (f->failed == 0 && ferror(pcap_dump_file(f->out)) != 0)
		f->failed = errno != 0 ? errno : EIO;
}

void
pcapfile_add(struct pcapfile *f, const struct packet *p)
{
	/* Of nanosecond precision: tv_usec has nanoseconds. */
	const struct pcap_pkthdr header = {
		.ts = { .tv_sec = p->time_ns / SECOND_NS,
		    .tv_usec = p->time_ns % SECOND_NS },
		.caplen = (bpf_u_int32)(p->captured < SNAPLEN ? p->captured
							      : SNAPLEN),
		.len = (bpf_u_int32)p->length,
	};

	errno = 0;
	pcap_dump((unsigned char *)f->out, &header, p->bytes);
	note_failure(f);
}

int
pcapfile_close(struct pcapfile *f, struct err *err)
{
	int result = 0;

	errno = 0;
	if (pcap_dump_flush(f->out) == -1 || f->failed != 0) {
		note_failure(f);
		cannot_write(f->path, f->failed != 0 ? f->failed : EIO, err);
		result = -1;
	}
	pcap_dump_close(f->out);
	pcap_close(f->kind);
	free(f->path);
	free(f);
	return result;
}
