"""The sandbox's HTTP server: the API, stripe.js and its frames, and the control page."""

import re
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from . import control_page, frames
from .http_api import Answer, Api, Incoming
from .store import Store
from .webhooks import Postman

MAX_BODY = 1_000_000
SECONDS_A_CLIENT_MAY_IDLE = 75


@dataclass(frozen=True)
class Sandbox:
    store: Store
    api: Api
    postman: Postman
    base_url: str

    def answer(self, incoming: Incoming) -> Answer:
        answer = self._answer(incoming)
        if incoming.method == "POST":
            self.postman.wake()
        return answer

    def _answer(self, incoming: Incoming) -> Answer:
        if incoming.path.startswith("/v1/"):
            return self.api.answer(incoming)
        if page := self._page(incoming):
            return page
        return Answer(404, b"Not here.\n", "text/plain; charset=utf-8")

    def _page(self, incoming: Incoming) -> Answer | None:
        if found := re.fullmatch(r"/3d_secure/(src_[A-Za-z0-9]+)", incoming.path):
            return frames.three_d_secure(self.store, incoming, found[1])
        if incoming.method != "GET":
            return None
        if incoming.path == "/":
            return control_page.page(self.store)
        return frames.asset(incoming)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Buffered, so that head and body leave in one packet: two would wait for each other (40 ms).
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = SECONDS_A_CLIENT_MAY_IDLE
    sandbox: Sandbox

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_OPTIONS(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MAX_BODY or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            self._send(Answer(413, b"Too large.\n", "text/plain; charset=utf-8"))
            return
        body = self.rfile.read(int(length))
        parts = urlsplit(self.path)
        headers = self.headers
        incoming = Incoming(
            self.command, parts.path, parts.query, headers, body, self.sandbox.base_url
        )
        try:
            answer = self.sandbox.answer(incoming)
        except Exception:
            traceback.print_exc(file=sys.stderr)
            answer = Answer(500, b'{"error": {"type": "api_error"}}', "application/json")
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache, no-store")
        for name, value in answer.headers.items():
            # A header that the caller chose (Idempotency-Key) must not be able to end the line.
            self.send_header(name, value.replace("\r", "").replace("\n", ""))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: requests carry keys and secrets, and the terminal belongs to the shop."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def serve(port: int, make_sandbox: Callable[[str], Sandbox]) -> Server:
    """A server bound to this machine only. Port 0 takes a free one."""
    server = Server(("127.0.0.1", port), Handler)
    sandbox = make_sandbox(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = type("SandboxHandler", (Handler,), {"sandbox": sandbox})
    return server
