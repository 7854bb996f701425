"""What the kernel knows of a process: the processor time it has used and the memory it holds."""

from __future__ import annotations

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Processor time of all threads of a process, in nanosecond steps where the kernel keeps them, else of 10 ms."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9
    except OSError:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK


def ended_children_cpu_seconds(pid: int) -> float:
    """Processor time of the children that the process has already waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / _TICK


def children(pid: int) -> list[int]:
    """The processes that this one, or one of its children, started and that still run."""
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (thread / "children").read_text().split()):
            found += [child, *children(child)]
    return found


def family_cpu_seconds(pid: int) -> float:
    """Of the process and its children, those that have ended included."""
    members = [pid, *children(pid)]
    return sum(cpu_seconds(member) + ended_children_cpu_seconds(member) for member in members)


def resident_mib(pid: int) -> float:
    """Memory of a process in MiB, shared pages included."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
