/*
 * lab/wire_tree.c - the order in which packets stand on the wire: a binary
 * tree in which left is earlier. Each item draws a priority, and none has one
 * above it with a lower priority (a treap: Seidel and Aragon, "Randomized
 * search trees", 1996), which keeps the tree shallow whatever is done to it.
 * Each knows how many are below it, so that the i-th is found.
 */
#include "lab/wire_parts.h"

static size_t
size_of(const struct wire_item *item)
{
	return item != NULL ? item->size : 0;
}

static void
count_below(struct wire_item *item)
{
	item->size = size_of(item->left) + 1 + size_of(item->right);
}

/* Where a pointer to it stands. */
static struct wire_item **
spot_of(struct wire_tree *t, const struct wire_item *item)
{
	if (item->up == NULL)
		return &t->root;
	return item->up->left == item ? &item->up->left : &item->up->right;
}

/* It and the one above it change places; the order stays. */
static void
raise_item(struct wire_tree *t, struct wire_item *item)
{
	struct wire_item *lowered = item->up, *moved;

	*spot_of(t, lowered) = item;
	if (lowered->left == item) {
		moved = item->right;
		lowered->left = moved;
		item->right = lowered;
	} else {
		moved = item->left;
		lowered->right = moved;
		item->left = lowered;
	}
	if (moved != NULL)
		moved->up = lowered;
	item->up = lowered->up;
	lowered->up = item;
	count_below(lowered);
	count_below(item);
}

void
wire_tree_insert(struct wire_tree *t, struct wire_item *item, size_t index)
{
	struct wire_item **spot = &t->root, *up = NULL;

	while (*spot != NULL) {
		size_t before = size_of((*spot)->left);

		up = *spot;
		up->size++;
		spot = index <= before ? &up->left : &up->right;
		if (index > before)
			index -= before + 1;
	}
	*spot = item;
	item->up = up;
	item->left = item->right = NULL;
	item->size = 1;
	item->priority = wire_random(&t->random);
	while (item->up != NULL && item->up->priority < item->priority)
		raise_item(t, item);
}

void
wire_tree_remove(struct wire_tree *t, struct wire_item *item)
{
	struct wire_item *below;

	while (item->left != NULL && item->right != NULL)
		raise_item(t, item->left->priority > item->right->priority
				  ? item->left
				  : item->right);
	below = item->left != NULL ? item->left : item->right;
	*spot_of(t, item) = below;
	if (below != NULL)
		below->up = item->up;
	for (struct wire_item *i = item->up; i != NULL; i = i->up)
		i->size--;
}

size_t
wire_tree_count(const struct wire_tree *t)
{
	return size_of(t->root);
}

struct wire_item *
wire_tree_at(const struct wire_tree *t, size_t index)
{
	struct wire_item *item = t->root;

	while (item != NULL && index != size_of(item->left)) {
		size_t before = size_of(item->left);

		item = index < before ? item->left : item->right;
		if (index > before)
			index -= before + 1;
	}
	return item;
}

size_t
wire_tree_index(const struct wire_item *item)
{
	size_t index = size_of(item->left);

	for (; item->up != NULL; item = item->up) {
		if (item == item->up->right)
			index += size_of(item->up->left) + 1;
	}
	return index;
}

size_t
wire_tree_due(const struct wire_tree *t, int64_t due_us)
{
	const struct wire_item *item = t->root;
	size_t count = 0;

	while (item != NULL) {
		if (item->p.due_us > due_us) {
			item = item->left;
		} else {
			count += size_of(item->left) + 1;
			item = item->right;
		}
	}
	return count;
}
