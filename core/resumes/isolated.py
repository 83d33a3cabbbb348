"""Reading resumes in another process. Imported by the processes that serve, so it opens nothing itself."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any, Self

from core.errors import DocumentFault, DocumentRejected
from core.isolation.calls import LimitReached, Limits, MethodBroken, Refused
from core.isolation.process import Patience, WarmProcess
from core.resumes import limits
from core.resumes.model import Resume
from core.resumes.page.ocr_engines import engine

ARCHIVE = b"PK\x03\x04"  # how a DOCX begins
METHODS = "core.resumes.isolated_methods"  # by name, because only the child may import it


class IsolatedReader:
    """Reads resumes side by side, each in a fork of one warm child process.

    Use it as an async context manager; `concurrency` is how many documents are read at the same time, the
    others wait. Results and errors are those of `core.resumes.reader.read_resume`; besides, everything raises
    `ReaderUnavailable` where the child cannot do its work, which says nothing about the document.
    """

    def __init__(self, concurrency: int = 2, patience: Patience | None = None, methods: str = METHODS) -> None:
        """`methods` names a module whose methods include those of resumes; the process is then for its others, too."""
        self.process = WarmProcess(methods, patience)
        self._free = asyncio.Semaphore(concurrency)

    async def __aenter__(self) -> Self:
        self.process.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.process.stop()

    async def warm_up(self) -> None:
        """Wait until the child and the fork for the first document are ready."""
        await self._call("ping", b"")

    async def read(self, data: bytes, filename: str | None = None) -> Resume:
        """Read a PDF or DOCX.

        Raises:
            DocumentRejected: with the fault; `TOO_HARD` when the document ran into a limit.
            ReaderUnavailable: nothing is known about the document; it may be read later.
        """
        if len(data) > limits.MAX_BYTES:
            raise DocumentRejected(DocumentFault.TOO_LARGE, f"{len(data)} bytes")
        body = await self._call("read", data, filename=filename)
        return Resume.model_validate_json(body)

    async def annotate(self, data: bytes, resume: Resume) -> bytes:
        """The PDF with boxes on what was found, as `core.resumes.annotate.annotate`.

        Raises:
            DocumentRejected: as `read`.
            ReaderUnavailable: as `read`.
        """
        return await self._call("annotate", data, resume=resume.model_dump(mode="json"))

    async def _call(self, method: str, body: bytes, **header: Any) -> bytes:
        allowed = _limits_for(body)
        try:
            async with self._free:
                return await self.process.call(method, body, allowed, **header)
        except Refused as refused:
            raise DocumentRejected(DocumentFault(refused.fault), refused.detail) from None
        except LimitReached as limit:
            raise DocumentRejected(DocumentFault.TOO_HARD, str(limit)) from None
        except MethodBroken as broken:
            raise DocumentRejected(DocumentFault.DAMAGED, str(broken)) from None


def _limits_for(data: bytes) -> Limits:
    if data.startswith(ARCHIVE):
        return limits.DOCX
    return limits.WITH_OCR if engine() else limits.WITHOUT_OCR
