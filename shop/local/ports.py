"""Free ports on this machine, the same ones again at the next start where possible."""

import json
import random
import socket
from pathlib import Path

# Below the ranges from which Linux and macOS take the ports of outgoing connections: a server
# that is restarted must find its port free.
QUIET_PORTS = range(20_000, 32_000)
WEB_PORTS = 100


def is_free(port: int) -> bool:
    with socket.socket() as visitor:
        visitor.settimeout(0.5)
        if visitor.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def web_port(wanted: int) -> int:
    """The wanted port, or the first free one after it."""
    last = min(wanted + WEB_PORTS, 65_536)
    return next((port for port in range(wanted, last) if is_free(port)), None) or quiet_port()


def quiet_port(avoid: frozenset[int] = frozenset()) -> int:
    candidates = (random.choice(QUIET_PORTS) for _ in range(1000))
    return next(port for port in candidates if port not in avoid and is_free(port))


def choose(names: list[str], memory: Path) -> dict[str, int]:
    """A port for each name; `memory` is the file that remembers them from start to start."""
    remembered = _read(memory)
    chosen: dict[str, int] = {}
    for name in names:
        port = remembered.get(name)
        taken = frozenset(chosen.values())
        if port is None or port in taken or not is_free(port):
            port = quiet_port(avoid=taken)
        chosen[name] = port
    memory.write_text(json.dumps(remembered | chosen))
    return chosen


def _read(memory: Path) -> dict[str, int]:
    try:
        return dict(json.loads(memory.read_text()))
    except (FileNotFoundError, ValueError):
        return {}
