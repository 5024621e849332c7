"""Processor time of whole families of processes, by /proc: what each part of a shop costs."""

import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PARENT, _USER, _CHILDREN_SYSTEM = 1, 11, 14  # fields of /proc/PID/stat after the name's bracket


def of(families: Mapping[str, int]) -> dict[str, float]:
    """Milliseconds so far of each family, by the number of its first process.

    Members that have ended count: their parent has inherited their time.
    """
    spent: dict[int, int] = {}
    children: dict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        fields = stat(int(folder.name))
        if fields:
            spent[int(folder.name)] = sum(map(int, fields[_USER : _CHILDREN_SYSTEM + 1]))
            children[int(fields[_PARENT])].append(int(folder.name))

    def whole(pid: int) -> int:
        return spent.get(pid, 0) + sum(map(whole, children[pid]))

    return {name: whole(pid) * 1000 / _TICK for name, pid in families.items()}


def parent(pid: int) -> int:
    fields = stat(pid)
    return int(fields[_PARENT]) if fields else 0


def stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
