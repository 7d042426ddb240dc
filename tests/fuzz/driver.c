/*
 * tests/fuzz/driver.c - runs a fuzz target a bounded number of times, always
 * the same way: `fuzz_NAME [-n RUNS] [FILE or FOLDER]...` feeds it each
 * file, then RUNS (20000) mutations of them. A crash is the failure. Must
 * not know what the target reads.
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

enum { RUNS = 20000, MUTATIONS_MAX = 8, INPUT_MAX = 4096 };

struct corpus {
	struct buf *inputs;
	size_t count, cap;
	uint64_t random;
};

/* xorshift64: the same numbers on every machine. */
static size_t
below(struct corpus *c, size_t limit)
{
	c->random ^= c->random << 13;
	c->random ^= c->random >> 7;
	c->random ^= c->random << 17;
	return (size_t)(c->random % limit);
}

/* The target reads past its end into what AddressSanitizer guards. */
static void
run_one(const struct buf *input)
{
	unsigned char *copy = x_malloc(input->len > 0 ? input->len : 1);

	memcpy(copy, buf_text(input), input->len);
	LLVMFuzzerTestOneInput(copy, input->len);
	free(copy);
}

static int
complain(const char *path)
{
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	return -1;
}

static int
add_file(struct corpus *c, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct buf input = { 0 };
	char part[4096];
	size_t len;

	if (f == NULL)
		return complain(path);
	while ((len = fread(part, 1, sizeof part, f)) > 0)
		buf_add(&input, part, len);
	fclose(f);
	X_GROW(c->inputs, c->count, c->cap);
	c->inputs[c->count++] = input;
	return 0;
}

static int
add_path(struct corpus *c, const char *path)
{
	struct dirent **entries;
	struct stat st;
	int count, result = 0;

	if (stat(path, &st) != 0)
		return complain(path);
	if (!S_ISDIR(st.st_mode))
		return add_file(c, path);
	/* In the order of their names, so that each run is the same. */
	count = scandir(path, &entries, NULL, alphasort);
	if (count < 0)
		return complain(path);
	for (int i = 0; i < count; i++) {
		struct buf name = { 0 };

		buf_printf(&name, "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.' && result == 0)
			result = add_path(c, name.data);
		buf_free(&name);
		free(entries[i]);
	}
	free(entries);
	return result;
}

/* Replace len bytes of the input by those of another text. */
static void
splice(struct buf *input, size_t at, size_t len, const char *text, size_t more)
{
	struct buf out = { 0 };

	buf_add(&out, buf_text(input), at);
	buf_add(&out, text, more);
	buf_add(&out, buf_text(input) + at + len, input->len - at - len);
	buf_free(input);
	*input = out;
}

static void
mutate(struct corpus *c, struct buf *input)
{
	size_t at = below(c, input->len + 1), left = input->len - at;
	const struct buf *other = &c->inputs[below(c, c->count)];
	size_t from = below(c, other->len + 1);
	char byte = (char)below(c, 256);

	switch (below(c, 5)) {
	case 0:
		if (left > 0)
			input->data[at] ^= (char)(1 << below(c, 8));
		break;
	case 1:
		if (left > 0)
			input->data[at] = byte;
		break;
	case 2:
		splice(input, at, 0, &byte, 1);
		break;
	case 3:
		splice(input, at, below(c, left + 1), "", 0);
		break;
	case 4:
		splice(input, at, below(c, left + 1), buf_text(other) + from,
		    below(c, other->len - from + 1));
		break;
	}
}

static void
run_mutation(struct corpus *c)
{
	const struct buf *seed = &c->inputs[below(c, c->count)];
	struct buf input = { 0 };
	size_t times = 1 + below(c, MUTATIONS_MAX);

	buf_add(&input, buf_text(seed),
	    seed->len < INPUT_MAX ? seed->len : INPUT_MAX);
	for (size_t i = 0; i < times; i++)
		mutate(c, &input);
	run_one(&input);
	buf_free(&input);
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static int
arguments(struct corpus *c, int argc, char **argv, unsigned long *runs)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-n") == 0 && i + 1 < argc)
			*runs = strtoul(argv[++i], NULL, 10);
		else if (add_path(c, argv[i]) != 0)
			return -1;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct corpus c = { .random = 0x9e3779b97f4a7c15u };
	unsigned long runs = RUNS;
	size_t given;

	if (arguments(&c, argc, argv, &runs) != 0)
		return EXIT_FAILURE;
	given = c.count;
	if (c.count == 0) {
		X_GROW(c.inputs, c.count, c.cap);
		c.inputs[c.count++] = (struct buf){ 0 };
	}
	for (size_t i = 0; i < c.count; i++)
		run_one(&c.inputs[i]);
	for (unsigned long i = 0; i < runs; i++)
		run_mutation(&c);
	printf("%s: %lu inputs, no crash\n", base_name(argv[0]),
	    (unsigned long)given + runs);
	for (size_t i = 0; i < c.count; i++)
		buf_free(&c.inputs[i]);
	free(c.inputs);
	return EXIT_SUCCESS;
}
