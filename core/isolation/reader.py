"""Reading documents in another process, so that a hostile file costs one fork of it at most."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import sys
from types import TracebackType
from typing import Any, Self

from core.errors import DocumentFault, DocumentRejected
from core.isolation import frames
from core.resumes import limits
from core.resumes.model import Resume
from core.resumes.page.ocr_engines import engine

_GRACE = 5.0  # seconds beyond the document's own limit until the whole child is given up

Answer = tuple[dict[str, Any], bytes]


class _Child:
    """One warm child process that works on several documents at a time."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._listener: asyncio.Task[None] | None = None
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._numbers = itertools.count(1)
        self._starting = asyncio.Lock()

    async def start(self) -> asyncio.subprocess.Process:
        """The running process; another one where the last has ended."""
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "core.isolation.child",
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    env=environment,
                )
                self._listener = asyncio.create_task(self._listen(self._process))
            return self._process

    async def ask(self, header: dict[str, Any], body: bytes) -> Answer:
        """Send one request and wait for its answer.

        Raises:
            EOFError: the child has ended. Its forks do not harm it, so the document need not be the reason.
            TimeoutError: the child no longer answers; the next request starts another.
        """
        process = await self.start()
        number = next(self._numbers)
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        try:
            async with asyncio.timeout(header["wall_seconds"] + _GRACE):
                await _send(process, frames.pack(number, header, body))
                return await future
        except TimeoutError:
            await self.stop()
            raise
        except asyncio.CancelledError:
            with contextlib.suppress(OSError, EOFError):
                await _send(process, frames.pack(number, {"method": "cancel"}))
            raise
        finally:
            self._waiting.pop(number, None)

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Hand every answer to who waits for it, until the child ends."""
        try:
            while process.stdout is not None:
                head = frames.unpack(await process.stdout.readexactly(frames.HEAD.size))
                header = json.loads(await process.stdout.readexactly(head.header))
                body = await process.stdout.readexactly(head.body)
                future = self._waiting.get(head.number)
                if future is not None and not future.done():
                    future.set_result((header, body))
        except (OSError, EOFError, ValueError) as error:
            if self._process is process:
                self._process = None  # whether or not its end has been noticed yet
            if isinstance(error, ValueError):  # it still runs, but nothing that it says can be believed
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(EOFError(type(error).__name__))

    async def stop(self) -> None:
        """End the process and everything in it."""
        process, self._process = self._process, None
        listener, self._listener = self._listener, None
        if process is not None:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
            await process.wait()
            if process.stdin is not None:
                process.stdin.close()
        if listener is not None:
            await asyncio.wait([listener])


async def _send(process: asyncio.subprocess.Process, frame: bytes) -> None:
    if process.stdin is None or process.stdin.is_closing():
        raise EOFError
    try:
        process.stdin.write(frame)
        await process.stdin.drain()
    except OSError as error:
        raise EOFError from error


class IsolatedReader:
    """Reads resumes side by side, each in a fork of one warm child process.

    Use it as an async context manager; `concurrency` is how many documents are read at the same time, the
    others wait. Results and errors are those of `core.resumes.reader.read_resume`.
    """

    def __init__(self, concurrency: int = 2) -> None:
        self._child = _Child()
        self._free = asyncio.Semaphore(concurrency)

    async def __aenter__(self) -> Self:
        await self._child.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._child.stop()

    async def warm_up(self) -> None:
        """Wait until the child has imported everything: for callers that measure."""
        await self._ask("ping", b"")

    async def read(self, data: bytes, filename: str | None = None) -> Resume:
        """Read a PDF or DOCX.

        Raises:
            DocumentRejected: with the fault; `TOO_HARD` when the document ran into a limit.
        """
        if len(data) > limits.MAX_BYTES:
            raise DocumentRejected(DocumentFault.TOO_LARGE, f"{len(data)} bytes")
        body = await self._ask("read", data, filename=filename)
        return Resume.model_validate_json(body)

    async def annotate(self, data: bytes, resume: Resume) -> bytes:
        """The PDF with boxes on what was found, as `core.resumes.annotate.annotate`.

        Raises:
            DocumentRejected: as `read`.
        """
        return await self._ask("annotate", data, resume=resume.model_dump(mode="json"))

    async def _ask(self, method: str, body: bytes, **extra: Any) -> bytes:
        seconds = limits.OCR_WALL_SECONDS if engine() else limits.WALL_SECONDS
        header = {"method": method, "wall_seconds": seconds, **extra}
        async with self._free:
            answer, result = await self._patiently(header, body)
        if "fault" in answer:
            raise DocumentRejected(DocumentFault(answer["fault"]), answer.get("detail", ""))
        return result

    async def _patiently(self, header: dict[str, Any], body: bytes) -> Answer:
        """Ask a second child where the first has ended, for whatever reason that had."""
        try:
            return await self._child.ask(header, body)
        except EOFError:
            pass
        except TimeoutError as error:
            raise DocumentRejected(DocumentFault.TOO_HARD, "no answer") from error
        try:
            return await self._child.ask(header, body)
        except (EOFError, TimeoutError) as error:
            raise DocumentRejected(DocumentFault.TOO_HARD, type(error).__name__) from error
