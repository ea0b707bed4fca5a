"""A way between a browser and the site that can be taken away, or break off answers after the site has given them.

`with CuttingProxy(port) as way:` listens at `way.url`. `way.is_down` refuses everybody. Of answers to those who send
cards, one in `way.cut_one_in` ends in its middle (0: none). `way.sendings` counts them, `way.cut` those that were cut.
"""

from __future__ import annotations

import socket
import threading
from contextlib import closing, suppress

END_OF_HEAD = b"\r\n\r\n"
PATIENCE = 30


class CuttingProxy:
    def __init__(self, port: int) -> None:
        self.port = port
        self.is_down = False
        self.cut_one_in = 0
        self.cut = self.sendings = 0
        self._lock = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", 0), backlog=128)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def __enter__(self) -> CuttingProxy:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._door.close()

    def _serve(self) -> None:
        with suppress(OSError):  # the door was closed
            while True:
                visitor, _ = self._door.accept()
                threading.Thread(target=self._carry, args=(visitor,), daemon=True).start()

    def _carry(self, visitor: socket.socket) -> None:
        """Bring one request to the site and its answer back, then hang up."""
        with closing(visitor), suppress(OSError):
            visitor.settimeout(PATIENCE)
            if self.is_down:
                return
            request = _one_request(visitor)
            if not request:
                return
            answer = self._asked(request)
            # Asked again: a way that went away in the meantime gives back nothing of what the site has done.
            visitor.sendall(b"" if self.is_down else answer[: self._most_of(request, answer)])

    def _asked(self, request: bytes) -> bytes:
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)) as site:
            site.sendall(request)
            parts = []
            while part := site.recv(65536):
                parts.append(part)
            return b"".join(parts)

    def _most_of(self, request: bytes, answer: bytes) -> int:
        is_sending = request.startswith(b"POST ") and request.split(b" ", 2)[1].endswith(b"/cards")
        if not is_sending:
            return len(answer)
        with self._lock:
            self.sendings += 1
            is_cut = self.cut_one_in > 0 and self.sendings % self.cut_one_in == 0
            self.cut += is_cut
        return len(answer) // 2 if is_cut else len(answer)


def _one_request(visitor: socket.socket) -> bytes:
    """Read a request to its end, and ask the site to hang up after it."""
    read = b""
    while END_OF_HEAD not in read:
        part = visitor.recv(65536)
        if not part:
            return b""
        read += part
    head, body = read.split(END_OF_HEAD, 1)
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    length = next((int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        part = visitor.recv(65536)
        if not part:
            return b""
        body += part
    return b"\r\n".join([*lines, b"Connection: close"]) + END_OF_HEAD + body
