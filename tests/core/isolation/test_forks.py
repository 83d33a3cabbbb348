"""A call gets a fork of its own; whatever it does there, there is an answer, and its time is its own."""

from __future__ import annotations

import json
import os
import select
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.isolation import child, frames
from core.isolation.calls import Limits, Methods, Outcome
from core.isolation.forks import MOST_FORKS, Forks
from tests.core.isolation import methods

LIMITS = Limits(seconds=2.0, cpu_seconds=2, memory_bytes=700 * 1024 * 1024)
SHORT = Limits(seconds=0.4, cpu_seconds=20, memory_bytes=700 * 1024 * 1024)


def forks_of(module: Methods = methods, rehearse: Callable[[], object] = int) -> Forks:
    return Forks(partial(child.answer, module), rehearse)


def next_answer(forks: Forks) -> dict[str, Any]:
    answers: list[bytes] = []
    while not answers:
        ready, _, _ = select.select(forks.sources, [], [], forks.seconds_left())
        answers = list(forks.finished(ready))
    head = frames.unpack(answers[0][: frames.HEAD.size])
    assert head.number == 7
    return dict(json.loads(answers[0][frames.HEAD.size : frames.HEAD.size + head.header]))


def answer_of(method: str, limits: Limits = LIMITS, **header: Any) -> dict[str, Any]:
    """What the warm process answers when its fork runs a method."""
    with forks_of() as forks:
        forks.start(7, {"method": method, **header}, b"", limits)
        return next_answer(forks)


@pytest.mark.parametrize("method", ["sleep", "hoard", "crash", "recurse"])
def test_hostile_bytes_end_at_a_limit(method: str) -> None:
    assert answer_of(method)["outcome"] == Outcome.LIMIT


def test_work_without_end_ends_at_its_cpu_time(tmp_path: Path) -> None:
    limits = Limits(seconds=600.0, cpu_seconds=1, memory_bytes=LIMITS.memory_bytes)
    assert answer_of("compute", limits, until=str(tmp_path / "never"))["outcome"] == Outcome.LIMIT


def test_a_fork_cannot_write_files(tmp_path: Path) -> None:
    assert answer_of("write_a_file", path=str(tmp_path / "leak"))["outcome"] != Outcome.DONE
    assert [path.read_bytes() for path in tmp_path.iterdir()] in ([], [b""])


def test_the_time_of_a_call_begins_with_its_fork() -> None:
    with forks_of(rehearse=partial(time.sleep, 3 * SHORT.seconds)) as forks:
        forks.start(7, {"method": "echo"}, b"", SHORT)
        assert next_answer(forks)["outcome"] == Outcome.DONE


def test_a_fork_that_is_not_let_run_is_not_out_of_time(tmp_path: Path) -> None:
    end = tmp_path / "end"
    with forks_of() as forks:
        forks.start(7, {"method": "compute", "until": str(end)}, b"", SHORT)
        (fork,) = forks._forks.values()
        while fork.clock is None:
            assert list(forks.finished(select.select(forks.sources, [], [])[0])) == []
        os.kill(fork.pid, signal.SIGSTOP)
        until = time.monotonic() + 3 * SHORT.seconds
        while time.monotonic() < until:
            ready, _, _ = select.select(forks.sources, [], [], 0.05)
            assert list(forks.finished(ready)) == []
        end.touch()
        os.kill(fork.pid, signal.SIGCONT)
        assert next_answer(forks)["outcome"] == Outcome.DONE


def test_a_fork_that_dies_before_it_begins_is_replaced(tmp_path: Path) -> None:
    """Its end says nothing about the bytes, which it has not looked at."""
    died = tmp_path / "died"

    def die_once() -> None:
        if not died.exists():
            os.mkdir(died)  # a fork may not write files
            os._exit(1)

    with forks_of(rehearse=die_once) as forks:
        forks.start(7, {"method": "echo"}, b"", LIMITS)
        assert next_answer(forks)["outcome"] == Outcome.DONE


def test_a_call_that_is_never_begun_is_no_fault_of_its_bytes(tmp_path: Path) -> None:
    def die() -> None:
        os.mkdir(tmp_path / str(os.getpid()))
        os._exit(1)

    with forks_of(rehearse=die) as forks:
        forks.start(7, {"method": "echo"}, b"", LIMITS)
        assert next_answer(forks)["outcome"] == Outcome.UNAVAILABLE
    assert len(list(tmp_path.iterdir())) == MOST_FORKS


def test_frames_refuse_absurd_lengths() -> None:
    with pytest.raises(ValueError, match="too long"):
        frames.unpack(frames.HEAD.pack(1, 1, frames.MAX_FRAME + 1))
