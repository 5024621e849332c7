"""Stands before Elasticsearch, and behaves as no server should when it is told to."""

import http.client
import select
import socket
import socketserver
import threading
import time
from contextlib import suppress
from urllib.parse import urlsplit

SLOW = 1.0  # seconds before each answer
DRIP = 0.02  # seconds between two bytes
GREETING = "X-Elastic-Product: Elasticsearch"
INSTEAD = {
    "failing": ("500 Internal Server Error", '{"error": "broken", "status": 500}'),
    "busy": ("429 Too Many Requests", '{"error": "es_rejected_execution", "status": 429}'),
    "garbled": ("200 OK", "\x00\x01 not { JSON"),
    "speechless": ("200 OK", "{}"),
    "strange": ("200 OK", '{"aggregations": [], "hits": {"hits": [{"_id": "x"}]}}'),
}


class Front:
    """`mood` is one of INSTEAD, "well", "slow", "trickling" or "hanging"; `asked` counts searches,
    `under_way` those that are being answered."""

    def __init__(self, server: str) -> None:
        self.server = urlsplit(server)
        self.mood = "well"
        self.wait_no_longer = threading.Event()
        self.lock = threading.Lock()
        self.asked = self.under_way = 0
        front = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with suppress(OSError, http.client.HTTPException):
                    while front.serve_one(self):
                        pass

        class Listener(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._kind, self._handler = Listener, Handler
        self.listener: socketserver.ThreadingTCPServer | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> "Front":
        """On the port it had before, if it had one."""
        self.listener = self._kind(("127.0.0.1", self.port), self._handler)
        self.port = self.listener.server_address[1]
        threading.Thread(target=self.listener.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def close(self) -> None:
        """Who comes now is refused."""
        if self.listener:
            self.listener.shutdown()
            self.listener.server_close()
            self.listener = None

    def serve_one(self, handler: socketserver.StreamRequestHandler) -> bool:
        head = handler.rfile.readline().decode()
        if not head or self.listener is None:
            return False
        headers = http.client.parse_headers(handler.rfile)
        body = handler.rfile.read(int(headers.get("Content-Length") or 0))
        is_search = "/_search" in head
        with self.lock:
            self.asked += is_search
            self.under_way += is_search
        try:
            self._answer(handler.request, head.split(), dict(headers), body)
        finally:
            with self.lock:
                self.under_way -= is_search
        return True

    def _answer(
        self, line: socket.socket, head: list[str], headers: dict[str, str], body: bytes
    ) -> None:
        mood = self.mood
        if mood == "slow":
            time.sleep(SLOW)
        elif mood == "hanging":
            self._hang(line)
        answer = _said(*INSTEAD[mood]) if mood in INSTEAD else self._ask(head, headers, body)
        if mood == "trickling":
            for byte in answer:
                line.sendall(bytes([byte]))
                time.sleep(DRIP)
        else:
            line.sendall(answer)

    def _hang(self, line: socket.socket) -> None:
        """Until told otherwise, or until the other side has had enough."""
        while not self.wait_no_longer.wait(0.02):
            if select.select([line], [], [], 0)[0]:
                raise ConnectionAbortedError

    def _ask(self, head: list[str], headers: dict[str, str], body: bytes) -> bytes:
        there = http.client.HTTPConnection(self.server.hostname or "", self.server.port, timeout=60)
        there.request(head[0], head[1], body, headers)
        answer = there.getresponse()
        text = answer.read()
        kept = [(name, value) for name, value in answer.getheaders() if name not in _OWN]
        there.close()
        lines = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{n}: {v}" for n, v in kept)]
        length = answer.headers["Content-Length"] if head[0] == "HEAD" else len(text)
        return "\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode() + text


_OWN = ("content-length", "Content-Length", "transfer-encoding", "Transfer-Encoding")


def _said(status: str, text: str) -> bytes:
    kind = "Content-Type: application/json"
    lines = [f"HTTP/1.1 {status}", GREETING, kind, f"Content-Length: {len(text)}", "", text]
    return "\r\n".join(lines).encode()
