"""The parent of a child that reads strangers' bytes: patient with the child, and never a verdict on bytes unread."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
import uvloop

from core.errors import ReaderUnavailable
from core.isolation import confine
from core.isolation.calls import LimitReached, Limits, MethodBroken, Refused
from core.isolation.process import Patience, WarmProcess
from tests.core.isolation import methods

MODULE = methods.__name__
LIMITS = Limits(seconds=30.0, cpu_seconds=20, memory_bytes=700 * 1024 * 1024)
HARDLY = Limits(seconds=0.2, cpu_seconds=20, memory_bytes=700 * 1024 * 1024)


@pytest_asyncio.fixture
async def process() -> AsyncIterator[WarmProcess]:
    started = WarmProcess(MODULE)
    yield started
    await started.stop()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder through which the start of the child is steered."""
    monkeypatch.setenv(methods.FOLDER, str(tmp_path))
    monkeypatch.setattr(confine, "KEPT", confine.KEPT | {methods.FOLDER})
    return tmp_path


async def until(fact: Callable[[], bool]) -> None:
    def wait() -> None:
        while not fact():
            time.sleep(0.01)

    await asyncio.to_thread(wait)


async def test_every_outcome_reaches_the_caller(process: WarmProcess) -> None:
    assert await process.call("echo", b"as it was", LIMITS) == b"as it was"
    with pytest.raises(Refused) as refused:
        await process.call("refuse", b"", LIMITS)
    assert (refused.value.fault, refused.value.detail) == ("not_today", "closed")
    with pytest.raises(MethodBroken, match=r"^ValueError$"):  # the message itself may quote a document
        await process.call("fail", b"private", LIMITS)
    with pytest.raises(LimitReached):
        await process.call("crash", b"", LIMITS)
    with pytest.raises(LimitReached):
        await process.call("sleep", b"", HARDLY)


async def test_a_slow_start_is_not_the_time_of_a_call(process: WarmProcess, folder: Path) -> None:
    (folder / "hold").touch()
    waiting = asyncio.create_task(process.call("echo", b"patient", HARDLY))
    await until((folder / "start-0").exists)
    await asyncio.wait([waiting], timeout=5 * HARDLY.seconds)
    assert not waiting.done()
    (folder / "hold").unlink()
    assert await waiting == b"patient"


async def test_a_failed_start_is_tried_again(process: WarmProcess, folder: Path) -> None:
    (folder / "fail-0").touch()
    assert await process.call("echo", b"second", LIMITS) == b"second"
    assert (folder / "start-1").exists()


async def test_a_start_that_hangs_is_given_up_and_the_next_call_tries_again(folder: Path) -> None:
    (folder / "hold").touch()
    process = WarmProcess(MODULE, Patience(start_seconds=0.3, start_tries=2))
    with pytest.raises(ReaderUnavailable):
        await process.call("echo", b"", LIMITS)
    process._patience = Patience()
    (folder / "hold").unlink()
    assert await process.call("echo", b"later", LIMITS) == b"later"
    await process.stop()


async def test_a_child_that_cannot_be_started_is_no_fault_of_the_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("/bin/false", "/nowhere/python"):
        monkeypatch.setattr(sys, "executable", program)
        process = WarmProcess(MODULE)
        with pytest.raises(ReaderUnavailable):
            await process.call("echo", b"", LIMITS)
        await process.stop()


async def test_a_module_that_cannot_be_imported_is_said_in_a_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    process = WarmProcess("tests.core.isolation.no_such_methods", Patience(start_tries=1))
    with pytest.raises(ReaderUnavailable):
        await process.call("echo", b"", LIMITS)
    await process.stop()
    said = capfd.readouterr().err
    assert "no_such_methods cannot be imported" in said
    assert "Traceback" not in said


async def test_a_silent_child_is_replaced_and_asked_again(folder: Path) -> None:
    process = WarmProcess(MODULE, Patience(silent_seconds=3.0))
    await process.call("echo", b"", LIMITS)
    stopped = process.pid
    assert stopped is not None
    os.kill(stopped, signal.SIGSTOP)
    assert await process.call("echo", b"again", LIMITS) == b"again"
    assert process.pid != stopped
    await process.stop()


async def test_a_child_that_works_is_not_silent(tmp_path: Path) -> None:
    """The limit of a call is the call's; the parent waits as long as the child says that it lives."""
    process = WarmProcess(MODULE, Patience(silent_seconds=3.0))
    await process.call("echo", b"", LIMITS)
    first = process.pid
    waiting = asyncio.create_task(process.call("compute", b"", LIMITS, until=str(tmp_path / "end")))
    await asyncio.wait([waiting], timeout=5.0)
    assert not waiting.done()
    (tmp_path / "end").touch()
    assert await waiting == b"done"
    assert process.pid == first
    await process.stop()


async def test_a_killed_child_is_replaced(process: WarmProcess) -> None:
    await process.call("echo", b"", LIMITS)
    killed = process.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert await process.call("echo", b"again", LIMITS) == b"again"
    assert process.pid != killed


async def test_a_call_whose_child_dies_is_asked_again(process: WarmProcess, tmp_path: Path) -> None:
    await process.call("echo", b"", LIMITS)
    waiting = asyncio.create_task(process.call("compute", b"", LIMITS, until=str(tmp_path / "end")))
    first = process.pid
    assert first is not None
    await until(lambda: len(children_of(first)) >= 2)  # the fork at work and the one that waits
    os.kill(first, signal.SIGKILL)
    (tmp_path / "end").touch()
    assert await waiting == b"done"


async def test_a_cancelled_call_leaves_nothing_at_work(process: WarmProcess, tmp_path: Path) -> None:
    await process.call("echo", b"", LIMITS)
    pid = process.pid
    assert pid is not None
    waiting = asyncio.create_task(process.call("compute", b"", LIMITS, until=str(tmp_path / "never")))
    await until(lambda: len(children_of(pid)) >= 2)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await until(lambda: len(children_of(pid)) <= 1)
    assert await process.call("echo", b"still here", LIMITS) == b"still here"
    assert process.pid == pid


async def test_a_spare_fork_that_is_gone_harms_nobody(process: WarmProcess) -> None:
    await process.call("echo", b"", LIMITS)
    warm = process.pid
    assert warm is not None
    await until(lambda: bool(children_of(warm)))
    for pid in children_of(warm):
        os.kill(pid, signal.SIGKILL)
    assert await process.call("echo", b"unharmed", LIMITS) == b"unharmed"


async def test_a_slow_call_holds_nobody_up(process: WarmProcess, tmp_path: Path) -> None:
    waiting = asyncio.create_task(process.call("compute", b"", LIMITS, until=str(tmp_path / "end")))
    assert await process.call("echo", b"quick", LIMITS) == b"quick"
    assert not waiting.done()
    (tmp_path / "end").touch()
    assert await waiting == b"done"


async def test_one_child_serves_all_and_ends_with_its_parent(process: WarmProcess) -> None:
    await asyncio.gather(*(process.call("echo", b"", LIMITS) for _ in range(6)))
    pid = process.pid
    assert pid is not None
    await until(lambda: len(children_of(pid)) == 1)  # the fork that waits for the next call
    await process.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_code_in_a_fork_reaches_its_own_document_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Under uvloop, as in production: its subprocesses inherit more descriptors than those of asyncio."""
    monkeypatch.setenv("A_SECRET", "of the parent")
    settings = tmp_path / ".env"
    settings.write_text("FILES_KEY=secret")
    inheritable = os.dup(2)
    os.set_inheritable(inheritable, True)

    async def ask() -> tuple[bytes, list[confine.Measure]]:
        process = WarmProcess(MODULE)
        busy = asyncio.create_task(process.call("sleep", b"", LIMITS))  # another person's document
        missing = await process.missing()
        assert process.pid is not None
        others = [os.getpid(), process.pid, *children_of(process.pid)]
        reached = await process.call("attack", b"", LIMITS, pids=others, file=str(settings))
        busy.cancel()
        await process.stop()
        return reached, missing

    answers: list[tuple[bytes, list[confine.Measure]]] = []

    def run() -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            answers.append(runner.run(ask()))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    os.close(inheritable)
    ((reached, missing),) = answers
    lines = reached.decode().splitlines()
    pipes = [line for line in lines if line.startswith("descriptor ")]
    assert len(pipes) == 2, lines  # its own: one that is asked through, one that answers
    if missing:  # a system that does not offer all; what needs none of its help holds nevertheless
        assert not [line for line in lines if line.startswith(("variable", "stream"))]
    else:
        assert lines == pipes


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
