/*
 * kernel/services.h - names of ports (services(5)) and of hosts (hosts(5)).
 * Those of hosts come from /etc/hosts alone: no name server is ever asked.
 * Those of ports come from where the machine has them (nsswitch.conf(5)).
 */
#ifndef KERNEL_SERVICES_H
#define KERNEL_SERVICES_H

#include <stdbool.h>

#include "model/addr.h"

struct services;

/* Reads what the machine knows of services; services_free it. */
struct services *services_new(void);
void services_free(struct services *s);
/* The name of a port of IPPROTO_TCP or IPPROTO_UDP, or NULL. It lives as
 * long as s. */
const char *services_name(
    const struct services *s, unsigned port, int protocol);
/* The port of a service's name, which may be an alias ("www"); protocol 0:
 * of either, TCP first. -1: there is no such service. */
int services_port(const struct services *s, const char *name, int protocol);
/* Whether the kernel gives this port away by itself:
 * net.ipv4.ip_local_port_range, as it was at services_new. */
bool services_is_ephemeral(const struct services *s, unsigned port);

struct hosts;

/* Reads /etc/hosts; hosts_free it. */
struct hosts *hosts_new(void);
/* What a private network has in its place (model/hostname.h). */
struct hosts *hosts_private(bool on_wire);
void hosts_free(struct hosts *h);
/* The first name that the file has for an IPv4 or IPv6 address, or NULL. It
 * lives as long as h. */
const char *hosts_name(const struct hosts *h, const struct addr *a);

/* ---- for tests ---- */

/* One line of the file, added; what is no line of a host is left out. */
void hosts_add(struct hosts *h, const char *line);
/* Without reading the file. */
struct hosts *hosts_empty(void);

#endif
