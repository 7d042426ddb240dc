#!/usr/bin/env bash
# The call reference is made from the calls themselves, and committed: the
# two must be the same. `make docs` writes it.
set -euo pipefail
cd "$(dirname "$0")/../.."
"${SOCKETS:-build/sockets}" help --reference |
    diff -u --label docs/calls.md --label 'sockets help --reference' \
	docs/calls.md - || {
	echo "docs/calls.md:1: not what the calls say; run: make docs"
	exit 1
}
