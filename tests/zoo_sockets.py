"""A zoo of sockets: every family, type and state that a program can reach,
with something in their queues. For tests that compare what two programs tell
of the same sockets. Made in the network that the caller is in, which is to
be an empty one of its own: unshare -Urn.

    with zoo_sockets.Zoo() as zoo: ...      they are there, and stand still
"""

import os
import signal
import socket
import subprocess
import tempfile
import time

LIMIT = 20  # seconds for anything to come
COMMAND = "zoo keeper"  # what the processes that hold them are called
HELD = "zoo cub"  # ... and the child that shares some of them

# linux/tcp.h, include/net/tcp_states.h
TCP_STATES = (
    "none estab syn-sent syn-recv fin-wait-1 fin-wait-2 time-wait close "
    "close-wait last-ack listen closing"
).split()

# Fixed ports, so that filters can name them; outside of the range from
# which the kernel takes ports.
PORT = {
    "http": 80,  # /etc/services has a name for it
    "plain": 20001,
    "dual": 20002,
    "v6only": 20003,
    "device": 20004,
    "full": 20005,
    "deferred": 20006,
    "udp": 20007,
    "udp6": 20008,
    "v6": 20009,
    "gone": 20010,
}


def wait_for(what, condition):
    deadline = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the zoo waited in vain for " + what)
        os.sched_yield()


def state_of(s):
    info = s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    return TCP_STATES[info[0]]


def fill(s):
    """Send until no byte more is taken: the peer does not read."""
    s.setblocking(False)
    while True:
        try:
            s.send(b"x" * 65536)
        except BlockingIOError:
            return


def name_process(name):
    with open("/proc/self/comm", "w", encoding="ascii") as comm:
        comm.write(name)


class Zoo:
    def __init__(self):
        self.kept = []  # sockets, which live as long as this list
        self.children = []
        self.folder = tempfile.TemporaryDirectory()
        self.before = os.getcwd()

    def __enter__(self):
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        name_process(COMMAND)
        # So that the names of AF_UNIX sockets are short wherever it is.
        os.chdir(self.folder.name)
        self.listeners()
        self.connections()
        self.closing()
        self.queues()
        self.udp()
        self.unix()
        self.share()
        return self

    def __exit__(self, *_):
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        for s in self.kept:
            s.close()
        os.chdir(self.before)
        self.folder.cleanup()

    def keep(self, *sockets):
        self.kept += sockets
        return sockets if len(sockets) > 1 else sockets[0]

    def new(self, family, kind):
        return self.keep(socket.socket(family, kind))

    # ---- TCP ----

    def listen(self, address, backlog=5, options=()):
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        s = self.new(family, socket.SOCK_STREAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        for level, name, value in options:
            s.setsockopt(level, name, value)
        s.bind(address)
        s.listen(backlog)
        return s

    def listeners(self):
        v6only = [(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)]
        both = [(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)]
        to_lo = [(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo\0")]
        marked = [(socket.SOL_SOCKET, socket.SO_MARK, 0x1F)]
        self.plain = self.listen(("127.0.0.1", PORT["plain"]))
        self.v6 = self.listen(("::1", PORT["v6"]))
        self.dual = self.listen(("::", PORT["dual"]), 128, both)
        self.listen(("0.0.0.0", PORT["http"]), 10, marked)
        self.listen(("::", PORT["v6only"]), 10, v6only)
        self.listen(("0.0.0.0", PORT["device"]), 10, to_lo)
        self.listen(("::", PORT["device"]), 10, v6only + to_lo)

    def pair(self, listener, to=None, prepare=None):
        """A connection: the ends of the client and of the server."""
        to = to or listener.getsockname()[:2]
        family = socket.AF_INET6 if ":" in to[0] else socket.AF_INET
        client = self.new(family, socket.SOCK_STREAM)
        if prepare:
            prepare(client)
        client.connect(to)
        return client, self.keep(listener.accept()[0])

    def connections(self):
        dual = self.dual.getsockname()[1]
        client, server = self.pair(self.plain)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self.both_ways(client, server)
        self.both_ways(*self.pair(self.v6))
        self.both_ways(*self.pair(self.dual, ("127.0.0.1", dual)))
        self.both_ways(*self.pair(self.dual, ("::ffff:127.0.0.1", dual)))
        self.both_ways(*self.pair(self.dual, ("::1", dual)))
        for algorithm in ("reno", "vegas", "dctcp", "bbr"):
            self.with_algorithm(algorithm)
        unread = self.pair(self.plain)
        unread[0].sendall(b"x" * 5000)
        self.narrow_pair()

    def both_ways(self, client, server):
        client.sendall(b"Hello, world")
        server.sendall(server.recv(1024))
        client.recv(1024)

    def with_algorithm(self, algorithm):
        def prepare(s):
            s.setsockopt(
                socket.IPPROTO_TCP, socket.TCP_CONGESTION, algorithm.encode()
            )

        try:
            prepare(self.new(socket.AF_INET, socket.SOCK_STREAM))
        except OSError:
            return  # this kernel has it not
        self.both_ways(*self.pair(self.plain, prepare=prepare))

    def narrow_pair(self):
        """The client has sent more than the server's window takes."""
        client, server = self.pair(self.plain)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
        fill(client)
        return client, server

    def closing(self):
        client, server = self.pair(self.plain)
        client.shutdown(socket.SHUT_WR)
        self.stands(client, "fin-wait-2")
        self.stands(server, "close-wait")
        client, server = self.narrow_pair()
        client.shutdown(socket.SHUT_WR)
        self.stands(client, "fin-wait-1")
        client, server = self.narrow_pair()
        client.shutdown(socket.SHUT_WR)
        server.shutdown(socket.SHUT_WR)
        self.stands(client, "closing")
        client, server = self.narrow_pair()
        server.shutdown(socket.SHUT_WR)
        self.stands(client, "close-wait")
        client.shutdown(socket.SHUT_WR)
        self.stands(client, "last-ack")
        self.time_wait(self.plain)
        self.time_wait(self.v6)
        self.nobody_holds()

    def stands(self, s, state):
        wait_for(state, lambda: state_of(s) == state)

    def time_wait(self, listener):
        client, server = self.pair(listener)
        client.shutdown(socket.SHUT_WR)
        self.stands(server, "close-wait")
        server.shutdown(socket.SHUT_WR)
        # The kernel's socket is another one then: this one is closed.
        self.stands(client, "close")
        client.close()
        server.close()

    def nobody_holds(self):
        """FIN-WAIT-2 after close: in no process any more."""
        client, server = self.pair(self.plain)
        client.close()
        self.stands(server, "close-wait")

    def queues(self):
        """Accept queues with connections in them, one that is over-full,
        and one that waits for data before it takes a connection."""
        for name in ("127.0.0.1", "::1"):
            waiting = self.listen((name, PORT["gone"]))
            self.connect_to(waiting)
        full = self.listen(("127.0.0.1", PORT["full"]), 1)
        for _ in range(2):
            self.connect_to(full)
        for _ in range(2):
            s = self.new(socket.AF_INET, socket.SOCK_STREAM)
            s.setblocking(False)
            s.connect_ex(full.getsockname())
        seconds = 100
        deferred = self.listen(
            ("127.0.0.1", PORT["deferred"]),
            5,
            [(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, seconds)],
        )
        self.connect_to(deferred)

    def connect_to(self, listener):
        to = listener.getsockname()[:2]
        family = socket.AF_INET6 if ":" in to[0] else socket.AF_INET
        s = self.new(family, socket.SOCK_STREAM)
        s.connect(to)
        return s

    # ---- UDP ----

    def udp(self):
        for family, any_host, host, port in (
            (socket.AF_INET, "0.0.0.0", "127.0.0.1", PORT["udp"]),
            (socket.AF_INET6, "::", "::1", PORT["udp6"]),
        ):
            bound = self.new(family, socket.SOCK_DGRAM)
            bound.bind((any_host, port))
            one = self.new(family, socket.SOCK_DGRAM)
            one.bind((host, port + 100))
            connected = self.new(family, socket.SOCK_DGRAM)
            connected.connect((host, port))
            connected.send(b"unread")
            self.new(family, socket.SOCK_DGRAM)
        only = self.new(socket.AF_INET6, socket.SOCK_DGRAM)
        only.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        only.bind(("::", PORT["udp6"] + 200))
        lo = self.new(socket.AF_INET, socket.SOCK_DGRAM)
        lo.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo\0")
        lo.bind(("127.0.0.1", PORT["udp"] + 300))
        mapped = self.new(socket.AF_INET6, socket.SOCK_DGRAM)
        mapped.connect(("::ffff:127.0.0.1", PORT["udp"]))

    # ---- AF_UNIX ----

    def unix(self):
        for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET):
            self.unix_connections(kind, "a listener%d" % kind)
            self.unix_connections(kind, "\0abstract\0%d" % kind)
        nobody_comes = self.new(socket.AF_UNIX, socket.SOCK_STREAM)
        nobody_comes.bind("nobody comes")
        nobody_comes.listen(7)
        bound = self.new(socket.AF_UNIX, socket.SOCK_DGRAM)
        bound.bind("dgram \u65e5\u672c")
        connected = self.new(socket.AF_UNIX, socket.SOCK_DGRAM)
        connected.connect(bound.getsockname())
        connected.send(b"unread")
        self.new(socket.AF_UNIX, socket.SOCK_DGRAM).bind("")
        kinds = socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET
        for kind in kinds:
            one, other = self.keep(*socket.socketpair(socket.AF_UNIX, kind))
            one.send(b"unread")
            half, _ = self.keep(*socket.socketpair(socket.AF_UNIX, kind))
            half.shutdown(socket.SHUT_WR)
            self.new(socket.AF_UNIX, kind)
            alone, lost = socket.socketpair(socket.AF_UNIX, kind)
            self.keep(alone)
            lost.close()

    def unix_connections(self, kind, name):
        listener = self.new(socket.AF_UNIX, kind)
        listener.bind(name)
        listener.listen(3)
        for _ in range(3):
            self.new(socket.AF_UNIX, kind).connect(name)
        self.keep(listener.accept()[0])

    # ---- a process that holds some of them too ----

    def share(self):
        ready, say_ready = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(ready)
            name_process(HELD)
            for s in self.kept[10:]:
                s.close()
            os.write(say_ready, b"!")
            while True:
                signal.pause()
        self.children.append(child)
        os.close(say_ready)
        os.read(ready, 1)
        os.close(ready)
