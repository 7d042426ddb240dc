#!/usr/bin/env python3
"""Programs that are not ours at the other end: python3, nc and socat.

Each is a client of a server in sockets and a server for a client in it, on
the machine's own network. Data goes both ways; the connection is closed by
the one end first, by the other first, and by a crash with data unread. The
journal must tell all that happened at the end that is the lab's.

usage: tests/peers.py SOCKETS
"""

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time

LIMIT = 20  # seconds for anything to come
PYTHON = "/usr/bin/python3"

RELAY = """
import os, select, socket, sys
if sys.argv[1] == "-l":
    listener = socket.create_server(("127.0.0.1", 0))
    print("port", listener.getsockname()[1], file=sys.stderr, flush=True)
    s = listener.accept()[0]
else:
    s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
reading = [0, s]
while s in reading:
    for end in select.select(reading, [], [])[0]:
        if end == 0:
            data = os.read(0, 65536)
            s.sendall(data) if data else s.shutdown(socket.SHUT_WR)
        else:
            data = s.recv(65536)
            os.write(1, data)
        if not data:
            reading.remove(end)
s.close()
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def python_client(port):
    return [PYTHON, "-c", RELAY, str(port)]


def python_server(_):
    return [PYTHON, "-c", RELAY, "-l"]


def nc_client(port):
    return ["nc", "-N", "127.0.0.1", str(port)]


def nc_server(port):
    return ["nc", "-v", "-N", "-l", "127.0.0.1", str(port)]


def socat_client(port):
    return ["socat", "-t", str(LIMIT), "-", f"TCP:127.0.0.1:{port}"]


def socat_server(_):
    return ["socat", "-d", "-d", "-t", str(LIMIT), "-",
            "TCP-LISTEN:0,bind=127.0.0.1"]


PEERS = {
    "python3": (python_client, python_server),
    "nc": (nc_client, nc_server),
    "socat": (socat_client, socat_server),
}


def read_some(stream, what):
    """Bytes of a stream, b"" at its end; a failure if none come."""
    if not select.select([stream], [], [], LIMIT)[0]:
        raise AssertionError(f"no {what} came")
    return os.read(stream.fileno(), 65536)


class Peer:
    """A program that passes its input to a connection and back."""

    def __init__(self, command):
        self.program = subprocess.Popen(
            command, bufsize=0, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def port(self, asked):
        """The port that it listens on, when it says that it does."""
        said = b""
        while True:
            more = read_some(self.program.stderr, "word of listening")
            assert more, f"it ended: {said}"
            said += more
            found = re.search(rb"port (\d+)|listening on .*:(\d+)\n"
                              rb"|Listening on .*", said)
            if found:
                return int(found.group(1) or found.group(2) or asked)

    def say(self, text):
        self.program.stdin.write(text)

    def hear(self, text):
        heard = b""
        while len(heard) < len(text):
            more = read_some(self.program.stdout, "data at the peer")
            assert more, f"the peer heard the end after {heard}"
            heard += more
        assert heard == text, heard

    def hear_end(self):
        assert read_some(self.program.stdout, "end at the peer") == b""

    def stop_saying(self):
        self.program.stdin.close()

    def crash(self):
        self.program.kill()
        self.program.wait(LIMIT)

    def stop(self):
        """Let it do nothing until it may go on."""
        self.program.send_signal(signal.SIGSTOP)
        os.waitpid(self.program.pid, os.WUNTRACED)

    def go_on(self):
        self.program.send_signal(signal.SIGCONT)

    def end(self):
        if self.program.poll() is None:
            self.program.kill()
        self.program.wait(LIMIT)
        for stream in (self.program.stdin, self.program.stdout,
                       self.program.stderr):
            stream.close()


class Lab:
    """sockets on the machine's own network, and its journal so far."""

    def __init__(self, sockets):
        self.shell = subprocess.Popen(
            [sockets, "--net", "host", "--json"], bufsize=0,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.rest = b""
        self.events = []
        self.seen = 0

    def next_event(self):
        while self.seen == len(self.events):
            *lines, self.rest = self.rest.split(b"\n")
            self.events += [json.loads(line) for line in lines]
            if self.seen == len(self.events):
                more = read_some(self.shell.stdout, "event")
                assert more, "sockets ended"
                self.rest += more
        self.seen += 1
        return self.events[self.seen - 1]

    def type(self, line):
        self.shell.stdin.write(line.encode() + b"\n")

    def until(self, **wanted):
        """The next event that has all of these."""
        while True:
            e = self.next_event()
            assert e["event"] != "error", e
            if all(e.get(key) == value for key, value in wanted.items()):
                return e

    def call(self, line):
        """Make a call that ends by itself; its event."""
        self.type(line)
        name = re.search(r"(?:= )?(\w+)(?: |$)",
                         line.split(": ", 1)[1].split("= ")[-1]).group(1)
        return self.until(event="call", call=name)

    def edges(self, ports):
        return [(e["from"], e["to"]) for e in self.events
                if e["event"] == "state" and
                (port_of(e["local"]), port_of(e["peer"])) == ports]

    def until_edges(self, ports, wanted):
        """Look until the edges are these: the peer takes its time."""
        limit = time.monotonic() + LIMIT
        while (edges := self.edges(ports)) != wanted:
            if edges != wanted[:len(edges)] or time.monotonic() > limit:
                raise AssertionError(f"edges {edges}, not {wanted}")
            self.type("sockets")
            self.until(event="note", what="text")
            while self.seen < len(self.events):
                self.next_event()

    def end(self):
        self.shell.stdin.close()
        while more := read_some(self.shell.stdout, "end of sockets"):
            self.rest += more
        self.shell.stdout.close()
        return self.shell.wait(LIMIT)


def port_of(address):
    return int(address.rsplit(":", 1)[1]) if address else 0


def path(*states):
    return list(zip(states, states[1:]))


def connect_to_lab(lab, command):
    """The lab's end of a connection that a client made: who, and ports."""
    lab.call("server: s = socket")
    lab.call("server: bind s 127.0.0.1 0")
    port = port_of(lab.call("server: getsockname s")["local"])
    lab.call("server: listen s")
    lab.type("server: c = accept s")
    lab.until(event="blocked", call="accept")
    peer = Peer(command(port))
    accepted = lab.until(event="call", call="accept")
    assert accepted["result"] > 0 and accepted["blocked"], accepted
    return (peer, "server", (port, port_of(accepted["peer"])),
            path("LISTEN", "SYN-RECEIVED", "ESTABLISHED"))


def connect_from_lab(lab, command):
    asked = free_port()
    peer = Peer(command(asked))
    port = peer.port(asked)
    lab.call("client: c = socket")
    assert lab.call(f"client: connect c 127.0.0.1 {port}")["result"] == 0
    local = port_of(lab.call("client: getsockname c")["local"])
    return (peer, "client", (local, port),
            path("CLOSED", "SYN-SENT", "ESTABLISHED"))


def receive(lab, who, text):
    """All of the text, in as many calls as it takes."""
    got = ""
    while len(got) < len(text):
        e = lab.call(f"{who}: recv c {len(text) - len(got)}")
        assert e["result"] > 0, e
        got += e["data"]
    assert got == text, got


def both_ways(lab, peer, who):
    peer.say(b"from the peer\n")
    receive(lab, who, "from the peer\n")
    assert lab.call(f'{who}: sendall c "from the lab\\n"')["result"] == 13
    peer.hear(b"from the lab\n")
    size = 300000
    lab.type(f'{who}: sendall c "z" * {size}')
    peer.hear(b"z" * size)
    assert lab.until(event="call", call="sendall")["result"] == size


def lab_closes(lab, peer, who, ports, opened):
    """The lab ends first; the peer then ends too."""
    peer.stop()  # or it might have closed before the lab could look
    lab.call(f"{who}: shutdown c wr")
    waiting = opened + path("ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2")
    lab.until_edges(ports, waiting)
    peer.go_on()
    peer.stop_saying()
    e = lab.call(f"{who}: recv c")
    assert e["result"] == 0 and e["data"] == "", e
    lab.call(f"{who}: close c")
    lab.until_edges(ports, waiting + path("FIN-WAIT-2", "TIME-WAIT"))
    peer.hear_end()


def peer_closes(lab, peer, who, ports, opened):
    """The peer ends first, while the lab waits in recv."""
    lab.type(f"{who}: recv c")
    lab.until(event="blocked", call="recv")
    peer.stop_saying()
    e = lab.until(event="call", call="recv")
    assert e["result"] == 0 and e["data"] == "", e
    lab.call(f"{who}: close c")
    lab.until_edges(ports, opened + path(
        "ESTABLISHED", "CLOSE-WAIT", "LAST-ACK", "CLOSED"))
    peer.hear_end()


def peer_crashes(lab, peer, who, ports, opened):
    """The peer ends with data unread: that is a reset."""
    peer.stop()
    lab.call(f'{who}: send c "never read"')
    lab.type(f"{who}: recv c")
    lab.until(event="blocked", call="recv")
    peer.crash()
    e = lab.until(event="call", call="recv")
    assert e["errno"] == "ECONNRESET", e
    lab.call(f"{who}: close c")
    lab.until_edges(ports, opened + path("ESTABLISHED", "CLOSED"))


def check(sockets, connect, command, ending):
    lab = Lab(sockets)
    peer = None
    try:
        peer, who, ports, opened = connect(lab, command)
        both_ways(lab, peer, who)
        ending(lab, peer, who, ports, opened)
        failed = any(e["event"] == "call" and e["result"] == -1
                     for e in lab.events)
        assert lab.end() == (1 if failed else 0), "exit status"
    except (AssertionError, OSError, subprocess.TimeoutExpired) as wrong:
        for e in lab.events:
            print("    ", json.dumps(e)[:300])
        return str(wrong)
    finally:
        if peer is not None:
            peer.end()
        if lab.shell.poll() is None:
            lab.shell.kill()
            lab.shell.wait(LIMIT)
    return None


def main():
    good = True
    for name, (client, server) in PEERS.items():
        for connect, command, role in (
                (connect_to_lab, client, "client"),
                (connect_from_lab, server, "server")):
            for ending in (lab_closes, peer_closes, peer_crashes):
                wrong = check(sys.argv[1], connect, command, ending)
                print(f"{name} as {role}, {ending.__name__}: "
                      f"{wrong or 'as it should be'}")
                good = good and wrong is None
    sys.exit(0 if good else 1)


main()
