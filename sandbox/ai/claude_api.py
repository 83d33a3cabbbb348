"""Claude's API: messages, whole and streamed, and the names of models."""

from __future__ import annotations

import json
import typing
import uuid
from collections.abc import AsyncIterator
from typing import Any

from sandbox.ai.asked import Asked, tell_task
from sandbox.ai.http import Answer, Request, StreamEnd
from sandbox.ai.shapes import WrongShape, check, check_schema
from sandbox.ai.stand_in import Call, Played, Refused, StandIn

_KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    408: "timeout_error",
    409: "invalid_request_error",
    413: "request_too_large",
    429: "rate_limit_error",
    529: "overloaded_error",
}
_ENDINGS = {"done": "end_turn", "length": "max_tokens", "refusal": "refusal"}
PIECE = 24  # characters of a piece of a stream
UNSUPPORTED = frozenset({"tools", "tool_choice", "container", "thinking", "diagnostics", "speed"})


async def answer(stand_in: StandIn, request: Request) -> Answer:
    """What Claude's API answers."""
    try:
        _check_headers(stand_in, request)
        if request.path.startswith("/v1/models/"):
            return Answer(200, _describe_model(request.path.rpartition("/")[2]))
        if request.path != "/v1/messages" or request.method != "POST":
            raise Refused(404, "Not found")
        body = request.json()
        call = _understand(body)
        played = await stand_in.play(call, body["max_tokens"])
    except WrongShape as fault:
        return _refuse(Refused(400, str(fault)))
    except Refused as refused:
        return _refuse(refused)
    message = _write_message(played, call.model)
    return Answer(200, stream=_stream(message, played)) if body.get("stream") else Answer(200, message, played.fault)


def _refuse(refused: Refused) -> Answer:
    kind = _KINDS.get(refused.status, "api_error")
    said = {"type": "error", "error": {"type": kind, "message": refused.said}, "request_id": f"req_{uuid.uuid4().hex}"}
    return Answer(refused.status, said, retry_after=refused.retry_after)


def _check_headers(stand_in: StandIn, request: Request) -> None:
    # The SDK sends the key as a bearer's; both ways are good.
    if stand_in.key not in (request.headers.get("x-api-key"), _bearer(request)):
        raise Refused(401, "invalid x-api-key")
    if "anthropic-version" not in request.headers:
        raise Refused(400, "anthropic-version: header is required")


def _bearer(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def _models() -> tuple[str, ...]:
    from anthropic.types.model_param import ModelParam

    literal = next(member for member in typing.get_args(ModelParam) if member is not str)
    return typing.get_args(literal)


def _describe_model(name: str) -> dict[str, Any]:
    if name not in _models():
        raise Refused(404, f"model: {name}")
    return {"type": "model", "id": name, "display_name": name, "created_at": "2026-01-01T00:00:00Z"}


def _understand(body: Any) -> Call:
    """The call, when its shape is that of the SDK's own types. Raises `WrongShape`, `Refused`."""
    from anthropic.types import message_create_params as params

    streamed = isinstance(body, dict) and body.get("stream") is True
    check(body, params.MessageCreateParamsStreaming if streamed else params.MessageCreateParamsNonStreaming)
    for name in UNSUPPORTED & body.keys():
        raise Refused(400, f"{name}: the stand-in does not play this")
    if body["model"] not in _models():
        raise Refused(404, f"model: {body['model']}")
    if body["max_tokens"] < 1:
        raise Refused(400, "max_tokens: must be greater than or equal to 1")
    schema = ((body.get("output_config") or {}).get("format") or {}).get("schema")
    if schema is not None:
        check_schema(schema, "output_config.format.schema")
    parts = tuple(text for message in body["messages"] for text in _texts(message["content"]))
    if not any(part.strip() for part in parts):
        raise Refused(400, "messages: text content blocks must be non-empty")
    asked = Asked(tell_task(schema), "\n".join(_texts(body.get("system", ""))), parts, schema)
    return Call("claude", asked.task, body["model"], asked, body)


def _texts(content: Any) -> list[str]:
    return [content] if isinstance(content, str) else [str(block.get("text", "")) for block in content]


def _write_message(played: Played, model: str) -> dict[str, Any]:
    return {
        "id": f"msg_{uuid.uuid4().hex}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": played.text}] if played.text else [],
        "stop_reason": _ENDINGS[played.ending],
        "stop_sequence": None,
        "usage": {
            "input_tokens": played.sent - played.cached,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": played.cached,
            "output_tokens": played.answered,
        },
    }


async def _stream(message: dict[str, Any], played: Played) -> AsyncIterator[bytes]:
    """The events in the order in which Claude sends them."""
    begun = {**message, "content": [], "stop_reason": None, "usage": {**message["usage"], "output_tokens": 1}}
    yield _event("message_start", message=begun)
    yield _event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    yield _event("ping")
    text = played.text if played.fault is None else played.text[: len(played.text) // 2]
    for start in range(0, len(text), PIECE):
        yield _event("content_block_delta", index=0, delta={"type": "text_delta", "text": text[start : start + PIECE]})
    if played.fault is not None and played.fault.kind == "cut":
        raise StreamEnd
    if played.fault is not None and played.fault.kind == "no_end":
        return
    yield _event("content_block_stop", index=0)
    delta = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield _event("message_delta", delta=delta, usage={"output_tokens": played.answered})
    yield _event("message_stop")


def _event(kind: str, **fields: Any) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()
