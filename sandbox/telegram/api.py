"""The Bot API's HTTP side: `/bot<token>/<method>` and `/file/bot<token>/<path>`, as lean ASGI."""

import asyncio
import inspect
from typing import Any

from pydantic_core import to_json
from starlette.types import Message, Receive, Scope, Send

from sandbox.telegram.errors import BLOCKED, Refusal, bad_request, forbidden, not_found, too_many_requests
from sandbox.telegram.faults import Fault
from sandbox.telegram.methods import METHODS, Call
from sandbox.telegram.parameters import MAX_REQUEST_BYTES, Decoded, check, decode, too_large
from sandbox.telegram.state import Bot, CallRecord, World

SERVER_ERRORS = {"500": Refusal(500, "Internal Server Error"), "502": Refusal(502, "Bad Gateway")}


class ConnectionDropped(Exception):
    """The call ends without an answer."""


class BotApi:
    """Answers calls of bots, and the downloads of their files."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        try:
            if path.startswith("/file/bot"):
                status, kind, body = await self._download(path)
            else:
                status, kind, body = await self._answer(scope, path, receive)
        except ConnectionDropped:
            await drop_connection(receive, send)
            return
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, path: str, receive: Receive) -> tuple[int, bytes, bytes]:
        try:
            body = await read_body(receive)
            token, _, name = path.removeprefix("/bot").partition("/")
            bot = self.world.bot(token)
            content_type = next((value for key, value in scope["headers"] if key == b"content-type"), b"")
            decoded = await decode(scope["query_string"], content_type.decode("latin-1"), body)
            result = await self._call(bot, name, decoded, receive)
        except Refusal as refusal:
            return refusal.code, b"application/json", to_json(refusal.body())
        return 200, b"application/json", to_json({"ok": True, "result": result})

    async def _call(self, bot: Bot, name: str, decoded: Decoded, receive: Receive) -> Any:
        world = self.world
        record = world.record(bot, name, shown_parameters(decoded))
        try:
            fault = world.faults.strike(name, decoded.values.get("chat_id")) if world.faults.orders else None
            if fault:
                await suffer(fault, "before")
            method = METHODS.get(name.lower())
            if method is None:
                raise not_found()
            params = check(decoded.values, method.needs, method.takes)
            result = method.handler(Call(world, bot, params, decoded.uploads))
            if inspect.isawaitable(result):
                result = await unless_disconnected(result, receive)
            if fault:
                await suffer(fault, "after")
        except Refusal as refusal:
            finish(record, refusal.code, refusal.description)
            raise
        except ConnectionDropped:
            finish(record, 0, "connection dropped")
            raise
        finish(record, 200, None)
        return result

    async def _download(self, path: str) -> tuple[int, bytes, bytes]:
        token, _, file_path = path.removeprefix("/file/bot").partition("/")
        try:
            bot = self.world.bot(token)
            stored = self.world.files.at_path(file_path)
            if stored is None:
                raise not_found()
            await self._record_download(bot, file_path)
        except Refusal as refusal:
            return refusal.code, b"application/json", to_json(refusal.body())
        return 200, stored.mime_type.encode("latin-1", "replace"), stored.content

    async def _record_download(self, bot: Bot, file_path: str) -> None:
        """A download counts as a call of the method "download", and meets the faults ordered for it."""
        record = self.world.record(bot, "download", {"file_path": file_path})
        if fault := self.world.faults.strike("download", None):
            try:
                await suffer(fault, fault.when)
            except Refusal as refusal:
                finish(record, refusal.code, refusal.description)
                raise
        finish(record, 200, None)


async def read_body(receive: Receive) -> bytes:
    """The whole body of the request.

    Raises:
        Refusal: 413 if it is larger than any call Telegram takes.
        ConnectionDropped: The caller went away.
    """
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionDropped
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if not message.get("more_body"):
            break
        if size > MAX_REQUEST_BYTES:
            pieces.clear()
    if size > MAX_REQUEST_BYTES:
        raise too_large()
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


async def unless_disconnected(work: Any, receive: Receive) -> Any:
    """The result of a long poll, given up at once when the bot that waits for it goes away."""
    working = asyncio.ensure_future(work)
    leaving: asyncio.Future[Message] = asyncio.ensure_future(receive())
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ConnectionDropped
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()


def shown_parameters(decoded: Decoded) -> dict[str, Any]:
    """Parameters as they are kept for those who ask which calls came: files by name and size."""
    if not decoded.uploads:
        return decoded.values
    files = {
        name: {"file_name": upload.name, "mime_type": upload.mime_type, "file_size": len(upload.content)}
        for name, upload in decoded.uploads.items()
    }
    return {**decoded.values, **files}


def finish(record: CallRecord, status: int, description: str | None) -> None:
    record.status = status
    record.description = description


async def suffer(fault: Fault, moment: str) -> None:
    """Let the fault happen, if this is its moment: before or after the call took effect."""
    if fault.when != moment:
        return
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
        return
    if fault.kind == "drop":
        raise ConnectionDropped
    raise fault_refusal(fault)


def fault_refusal(fault: Fault) -> Refusal:
    if fault.kind == "429":
        return too_many_requests(fault.retry_after)
    if fault.kind == "blocked":
        return forbidden(BLOCKED)
    return SERVER_ERRORS.get(fault.kind) or bad_request(f"fault {fault.kind} does not fit this call")


async def drop_connection(receive: Receive, send: Send) -> None:
    """Close the socket unanswered. ASGI knows no such thing, so this reaches for uvicorn's transport."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise RuntimeError("the sandbox drops connections only under uvicorn")
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        continue
