/* model/hostname.c - which names of hosts there are in a private network. */
#include "model/hostname.h"

/*
 * `server` and `client` are names here too, so that the same lines run in
 * both networks. Both are the one host that there is; and 127.0.0.1 alone, so
 * that a name shows what the number would until there is a lesson on names.
 */
static const struct hostname loopback[] = {
	{ "localhost", { "127.0.0.1", "::1" } },
	{ "ip6-localhost", { "::1" } },
	{ "server", { "127.0.0.1" } },
	{ "client", { "127.0.0.1" } },
	{ "many.example", { "127.0.0.1", "127.0.0.2", "127.0.0.3", "::1" } },
};

/*
 * 10.0.0.3 is nobody's: what a name still says of a host that is gone. For
 * the client it comes first, for the server second (RFC 6724, rule 9).
 */
static const struct hostname wire[] = {
	{ "localhost", { "127.0.0.1", "::1" } },
	{ "ip6-localhost", { "::1" } },
	{ "server", { "10.0.0.1", "fd00::1" } },
	{ "client", { "10.0.0.2", "fd00::2" } },
	{ "many.example", { "10.0.0.1", "fd00::1", "10.0.0.3" } },
};

const struct hostname *
hostname_at(bool on_wire, size_t i)
{
	const struct hostname *list = on_wire ? wire : loopback;
	size_t count = on_wire ? sizeof wire / sizeof wire[0]
			       : sizeof loopback / sizeof loopback[0];

	return i < count ? &list[i] : NULL;
}
