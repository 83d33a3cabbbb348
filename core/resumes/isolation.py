"""Reading documents in other processes, so that a hostile file costs one child at most."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from types import TracebackType
from typing import Any, Self

from core.errors import DocumentFault, DocumentRejected
from core.resumes import frames, limits
from core.resumes.engines import engine
from core.resumes.model import Resume

_GRACE = 5.0  # seconds beyond the document's own limit until the whole child is given up


class _Worker:
    """One warm child process, one document at a time."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "core.resumes.child",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=environment,
            )
        return self._process

    async def ask(self, header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Send one request. If it fails, the child is ended and the next call starts another."""
        try:
            async with asyncio.timeout(header["wall_seconds"] + _GRACE):
                return await self._exchange(header, body)
        except (TimeoutError, OSError, EOFError, ValueError) as error:
            await self.stop()
            raise DocumentRejected(DocumentFault.TOO_HARD, type(error).__name__) from error
        except BaseException:
            await self.stop()
            raise

    async def _exchange(self, header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        process = await self.start()
        if process.stdin is None or process.stdout is None:
            raise EOFError
        process.stdin.write(frames.pack(header, body))
        await process.stdin.drain()
        sizes = frames.lengths(await process.stdout.readexactly(frames.HEAD.size))
        answer = json.loads(await process.stdout.readexactly(sizes[0]))
        return answer, await process.stdout.readexactly(sizes[1])

    async def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        await process.wait()
        if process.stdin is not None:
            process.stdin.close()


class IsolatedReader:
    """Reads resumes side by side in warm child processes.

    Use it as an async context manager; `concurrency` is how many documents are read at the same time, the
    others wait. Results and errors are those of `core.resumes.reader.read_resume`.
    """

    def __init__(self, concurrency: int = 2) -> None:
        self._workers = [_Worker() for _ in range(concurrency)]
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()

    async def __aenter__(self) -> Self:
        for worker in self._workers:
            self._idle.put_nowait(worker)
        await self._workers[-1].start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            await worker.stop()

    async def warm_up(self) -> None:
        """Wait until the children have imported everything: for callers that measure."""
        await asyncio.gather(*(self._ask("ping", b"") for _ in self._workers))

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
        worker = await self._idle.get()
        try:
            seconds = limits.OCR_WALL_SECONDS if engine() else limits.WALL_SECONDS
            header = {"method": method, "wall_seconds": seconds, **extra}
            answer, result = await worker.ask(header, body)
        finally:
            self._idle.put_nowait(worker)
        if "fault" in answer:
            raise DocumentRejected(DocumentFault(answer["fault"]), answer.get("detail", ""))
        return result
