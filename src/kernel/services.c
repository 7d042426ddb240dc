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

struct services {
	char *tcp[PORTS], *udp[PORTS];
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

/* The first name of a port is the one that getservbyport(3) gives. */
static void
keep(char **names, const struct servent *service)
{
	char **name = &names[ntohs((uint16_t)service->s_port)];

	if (*name == NULL)
		*name = x_strdup(service->s_name);
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
			keep(s->tcp, service);
		else if (strcmp(service->s_proto, "udp") == 0)
			keep(s->udp, service);
	}
	endservent();
	return s;
}

void
services_free(struct services *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < PORTS; i++) {
		free(s->tcp[i]);
		free(s->udp[i]);
	}
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

static int
find(char *const *names, const char *name)
{
	for (int port = 0; port < PORTS; port++) {
		if (names[port] != NULL && strcmp(names[port], name) == 0)
			return port;
	}
	return -1;
}

int
services_port(const struct services *s, const char *name, int protocol)
{
	int port = -1;

	if (protocol == 0 || protocol == IPPROTO_TCP)
		port = find(s->tcp, name);
	if (port < 0 && (protocol == 0 || protocol == IPPROTO_UDP))
		port = find(s->udp, name);
	return port;
}

bool
services_is_ephemeral(const struct services *s, unsigned port)
{
	return port >= s->from && port <= s->to;
}
