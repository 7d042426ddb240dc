/*
 * command/ss_host.c - addresses and ports in filters of `ss`. Addresses are
 * numbers: no name server is asked.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "command/ss_filter.h"
#include "command/ss_options.h"
#include "kernel/services.h"

enum { PORT_MAX = 65535 };

/* ---- ports ---- */

static int
read_service(long *port, const char *text, unsigned column,
    const struct ss_options *show, struct err *err)
{
	struct services *s = services_new();
	int tcp = show->tcp ? services_port(s, text, IPPROTO_TCP) : -1;
	int udp = show->udp ? services_port(s, text, IPPROTO_UDP) : -1;

	services_free(s);
	if (tcp != -1 && udp != -1 && tcp != udp)
		return err_set(err, column,
		    "'%.64s' is port %d of TCP but port %d of UDP: type -t, "
		    "-u or the number",
		    text, tcp, udp);
	*port = tcp != -1 ? tcp : udp;
	if (*port != -1)
		return 0;
	return err_set(err, column,
	    "'%.64s' is no port: neither a number nor a service that this "
	    "machine knows (/etc/services)",
	    text);
}

int
ss_port_read(long *port, const char *text, unsigned column,
    const struct ss_options *show, struct err *err)
{
	/* AF_UNIX: in the place of ports are inodes. */
	unsigned long max = show->tcp || show->udp ? PORT_MAX : UINT32_MAX;
	unsigned long number;
	char *end;

	*port = -1;
	if (text[0] == '\0' || strcmp(text, "*") == 0)
		return 0;
	if (strspn(text, "-+0123456789") == 0)
		return read_service(port, text, column, show, err);
	errno = 0;
	number = strtoul(text, &end, 0);
	if (*end != '\0' || text[0] == '-' || text[0] == '+' || errno != 0 ||
	    number > max)
		return err_set(err, column,
		    "'%.64s' is no port: that is a number from 0 to %lu", text,
		    max);
	*port = (long)number;
	return 0;
}

/* ---- addresses ---- */

/* A host's parts, cut out of its word. */
struct parts {
	char *host;	  /* "" or "*": any */
	char *bits;	  /* NULL: none */
	const char *port; /* "": any */
};

/* [HOST]/BITS:PORT, [HOST/BITS]:PORT. What follows, or NULL: no ]. */
static char *
cut_bracketed(char *text)
{
	char *end = strchr(text, ']'), *rest;

	if (end == NULL)
		return NULL;
	if (end[1] != '/') {
		*end = '\0';
		return end + 1;
	}
	/* The / takes the place of the ]. */
	memmove(end, end + 1, strlen(end));
	rest = strchr(end, ':');
	return rest != NULL ? rest : end + strlen(end);
}

static int
cut(struct parts *out, char *text, const struct command_word *word,
    struct err *err)
{
	char *rest;

	if (text[0] == '[') {
		rest = cut_bracketed(++text);
		if (rest == NULL)
			return err_set(err, word->column,
			    "'%.64s': the ] behind the address is missing",
			    word->text);
	} else {
		char *slash = strchr(text, '/');

		rest = strrchr(slash != NULL ? slash : text, ':');
		if (rest == NULL)
			rest = text + strlen(text);
	}
	if (rest[0] != '\0' && rest[0] != ':')
		return err_set(err, word->column,
		    "'%.64s': behind the address only :PORT may stand",
		    word->text);
	out->port = rest;
	if (*rest == ':') {
		*rest = '\0';
		out->port = rest + 1;
	}
	out->host = text;
	out->bits = strchr(text, '/');
	if (out->bits != NULL)
		*out->bits++ = '\0';
	return 0;
}

/* 10.1 as the beginning of a prefix: 10.1.0.0. */
static bool
read_short_ipv4(unsigned char host[4], const char *text)
{
	for (int i = 0; i < 4; i++) {
		char *end;
		unsigned long byte = strtoul(text, &end, 10);

		if (strspn(text, "0123456789") == 0 || byte > 255)
			return false;
		host[i] = (unsigned char)byte;
		if (*end == '\0')
			return true;
		if (*end != '.')
			return false;
		text = end + 1;
	}
	return false;
}

static int
read_bits(struct filter *f, const char *text, const struct command_word *word,
    struct err *err)
{
	unsigned max = f->family == AF_INET6 ? 128 : 32;
	unsigned long bits;
	char *end;

	f->bits = max;
	if (text == NULL)
		return 0;
	bits = strtoul(text, &end, 10);
	if (strspn(text, "0123456789") == 0 || *end != '\0' || bits > max)
		return err_set(err, word->column,
		    "'%.64s': behind the / stands how many bits count, from "
		    "0 to %u",
		    word->text, max);
	f->bits = (unsigned)bits;
	return 0;
}

static int
no_address(const struct command_word *word, struct err *err)
{
	struct in6_addr in6;

	if (inet_pton(AF_INET6, word->text, &in6) == 1)
		return err_set(err, word->column,
		    "an IPv6 address stands in brackets here: [%.64s]",
		    word->text);
	return err_set(err, word->column,
	    "'%.64s' is no address: that is a number such as 127.0.0.1, "
	    "10.0.0.0/8 or [::1], and :PORT may follow",
	    word->text);
}

static bool
is_any(const char *host)
{
	static const char *const any[] = { "", "*", "any", "all", "default" };

	for (size_t i = 0; i < sizeof any / sizeof any[0]; i++) {
		if (strcmp(host, any[i]) == 0)
			return true;
	}
	return false;
}

/* family: what a prefix named, or AF_UNSPEC. */
static int
read_address(struct filter *f, const struct parts *parts, int family,
    const struct command_word *word, struct err *err)
{
	if (is_any(parts->host) && parts->bits == NULL)
		return 0;
	if (inet_pton(AF_INET, parts->host, f->host) == 1 ||
	    (parts->bits != NULL && read_short_ipv4(f->host, parts->host)))
		f->family = AF_INET;
	else if (inet_pton(AF_INET6, parts->host, f->host) == 1)
		f->family = AF_INET6;
	else
		return no_address(word, err);
	if (family != AF_UNSPEC && family != f->family)
		return err_set(err, word->column,
		    "'%.64s': inet: wants an IPv4 address, inet6: an IPv6 one",
		    word->text);
	return read_bits(f, parts->bits, word, err);
}

static int
read_path(struct filter *f, const char *pattern,
    const struct command_word *word, const struct ss_options *show,
    struct err *err)
{
	if (!show->unix_sockets)
		return err_set(err, word->column,
		    "'%.64s': AF_UNIX sockets are not among what is listed; "
		    "add -x",
		    word->text);
	f->op = FILTER_PATH;
	f->path = x_strdup(pattern);
	return 0;
}

/* Of the port, which is behind the last colon. */
static unsigned
port_column(const struct command_word *word)
{
	const char *colon = strrchr(word->text, ':');

	return word->column +
	       (colon != NULL ? (unsigned)(colon + 1 - word->text) : 0);
}

static int
read_internet(struct filter *f, const char *text, int family,
    const struct command_word *word, const struct ss_options *show,
    struct err *err)
{
	char *copy = x_strdup(text);
	struct parts parts = { 0 };
	int result = cut(&parts, copy, word, err);

	if (result == 0)
		result = read_address(f, &parts, family, word, err);
	if (result == 0)
		result = ss_port_read(
		    &f->port, parts.port, port_column(word), show, err);
	free(copy);
	return result;
}

/* The text behind a prefix, or NULL. */
static const char *
behind(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) == 0 ? text + len : NULL;
}

int
ss_host_read(struct filter *f, unsigned *named, const struct command_word *word,
    const struct ss_options *show, struct err *err)
{
	bool paths = !show->tcp && !show->udp;
	const char *path = behind(word->text, "unix:");
	const char *v4 = behind(word->text, "inet:");
	const char *v6 = behind(word->text, "inet6:");

	*named |= (path != NULL ? SS_UNIX : 0u) | (v4 != NULL ? SS_IPV4 : 0u) |
		  (v6 != NULL ? SS_IPV6 : 0u);
	if (path != NULL || (paths && v4 == NULL && v6 == NULL))
		return read_path(
		    f, path != NULL ? path : word->text, word, show, err);
	if (v4 != NULL)
		return read_internet(f, v4, AF_INET, word, show, err);
	if (v6 != NULL)
		return read_internet(f, v6, AF_INET6, word, show, err);
	return read_internet(f, word->text, AF_UNSPEC, word, show, err);
}
