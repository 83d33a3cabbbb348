"""The clock of a call counts work and sleep, not the time in which the machine did not let it run."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.isolation.clock import LONGEST_TICK, WorkClock

SLEEP = "import time; time.sleep(600)"
COMPUTE = "while True: pass"


@contextlib.contextmanager
def running(program: str, state: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has been seen in a state."""
    process = subprocess.Popen([sys.executable, "-c", program])
    try:
        wait_for(process.pid, state)
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(pid: int, state: str, cpu: float = 0.2) -> None:
    """Wait until a process is in a state and no longer at its start, which computes for about .1 s."""
    while True:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        if fields[0] == state and (state != "R" or int(fields[11]) >= cpu * 100):
            return
        time.sleep(0.01)


def test_sleep_counts_in_full() -> None:
    with running(SLEEP, "S") as process:
        wait_for(process.pid, "S")
        clock = WorkClock(process.pid, now=100.0)
        clock.tick(101.0)
        clock.tick(101.5)
    assert clock.seconds == pytest.approx(1.5)


def test_work_counts_by_its_cpu_time() -> None:
    with running(COMPUTE, "R") as process:
        clock = WorkClock(process.pid, now=100.0)
        # The clock on the wall is ahead of what the process can have used since.
        clock.tick(102.0)
    assert clock.seconds < 1.0


def test_a_process_that_was_stopped_is_charged_nothing() -> None:
    with running(COMPUTE, "R") as process:
        process.send_signal(signal.SIGSTOP)
        wait_for(process.pid, "T")
        clock = WorkClock(process.pid, now=100.0)
        for now in range(101, 150):
            clock.tick(float(now))
    assert clock.seconds == 0.0


def test_a_pause_of_the_process_that_looks_is_nobody_elses() -> None:
    with running(SLEEP, "S") as process:
        clock = WorkClock(process.pid, now=100.0)
        clock.tick(1000.0)
    assert clock.seconds == LONGEST_TICK


def test_a_program_that_was_started_works_for_its_parent() -> None:
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {COMPUTE!r}])"
    with running(program, "S") as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while not children.read_text().split():
            time.sleep(0.01)
        child = int(children.read_text().split()[0])
        try:
            wait_for(child, "R")
            clock = WorkClock(process.pid, now=100.0)
            clock.tick(102.0)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
    assert clock.seconds < 1.0
