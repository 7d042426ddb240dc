/* command/net_names.c - names for views, from the kernel layer's lookups. */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "command/net_names.h"
#include "kernel/cgroups.h"
#include "kernel/named.h"
#include "kernel/services.h"

enum { NAME_SIZE = 256 };

struct user {
	uid_t uid;
	char *name; /* NULL: it has none */
};

struct context {
	struct services *services; /* these are NULL until they are asked */
	struct hosts *hosts;
	struct cgroups *cgroups;
	struct user *users;
	size_t user_count, user_cap;
	char answer[NAME_SIZE]; /* to the question before */
};

static const char *
any_service(void *context, unsigned port, int protocol)
{
	struct context *c = context;

	if (c->services == NULL)
		c->services = services_new();
	return services_name(c->services, port, protocol);
}

static const char *
service(void *context, unsigned port, int protocol)
{
	const struct context *c = context;
	const char *name = any_service(context, port, protocol);

	return services_is_ephemeral(c->services, port) ? NULL : name;
}

static const char *
host(void *context, const struct addr *a)
{
	struct context *c = context;

	if (c->hosts == NULL)
		c->hosts = hosts_new();
	return hosts_name(c->hosts, a);
}

/* One that is gone has a name too, as for ss(8). */
static const char *
device(void *context, unsigned index)
{
	struct context *c = context;

	if (!named_device(index, c->answer, sizeof c->answer))
		snprintf(c->answer, sizeof c->answer, "if%u", index);
	return c->answer;
}

static const char *
user(void *context, uid_t uid)
{
	struct context *c = context;
	bool found;

	for (size_t i = 0; i < c->user_count; i++) {
		if (c->users[i].uid == uid)
			return c->users[i].name;
	}
	found = named_user(uid, c->answer, sizeof c->answer);
	X_GROW(c->users, c->user_count, c->user_cap);
	c->users[c->user_count] =
	    (struct user){ uid, found ? x_strdup(c->answer) : NULL };
	return c->users[c->user_count++].name;
}

static const char *
cgroup(void *context, uint64_t id)
{
	struct context *c = context;

	if (c->cgroups == NULL)
		c->cgroups = cgroups_new();
	return cgroups_path(c->cgroups, id);
}

static const char *
program(void *context, pid_t pid)
{
	struct context *c = context;

	if (!named_program(pid, c->answer, sizeof c->answer))
		return NULL;
	return c->answer;
}

void
net_names(struct view_names *out)
{
	*out = (struct view_names){
		.context = x_calloc(1, sizeof(struct context)),
		.service = service,
		.host = host,
		.device = device,
		.user = user,
		.cgroup = cgroup,
		.program = program,
	};
}

void
net_names_of_all_ports(struct view_names *out)
{
	net_names(out);
	out->service = any_service;
}

void
net_names_of_lab(struct view_names *names, const struct lab *lab)
{
	struct context *c = names->context;

	if (!lab_has_names(lab))
		return;
	hosts_free(c->hosts);
	c->hosts = hosts_private(lab_net(lab) == LAB_WIRE);
}

void
net_names_free(struct view_names *names)
{
	struct context *c = names->context;

	if (c == NULL)
		return;
	services_free(c->services);
	hosts_free(c->hosts);
	cgroups_free(c->cgroups);
	for (size_t i = 0; i < c->user_count; i++)
		free(c->users[i].name);
	free(c->users);
	free(c);
	*names = (struct view_names){ 0 };
}
