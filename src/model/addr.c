/* model/addr.c - socket addresses as values and as text. */
#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "model/addr.h"
#include "model/constant.h"

enum { PATH_AT = offsetof(struct sockaddr_un, sun_path) };

struct addr
addr_from(const void *sockaddr, socklen_t len)
{
	struct addr a = { 0 };
	socklen_t need;

	if (len < sizeof(sa_family_t) || len > sizeof a.un)
		return a;
	memcpy(&a.sa, sockaddr, len);
	switch (a.sa.sa_family) {
	case AF_INET:
		need = sizeof a.in;
		break;
	case AF_INET6:
		need = sizeof a.in6;
		break;
	case AF_UNIX:
		need = PATH_AT;
		break;
	default:
		return (struct addr){ 0 };
	}
	if (len < need)
		return (struct addr){ 0 };
	a.len = a.sa.sa_family == AF_UNIX ? len : need;
	if (a.sa.sa_family == AF_INET)
		memset(a.in.sin_zero, 0, sizeof a.in.sin_zero);
	return a;
}

struct addr
addr_ip(int family, const void *bytes, unsigned port)
{
	struct addr a = { 0 };

	if (family == AF_INET) {
		a.len = sizeof a.in;
		a.in.sin_family = AF_INET;
		a.in.sin_port = htons((uint16_t)port);
		memcpy(&a.in.sin_addr, bytes, 4);
	} else if (family == AF_INET6) {
		a.len = sizeof a.in6;
		a.in6.sin6_family = AF_INET6;
		a.in6.sin6_port = htons((uint16_t)port);
		memcpy(&a.in6.sin6_addr, bytes, 16);
	}
	return a;
}

static bool
path_parse(struct addr *out, const char *path, size_t len)
{
	if (len > sizeof out->un.sun_path - 1)
		return false;
	out->un.sun_family = AF_UNIX;
	memcpy(out->un.sun_path, path, len);
	if (len > 0 && path[0] == '@')
		out->un.sun_path[0] = '\0';
	out->len = (socklen_t)(PATH_AT + len);
	/* A path ends with its NUL; an abstract name has none. */
	if (len > 0 && out->un.sun_path[0] != '\0')
		out->len++;
	return true;
}

bool
addr_parse(struct addr *out, int family, const char *host, size_t host_len,
    unsigned port, uint32_t flowinfo, uint32_t scope)
{
	unsigned char bytes[16] = { 0 };

	*out = (struct addr){ 0 };
	if (family == AF_UNIX)
		return path_parse(out, host, host_len);
	if (host_len != strlen(host))
		return false;
	if (host_len > 0 && inet_pton(family, host, bytes) != 1)
		return false;
	*out = addr_ip(family, bytes, port);
	if (family == AF_INET6) {
		out->in6.sin6_flowinfo = htonl(flowinfo);
		out->in6.sin6_scope_id = scope;
	}
	return out->len > 0;
}

int
addr_family(const struct addr *a)
{
	return a->len > 0 ? a->sa.sa_family : AF_UNSPEC;
}

unsigned
addr_port(const struct addr *a)
{
	switch (addr_family(a)) {
	case AF_INET:
		return ntohs(a->in.sin_port);
	case AF_INET6:
		return ntohs(a->in6.sin6_port);
	}
	return 0;
}

bool
addr_is_any(const struct addr *a)
{
	switch (addr_family(a)) {
	case AF_INET:
		return a->in.sin_addr.s_addr == htonl(INADDR_ANY);
	case AF_INET6:
		return IN6_IS_ADDR_UNSPECIFIED(&a->in6.sin6_addr);
	}
	return false;
}

bool
addr_is_empty(const struct addr *a)
{
	if (addr_family(a) == AF_UNIX)
		return a->len <= PATH_AT;
	return a->len == 0 || (addr_is_any(a) && addr_port(a) == 0);
}

struct addr
addr_unmapped(const struct addr *a)
{
	if (addr_family(a) != AF_INET6 ||
	    !IN6_IS_ADDR_V4MAPPED(&a->in6.sin6_addr))
		return *a;
	return addr_ip(AF_INET, a->in6.sin6_addr.s6_addr + 12, addr_port(a));
}

bool
addr_equal(const struct addr *a, const struct addr *b)
{
	if (a->len != b->len || addr_family(a) != addr_family(b))
		return false;
	switch (addr_family(a)) {
	case AF_INET:
		return a->in.sin_port == b->in.sin_port &&
		       a->in.sin_addr.s_addr == b->in.sin_addr.s_addr;
	case AF_INET6:
		return a->in6.sin6_port == b->in6.sin6_port &&
		       memcmp(&a->in6.sin6_addr, &b->in6.sin6_addr, 16) == 0;
	case AF_UNIX:
		return memcmp(&a->un, &b->un, a->len) == 0;
	}
	return true;
}

uint32_t
addr_hash(const struct addr *a)
{
	const unsigned char *s = (const unsigned char *)&a->un;
	uint32_t hash = 2166136261u; /* FNV-1a */
	size_t from = 0, to = a->len;

	if (addr_family(a) == AF_INET6) {
		/* Flow label and scope are not part of addr_equal. */
		hash = (hash ^ a->in6.sin6_port) * 16777619u;
		from = offsetof(struct sockaddr_in6, sin6_addr);
		to = from + 16;
	}
	for (size_t i = from; i < to; i++)
		hash = (hash ^ s[i]) * 16777619u;
	return hash;
}

static void
host_text(struct buf *out, const struct addr *a)
{
	char host[INET6_ADDRSTRLEN] = "";

	if (addr_family(a) == AF_INET)
		inet_ntop(AF_INET, &a->in.sin_addr, host, sizeof host);
	else
		inet_ntop(AF_INET6, &a->in6.sin6_addr, host, sizeof host);
	buf_adds(out, host);
}

/* The name's bytes with the kernel's padding NUL of a path left out. */
static size_t
path_len(const struct addr *a)
{
	size_t len = a->len - PATH_AT;

	if (len > 0 && a->un.sun_path[0] != '\0')
		len = strnlen(a->un.sun_path, len);
	return len;
}

static void
path_text(struct buf *out, const struct addr *a)
{
	size_t len = path_len(a);
	size_t abstract = len > 0 && a->un.sun_path[0] == '\0';
	struct buf quoted = { 0 };

	if (abstract)
		buf_addc(out, '@');
	/* text_c_string escapes; its quotes are not wanted here. */
	text_c_string(&quoted, a->un.sun_path + abstract, len - abstract);
	buf_add(out, quoted.data + 1, quoted.len - 2);
	buf_free(&quoted);
}

void
addr_text(struct buf *out, const struct addr *a)
{
	switch (addr_family(a)) {
	case AF_INET:
		host_text(out, a);
		buf_printf(out, ":%u", addr_port(a));
		break;
	case AF_INET6:
		buf_addc(out, '[');
		host_text(out, a);
		buf_printf(out, "]:%u", addr_port(a));
		break;
	case AF_UNIX:
		path_text(out, a);
		break;
	}
}

void
addr_c(struct buf *out, const struct addr *a)
{
	const char *family = constant_name(GROUP_FAMILY, addr_family(a));

	buf_printf(out, "{%s, ", family);
	if (addr_family(a) == AF_UNIX) {
		buf_addc(out, '"');
		path_text(out, a);
		buf_addc(out, '"');
	} else {
		addr_text(out, a);
	}
	buf_addc(out, '}');
}

void
addr_python(struct buf *out, const struct addr *a)
{
	switch (addr_family(a)) {
	case AF_INET:
	case AF_INET6:
		buf_adds(out, "('");
		host_text(out, a);
		buf_printf(out, "', %u", addr_port(a));
		if (addr_family(a) == AF_INET6)
			buf_printf(out, ", %u, %u", ntohl(a->in6.sin6_flowinfo),
			    a->in6.sin6_scope_id);
		buf_addc(out, ')');
		break;
	case AF_UNIX:
		buf_addc(out, '\'');
		path_text(out, a);
		buf_addc(out, '\'');
		break;
	default:
		buf_adds(out, "None");
	}
}
