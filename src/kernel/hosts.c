/*
 * kernel/hosts.c - /etc/hosts. It is read here and not by gethostent(3),
 * which asks whatever else the machine is set up to ask.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "kernel/services.h"
#include "model/hostname.h"

struct host {
	struct addr addr; /* without a port */
	char *name;
};

struct hosts {
	struct host *list;
	size_t count, cap;
};

struct hosts *
hosts_empty(void)
{
	return x_calloc(1, sizeof(struct hosts));
}

/* A word of the line, NULL at its end; *p is moved behind it. */
static char *
word(char **p)
{
	char *start = *p + strspn(*p, " \t\r\n");

	*p = start + strcspn(start, " \t\r\n");
	return *p > start ? x_strndup(start, (size_t)(*p - start)) : NULL;
}

static bool
parse(struct addr *out, const char *text)
{
	size_t len = strlen(text);

	return len > 0 && (addr_parse(out, AF_INET, text, len, 0, 0, 0) ||
			      addr_parse(out, AF_INET6, text, len, 0, 0, 0));
}

void
hosts_add(struct hosts *h, const char *line)
{
	char *copy = x_strndup(line, strcspn(line, "#")), *p = copy;
	char *number = word(&p), *name = word(&p);
	struct addr addr;

	if (name != NULL && parse(&addr, number)) {
		X_GROW(h->list, h->count, h->cap);
		h->list[h->count++] = (struct host){ addr, name };
		name = NULL;
	}
	free(name);
	free(number);
	free(copy);
}

struct hosts *
hosts_new(void)
{
	struct hosts *h = hosts_empty();
	FILE *file = fopen("/etc/hosts", "re");
	char *line = NULL;
	size_t size = 0;

	if (file == NULL)
		return h;
	while (getline(&line, &size, file) >= 0)
		hosts_add(h, line);
	free(line);
	fclose(file);
	return h;
}

struct hosts *
hosts_private(bool on_wire)
{
	struct hosts *h = hosts_empty();
	const struct hostname *n;

	for (size_t i = 0; (n = hostname_at(on_wire, i)) != NULL; i++) {
		for (size_t a = 0; a < HOSTNAME_ADDRESSES; a++) {
			struct buf line = { 0 };

			if (n->addresses[a] == NULL)
				break;
			buf_printf(&line, "%s %s", n->addresses[a], n->name);
			hosts_add(h, buf_text(&line));
			buf_free(&line);
		}
	}
	return h;
}

void
hosts_free(struct hosts *h)
{
	if (h == NULL)
		return;
	for (size_t i = 0; i < h->count; i++)
		free(h->list[i].name);
	free(h->list);
	free(h);
}

/* The port does not count. */
static bool
is_same(const struct addr *a, const struct addr *b)
{
	if (addr_family(a) != addr_family(b))
		return false;
	if (addr_family(a) == AF_INET)
		return a->in.sin_addr.s_addr == b->in.sin_addr.s_addr;
	return addr_family(a) == AF_INET6 &&
	       IN6_ARE_ADDR_EQUAL(&a->in6.sin6_addr, &b->in6.sin6_addr);
}

const char *
hosts_name(const struct hosts *h, const struct addr *a)
{
	for (size_t i = 0; i < h->count; i++) {
		if (is_same(&h->list[i].addr, a))
			return h->list[i].name;
	}
	return NULL;
}
