/*
 * kernel/addresses.c - reading /proc/net/fib_trie, the tree of IPv4 routes,
 * and /proc/net/if_inet6 (proc(5)).
 */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "kernel/addresses.h"

/* Whether the list has it: each stands between ", " or an end. */
static bool
is_listed(const struct buf *list, const char *item)
{
	size_t len = strlen(item);
	const char *at = buf_text(list);

	while ((at = strstr(at, item)) != NULL) {
		if ((at == list->data || at[-1] == ' ') &&
		    (at[len] == ',' || at[len] == '\0'))
			return true;
		at += len;
	}
	return false;
}

/* Whether a range in the list, "127.0.0.0/8", has the address in it. */
static bool
is_in_range(const struct buf *list, const char *address)
{
	const char *at = buf_text(list);
	char range[16];
	struct in_addr first, a;
	unsigned length;

	if (inet_pton(AF_INET, address, &a) != 1)
		return false;
	for (; at[0] != '\0'; at += strcspn(at, " ")) {
		at += strspn(at, " ");
		if (sscanf(at, "%15[0-9.]/%2u", range, &length) == 2 &&
		    length < 32 && inet_pton(AF_INET, range, &first) == 1 &&
		    (length == 0 ||
			ntohl(first.s_addr ^ a.s_addr) >> (32 - length) == 0))
			return true;
	}
	return false;
}

static void
add(struct buf *list, const char *item)
{
	if (is_listed(list, item) || is_in_range(list, item))
		return;
	buf_printf(list, "%s%s", list->len > 0 ? ", " : "", item);
}

/* A line of the tree: "|-- ADDRESS" names a leaf, and the lines below it
 * tell of its routes: "/LENGTH SCOPE TYPE". Those to this host are LOCAL. */
static void
read_leaf(struct buf *list, const char *line, char address[16])
{
	unsigned char bytes[4];
	char type[16], item[24];
	unsigned length;

	if (sscanf(line, " |-- %15[0-9.]", address) == 1)
		return;
	if (sscanf(line, " /%2u %*15s %15s", &length, type) != 2 ||
	    strcmp(type, "LOCAL") != 0 ||
	    inet_pton(AF_INET, address, bytes) != 1)
		return;
	if (length < 32)
		snprintf(item, sizeof item, "%s/%u", address, length);
	else
		snprintf(item, sizeof item, "%s", address);
	add(list, item);
}

/* Such a leaf's route is of the type BROADCAST. */
static bool
is_broadcast(const char *line, char address[16], const struct in_addr *a)
{
	struct in_addr leaf;
	char type[16];

	if (sscanf(line, " |-- %15[0-9.]", address) == 1)
		return false;
	return sscanf(line, " /%*2u %*15s %15s", type) == 1 &&
	       strcmp(type, "BROADCAST") == 0 &&
	       inet_pton(AF_INET, address, &leaf) == 1 &&
	       leaf.s_addr == a->s_addr;
}

/* 32 digits are the address; the rest tells of its interface. */
static void
read_inet6(struct buf *list, const char *line)
{
	unsigned char bytes[16];
	char item[INET6_ADDRSTRLEN];

	for (size_t i = 0; i < sizeof bytes; i++) {
		unsigned byte;

		if (sscanf(line + 2 * i, "%2x", &byte) != 1)
			return;
		bytes[i] = (unsigned char)byte;
	}
	if (inet_ntop(AF_INET6, bytes, item, sizeof item) != NULL)
		add(list, item);
}

/* The next line's text is copied, cut to the buffer's size; false: none. */
static bool
next_line(const char **text, char *line, size_t size)
{
	size_t len = strcspn(*text, "\n");
	size_t kept = len < size ? len : size - 1;

	if (**text == '\0')
		return false;
	memcpy(line, *text, kept);
	line[kept] = '\0';
	*text += len + ((*text)[len] == '\n');
	return true;
}

void
addresses_list(struct buf *out, const char *fib_trie, const char *if_inet6)
{
	char address[16] = "", line[256];
	struct buf list = { 0 };

	while (next_line(&fib_trie, line, sizeof line))
		read_leaf(&list, line, address);
	while (next_line(&if_inet6, line, sizeof line)) {
		if (strspn(line, "0123456789abcdef") == 32)
			read_inet6(&list, line);
	}
	buf_add(out, buf_text(&list), list.len);
	buf_free(&list);
}

bool
addresses_has(const char *fib_trie, const char *if_inet6, const struct addr *a)
{
	const struct addr host = addr_unmapped(a);
	const void *bytes = &host.in.sin_addr;
	char item[INET6_ADDRSTRLEN];
	struct buf list = { 0 };
	bool has;

	if (addr_family(&host) == AF_INET6)
		bytes = &host.in6.sin6_addr;
	if (inet_ntop(addr_family(&host), bytes, item, sizeof item) == NULL)
		return false;
	addresses_list(&list, fib_trie, if_inet6);
	has = is_listed(&list, item) || is_in_range(&list, item);
	buf_free(&list);
	return has;
}

bool
addresses_broadcast(const char *fib_trie, const struct addr *a)
{
	const struct addr v4 = addr_unmapped(a);
	char address[16] = "", line[256];

	if (addr_family(&v4) != AF_INET)
		return false;
	if (v4.in.sin_addr.s_addr == htonl(INADDR_BROADCAST))
		return true;
	while (next_line(&fib_trie, line, sizeof line)) {
		if (is_broadcast(line, address, &v4.in.sin_addr))
			return true;
	}
	return false;
}
