"""Resumes are read in another process with the same results, and a hostile file always gets an answer."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.errors import DocumentFault, DocumentRejected, ReaderUnavailable
from core.resumes import limits
from core.resumes.isolated import IsolatedReader
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


async def test_a_cancelled_read_leaves_the_reader_usable(reader: IsolatedReader) -> None:
    task = asyncio.create_task(reader.read(papers.paper(papers.one_column, pages=20)))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await reader.read(GOOD)).contact.name == papers.NAME


async def test_a_reader_that_cannot_start_blames_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    async with IsolatedReader() as reader:
        with pytest.raises(ReaderUnavailable):
            await reader.read(GOOD)


async def test_no_temporary_files_are_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("TMPDIR", "TMP", "TEMP"):
        monkeypatch.setenv(name, str(tmp_path))
    async with IsolatedReader() as reader:
        await reader.annotate(GOOD, await reader.read(GOOD))
        with contextlib.suppress(DocumentRejected):
            await reader.read(papers.paper(strange.scan))
    assert os.listdir(tmp_path) == []


async def test_mutated_documents_all_get_an_answer(reader: IsolatedReader) -> None:
    dice = random.Random(11)
    for _ in range(30):
        data = bytearray(GOOD)
        for _ in range(dice.randint(1, 40)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        # Anything but a resume or a fault would be raised here.
        with contextlib.suppress(DocumentRejected):
            await reader.read(bytes(data[: dice.randint(200, len(data))]))


async def test_too_large_is_refused_before_it_is_sent(reader: IsolatedReader) -> None:
    with pytest.raises(DocumentRejected) as caught:
        await reader.read(bytes(limits.MAX_BYTES + 1))
    assert caught.value.fault is DocumentFault.TOO_LARGE


def test_the_parent_imports_nothing_that_opens_documents() -> None:
    program = (
        "import sys, core.resumes.isolated\n"
        "print([name for name in ('numpy', 'pypdfium2', 'docx', 'core.resumes.reader') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
