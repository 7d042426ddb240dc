/*
 * kernel/services.c - names of ports. All are read at once: a list of 20,000
 * sockets would otherwise read the file for each of their ports.
 */
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "kernel/services.h"

enum { PORTS = 65536 };

/* A name of a port; it may have several (services(5)). */
struct name {
	char *text;
	unsigned port;
	int protocol;
};

struct services {
	const char *tcp[PORTS], *udp[PORTS]; /* the first names: in list */
	struct name *list;
	size_t count, cap;
	unsigned from, to; /* ports that the kernel chooses from */
};

/* Where the kernel does not tell, its own default of old, as for ss(8). */
static void
read_range(struct services *s)
{
	static const char path[] = "/proc/sys/net/ipv4/ip_local_port_range";
	FILE *file = fopen(path, "re");

	if (file == NULL || fscanf(file, "%u %u", &s->from, &s->to) != 2) {
		s->from = 1024;
		s->to = 4999;
	}
	if (file != NULL)
		fclose(file);
}

static const char *
add_name(struct services *s, const char *text, unsigned port, int protocol)
{
	X_GROW(s->list, s->count, s->cap);
	s->list[s->count] = (struct name){ x_strdup(text), port, protocol };
	return s->list[s->count++].text;
}

/* The first name of a port is the one that getservbyport(3) gives. */
static void
keep(struct services *s, const struct servent *service, int protocol)
{
	unsigned port = ntohs((uint16_t)service->s_port);
	const char **first = protocol == IPPROTO_TCP ? s->tcp : s->udp;
	const char *text = add_name(s, service->s_name, port, protocol);

	if (first[port] == NULL)
		first[port] = text;
	for (char **alias = service->s_aliases; *alias != NULL; alias++)
		add_name(s, *alias, port, protocol);
}

struct services *
services_new(void)
{
	struct services *s = x_calloc(1, sizeof *s);
	const struct servent *service;

	read_range(s);
	setservent(1);
	while ((service = getservent()) != NULL) {
		if (strcmp(service->s_proto, "tcp") == 0)
			keep(s, service, IPPROTO_TCP);
		else if (strcmp(service->s_proto, "udp") == 0)
			keep(s, service, IPPROTO_UDP);
	}
	endservent();
	return s;
}

void
services_free(struct services *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->count; i++)
		free(s->list[i].text);
	free(s->list);
	free(s);
}

const char *
services_name(const struct services *s, unsigned port, int protocol)
{
	if (port >= PORTS)
		return NULL;
	if (protocol == IPPROTO_TCP)
		return s->tcp[port];
	return protocol == IPPROTO_UDP ? s->udp[port] : NULL;
}

int
services_port(const struct services *s, const char *name, int protocol)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct name *n = &s->list[i];

		if (n->protocol == protocol && strcmp(n->text, name) == 0)
			return (int)n->port;
	}
	if (protocol != 0)
		return -1;
	return services_port(s, name, IPPROTO_TCP) >= 0
		   ? services_port(s, name, IPPROTO_TCP)
		   : services_port(s, name, IPPROTO_UDP);
}

bool
services_is_ephemeral(const struct services *s, unsigned port)
{
	return port >= s->from && port <= s->to;
}
