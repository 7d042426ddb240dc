"""The rows of bench.py that are about the network `wire`."""

import os
import socket
import statistics
import subprocess
import time

from measure import CALL_ROUNDS, LISTEN, PYTHON, START_ROUNDS, alternate

BULK_ROUNDS = 3
BULK_BYTES = 16000000  # a call's
BULK_CALLS = 63  # 1 GB
HELD_CYCLES = 1000

# Why there is no ratio.
NO_WIRE = "no wire can be made here"

# A socket with a name in the file system is reached from any network.
FAR_MARK = """\
m = socket.socket(socket.AF_UNIX)
m.connect('{mark}')
m.close()
"""

# Between processes, which may be on two hosts. Nobody keeps what arrives.
BULK = """\
{{c}}c = socket.socket()
{{c}}c.connect(('{{host}}', 65432))
{{l}}s, a = l.accept()
{marks}{lines}{marks}""".format(marks=FAR_MARK, lines="""\
{{c}}c.sendall(b'x' * {size})
{{l}}s.recv({size}, socket.MSG_WAITALL | socket.MSG_TRUNC)
""".format(size=BULK_BYTES) * BULK_CALLS)

# The same in Python alone: seconds, on standard output.
PLAIN = """\
import os, socket, time
l = socket.create_server(('127.0.0.1', 0))
if os.fork() == 0:
    c = socket.create_connection(l.getsockname())
    for _ in range({calls}):
        c.sendall(b'x' * {size})
    os._exit(0)
s, a = l.accept()
begin = time.perf_counter()
for _ in range({calls}):
    s.recv({size}, socket.MSG_WAITALL)
print(time.perf_counter() - begin)
""".format(calls=BULK_CALLS, size=BULK_BYTES)

HOLD = """\
server: l = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server: l.bind(('10.0.0.1', 65432))
client: c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
wire hold
"""

SEND = "client: c.sendto(b'x', ('10.0.0.1', 65432))\n"


def marked(bench, net, text):
    """Seconds between the two marks in lines that hold {mark} for each: they
    are this program's, which is reached on any network."""
    argv = [bench.sockets, "--net", net]
    path = bench.path("mark")
    with socket.socket(socket.AF_UNIX) as mark:
        mark.bind(path)
        mark.listen()
        mark.settimeout(120)
        pid = bench.spawn(argv, bench.script(text.replace("{mark}", path)))
        times = []
        for _ in range(2):
            mark.accept()[0].close()
            times.append(time.perf_counter())
        bench.finish(pid, argv)
    os.unlink(path)
    return times[1] - times[0]


def may_make_a_wire(bench):
    argv = [bench.sockets, "--net", "wire", "-c", "quit"]
    return os.waitpid(bench.spawn(argv, os.devnull), 0)[1] == 0


def bulk(bench, net, host):
    """Seconds for 1 GB from a process to another."""
    listen = LISTEN.replace("127.0.0.1", host)
    took = marked(
        bench, net,
        listen.format(l="server: ", port=65432) + BULK.replace(
            "{host}", host).replace("{c}", "client: ").replace(
            "{l}", "server: "))
    bench.must_have_printed(
        [bench.sockets, net], "out", ") = %d\n" % BULK_BYTES, 2 * BULK_CALLS)
    return took


def plain_bulk():
    done = subprocess.run(
        [PYTHON, "-c", PLAIN], check=True, capture_output=True)
    return float(done.stdout)


def bench_bulk(bench, theirs):
    if not may_make_a_wire(bench):
        return NO_WIRE
    return alternate(
        BULK_ROUNDS, lambda: bulk(bench, "wire", "10.0.0.1"), theirs)


def held_cycle(first):
    """Three packets are sent, of which the first has that number, and three
    leave the wire, each in another way."""
    return 3 * SEND + "wire step\nwire deliver %d\nwire drop %d\n" % (
        first + 1, first + 2)


def commands_held(bench, held):
    """Seconds for wire's commands with so many packets on it."""
    took = marked(
        bench, "wire",
        HOLD + held * SEND + FAR_MARK + "".join(
            held_cycle(held + 3 * i + 1) for i in range(HELD_CYCLES))
        + FAR_MARK)
    argv = [bench.sockets, "--net", "wire"]
    bench.must_have_printed(argv, "out", "delivered", 2 * HELD_CYCLES)
    bench.must_have_printed(argv, "out", "dropped", HELD_CYCLES)
    return took


def bench_held(bench):
    if not may_make_a_wire(bench):
        return NO_WIRE
    return alternate(
        CALL_ROUNDS,
        lambda: commands_held(bench, 10000),
        lambda: commands_held(bench, 10),
    )


def wire_starts(bench):
    """Seconds until a process on a wire has made a call: from nothing."""
    argv = [bench.sockets, "--net", "wire"]
    path = bench.path("mark")
    with socket.socket(socket.AF_UNIX) as mark:
        mark.bind(path)
        mark.listen()
        mark.settimeout(120)
        lines = bench.script(FAR_MARK.replace("{mark}", path))
        begin = time.perf_counter()
        pid = bench.spawn(argv, lines)
        mark.accept()[0].close()
        took = time.perf_counter() - begin
        bench.finish(pid, argv)
    os.unlink(path)
    return took


def bench_wire_start(bench):
    """Also in milliseconds: how long a prompt on a wire is waited for."""
    if not may_make_a_wire(bench):
        return NO_WIRE
    times = []

    def ours():
        times.append(wire_starts(bench))
        return times[-1]

    python = [PYTHON, "-c", "import socket"]
    ratio = alternate(START_ROUNDS, ours, lambda: bench.seconds(python))
    bench.remark = "%.0f ms" % (statistics.median(times) * 1000)
    return ratio


def bench_wire_quit(bench):
    if not may_make_a_wire(bench):
        return NO_WIRE
    argv = [bench.sockets, "--net", "wire", "-c", "quit"]
    python = [PYTHON, "-c", "import socket"]
    return alternate(
        START_ROUNDS,
        lambda: bench.seconds(argv),
        lambda: bench.seconds(python),
    )
