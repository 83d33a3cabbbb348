"""Calling methods on strangers' bytes in another process, so that hostile bytes cost one fork of it at most."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import sys
from dataclasses import asdict, dataclass
from typing import Any

from core.errors import ReaderUnavailable
from core.isolation import confine, frames
from core.isolation.calls import LimitReached, Limits, MethodBroken, Outcome, Refused

# Two tries: a child can be ended from outside, and its forks do not harm it, so the bytes need not be the reason.
CALL_TRIES = 2
_LITTLE = Limits(seconds=10.0, cpu_seconds=5, memory_bytes=64 * 1024 * 1024)  # for calls that read nothing
LAST_SECONDS = 5.0  # from the end of a child's output to the end of its process

Answer = tuple[dict[str, Any], bytes]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the parent waits for its child. None of it is the time of a call: that is counted in the child.

    A start takes .6 s of CPU time, so that two minutes leave room for a machine that is two hundred times as
    busy as it can be. A child with calls at work says every second that it lives.
    """

    start_seconds: float = 120.0
    start_tries: int = 3
    silent_seconds: float = 60.0


class _Child:
    """One running child process and the calls that wait for its answers."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._heard = asyncio.get_running_loop().time()
        self._listener: asyncio.Task[None] | None = None
        self._killed = False

    @property
    def ended(self) -> bool:
        """Whether there is no use in asking; known before the event loop notices that the process has ended."""
        return self._killed or self._listener is None or self._listener.done()

    async def wait_until_ready(self) -> None:
        """Read the frame that the child sends when it has imported and rehearsed everything. Raises `EOFError`."""
        await self._receive()
        self._listener = asyncio.create_task(self._listen())

    async def ask(self, header: dict[str, Any], body: bytes, silent_seconds: float) -> Answer:
        """Send one request and wait for its answer.

        Raises:
            EOFError: the child has ended, or has been ended because it was silent for so long.
        """
        number = next(self._numbers)
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        try:
            async with asyncio.timeout(silent_seconds):
                await self._send(frames.pack(number, header, body))
            return await self._answer(future, silent_seconds)
        except TimeoutError:
            self.kill()
            raise EOFError("silent") from None
        except asyncio.CancelledError:
            with contextlib.suppress(EOFError):
                await self._send(frames.pack(number, {"method": "cancel"}))
            raise
        finally:
            self._waiting.pop(number, None)

    async def _answer(self, future: asyncio.Future[Answer], silent_seconds: float) -> Answer:
        loop = asyncio.get_running_loop()
        while not (await asyncio.wait([future], timeout=silent_seconds))[0]:
            if loop.time() - self._heard >= silent_seconds:
                raise TimeoutError
        return future.result()

    async def _listen(self) -> None:
        """Hand every answer to the call that waits for it, until the child ends."""
        try:
            while True:
                number, header, body = await self._receive()
                future = self._waiting.get(number)
                if future is not None and not future.done():
                    future.set_result((header, body))
        except (OSError, EOFError, ValueError) as error:
            if isinstance(error, ValueError):  # it still runs, but nothing that it says can be believed
                self.kill()
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(EOFError(type(error).__name__))

    async def _receive(self) -> tuple[int, dict[str, Any], bytes]:
        source = self.process.stdout
        if source is None:
            raise EOFError
        head = frames.unpack(await source.readexactly(frames.HEAD.size))
        header = json.loads(await source.readexactly(head.header))
        body = await source.readexactly(head.body)
        self._heard = asyncio.get_running_loop().time()
        return head.number, header, body

    async def _send(self, frame: bytes) -> None:
        sink = self.process.stdin
        if sink is None or sink.is_closing():
            raise EOFError
        try:
            sink.write(frame)
            await sink.drain()
        except OSError as error:
            raise EOFError from error

    def _source_ended(self) -> bool:
        return self.process.stdout is not None and self.process.stdout.at_eof()

    def kill(self) -> None:
        """End the process; its forks end with it."""
        self._killed = True
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()

    async def stop(self) -> None:
        """End the process and wait until it has ended."""
        if self._source_ended():
            # It ends by itself. To kill what has just ended takes its status away from asyncio, which then warns.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), LAST_SECONDS)
        self.kill()
        await self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        if self._listener is not None:
            await asyncio.wait([self._listener])


class WarmProcess:
    """One warm child process that works on several calls at a time, and is replaced where it ends."""

    def __init__(self, module: str, patience: Patience | None = None) -> None:
        """`module` names the methods, see `core.isolation.calls.Methods`; only the child imports it."""
        self._module = module
        self._patience = patience or Patience()
        self._start: asyncio.Task[_Child] | None = None

    @property
    def pid(self) -> int | None:
        """Of the child that is ready; None where there is none."""
        if self._start is None or not self._start.done() or self._start.cancelled() or self._start.exception():
            return None
        child = self._start.result()
        return None if child.ended else child.process.pid

    def start(self) -> asyncio.Task[_Child]:
        """Begin to start a child where none is ready or on its way; the task ends when one is ready.

        It raises `ReaderUnavailable` after the last try; the next call tries again.
        """
        if self._start is None or (self._start.done() and self.pid is None):
            self._start = asyncio.create_task(self._start_patiently())
            self._start.add_done_callback(_note_error)
        return self._start

    async def call(self, method: str, body: bytes, limits: Limits, **header: Any) -> bytes:
        """What the method of the module makes of the body.

        Raises:
            Refused: the method refuses the bytes.
            LimitReached: the call ran out of time or memory, or crashed.
            MethodBroken: the method raised anything else.
            ReaderUnavailable: the child cannot be started, does not answer, or could not let the call run.
        """
        request = {**header, "method": method, "limits": asdict(limits)}
        for _ in range(CALL_TRIES):
            child = await asyncio.shield(self.start())
            with contextlib.suppress(EOFError):
                return _result(*await child.ask(request, body, self._patience.silent_seconds))
        raise ReaderUnavailable("no answer")

    async def missing(self) -> list[confine.Measure]:
        """What code in a fork has not been deprived of here, because this system does not offer it.

        Raises:
            ReaderUnavailable: as `call`.
        """
        held = json.loads(await self.call("confinement", b"", _LITTLE))
        return [measure for measure in confine.Measure if measure not in held]

    async def stop(self) -> None:
        """End the process and everything in it."""
        start, self._start = self._start, None
        if start is None:
            return
        start.cancel()
        await asyncio.wait([start])
        if not start.cancelled() and start.exception() is None:
            await start.result().stop()

    async def _start_patiently(self) -> _Child:
        detail = ""
        for _ in range(self._patience.start_tries):
            try:
                return await self._start_once()
            except (OSError, EOFError, ValueError) as error:  # `TimeoutError` is an `OSError`
                detail = type(error).__name__
        raise ReaderUnavailable(detail)

    async def _start_once(self) -> _Child:
        child = _Child(
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "core.isolation.child", self._module),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=confine.environment(),
            )
        )
        try:
            async with asyncio.timeout(self._patience.start_seconds):
                await child.wait_until_ready()
        except BaseException:
            await child.stop()
            raise
        return child


def _note_error(start: asyncio.Task[_Child]) -> None:
    """Look at a failed start's error, so that asyncio does not report it as forgotten: the next call tells it."""
    if not start.cancelled():
        start.exception()


def _result(header: dict[str, Any], body: bytes) -> bytes:
    outcome, detail = Outcome(header["outcome"]), header.get("detail", "")
    if outcome is Outcome.DONE:
        return body
    if outcome is Outcome.REFUSED:
        raise Refused(header["fault"], detail)
    if outcome is Outcome.LIMIT:
        raise LimitReached(detail)
    if outcome is Outcome.BROKEN:
        raise MethodBroken(detail)
    raise ReaderUnavailable(detail)
