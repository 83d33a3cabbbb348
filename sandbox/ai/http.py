"""The HTTP side of both stand-ins: one request in, one answer or stream out, and connections that break off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Receive, Scope, Send

from sandbox.ai.faults import Fault
from sandbox.ai.shapes import WrongShape
from sandbox.ai.stand_in import MOST_BYTES, Refused, StandIn
from sandbox.telegram.api import drop_connection


class StreamEnd(Exception):
    """The connection closes in the middle of a stream."""


@dataclass(slots=True)
class Request:
    """One HTTP request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""

    def json(self) -> Any:
        """The body. Raises `Refused`, `WrongShape`."""
        if len(self.body) > MOST_BYTES:
            raise Refused(413, "Request exceeds the maximum size")
        try:
            return json.loads(self.body)
        except ValueError:
            raise WrongShape("", "The body of the request is not JSON") from None


@dataclass(slots=True)
class Answer:
    """What goes out: JSON, or a stream of events."""

    status: int
    json: Any = None
    fault: Fault | None = None
    stream: AsyncIterator[bytes] | None = None
    retry_after: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


Answering = Callable[[StandIn, Request], Coroutine[Any, Any, Answer]]


class ModelApi:
    """Answers everything under `prefix` as one provider does."""

    def __init__(self, stand_in: StandIn, prefix: str, answer: Answering) -> None:
        self.stand_in = stand_in
        self.prefix = prefix
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
        request = Request(scope["method"], scope["path"].removeprefix(self.prefix), headers)
        request.body = await _read_body(receive)
        answer = await _unless_gone(self.answer(self.stand_in, request), receive)
        if answer is None:
            return
        try:
            await _send(answer, send)
        except StreamEnd:
            await drop_connection(receive, send)


async def _unless_gone(answering: Coroutine[Any, Any, Answer], receive: Receive) -> Answer | None:
    """The answer; None when the caller went away before, as from a long silence."""
    answer, leaving = asyncio.create_task(answering), asyncio.ensure_future(receive())
    try:
        await asyncio.wait({answer, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return answer.result() if answer.done() else None
    finally:
        answer.cancel()
        leaving.cancel()
        await asyncio.gather(answer, leaving, return_exceptions=True)


async def _read_body(receive: Receive) -> bytes:
    pieces = []
    while True:
        message = await receive()
        pieces.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(pieces)


async def _send(answer: Answer, send: Send) -> None:
    kind = "application/json" if answer.stream is None else "text/event-stream; charset=utf-8"
    headers = {"content-type": kind, "request-id": "req_sandbox"}
    if answer.retry_after is not None:
        headers["retry-after"] = answer.retry_after
    body = b"" if answer.stream is not None else json.dumps(answer.json).encode()
    if answer.stream is None:
        headers["content-length"] = str(len(body))
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": encoded})
    if answer.stream is None:
        if answer.fault is not None and answer.fault.kind in ("cut", "no_end"):
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            raise StreamEnd
        await send({"type": "http.response.body", "body": body})
        return
    async for piece in answer.stream:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
