"""The three servers behind the shop, each started only when the shell does not name another."""

import os
import sys
import threading
import time

from shop.local import elasticsearch, environment, ports, postgres, valkey
from shop.local.account import server_account
from shop.local.elasticsearch import Unavailable
from shop.local.home import Home
from shop.local.keys import load
from shop.local.service import Service
from shop.local.supervisor import Stopped, Supervisor
from shop.local.terminal import Failed, say, say_step

SEARCH_PATIENCE = 180.0  # seconds until Elasticsearch must be healthy


class Servers:
    """The servers of one home. `values` is the shop's environment, and stays the same object."""

    def __init__(self, home: Home, supervisor: Supervisor, lasting: bool = True) -> None:
        self.account = server_account()
        self.home, self.supervisor, self.lasting = home, supervisor, lasting
        self.folder = home.servers(self.account)
        self.keys = load(home.folder)
        self.ports = ports.choose(environment.PORTS, home.folder / "ports.json")
        self.values: dict[str, str] = {}

    def write_environment(self, web_port: int) -> None:
        composed = environment.compose(
            self.home.folder, self.folder, self.ports, self.keys, web_port
        )
        self.values.update(composed)
        environment.write(self.home.folder, self.values)

    def start_database_and_queue(self) -> None:
        """Both are up when this returns."""
        started = time.monotonic()
        services = []
        if environment.is_ours("REDIS_URL"):
            services.append(self.supervisor.start(self._valkey()))
        if environment.is_ours("DATABASE_URL"):
            services.append(self.supervisor.start(self._postgres()))
        for service in services:
            self.supervisor.wait_for(service)
        if environment.is_ours("DATABASE_URL"):
            postgres.create_database(
                self.ports["postgres"], self.keys["database_password"], self.account
            )
        if services:
            names = {"postgres": "PostgreSQL", "valkey": "Valkey"}
            say_step(" and ".join(names[service.name] for service in reversed(services)), started)

    def launch_search(self) -> Service:
        """Fetch Elasticsearch where needed, and start it. Raises Unavailable."""
        elasticsearch.check_possible()
        wanted = (self.ports["elasticsearch"], self.ports["elasticsearch_nodes"])
        service = elasticsearch.service(self.home.folder, self.folder, wanted, self.account)
        return self.supervisor.start(service)

    def await_search(self, service: Service) -> None:
        """Return once Elasticsearch is healthy. Raises Unavailable."""
        try:
            self.supervisor.wait_for(service, SEARCH_PATIENCE)
        except Failed as failure:
            self.supervisor.drop(service.name)
            raise Unavailable(f"it did not start, see {service.log}") from failure

    def give_up_search(self, reason: object) -> None:
        environment.without_elasticsearch(self.values)
        environment.write(self.home.folder, self.values)
        say(f"  Search: PostgreSQL ({reason})")

    def _postgres(self) -> Service:
        return postgres.service(
            self.home.folder,
            self.folder,
            self.ports["postgres"],
            self.keys["database_password"],
            self.account,
            self.lasting,
        )

    def _valkey(self) -> Service:
        return valkey.service(
            self.home.folder,
            self.folder,
            self.ports["valkey"],
            self.keys["queue_password"],
            self.account,
        )


class SearchThread(threading.Thread):
    """Brings up Elasticsearch beside everything else; the shop opens without waiting for it."""

    def __init__(self, servers: Servers, users: list[str]) -> None:
        """`users` are the services that must learn of it when there is no Elasticsearch."""
        super().__init__(name="search", daemon=True)
        self.servers, self.users = servers, users
        self.opened = threading.Event()  # set once the shop is filled, and open

    def run(self) -> None:
        try:
            if environment.is_ours("ELASTICSEARCH_URL"):
                elasticsearch.fetch()
            # Its start would take the processor from what the shopkeeper waits for.
            while not self.opened.is_set():
                self.servers.supervisor.pause()
            started = time.monotonic()
            if environment.is_ours("ELASTICSEARCH_URL"):
                self.servers.await_search(self.servers.launch_search())
            self._fill_index()
            say_step("Search: Elasticsearch", started)
        except Unavailable as reason:
            self.servers.give_up_search(reason)
            self.servers.supervisor.restart(self.users)
        except Stopped:
            return

    def _fill_index(self) -> None:
        command = [sys.executable, "manage.py", "reindex", "--if-missing"]
        log = self.servers.home.folder / "logs" / "reindex.log"
        if self.servers.supervisor.run(command, dict(os.environ) | self.servers.values, log):
            say(f"! The search index could not be filled, see {log}")
