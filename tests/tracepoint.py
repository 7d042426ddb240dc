#!/usr/bin/env python3
"""Compares the edges that sockets prints with those of the kernel.

Runs sessions of tests/sessions with --json, each on a server port of its own,
while the tracepoint sock:inet_sock_set_state is written to a buffer of its
own. Every socket of a session must have gone through the same edges in both,
in the same order; and the edges of all sockets together come in one order.

usage: tests/tracepoint.py SOCKETS INSTANCE FILE...

INSTANCE is a folder of tracefs's instances/. Ends with 1 where one differs.
"""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys

LIMIT = 60  # seconds that one session may take
PORTS = 4  # of the server: the sessions use 65431 to 65434
END = "the_end_of_it"
# Others on this machine may run sessions too, on ports of their own.
FIRST_PORT = 20000 + os.getpid() % 40 * 250

NAMES = {
    "TCP_ESTABLISHED": "ESTABLISHED",
    "TCP_SYN_SENT": "SYN-SENT",
    "TCP_SYN_RECV": "SYN-RECEIVED",
    "TCP_FIN_WAIT1": "FIN-WAIT-1",
    "TCP_FIN_WAIT2": "FIN-WAIT-2",
    "TCP_TIME_WAIT": "TIME-WAIT",
    "TCP_CLOSE": "CLOSED",
    "TCP_CLOSE_WAIT": "CLOSE-WAIT",
    "TCP_LAST_ACK": "LAST-ACK",
    "TCP_LISTEN": "LISTEN",
    "TCP_CLOSING": "CLOSING",
    "TCP_NEW_SYN_RECV": "SYN-RECEIVED",
}


class Trace:
    """The tracepoint, for sockets that have one of our server's ports."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.event = self.folder / "events/sock/inet_sock_set_state"

    def begin(self, port):
        last = port + PORTS - 1
        ours = " || ".join(f"({side} >= {port} && {side} <= {last})"
                           for side in ("sport", "dport"))
        (self.folder / "buffer_size_kb").write_text("2048")
        (self.event / "filter").write_text(ours)
        (self.folder / "trace").write_text("")
        (self.event / "enable").write_text("1")
        (self.folder / "tracing_on").write_text("1")

    def end(self):
        (self.folder / "tracing_on").write_text("0")
        (self.event / "enable").write_text("0")
        text = (self.folder / "trace").read_text()
        if re.search(r"LOST|OVERRUN", text):
            raise SystemExit("the trace's buffer was too small")
        return text


def with_ports(edge, local, peer):
    """An edge and its socket, as far as the kernel can tell which it is.

    The tracepoint tells no local port before the SYN is made, and that of a
    failed connect is given back before one can ask. A new socket is still a
    copy of its listener, without a peer, when it enters SYN-RECEIVED.
    """
    if edge in (("CLOSED", "SYN-SENT"), ("SYN-SENT", "CLOSED")):
        local = 0
    if edge == ("LISTEN", "SYN-RECEIVED"):
        peer = 0
    return edge, local, peer


def kernel_edges(text):
    edges = []
    for line in text.splitlines():
        if "inet_sock_set_state:" not in line:
            continue
        fields = dict(word.split("=", 1) for word in line.split()
                      if "=" in word)
        if fields["protocol"] == "IPPROTO_TCP":
            edges.append(with_ports(
                (NAMES[fields["oldstate"]], NAMES[fields["newstate"]]),
                int(fields["sport"]), int(fields["dport"])))
    return edges


def port_of(address):
    return int(address.rsplit(":", 1)[1]) if address else 0


def lab_edges(events, first_port):
    """The journal's edges that have one of the server's ports.

    TIME-WAIT is an object of its own in Linux, which the tracepoint never
    mentions: it says that the socket has become CLOSED.
    """
    calls = {e["id"]: e for e in events if e["event"] == "call"}
    none = {"call": None, "text": ""}  # a crash, or time that went by
    edges, held = [], {}
    for e in events:
        if e["event"] != "state" or e["from"] == "TIME-WAIT":
            continue
        cause = calls.get(e["call"], none)
        local, peer = port_of(e["local"]), port_of(e["peer"])
        if local == 0 and peer == 0:
            found = re.search(r":(\d+)}", cause["text"])
            peer = int(found.group(1)) if found else 0
        if not any(first_port <= port < first_port + PORTS
                   for port in (local, peer)):
            continue
        to = "CLOSED" if e["to"] == "TIME-WAIT" else e["to"]
        edges.append(with_ports((e["from"], to), local, peer))
        held[edges[-1][1:]] = cause["call"] == "shutdown"
    return edges, held


def by_socket(edges):
    sockets = {}
    for edge, local, peer in edges:
        sockets.setdefault((local, peer), []).append(edge)
    return sockets


def without_owner(lab, kernel, held):
    """Whether all that the kernel tells more is that nobody holds a socket.

    In FIN-WAIT-2 Linux frees a socket that no process holds and keeps only a
    TIME-WAIT object that says FIN-WAIT-2: CLOSED to the tracepoint, although
    the connection is what it was.
    """
    return (not held and lab and lab[-1][1] == "FIN-WAIT-2" and
            kernel == lab + [("FIN-WAIT-2", "CLOSED")])


def in_order(edges):
    """Those whose order can be compared.

    The kernel makes the socket of a new connection when the handshake is
    over, and frees one in FIN-WAIT-2 at once: both at another time than the
    segments say.
    """
    return [e for e in edges if e[0] != ("LISTEN", "SYN-RECEIVED") and
            e[0][0] != "FIN-WAIT-2"]


def differences(kernel, lab, held):
    found = []
    kernel_sockets, lab_sockets = by_socket(kernel), by_socket(lab)
    for ports in sorted(kernel_sockets.keys() | lab_sockets.keys()):
        k, l = kernel_sockets.get(ports, []), lab_sockets.get(ports, [])
        if k != l and not without_owner(l, k, held.get(ports, True)):
            found.append(f"local port {ports[0]}, peer's {ports[1]}:\n"
                         f"  the kernel: {show(k)}\n  sockets:    {show(l)}")
    k, l = in_order(kernel), in_order(lab)
    if not found and k != l:
        found.append("the order of all sockets' edges:\n  the kernel: "
                     f"{show(e for e, *_ in k)}\n  sockets:    "
                     f"{show(e for e, *_ in l)}")
    return found


def show(edges):
    return ", ".join(f"{a} -> {b}" for a, b in edges) or "nothing"


def prepare(path, first_port):
    """A session's lines, with other ports for the server."""
    text = path.read_text()
    lines = [line for line in text.splitlines() if not line.startswith("#:")]
    return re.sub(r"\b6543([1-4])\b",
                  lambda m: str(first_port + int(m.group(1)) - 1),
                  "\n".join(lines)) + f'\nsockets\n{END} = 1\nset {END}\n'


def run(sockets, lines):
    """The journal, and the program, which still has all its processes."""
    shell = subprocess.Popen(
        [sockets, "--net", "loopback", "--json"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    shell.stdin.write(lines)
    shell.stdin.flush()
    events = []
    signal.alarm(LIMIT)
    for line in shell.stdout:
        events.append(json.loads(line))
        if END in str(events[-1].get("text")):
            signal.alarm(0)
            return events, shell
    shell.kill()
    shell.wait()
    raise SystemExit(f"the session did not come to its end: {events[-3:]}")


def check(sockets, trace, path, first_port):
    trace.begin(first_port)
    events, shell = run(sockets, prepare(path, first_port))
    kernel = kernel_edges(trace.end())
    shell.communicate(timeout=LIMIT)
    lab, held = lab_edges(events, first_port)
    for text in (wrong := differences(kernel, lab, held)):
        print(f"{path.name}: {text}")
    print(f"{path.name}: {len(lab)} edges of {len(by_socket(lab))} sockets, "
          f"{'which differ' if wrong else 'the same'}")
    return len(lab), not wrong


def main():
    sockets, instance, *files = sys.argv[1:]
    trace = Trace(instance)
    total, good = 0, True
    for number, name in enumerate(files):
        path = pathlib.Path(name).resolve()
        count, same = check(sockets, trace, path, FIRST_PORT + PORTS * number)
        total += count
        good = good and same
    print(f"{total} edges in {len(files)} sessions")
    sys.exit(0 if good and total > 0 else 1)


main()
