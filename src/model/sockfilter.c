/* model/sockfilter.c - which sockets a filter means; asks no kernel. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/sockfilter.h"

struct filter *
filter_new(enum filter_op op, struct filter *left, struct filter *right)
{
	struct filter *f = x_calloc(1, sizeof *f);

	f->op = op;
	f->left = left;
	f->right = right;
	f->port = -1;
	return f;
}

void
filter_free(struct filter *f)
{
	if (f == NULL)
		return;
	filter_free(f->left);
	filter_free(f->right);
	free(f->path);
	free(f);
}

static const struct addr *
end_of(const struct filter *f, const struct ksock *s)
{
	return f->source ? &s->local : &s->peer;
}

/* AF_UNIX: what ss(8) shows in the column of ports, the inodes. */
static long
port_of(const struct filter *f, const struct ksock *s)
{
	if (s->family == AF_UNIX)
		return f->source ? s->inode : s->peer_inode;
	return addr_port(end_of(f, s));
}

static bool
has_prefix(
    const unsigned char *bytes, const unsigned char *prefix, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	if (memcmp(bytes, prefix, whole) != 0)
		return false;
	return rest == 0 || (bytes[whole] ^ prefix[whole]) >> (8 - rest) == 0;
}

/*
 * As inet_diag.c in the kernel does: an IPv6 socket whose address stands for
 * an IPv4 one (RFC 4291, 2.5.5.2) is meant by that IPv4 address too.
 */
static bool
is_host(const struct filter *f, const struct addr *a)
{
	const struct in6_addr *in6 = &a->in6.sin6_addr;

	if (f->family == AF_UNSPEC)
		return true;
	if (f->family == AF_INET6)
		return addr_family(a) == AF_INET6 &&
		       has_prefix(in6->s6_addr, f->host, f->bits);
	if (addr_family(a) == AF_INET6)
		return IN6_IS_ADDR_V4MAPPED(in6) &&
		       has_prefix(in6->s6_addr + 12, f->host, f->bits);
	return addr_family(a) == AF_INET &&
	       has_prefix(
		   (const unsigned char *)&a->in.sin_addr, f->host, f->bits);
}

/* An abstract name as ss(8) writes it: each NUL as @. */
static void
name_of(struct buf *out, const struct addr *a)
{
	size_t start = offsetof(struct sockaddr_un, sun_path);
	const char *path = a->un.sun_path;
	size_t len = a->len > start ? a->len - start : 0;

	if (addr_family(a) != AF_UNIX || len == 0)
		return;
	if (path[0] != '\0')
		len = strnlen(path, len);
	for (size_t i = 0; i < len; i++)
		buf_addc(out, path[i] == '\0' ? '@' : path[i]);
}

static bool
is_path(const struct filter *f, const struct ksock *s)
{
	struct buf name = { 0 };
	bool result;

	if (s->family != AF_UNIX)
		return false;
	name_of(&name, end_of(f, s));
	result = fnmatch(f->path, buf_text(&name), 0) == 0;
	buf_free(&name);
	return result;
}

bool
filter_takes(const struct filter *f, const struct ksock *s)
{
	if (f == NULL)
		return true;
	switch (f->op) {
	case FILTER_AND:
		return filter_takes(f->left, s) && filter_takes(f->right, s);
	case FILTER_OR:
		return filter_takes(f->left, s) || filter_takes(f->right, s);
	case FILTER_NOT:
		return !filter_takes(f->left, s);
	case FILTER_HOST:
		return (f->port == -1 || f->port == port_of(f, s)) &&
		       is_host(f, end_of(f, s));
	case FILTER_PATH:
		return is_path(f, s);
	case FILTER_PORT_GE:
		return port_of(f, s) >= f->port;
	case FILTER_PORT_LE:
		return port_of(f, s) <= f->port;
	case FILTER_PORT_EQ:
		return port_of(f, s) == f->port;
	}
	return false;
}
