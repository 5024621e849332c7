"""A connection to Elasticsearch whose time limit holds for the whole request.

A socket's own timeout begins anew with each byte, each address and each look-up of a name: a
server that sends a little now and then would be waited for without end.
"""

import http.client
import io
import socket
import threading
import time
from contextlib import suppress
from typing import Any

from elastic_transport import NodeConfig, Urllib3HttpNode
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.connection import create_connection


class BoundedNode(Urllib3HttpNode):
    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        is_secure = config.scheme == "https"
        self.pool.ConnectionCls = BoundedHTTPS if is_secure else BoundedHTTP
        self.pool.block = False  # for a free connection it would wait without any limit


class Hurried(io.RawIOBase):
    """What comes from a socket until a moment, however it comes."""

    def __init__(self, sock: socket.socket, file: io.BufferedIOBase) -> None:
        """`file` is the socket's own, and keeps it open until this is closed."""
        self.sock, self.file = sock, file
        patience = sock.gettimeout()
        self.ends_at = None if patience is None else time.monotonic() + patience

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.ends_at is not None:
            left = self.ends_at - time.monotonic()
            if left <= 0:
                raise TimeoutError("the time for this answer is used up")
            self.sock.settimeout(left)
        return self.sock.recv_into(buffer)

    def close(self) -> None:
        self.file.close()
        super().close()


class HurriedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(Hurried(sock, self.fp))


class BoundedHTTP(HTTPConnection):
    response_class = HurriedResponse

    def _new_conn(self) -> socket.socket:
        """To any of the host's addresses, all of them together in one connection's time."""
        if self.timeout is None:
            return super()._new_conn()
        ends_at = time.monotonic() + self.timeout
        problem: OSError = socket.gaierror("it has no address")
        for address in _look_up(self.host, self.timeout):
            left = ends_at - time.monotonic()
            if left <= 0:
                break
            try:
                place = (address, self.port)
                return create_connection(place, left, self.source_address, self.socket_options)
            except OSError as failure:
                problem = failure
        if isinstance(problem, TimeoutError):
            raise ConnectTimeoutError(self, f"no connection to {self.host} in time")
        raise NewConnectionError(self, f"no connection to {self.host}: {problem}")


class BoundedHTTPS(BoundedHTTP, HTTPSConnection):
    """The same over TLS."""


def _look_up(host: str, patience: float) -> list[str]:
    """Its addresses, none when nobody knows any or says so in time.

    The system's resolver knows no limit, so another thread asks it.
    """
    found: list[str] = []

    def ask() -> None:
        with suppress(OSError):
            answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))

    thread = threading.Thread(target=ask, name="look-up", daemon=True)
    thread.start()
    thread.join(patience)
    return list(found)
