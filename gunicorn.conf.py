"""How the web server runs; gunicorn reads this file by itself. Where it listens is said on its command line."""

import socket
import struct
from typing import Any

worker_class = "gthread"
workers = 2
# Each thread may keep one connection to the database: 2 x 16 is a third of what PostgreSQL gives out by itself.
threads = 16
control_socket_disable = True

SECONDS_OF_PATIENCE = 10


def post_fork(server: Any, worker: Any) -> None:
    """End a connection that stays silent in the middle of a request: otherwise each holds a thread for ever."""
    for listener in worker.sockets:
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):  # what it accepts inherits both
            listener.sock.setsockopt(socket.SOL_SOCKET, way, struct.pack("@ll", SECONDS_OF_PATIENCE, 0))
