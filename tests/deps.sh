#!/bin/sh
# Installs what is missing on this machine, and does nothing, fast, where
# nothing is: each thing is looked for by itself (a command, a library),
# so that one that did not come from a package counts too.
#
# usage: tests/deps.sh GROUP...		build, test, fuzz
set -u

# need PACKAGE COMMAND...: the package is missing where the command fails.
need()
{
	package=$1
	shift
	"$@" >/dev/null 2>&1 || missing="$missing $package"
}

has()
{
	command -v "$1"
}

has_openbsd_nc()
{
	nc -h 2>&1 | grep OpenBSD
}

has_fuzzer()
{
	ls "$(clang -print-resource-dir)"/lib/*/libclang_rt.fuzzer-*
}

group_build()
{
	has "${CC:-gcc}" >/dev/null || missing="$missing gcc libc6-dev"
	need make has make
	need gettext has msgfmt
	if pkg-config --exists readline jansson libmnl md4c libpcap \
	    2>/dev/null; then
		return
	fi
	need pkg-config has pkg-config
	need libreadline-dev pkg-config --exists readline
	need libjansson-dev pkg-config --exists jansson
	need libmnl-dev pkg-config --exists libmnl
	need libmd4c-dev pkg-config --exists md4c
	need libpcap-dev pkg-config --exists libpcap
}

group_test()
{
	need check pkg-config --exists check
	need clang-format has clang-format
	need shellcheck has shellcheck
	need groff-base has groff
	need tmux has tmux
	need python3 has /usr/bin/python3
	need netcat-openbsd has_openbsd_nc
	need socat has socat
	need iproute2 has ss
	need net-tools has netstat
	need lsof has lsof
	need tcpdump has tcpdump
	need netbase getent services http/tcp
	need util-linux has unshare
	need procps has pkill
	need git has git
}

group_fuzz()
{
	need clang has clang
	need libclang-rt-dev has_fuzzer
}

look()
{
	missing=
	for group in "$@"; do
		"group_$group"
	done
}

apt()
{
	$root env DEBIAN_FRONTEND=noninteractive apt-get "$@"
}

case " $* " in
*[!a-z\ ]* | '  ') echo "usage: $0 build|test|fuzz..." >&2; exit 2 ;;
esac
PATH=$PATH:/usr/sbin:/sbin
look "$@"
[ -z "$missing" ] && exit 0

if ! has apt-get >/dev/null; then
	echo "sockets needs these first (Debian's names):$missing" >&2
	exit 1
fi
root=
if [ "$(id -u)" != 0 ]; then
	root=sudo
	if ! has sudo >/dev/null; then
		echo "sockets needs packages; as root, run:" \
		    "apt-get install --no-install-recommends$missing" >&2
		exit 1
	fi
fi
echo "Installing what is missing:$missing"
# A list of packages too old to find one of them is the usual trouble, so
# it is renewed first. What is installed by then is asked again: the exit
# status of apt-get alone does not tell.
apt update -qq
# shellcheck disable=SC2086 # a list of words
apt install -y -qq --no-install-recommends $missing
asked=$missing
look "$@"
[ -z "$missing" ] && exit 0
echo "Could not install:$missing. As root, try:" \
    "apt-get install --no-install-recommends$asked" >&2
exit 1
