#!/usr/bin/python3
"""How fast sockets is, against Python on the same machine, as ratios.

usage: tests/bench/bench.py [SOCKETS [WORD]]

WORD: only the rows that have it in their text.
Each ratio is measured in this one run: the two sides take turns for several
rounds, and the median of the rounds' ratios counts, so that a machine that
is slow today is slow for both. What each side printed goes to a file, and
is looked at afterwards: a run in which a call failed is no measurement.
Ends with status 1 where a ratio is over its target.
"""

import os
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

PYTHON = "/usr/bin/python3"
START_ROUNDS = 41
CALL_ROUNDS = 5
CYCLES = 2000
OPEN_SOCKETS = 9000
LISTED_SOCKETS = 20000
LIST_ROUNDS = 21
COMMAND_CYCLES = 600
HOPELESS = 10  # a ratio that more rounds need not make exact
BULK_ROUNDS = 3
BULK_BYTES = 16000000  # a call's
BULK_CALLS = 63  # 1 GB
HELD_CYCLES = 1000

# Why there is no ratio.
TOO_FEW = "too few descriptors allowed here"
NO_WIRE = "no wire can be made here"

LISTEN = """\
{l}l = socket.socket()
{l}l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
{l}l.bind(('127.0.0.1', {port}))
{l}l.listen()
"""

ECHO = """\
{c}c = socket.socket()
{c}c.connect(('127.0.0.1', {port}))
{l}s, a = l.accept()
{c}c.sendall(b'Hello, world')
{l}d = s.recv(1024)
{l}s.sendall(d)
{c}e = c.recv(1024)
{c}c.close()
{l}s.close()
"""

# As above, without data: five commands.
CONNECT = """\
c = socket.socket()
c.connect(('127.0.0.1', {port}))
s, a = l.accept()
c.close()
s.close()
"""

# A connection that stays: two sockets more in the process.
STAY = """\
c = socket.socket()
c.connect(('127.0.0.1', {port}))
s, a = l.accept()
"""

# This program listens there, and takes the time when it is connected to.
MARK = """\
m = socket.socket()
m.connect(('127.0.0.1', {mark}))
m.close()
"""

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


class Bench:
    """The two programs, a folder for what they print, ports never reused."""

    def __init__(self, sockets, folder):
        self.sockets = os.path.realpath(sockets)
        self.folder = folder
        self.port = 20000
        self.remark = ""  # on the row just measured
        self.env = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": folder,
            "XDG_STATE_HOME": folder,
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
        }

    def free_port(self):
        """Below the ports that the kernel gives to clients."""
        while True:
            self.port += 1
            with socket.socket() as probe:
                try:
                    probe.bind(("127.0.0.1", self.port))
                    return self.port
                except OSError:
                    continue

    def path(self, name):
        return os.path.join(self.folder, name)

    def spawn(self, argv, stdin):
        """As cheap as starting a program can be: it is part of the time."""
        out = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        return os.posix_spawn(argv[0], argv, self.env, file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, stdin, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, self.path("out"), out, 0o600),
            (os.POSIX_SPAWN_OPEN, 2, self.path("err"), out, 0o600),
        ])

    def finish(self, pid, argv):
        _, status = os.waitpid(pid, 0)
        end = time.perf_counter()
        if status != 0:
            self.fail(argv, "status %d" % os.waitstatus_to_exitcode(status))
        return end

    def fail(self, argv, what):
        print("%s: %s; the end of its output:" % (" ".join(argv), what))
        for name in ("out", "err"):
            subprocess.run(["tail", "-n", "5", self.path(name)], check=False)
        sys.exit(2)

    def seconds(self, argv, stdin=os.devnull):
        begin = time.perf_counter()
        pid = self.spawn(argv, stdin)
        return self.finish(pid, argv) - begin

    def script(self, text):
        path = self.path("lines")
        with open(path, "w", encoding="ascii") as file:
            file.write("import socket\n" + text)
        return path

    def must_have_printed(self, argv, name, word, times):
        with open(self.path(name), encoding="utf-8") as file:
            found = file.read().count(word)
        if found < times:
            self.fail(argv, "%d of %d '%s'" % (found, times, word))


def alternate(rounds, ours, theirs):
    """The median of ours / theirs; which one goes first changes too."""
    ratios = []
    for i in range(rounds + 1):
        if i % 2:
            a, b = ours(), theirs()
        else:
            b, a = theirs(), ours()
        if a / b > HOPELESS:
            return a / b
        if i:  # the first round warms up
            ratios.append(a / b)
    return statistics.median(ratios)


def bench_start(bench, argv):
    python = [PYTHON, "-c", "import socket"]
    return alternate(
        START_ROUNDS,
        lambda: bench.seconds(argv),
        lambda: bench.seconds(python),
    )


def echo_lines(port, client="", server=""):
    return LISTEN.format(l=server, port=port) + CYCLES * ECHO.format(
        c=client, l=server, port=port)


def python_calls(bench):
    argv = [PYTHON, "-i"]
    lines = bench.script(echo_lines(bench.free_port()))
    took = bench.seconds(argv, lines)
    with open(bench.path("err"), encoding="utf-8") as file:
        if "Traceback" in file.read():
            bench.fail(argv, "a call failed")
    bench.must_have_printed(argv, "err", ">>> ", 9 * CYCLES)
    return took


def sockets_calls(bench, net, client="", server=""):
    argv = [bench.sockets, "--net", net]
    lines = bench.script(echo_lines(bench.free_port(), client, server))
    took = bench.seconds(argv, lines)
    bench.must_have_printed(argv, "out", "accept(", CYCLES)
    bench.must_have_printed(argv, "out", "TIME-WAIT", CYCLES)
    return took


def bench_calls(bench, net, client="", server=""):
    return alternate(
        CALL_ROUNDS,
        lambda: sockets_calls(bench, net, client, server),
        lambda: python_calls(bench),
    )


def commands_with(bench, connections):
    """Seconds for the commands in a process with so many connections open,
    taken between two marks in the same session."""
    argv = [bench.sockets, "--net", "host"]
    port = bench.free_port()
    with socket.create_server(("127.0.0.1", bench.free_port())) as mark:
        mark.settimeout(120)
        marks = MARK.format(mark=mark.getsockname()[1])
        lines = bench.script(
            LISTEN.format(l="", port=port)
            + connections * STAY.format(port=port)
            + marks + COMMAND_CYCLES * CONNECT.format(port=port) + marks)
        pid = bench.spawn(argv, lines)
        times = []
        for _ in range(2):
            mark.accept()[0].close()
            times.append(time.perf_counter())
        bench.finish(pid, argv)
    bench.must_have_printed(
        argv, "out", "accept(", connections + COMMAND_CYCLES)
    return times[1] - times[0]


def may_open(count):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return hard == resource.RLIM_INFINITY or hard >= count + 100


def bench_open_sockets(bench):
    if not may_open(OPEN_SOCKETS):
        return TOO_FEW
    return alternate(
        CALL_ROUNDS,
        lambda: commands_with(bench, OPEN_SOCKETS // 2),
        lambda: commands_with(bench, 0),
    )


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
    return bench_start(
        bench, [bench.sockets, "--net", "wire", "-c", "quit"])


class Crowd:
    """So many TCP sockets on the machine, half of them in each of two
    processes: one alone may not have that many descriptors."""

    def __init__(self, count):
        self.count = count
        self.child = None

    def __enter__(self):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        ready, end = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            self.hold(end)
        os.setpgid(self.child, self.child)
        os.close(end)
        if os.read(ready, 2) != b"ok":
            sys.exit("bench: cannot open %d sockets" % self.count)
        return self

    def hold(self, end):
        listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
        accepting = os.fork() == 0
        kept = []
        for _ in range(self.count // 2):
            if accepting:
                kept.append(listener.accept()[0])
            else:
                kept.append(socket.create_connection(listener.getsockname()))
        if accepting:
            os.write(end, b"ok")
        while True:
            signal.pause()

    def __exit__(self, *_):
        os.killpg(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)


def bench_list(bench, args):
    """One listing of many sockets, against the same one of iproute2."""
    ours = [bench.sockets, "ss"] + args
    theirs = [shutil.which("ss", path=bench.env["PATH"])] + args
    if not may_open(LISTED_SOCKETS // 2):
        return TOO_FEW
    with Crowd(LISTED_SOCKETS):
        ratio = alternate(
            LIST_ROUNDS,
            lambda: bench.seconds(ours),
            lambda: bench.seconds(theirs),
        )
        bench.seconds(ours)
        bench.must_have_printed(ours, "out", "\n", LISTED_SOCKETS)
    return ratio


def bench_listening(bench):
    """The listening sockets among many, against the same without them: the
    kernel is asked for no others."""
    ours = [bench.sockets, "ss", "-tan", "state", "listening"]
    if not may_open(LISTED_SOCKETS // 2):
        return TOO_FEW
    alone, many = [], []
    for _ in range(3):
        alone += [bench.seconds(ours) for _ in range(LIST_ROUNDS)]
        with Crowd(LISTED_SOCKETS):
            many += [bench.seconds(ours) for _ in range(LIST_ROUNDS)]
    return statistics.median(many) / statistics.median(alone)


def main():
    sockets = sys.argv[1] if len(sys.argv) > 1 else "build/sockets"
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    over = False
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(sockets, folder)
        rows = [
            ("start, prompt and quit: -c quit", 0.35,
             lambda: bench_start(bench, [bench.sockets, "-c", "quit"])),
            ("start and end: an empty standard input", 0.35,
             lambda: bench_start(bench, [bench.sockets])),
            ("18,000 piped calls, host network", 2.0,
             lambda: bench_calls(bench, "host")),
            ("18,000 piped calls, private network", 2.0,
             lambda: bench_calls(bench, "loopback")),
            ("start and a call on a wire", 1.0,
             lambda: bench_wire_start(bench)),
            ("start, prompt and quit on a wire", None,
             lambda: bench_wire_quit(bench)),
            ("1 GB over a wire, against over loopback", 4.0,
             lambda: bench_bulk(
                 bench, lambda: bulk(bench, "loopback", "127.0.0.1"))),
            ("1 GB over a wire, against Python over loopback", None,
             lambda: bench_bulk(bench, plain_bulk)),
            ("10,000 packets held on a wire, against 10", 1.3,
             lambda: bench_held(bench)),
            ("18,000 piped calls of two processes", None,
             lambda: bench_calls(bench, "host", "client: ", "server: ")),
            ("a command, 9,000 sockets open against none", 1.3,
             lambda: bench_open_sockets(bench)),
            ("ss -tan of 20,000 sockets, against iproute2", 1.0,
             lambda: bench_list(bench, ["-tan"])),
            ("ss state listening, among 20,000 against none", 1.3,
             lambda: bench_listening(bench)),
        ]
        print("%-46s %6s %7s" % ("what", "ratio", "target"))
        for what, target, measure in rows:
            if word not in what:
                continue
            bench.remark = ""
            ratio = measure()
            if isinstance(ratio, str):
                print("%-46s %6s %7s  %s" % (
                    what, "-", "-" if target is None else "%.2f" % target,
                    ratio))
                continue
            said = "" if target is None else \
                "ok" if ratio <= target else "OVER"
            over = over or said == "OVER"
            print("%-46s %6.2f %7s  %-4s  %s" % (
                what, ratio, "-" if target is None else "%.2f" % target,
                said, bench.remark), flush=True)
    sys.exit(1 if over else 0)


main()
