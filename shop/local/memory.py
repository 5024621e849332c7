"""How much memory is free: of the machine, and within the limit of a container."""

import os
import sys
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")


def free_bytes() -> int:
    if sys.platform != "linux":
        # macOS keeps most memory in use and gives it back on demand: count half of it.
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    available = _fields(Path("/proc/meminfo")).get("MemAvailable:", 0) * 1024
    return min(available, _room_in_container(available))


def _room_in_container(unlimited: int) -> int:
    try:
        limit = int((CGROUP / "memory.max").read_text())
        used = int((CGROUP / "memory.current").read_text())
    except (OSError, ValueError):  # no limit ("max"), or another kind of container
        return unlimited
    files = _fields(CGROUP / "memory.stat").get("inactive_file", 0)
    return limit - used + files


def _fields(file: Path) -> dict[str, int]:
    rows = (line.split() for line in file.read_text().splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) > 1}
