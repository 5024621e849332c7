"""`python -m shop.local exec -- COMMAND`: run a command with servers of its own behind it."""

import os
import signal
import subprocess

from shop.local import environment, ports
from shop.local.elasticsearch import Unavailable
from shop.local.home import test_home
from shop.local.servers import Servers
from shop.local.service import Service
from shop.local.supervisor import Stopped, Supervisor
from shop.local.terminal import Failed, say, step

FINISH_WITHIN = 20.0  # seconds for a command that was asked to stop


def execute(command: list[str], wait_for_search: bool = True) -> int:
    """Returns the command's exit status. Its servers are not those of a running shop."""
    supervisor = Supervisor()
    supervisor.listen_to_signals()
    try:
        home = test_home()
    except Failed as problem:
        say(f"! {problem}")
        return 1
    try:
        servers = Servers(home, supervisor, lasting=False)
        servers.write_environment(ports.quiet_port())
        search = _launch_search(servers)
        servers.start_database_and_queue()
        if search and wait_for_search:
            _await_search(servers, search)
        return _run(command, servers, supervisor)
    except Failed as problem:
        say(f"! {problem}")
        return 1
    except Stopped:
        return 128 + signal.SIGINT
    finally:
        supervisor.stop()
        environment.forget(home.folder)
        home.leave()


def _launch_search(servers: Servers) -> Service | None:
    if not environment.is_ours("ELASTICSEARCH_URL"):
        return None
    try:
        return servers.launch_search()
    except Unavailable as reason:
        servers.give_up_search(reason)
        return None


def _await_search(servers: Servers, service: Service) -> None:
    try:
        with step("Elasticsearch"):
            servers.await_search(service)
    except Unavailable as reason:
        servers.give_up_search(reason)


def _run(command: list[str], servers: Servers, supervisor: Supervisor) -> int:
    # In our own process group: the command may use the terminal, and hears Ctrl-C itself.
    process = subprocess.Popen(command, env=dict(os.environ) | servers.values)
    try:
        while process.poll() is None:
            supervisor.pause()
    except Stopped:
        _finish(process)
    status = process.returncode
    return status if status >= 0 else 128 - status


def _finish(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(FINISH_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
