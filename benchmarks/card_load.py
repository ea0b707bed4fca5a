"""A load generator that costs next to nothing: one thread, one `select`, requests spliced from bytes.

Closed loop: each client sends its next request as soon as the last is answered. That finds the rate that a server
bears, and its times flatter it: a server that stalls is asked less. Open loop: requests are due at a constant rate,
whatever became of those before, and each is timed from the moment when it was due.
"""

from __future__ import annotations

import selectors
import socket
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil
from time import perf_counter, process_time

Address = tuple[str, int]
#: Returns the next request of one client, as it goes over the wire.
Sender = Callable[[], bytes]

PATIENCE = 30
ENDS_HEAD = b"\r\n\r\n"
STORED = b'"status": "stored"'


class NoAnswer(Exception):
    """The server under load broke a connection or stayed silent: what was measured would be worth nothing."""


@dataclass
class Driven:
    """What came of one round: the answers by status, how many cards they said were stored, and each answer's time."""

    statuses: Counter[int] = field(default_factory=Counter)
    stored: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    times: list[float] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return len(self.times)

    def quantile(self, part: float) -> float:
        """Return the time, in seconds, within which this part of the requests was answered."""
        return quantile(self.times, part)


def quantile(times: Sequence[float], part: float) -> float:
    """Return the smallest of the times that at least this part of them does not exceed."""
    return sorted(times)[max(0, ceil(part * len(times)) - 1)]


@dataclass
class _Client:
    """One client with its connection. The server leaves those who are silent for long: then it connects again."""

    address: Address
    selector: selectors.BaseSelector
    sender: Sender
    socket: socket.socket | None = None
    began: float = 0.0
    answer: bytes = b""
    is_waiting: bool = False

    def send(self, *, due: float) -> None:
        if self.socket is None:
            self.socket = socket.create_connection(self.address, timeout=PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(self.socket, selectors.EVENT_READ, self)
        self.began, self.answer, self.is_waiting = due, b"", True
        self.socket.sendall(self.sender())

    def receive(self) -> bool:
        """Read what has come, and return whether an answer is whole now. Raises NoAnswer."""
        found = self.socket.recv(65536) if self.socket else b""
        if not found and self.is_waiting:
            raise NoAnswer("The server closed a connection in the middle of a request.")
        if not found:
            self.close()
            return False
        self.answer += found
        head, ends, body = self.answer.partition(ENDS_HEAD)
        self.is_waiting = not ends or len(body) < _length(head)
        return not self.is_waiting

    def close(self) -> None:
        if self.socket:
            self.selector.unregister(self.socket)
            self.socket.close()
        self.socket = None


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0])


def drive(address: Address, senders: Sequence[Sender], *, seconds: float, rate: float | None = None) -> Driven:
    """Let every sender send over its own connection for so long; with a rate, so many a second together."""
    with selectors.DefaultSelector() as selector:
        clients = [_Client(address, selector, sender) for sender in senders]
        try:
            return _drive(selector, clients, seconds, rate)
        finally:
            for client in clients:
                client.close()


def _drive(selector: selectors.BaseSelector, clients: Sequence[_Client], seconds: float, rate: float | None) -> Driven:
    driven, free, waiting = Driven(), deque(clients), 0
    processor, start = process_time(), perf_counter()
    end, due = start + seconds, start
    while waiting or due < end:
        now = perf_counter()
        due = due if rate else now
        while free and due <= now and due < end:
            free.popleft().send(due=due)
            waiting += 1
            due += 1 / rate if rate else 0
        pause = max(0.0, due - now) if rate and free and due < end else PATIENCE
        ready = selector.select(pause)
        if not ready and pause == PATIENCE:
            raise NoAnswer(f"The server said nothing for {PATIENCE} seconds.")
        for key, _ in ready:
            if key.data.receive():
                _note(driven, key.data)
                free.append(key.data)
                waiting -= 1
    driven.seconds, driven.processor = perf_counter() - start, process_time() - processor
    return driven


def _note(driven: Driven, client: _Client) -> None:
    driven.times.append(perf_counter() - client.began)
    driven.statuses[int(client.answer[9:12])] += 1
    driven.stored += client.answer.count(STORED)
