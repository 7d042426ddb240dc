/*
 * model/addr.h - a socket address: IPv4, IPv6 (RFC 4291) or AF_UNIX, and
 * how C, Python and ss write it.
 */
#ifndef MODEL_ADDR_H
#define MODEL_ADDR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "base/buf.h"

/* len is that of the system calls; 0: no address. All zero is that. */
struct addr {
	socklen_t len;
	union {
		struct sockaddr sa;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
	};
};

/* From what a system call filled in. Too long or unknown: no address. */
struct addr addr_from(const void *sockaddr, socklen_t len);
/* AF_INET or AF_INET6 from 4 or 16 bytes and a port, host byte order. */
struct addr addr_ip(int family, const void *bytes, unsigned port);
/*
 * From a number in text ("127.0.0.1", "::1") or a path (AF_UNIX; "" is no
 * name, a leading NUL or '@' the abstract namespace). Host "" is every
 * interface. False where host is not a number of that family.
 */
bool addr_parse(struct addr *out, int family, const char *host, size_t host_len,
    unsigned port, uint32_t flowinfo, uint32_t scope);

int addr_family(const struct addr *a);	  /* AF_UNSPEC: no address */
unsigned addr_port(const struct addr *a); /* 0: none */
/* Host is 0.0.0.0 or ::. */
bool addr_is_any(const struct addr *a);
/* Nothing, or 0.0.0.0:0, [::]:0, or an AF_UNIX address without a name. */
bool addr_is_empty(const struct addr *a);
/* An IPv6 address that stands for IPv4 (::ffff:1.2.3.4) as that IPv4. */
struct addr addr_unmapped(const struct addr *a);
bool addr_equal(const struct addr *a, const struct addr *b);
uint32_t addr_hash(const struct addr *a);

/* "127.0.0.1:65432", "[::1]:65432", "/tmp/x", "@x"; "" for none. */
void addr_text(struct buf *out, const struct addr *a);
/* "{AF_INET, 127.0.0.1:65432}" */
void addr_c(struct buf *out, const struct addr *a);
/* "('127.0.0.1', 64623)", "('::1', 64623, 0, 0)", "'/tmp/x'" */
void addr_python(struct buf *out, const struct addr *a);

#endif
