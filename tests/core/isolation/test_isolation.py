"""A hostile file costs one child at most, and the parent always has an answer."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import uvloop

from core.errors import DocumentFault, DocumentRejected
from core.isolation import child, frames
from core.isolation.forks import Forks
from core.isolation.reader import IsolatedReader
from core.resumes import limits
from core.resumes.reader import read_resume
from tests.core.resumes import papers, strange

GOOD = papers.paper(papers.one_column)


@pytest_asyncio.fixture(scope="module")
async def reader() -> AsyncIterator[IsolatedReader]:
    async with IsolatedReader() as started:
        await started.warm_up()
        yield started


async def test_the_result_is_the_same_as_in_process(reader: IsolatedReader) -> None:
    assert await reader.read(GOOD) == read_resume(GOOD)


@pytest.mark.parametrize(
    "data", [b"", b"no document", strange.locked(GOOD, "secret"), strange.page_of(strange.INVOICE)]
)
async def test_the_errors_are_the_same_as_in_process(reader: IsolatedReader, data: bytes) -> None:
    with pytest.raises(DocumentRejected) as here:
        read_resume(data)
    with pytest.raises(DocumentRejected) as there:
        await reader.read(data)
    assert there.value.fault is here.value.fault


async def test_reads_run_side_by_side(reader: IsolatedReader) -> None:
    resumes = await asyncio.gather(*(reader.read(GOOD) for _ in range(6)))
    assert {resume.contact.name for resume in resumes} == {papers.NAME}


async def test_a_killed_child_is_replaced() -> None:
    async with IsolatedReader(concurrency=1) as reader:
        await reader.read(GOOD)
        process = reader._child._process
        assert process is not None
        process.kill()
        await process.wait()
        assert (await reader.read(GOOD)).contact.name == papers.NAME


async def test_a_cancelled_read_leaves_the_reader_usable() -> None:
    async with IsolatedReader(concurrency=1) as reader:
        await reader.warm_up()
        task = asyncio.create_task(reader.read(papers.paper(papers.one_column, pages=20)))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await reader.read(GOOD)).contact.name == papers.NAME


async def test_a_spare_fork_that_is_gone_harms_nobody() -> None:
    async with IsolatedReader(concurrency=1) as reader:
        await reader.warm_up()
        process = reader._child._process
        assert process is not None
        for pid in children_of(process.pid).split():
            os.kill(int(pid), signal.SIGKILL)
        await asyncio.sleep(0.2)
        assert (await reader.read(GOOD)).contact.name == papers.NAME


async def test_a_slow_document_holds_nobody_up() -> None:
    slow = papers.paper(papers.one_column, pages=25)
    async with IsolatedReader(concurrency=2) as reader:
        await reader.warm_up()
        waiting = asyncio.create_task(reader.read(slow))
        await asyncio.sleep(0)
        assert (await reader.read(GOOD)).contact.name == papers.NAME
        assert not waiting.done()
        assert (await waiting).pages == 25


def children_of(pid: int) -> str:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text()


async def test_one_child_serves_all() -> None:
    async with IsolatedReader(concurrency=3) as reader:
        await asyncio.gather(*(reader.read(GOOD) for _ in range(6)))
        process = reader._child._process
        assert process is not None
        assert len(children_of(process.pid).split()) == 1  # the fork that waits for the next document


async def test_children_end_with_the_reader() -> None:
    async with IsolatedReader(concurrency=1) as reader:
        await reader.warm_up()
        process = reader._child._process
        assert process is not None
    assert process.returncode is not None


def test_it_works_under_uvloop() -> None:
    async def read() -> str | None:
        async with IsolatedReader(concurrency=1) as reader:
            return (await reader.read(GOOD)).contact.name

    names: list[str | None] = []

    def run() -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            names.append(runner.run(read()))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    assert names == [papers.NAME]


def hang(header: dict[str, Any], body: bytes) -> bytes:
    while True:
        time.sleep(0.05)


def hoard(header: dict[str, Any], body: bytes) -> bytes:
    return bytes(8 * 1024 * 1024 * 1024)


def crash(header: dict[str, Any], body: bytes) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def recurse(header: dict[str, Any], body: bytes) -> bytes:
    return recurse(header, body)


def write_a_file(header: dict[str, Any], body: bytes) -> bytes:
    Path(header["path"]).write_bytes(b"x" * 100)
    return b"written"


def answer_of(monkeypatch: pytest.MonkeyPatch, method: Callable[..., bytes], **header: Any) -> dict[str, Any]:
    """What the warm process answers when its fork runs `method`."""
    monkeypatch.setitem(child.METHODS, "hostile", method)
    with Forks(child.answer) as forks:
        forks.start(7, {"method": "hostile", **header}, b"", seconds=2.0)
        answers: list[bytes] = []
        while not answers:
            ready, _, _ = select.select(forks.sources, [], [], forks.seconds_left())
            answers = list(forks.finished(ready))
    head = frames.unpack(answers[0][: frames.HEAD.size])
    assert head.number == 7
    return dict(json.loads(answers[0][frames.HEAD.size : frames.HEAD.size + head.header]))


@pytest.mark.parametrize("method", [hang, hoard, crash, recurse])
def test_hostile_documents_end_as_too_hard(monkeypatch: pytest.MonkeyPatch, method: Callable[..., bytes]) -> None:
    started = time.monotonic()
    assert answer_of(monkeypatch, method)["fault"] == DocumentFault.TOO_HARD
    assert time.monotonic() - started < 10


def test_a_fork_cannot_write_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    answer = answer_of(monkeypatch, write_a_file, path=str(tmp_path / "leak"))
    assert "ok" not in answer
    assert [path.read_bytes() for path in tmp_path.iterdir()] in ([], [b""])


async def test_no_temporary_files_are_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("TMPDIR", "TMP", "TEMP"):
        monkeypatch.setenv(name, str(tmp_path))
    async with IsolatedReader() as reader:
        await reader.annotate(GOOD, await reader.read(GOOD))
        with contextlib.suppress(DocumentRejected):
            await reader.read(papers.paper(strange.scan))
    assert os.listdir(tmp_path) == []


async def test_a_child_that_dies_while_it_reads_is_replaced() -> None:
    async with IsolatedReader(concurrency=1) as reader:
        await reader.warm_up()
        waiting = asyncio.create_task(reader.read(papers.paper(papers.one_column, pages=20)))
        await asyncio.sleep(0.05)
        process = reader._child._process
        assert process is not None
        process.kill()
        assert (await waiting).pages == 20


async def test_mutated_documents_all_get_an_answer(reader: IsolatedReader) -> None:
    dice = random.Random(11)
    for _ in range(30):
        data = bytearray(GOOD)
        for _ in range(dice.randint(1, 40)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        # Anything but a resume or a fault would be raised here.
        with contextlib.suppress(DocumentRejected):
            await reader.read(bytes(data[: dice.randint(200, len(data))]))


def test_frames_refuse_absurd_lengths() -> None:
    with pytest.raises(ValueError, match="too long"):
        frames.unpack(frames.HEAD.pack(1, 1, frames.MAX_FRAME + 1))


async def test_too_large_is_refused_before_it_is_sent(reader: IsolatedReader) -> None:
    with pytest.raises(DocumentRejected) as caught:
        await reader.read(bytes(limits.MAX_BYTES + 1))
    assert caught.value.fault is DocumentFault.TOO_LARGE


def test_the_parent_imports_nothing_that_opens_documents() -> None:
    program = (
        "import sys, core.isolation.reader\n"
        "print([name for name in ('numpy', 'pypdfium2', 'docx', 'core.resumes.reader') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
