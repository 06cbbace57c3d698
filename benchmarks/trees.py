"""What /proc tells of a process and of all that it started: what they computed, what they hold."""

import os
from contextlib import suppress
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


def parent_died(pid: int) -> bool:
    """Whether a process was left behind by the one that started it."""
    return int(_stat(pid)[1]) == 1


def tree(root: int) -> list[int]:
    """A process and all below it."""
    found = [root]
    for pid in found:
        with suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def cpu_seconds(pid: int) -> float:
    """What one process has computed, with the children that it has waited for."""
    with suppress(OSError):
        return sum(map(int, _stat(pid)[11:15])) * TICK
    return 0.0


def memory_mb(pid: int, without: str = "\0") -> dict[str, float]:
    """Memory of a process in MB: its own alone (uss), and with its share of what it shares (pss).

    A mapped file whose name contains `without` is left out.
    """
    uss = pss = 0
    counts = True
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        first, *rest = line.split()
        if not first.endswith(":"):
            counts = without not in line
        elif counts and first in ("Private_Clean:", "Private_Dirty:"):
            uss += int(rest[0])
        elif counts and first == "Pss:":
            pss += int(rest[0])
    return {"uss": uss / 1024, "pss": pss / 1024}


def peak_mb(root: int) -> float:
    """What a tree of processes holds together now, or the most that one of them has held so far.

    The kernel's own peak of an ended child will not do: it includes what its parent held when it
    was forked.
    """
    held, highest = 0, 0
    for pid in tree(root):
        with suppress(OSError, IndexError, ValueError):
            held += _kilobytes(pid, "smaps_rollup", "Pss:")
            highest = max(highest, _kilobytes(pid, "status", "VmHWM:"))
    return max(held, highest) / 1024


def _kilobytes(pid: int, file: str, name: str) -> int:
    return int(Path(f"/proc/{pid}/{file}").read_text().split(f"\n{name}")[1].split()[0])


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
