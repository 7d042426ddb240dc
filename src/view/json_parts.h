/*
 * view/json_parts.h - what the files of the JSON view share. The values are
 * the caller's: new references.
 */
#ifndef VIEW_JSON_PARTS_H
#define VIEW_JSON_PARTS_H

#include <jansson.h>

#include "model/event.h"
#include "model/world.h"

/* A string; null for NULL. What is not UTF-8 in it is escaped. */
json_t *json_text(const char *text);
/* As addr_text; null where there is none. */
json_t *json_address(const struct addr *a);
/* Bytes as "data" or "data_base64" of the object. */
void json_set_data(json_t *object, const void *bytes, size_t len);

/* json_packet.c: the object of an EVENT_PACKET. */
json_t *json_packet(const struct world *world, const struct event *e);

#endif
