"""Reading postings and web pages in another process. Imported by the processes that serve, so it opens nothing itself.

A page of 0.35 MB can take a parser 19 s and more memory than a machine has; in the process that serves, everybody
would wait for it.
"""

from __future__ import annotations

import asyncio

from core.errors import PostingFault, PostingRejected
from core.isolation.calls import LimitReached, Limits, MethodBroken, Refused
from core.isolation.process import WarmProcess
from core.postings.fetch import FetchFailed, FetchFault
from core.postings.model import Posting

_MEBIBYTE = 1024 * 1024
# The longest text that is taken, 60,000 characters, took 4.3 s when it was made to be slow; a posting takes .05 s.
TEXT = Limits(seconds=10.0, cpu_seconds=8, memory_bytes=400 * _MEBIBYTE)
PAGE = Limits(seconds=10.0, cpu_seconds=5, memory_bytes=500 * _MEBIBYTE)


class IsolatedPostings:
    """Reads postings side by side, each in a fork of a warm child process whose methods include those of postings.

    `concurrency` is how many are read at the same time, the others wait. Everything raises `ReaderUnavailable` where
    the child cannot do its work, which says nothing about the posting.
    """

    def __init__(self, process: WarmProcess, concurrency: int = 2, *, text: Limits = TEXT, page: Limits = PAGE) -> None:
        self._process = process
        self._free = asyncio.Semaphore(concurrency)
        self._text = text
        self._page = page

    async def read_posting(self, text: str) -> Posting:
        """Read a posting's text, which is `core.storable.storable_text`.

        Raises:
            PostingRejected: as `core.postings.reader.read_posting`; `TOO_HARD` when the text ran into a limit.
            MethodBroken: a fault of our own.
        """
        try:
            async with self._free:
                body = await self._process.call("posting", text.encode(), self._text)
        except Refused as refused:
            have, _, limit = refused.detail.partition("/")
            raise PostingRejected(PostingFault(refused.fault), int(have), int(limit)) from None
        except LimitReached:
            raise PostingRejected(PostingFault.TOO_HARD, have=len(text)) from None
        return Posting.model_validate_json(body)

    async def read_page(self, content: bytes) -> str:
        """The text of the posting in a web page, as `core.postings.web_page.read_page`.

        Raises:
            FetchFailed: `NO_TEXT` for a page without words, `TOO_HARD` when it ran into a limit.
        """
        try:
            async with self._free:
                return (await self._process.call("page", content, self._page)).decode()
        except Refused as refused:
            raise FetchFailed(FetchFault(refused.fault)) from None
        except (LimitReached, MethodBroken) as error:
            raise FetchFailed(FetchFault.TOO_HARD, str(error)) from None
