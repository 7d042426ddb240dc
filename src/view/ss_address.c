/* view/ss_address.c - addresses as ss(8) writes them. */
#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "view/ss_parts.h"

enum { PATH_AT = offsetof(struct sockaddr_un, sun_path) };

static const struct addr *
end_of(const struct ss_row *r, bool local)
{
	return local ? &r->s->local : &r->s->peer;
}

/* By hand: a long table spends a good part of its time here. */
static void
ipv4_text(struct buf *out, const struct in_addr *in)
{
	const unsigned char *bytes = (const unsigned char *)in;
	char text[INET_ADDRSTRLEN], *at = text;

	for (int i = 0; i < 4; i++) {
		if (i > 0)
			*at++ = '.';
		if (bytes[i] >= 100)
			*at++ = (char)('0' + bytes[i] / 100);
		if (bytes[i] >= 10)
			*at++ = (char)('0' + bytes[i] / 10 % 10);
		*at++ = (char)('0' + bytes[i] % 10);
	}
	buf_add(out, text, (size_t)(at - text));
}

/*
 * `*` stands for both families: the kernel gives a socket that takes IPv6
 * alone away by v6only.
 */
static void
ipv6_text(struct buf *out, const struct ksock *s, const struct in6_addr *in6)
{
	char text[INET6_ADDRSTRLEN] = "";
	bool v6only = s->has_v6only && s->v6only != 0;

	if (!v6only && IN6_IS_ADDR_UNSPECIFIED(in6)) {
		buf_addc(out, '*');
		return;
	}
	inet_ntop(AF_INET6, in6, text, sizeof text);
	buf_addc(out, '[');
	buf_adds(out, text);
	buf_addc(out, ']');
}

static void
device_text(struct buf *out, const struct ss_row *r)
{
	const struct view_names *names = r->names;
	const char *name = NULL;

	if (names->device != NULL)
		name = names->device(names->context, r->s->device);
	buf_addc(out, '%');
	if (name != NULL) {
		text_plain_line(out, name, strlen(name));
	} else {
		buf_adds(out, "if");
		ss_number(out, r->s->device);
	}
}

/*
 * A name in the abstract namespace has `@` for each NUL. Only the own name
 * of a socket is told; its peer is known by its inode.
 */
static void
path_text(struct buf *out, const struct addr *a)
{
	char path[sizeof a->un.sun_path];
	size_t len = a->len > PATH_AT ? a->len - PATH_AT : 0;

	if (len == 0) {
		buf_addc(out, '*');
		return;
	}
	memcpy(path, a->un.sun_path, len);
	if (path[0] != '\0')
		len = strnlen(path, len);
	for (size_t i = 0; i < len; i++) {
		if (path[i] == '\0')
			path[i] = '@';
	}
	text_plain_line(out, path, len);
}

void
ss_host(struct buf *out, const struct ss_row *r, bool local)
{
	const struct addr *a = end_of(r, local);

	if (r->s->family == AF_UNIX) {
		path_text(out, a);
		buf_addc(out, ' ');
		return;
	}
	if (r->s->family == AF_INET)
		ipv4_text(out, &a->in.sin_addr);
	else
		ipv6_text(out, r->s, &a->in6.sin6_addr);
	if (local && r->s->device != 0)
		device_text(out, r);
	buf_addc(out, ':');
}

void
ss_port(struct buf *out, const struct ss_row *r, bool local)
{
	const struct view_names *names = r->names;
	const struct ksock *s = r->s;
	unsigned port = addr_port(end_of(r, local));
	const char *name = NULL;

	if (s->family == AF_UNIX) {
		ss_number(out, local ? s->inode : s->peer_inode);
		return;
	}
	if (port == 0) {
		buf_addc(out, '*');
		return;
	}
	if (!r->o->numeric && names->service != NULL)
		name = names->service(names->context, port, s->protocol);
	if (name != NULL)
		text_plain_line(out, name, strlen(name));
	else
		ss_number(out, port);
}
