"""How long a fork has been at its work, fairly: the time in which it could not run is not its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

LONGEST_TICK = 2.0  # seconds; a longer one means that the process which looks was held up itself

# Fields of /proc/PID/stat after the name in brackets (proc(5) counts them from 3): the state, and user and system
# time of the process and of its children that have ended.
_STATE = 0
_TIMES = slice(11, 15)
_ASLEEP = "S"


class WorkClock:
    """Counts the seconds of a process and its children: those asleep in full, others by the CPU time they used.

    A process that waits for a CPU on a busy machine, for the disk, or that was stopped, costs nothing. On a quiet
    machine this is the time on the wall.
    """

    def __init__(self, pid: int, now: float) -> None:
        """`now` is a monotonic time in seconds, here and below."""
        self.seconds = 0.0
        self._pid = pid
        self._now = now
        self._cpu = _look(pid).cpu

    def tick(self, now: float) -> None:
        """Count the time since the last tick."""
        passed = min(now - self._now, LONGEST_TICK)
        seen = _look(self._pid)
        self.seconds += passed if seen.asleep else min(max(seen.cpu - self._cpu, 0.0), passed)
        self._now, self._cpu = now, seen.cpu


class _Seen(NamedTuple):
    asleep: bool
    cpu: float  # seconds


def _look(pid: int) -> _Seen:
    """State and CPU time of a process with its children; what has ended counts as asleep."""
    family = [_look_at_one(member) for member in (pid, *_children(pid))]
    return _Seen(all(member.asleep for member in family), sum(member.cpu for member in family))


def _look_at_one(pid: int) -> _Seen:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("latin-1").rpartition(")")[2].split()
    except OSError:
        return _Seen(True, 0.0)
    return _Seen(fields[_STATE] in (_ASLEEP, "Z"), sum(map(int, fields[_TIMES])) / os.sysconf("SC_CLK_TCK"))


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:  # gone, or a kernel without this list
        return []
