"""A proxy that cuts answers: it passes every request on, waits for the whole answer, and then often breaks off."""

from __future__ import annotations

import random
import socket
import threading
from contextlib import suppress

PATIENCE = 15
ENDS_HEAD = b"\r\n\r\n"


class Cutter:
    """Stands before a port while its block lasts. `cut` counts the answers of which the client got half or nothing."""

    def __init__(self, port: int, dice: random.Random) -> None:
        self.behind, self.dice, self.cut = port, dice, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])

    def __enter__(self) -> Cutter:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with suppress(OSError), client, socket.create_connection(("127.0.0.1", self.behind), PATIENCE) as server:
            client.settimeout(PATIENCE)
            while request := _message(client):
                server.sendall(request)
                answer = _message(server)
                if self.dice.random() < 0.5:
                    self.cut += 1
                    client.sendall(answer[: len(answer) // 2 if self.dice.random() < 0.5 else 0])
                    return
                client.sendall(answer)


def _message(source: socket.socket) -> bytes:
    """Return one whole request or answer, or nothing where the connection was closed."""
    found = b""
    while True:
        head, ends, body = found.partition(ENDS_HEAD)
        if ends and len(body) >= _length(head):
            return found
        more = source.recv(65536)
        if not more:
            return b""
        found += more


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0] or 0)
