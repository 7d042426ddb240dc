/*
 * command/net_names.h - what the ss, netstat and lsof views ask for names:
 * /etc/services, /etc/hosts, users, interfaces, control groups, programs.
 * No name server is asked. All is looked up when it is first needed, once.
 */
#ifndef COMMAND_NET_NAMES_H
#define COMMAND_NET_NAMES_H

#include "lab/lab.h"
#include "view/view_names.h"

/*
 * Fills it in; net_names_free it. As ss(8) does, no service is named for
 * the ports that the kernel chooses from (net.ipv4.ip_local_port_range).
 */
void net_names(struct view_names *out);
/* The same, with services for those ports too, as netstat and lsof do. */
void net_names_of_all_ports(struct view_names *out);
/* Of hosts, those of the private network that the lab has, if it has any. */
void net_names_of_lab(struct view_names *names, const struct lab *lab);
void net_names_free(struct view_names *names);

#endif
