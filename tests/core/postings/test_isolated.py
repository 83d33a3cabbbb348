"""Postings and pages are read in another process with the same results, and a hostile one holds nobody up."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from core.errors import PostingFault, PostingRejected
from core.isolation.calls import Limits
from core.isolation.process import WarmProcess
from core.postings.fetch import FetchFailed, FetchFault
from core.postings.isolated import IsolatedPostings
from core.postings.reader import MAX_CHARACTERS, read_posting
from core.postings.web_page import read_page

METHODS = "core.reading_methods"
TEXT = """Baker (m/f)
Oven Ltd, Lyon
We are looking for a baker who bakes bread by hand.
Requirements:
- 3 years of experience as a baker
- Sourdough and rye bread
- A driving licence is an advantage
"""
PAGE = f"<html><body><main><h1>Baker</h1><p>{TEXT}</p></main></body></html>".encode()
# A parser compares every attribute of an element with those before it.
HOSTILE = b"<p " + b" ".join(b"a%d" % number for number in range(120_000)) + b">" + PAGE
LITTLE = Limits(seconds=2.0, cpu_seconds=1, memory_bytes=500 * 1024 * 1024)


@pytest_asyncio.fixture(scope="module")
async def process() -> AsyncIterator[WarmProcess]:
    started = WarmProcess(METHODS)
    yield started
    await started.stop()


async def test_the_results_are_the_same_as_in_process(process: WarmProcess) -> None:
    reader = IsolatedPostings(process)
    assert await reader.read_page(PAGE) == read_page(PAGE)
    assert await reader.read_posting(TEXT) == read_posting(TEXT)


@pytest.mark.parametrize("text", ["a baker", "word " * MAX_CHARACTERS, "Lorem ipsum dolor sit amet. " * 9])
async def test_the_errors_are_the_same_as_in_process(process: WarmProcess, text: str) -> None:
    with pytest.raises(PostingRejected) as here:
        read_posting(text)
    with pytest.raises(PostingRejected) as there:
        await IsolatedPostings(process).read_posting(text)
    assert vars(there.value) == vars(here.value)


async def test_a_page_without_words_is_told(process: WarmProcess) -> None:
    with pytest.raises(FetchFailed) as caught:
        await IsolatedPostings(process).read_page(b"<div id=root></div>")
    assert caught.value.fault is FetchFault.NO_TEXT


async def test_a_page_that_is_hard_to_read_holds_nobody_up(process: WarmProcess) -> None:
    reader = IsolatedPostings(process, page=LITTLE)
    await reader.read_page(PAGE)
    reading = asyncio.create_task(reader.read_page(HOSTILE))
    ticks = 0
    while not reading.done():
        await asyncio.sleep(0.01)
        ticks += 1
    with pytest.raises(FetchFailed) as caught:
        await reading
    assert caught.value.fault is FetchFault.TOO_HARD
    assert ticks > 5  # none where the loop itself reads
    assert await reader.read_page(PAGE)


async def test_a_text_that_is_hard_to_read_is_told(process: WarmProcess) -> None:
    hardly = Limits(seconds=0.01, cpu_seconds=1, memory_bytes=1024 * 1024)
    with pytest.raises(PostingRejected) as caught:
        await IsolatedPostings(process, text=hardly).read_posting(TEXT * 200)
    assert caught.value.fault is PostingFault.TOO_HARD


async def test_characters_that_cannot_be_stored_end_in_the_page(process: WarmProcess) -> None:
    data = '{"@type": "JobPosting", "title": "Ba\\u0000ker\\ud800", "description": "%s"}' % ("bread " * 30)
    page = f'<script type="application/ld+json">{data}</script>'.encode()
    text = await IsolatedPostings(process).read_page(page)
    assert text.startswith("Job title: Baker")
    assert not {"\0", "\ud800"} & set(text)


def test_the_parent_imports_nothing_that_opens_pages() -> None:
    program = (
        "import sys, core.postings.intake\n"
        "print([name for name in ('lxml', 'core.postings.reader') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
