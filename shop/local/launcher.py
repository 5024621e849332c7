"""`make run`: from nothing to an open shop, and back in good order."""

import os
import sys
import time

from shop.lib import state
from shop.local import environment, parts, ports
from shop.local.elasticsearch import Unavailable, check_possible
from shop.local.home import OPEN_NOTE, AlreadyRunning, Home, open_note
from shop.local.keys import ADMIN_EMAIL, write_private
from shop.local.servers import SearchThread, Servers
from shop.local.supervisor import Stopped, Supervisor
from shop.local.terminal import Failed, say, say_step

WEB_PORT = 8000
OPEN_WITHIN = 45.0  # seconds, once everything else is ready
SANDBOX_NEWS = """\
  Payment  sandbox, no money moves. Cards (any later date, any CVC):
           4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined,
           4000 0025 0000 3155 asks for 3-D Secure"""


def run() -> int:
    started = time.monotonic()
    supervisor = Supervisor()
    supervisor.listen_to_signals()
    try:
        home = Home(state.home())
    except AlreadyRunning as problem:
        say(f"{problem}\n{open_note(state.home())}")
        return 1
    try:
        _open_shop(home, supervisor, started)
        supervisor.watch()
    except Stopped:
        return 0
    except Failed as problem:
        say(f"! {problem}")
        return 1
    finally:
        _close_shop(home, supervisor)


def _open_shop(home: Home, supervisor: Supervisor, started: float) -> None:
    if home.found_left:
        say(f"  Ended {home.found_left} processes which an earlier run left behind")
    servers = Servers(home, supervisor)
    web_port = _web_port()
    servers.write_environment(web_port)
    search = _begin_search(servers)
    servers.start_database_and_queue()
    prepare = [sys.executable, "-m", "shop.local.prepare"]
    if supervisor.run(prepare, dict(os.environ) | servers.values):
        raise Failed("The shop could not be made ready.")
    began = time.monotonic()
    web = supervisor.start(parts.web(home.folder, servers.values, web_port))
    supervisor.wait_for(web, OPEN_WITHIN)
    say_step("Web server", began)
    behind = parts.background(home.folder, servers.values, servers.ports["sandbox"])
    for part in behind:
        supervisor.start(part)
    for part in behind:
        supervisor.wait_for(part, OPEN_WITHIN)  # a shop that is open takes cards
    _announce(home, servers, web_port, time.monotonic() - started)
    if search:
        search.opened.set()


def _web_port() -> int:
    wanted = int(os.environ.get("PORT") or WEB_PORT)
    port = ports.web_port(wanted)
    if port != wanted:
        say(f"  Port {wanted} is taken, so the shop takes {port}")
    return port


def _begin_search(servers: Servers) -> SearchThread | None:
    try:
        if environment.is_ours("ELASTICSEARCH_URL"):
            check_possible()
    except Unavailable as reason:
        servers.give_up_search(reason)
        return None
    thread = SearchThread(servers, parts.USERS_OF_SEARCH)
    thread.start()
    return thread


def _announce(home: Home, servers: Servers, port: int, seconds: float) -> None:
    address = f"http://127.0.0.1:{port}/"
    lines = [
        f"  Admin    {address}admin/",
        f"           {ADMIN_EMAIL}  password: {servers.keys['admin_password']}",
        f"  Mail     is kept in {servers.values['MAIL_FILE_PATH']}",
    ]
    if environment.is_ours("STRIPE_SECRET_KEY"):
        lines.append(SANDBOX_NEWS)
    lines.append(f"  Logs     {home.folder / 'logs'}")
    lines.append("  Stop     Ctrl-C, or `make down`")
    said = "\n".join(lines)
    say(f"\nShop is open: {address}  (in {seconds:.0f} s)\n{said}\n")
    write_private(home.folder / OPEN_NOTE, f"Shop is open: {address}\n{said}\n")


def _close_shop(home: Home, supervisor: Supervisor) -> None:
    began = time.monotonic()
    say("Stopping ...")
    supervisor.stop()
    environment.forget(home.folder)
    home.leave()
    say_step("Stopped", began)
