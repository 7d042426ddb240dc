#!/usr/bin/env bash
# What shellcheck says of our own scripts. They call functions by a name in a
# variable here and there, which it cannot follow (SC2317).
#
# usage: tests/lint/shell.sh [ROOT]
set -euo pipefail
cd "${1:-"$(dirname "$0")/../.."}"
find tests .ci -type f | grep -E '\.sh$|^\.ci/run$' | LC_ALL=C sort |
    xargs shellcheck -f gcc -e SC2317
