"""How the web server runs; gunicorn reads this file by itself. Where it listens is said on its command line."""

import gc
import socket
import struct
from typing import Any

worker_class = "gthread"
workers = 2
# Each thread may keep one connection to the database: 2 x 16 is a third of what PostgreSQL gives out by itself.
threads = 16
# The program is read once, before it splits into workers: one that is killed is back at once, not after half a second
# of reading. So a reload (HUP) brings no new code: restart.
preload_app = True
control_socket_disable = True

SECONDS_OF_PATIENCE = 10


def post_fork(server: Any, worker: Any) -> None:
    """End a connection that stays silent in the middle of a request: otherwise each holds a thread for ever."""
    for listener in worker.sockets:
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):  # what it accepts inherits both
            listener.sock.setsockopt(socket.SOL_SOCKET, way, struct.pack("@ll", SECONDS_OF_PATIENCE, 0))


def post_worker_init(worker: Any) -> None:
    """Let the collector pass over what the program itself is made of: looking through all of it again and again takes
    processor time, and now and then tens of milliseconds at once from whoever is waiting."""
    gc.collect()
    gc.freeze()
