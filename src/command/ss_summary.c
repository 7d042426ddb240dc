/*
 * command/ss_summary.c - the summary of `ss -s`, from /proc/net/sockstat,
 * sockstat6 and snmp. Reads text alone; asks nobody.
 */
#include <stdlib.h>
#include <string.h>

#include "command/ss_summary.h"

/* The line that begins with name, behind it; NULL: none. */
static const char *
find_line(const char *text, const char *name)
{
	size_t len = strlen(name);

	while (text != NULL && *text != '\0') {
		if (strncmp(text, name, len) == 0)
			return text + len;
		text = strchr(text, '\n');
		if (text != NULL)
			text++;
	}
	return NULL;
}

/* Of a line of words up to its newline: the next, of *len bytes, or NULL. */
static const char *
next_word(const char **at, size_t *len)
{
	const char *word = *at + strspn(*at, " ");

	*len = strcspn(word, " \n");
	*at = word + *len;
	return *len > 0 ? word : NULL;
}

/* "TCP: inuse 1 orphan 0": the number behind a key; 0 where it is not. */
static long
stat_of(const char *text, const char *name, const char *key)
{
	const char *at = find_line(text, name), *word;
	size_t len;

	while (at != NULL && (word = next_word(&at, &len)) != NULL) {
		if (len == strlen(key) && strncmp(word, key, len) == 0)
			return strtol(at, NULL, 10);
	}
	return 0;
}

/* snmp has two lines of a name: keys, and below them their numbers. */
static long
snmp_of(const char *text, const char *name, const char *key)
{
	const char *keys = find_line(text, name), *numbers, *word, *number;
	size_t len, ignored;

	numbers = keys != NULL ? find_line(strchr(keys, '\n'), "\n") : NULL;
	numbers = numbers != NULL ? find_line(numbers, name) : NULL;
	if (numbers == NULL)
		return 0;
	while ((word = next_word(&keys, &len)) != NULL &&
	       (number = next_word(&numbers, &ignored)) != NULL) {
		if (len == strlen(key) && strncmp(word, key, len) == 0)
			return strtol(number, NULL, 10);
	}
	return 0;
}

/* Of IPv4 and of IPv6. */
struct pair {
	long v4, v6;
};

static struct pair
in_use(
    const char *sockstat, const char *sockstat6, const char *v4, const char *v6)
{
	return (struct pair){ stat_of(sockstat, v4, "inuse"),
		stat_of(sockstat6, v6, "inuse") };
}

static void
add_row(struct buf *out, const char *name, struct pair p)
{
	buf_printf(
	    out, "%s\t  %-9ld %-9ld %-9ld\n", name, p.v4 + p.v6, p.v4, p.v6);
}

void
ss_summary(struct buf *out, const char *sockstat, const char *sockstat6,
    const char *snmp)
{
	struct pair raw = in_use(sockstat, sockstat6, "RAW:", "RAW6:");
	struct pair udp = in_use(sockstat, sockstat6, "UDP:", "UDP6:");
	struct pair tcp = in_use(sockstat, sockstat6, "TCP:", "TCP6:");
	struct pair frag = in_use(sockstat, sockstat6, "FRAG:", "FRAG6:");
	long all = stat_of(sockstat, "TCP:", "alloc");
	long time_wait = stat_of(sockstat, "TCP:", "tw");

	buf_printf(out, "Total: %ld\n", stat_of(sockstat, "sockets:", "used"));
	/* Closed ones are those that no table of the kernel has. */
	buf_printf(out,
	    "TCP:   %ld (estab %ld, closed %ld, orphaned %ld, timewait "
	    "%ld)\n\n",
	    all + time_wait, snmp_of(snmp, "Tcp:", "CurrEstab"),
	    all - (tcp.v4 + tcp.v6 - time_wait),
	    stat_of(sockstat, "TCP:", "orphan"), time_wait);
	buf_adds(out, "Transport Total     IP        IPv6\n");
	add_row(out, "RAW", raw);
	add_row(out, "UDP", udp);
	add_row(out, "TCP", tcp);
	add_row(out, "INET",
	    (struct pair){
		raw.v4 + udp.v4 + tcp.v4, raw.v6 + udp.v6 + tcp.v6 });
	add_row(out, "FRAG", frag);
	buf_addc(out, '\n');
}
