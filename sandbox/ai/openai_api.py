"""OpenAI's API: chat completions, whole and streamed, and the names of models."""

from __future__ import annotations

import json
import time
import typing
import uuid
from collections.abc import AsyncIterator
from typing import Any

from sandbox.ai.asked import Asked, tell_task
from sandbox.ai.http import Answer, Request, StreamEnd
from sandbox.ai.shapes import WrongShape, check, check_schema
from sandbox.ai.stand_in import Call, Played, Refused, StandIn

_KINDS = {401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded"}
_ENDINGS = {"done": "stop", "length": "length", "refusal": "stop"}
PIECE = 24  # characters of a piece of a stream
LONGEST = 16_000  # tokens of an answer, where the call does not say
UNSUPPORTED = frozenset({"tools", "tool_choice", "functions", "function_call", "audio", "logprobs", "prediction", "n"})


async def answer(stand_in: StandIn, request: Request) -> Answer:
    """What OpenAI's API answers."""
    try:
        if request.headers.get("authorization") != f"Bearer {stand_in.key}":
            raise Refused(401, "Incorrect API key provided")
        if request.path.startswith("/v1/models/"):
            return Answer(200, _describe_model(request.path.rpartition("/")[2]))
        if request.path != "/v1/chat/completions" or request.method != "POST":
            raise Refused(404, "Invalid URL")
        body = request.json()
        call = _understand(body)
        played = await stand_in.play(call, body.get("max_completion_tokens") or LONGEST)
    except WrongShape as fault:
        return _refuse(Refused(400, fault.said), fault.place)
    except Refused as refused:
        return _refuse(refused)
    if body.get("stream"):
        counted = bool((body.get("stream_options") or {}).get("include_usage"))
        return Answer(200, stream=_stream(played, call.model, counted=counted))
    return Answer(200, _write_completion(played, call.model), played.fault)


def _refuse(refused: Refused, place: str | None = None) -> Answer:
    kind = "invalid_request_error" if refused.status < 500 else "server_error"
    said = {"message": refused.said, "type": kind, "param": place, "code": _KINDS.get(refused.status)}
    return Answer(refused.status, {"error": said}, retry_after=refused.retry_after)


def _models() -> tuple[str, ...]:
    from openai.types.shared.chat_model import ChatModel

    return typing.get_args(ChatModel)


def _describe_model(name: str) -> dict[str, Any]:
    if name not in _models():
        raise Refused(404, f"The model '{name}' does not exist")
    return {"id": name, "object": "model", "created": 1_767_225_600, "owned_by": "openai"}


def _understand(body: Any) -> Call:
    """The call, when its shape is that of the SDK's own types. Raises `WrongShape`, `Refused`."""
    from openai.types.chat import completion_create_params as params

    streamed = isinstance(body, dict) and body.get("stream") is True
    check(body, params.CompletionCreateParamsStreaming if streamed else params.CompletionCreateParamsNonStreaming)
    for name in UNSUPPORTED & body.keys():
        raise Refused(400, f"Unsupported parameter: '{name}'")
    if "max_tokens" in body:
        raise Refused(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
    if body["model"] not in _models():
        raise Refused(404, f"The model '{body['model']}' does not exist or you do not have access to it.")
    schema = _read_schema(body.get("response_format"))
    system = [m["content"] for m in body["messages"] if m["role"] in ("system", "developer")]
    parts = tuple(text for m in body["messages"] if m["role"] == "user" for text in _texts(m["content"]))
    asked = Asked(tell_task(schema), "\n".join(system), parts, schema)
    return Call("openai", asked.task, body["model"], asked, body)


def _read_schema(wanted: Any) -> dict[str, Any] | None:
    if not wanted or wanted["type"] != "json_schema":
        return None
    schema: dict[str, Any] | None = wanted["json_schema"].get("schema")
    if wanted["json_schema"].get("strict"):
        check_schema(schema, "response_format.json_schema.schema")
    return schema


def _texts(content: Any) -> list[str]:
    return [content] if isinstance(content, str) else [str(part.get("text", "")) for part in content]


def _count(played: Played) -> dict[str, Any]:
    return {
        "prompt_tokens": played.sent,
        "completion_tokens": played.answered,
        "total_tokens": played.sent + played.answered,
        "prompt_tokens_details": {"cached_tokens": played.cached},
    }


def _write_completion(played: Played, model: str) -> dict[str, Any]:
    refused = played.ending == "refusal"
    message = {
        "role": "assistant",
        "content": None if refused else played.text,
        "refusal": played.text if refused else None,
    }
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": _ENDINGS[played.ending]}],
        "usage": _count(played),
    }


async def _stream(played: Played, model: str, *, counted: bool) -> AsyncIterator[bytes]:
    """The chunks in the order in which OpenAI sends them."""
    name, created = f"chatcmpl-{uuid.uuid4().hex}", int(time.time())

    def chunk(choices: list[Any], **more: Any) -> bytes:
        made = {"id": name, "object": "chat.completion.chunk", "created": created, "model": model, "choices": choices}
        return f"data: {json.dumps({**made, **more})}\n\n".encode()

    def delta(said: dict[str, Any], reason: str | None = None) -> bytes:
        return chunk([{"index": 0, "delta": said, "logprobs": None, "finish_reason": reason}])

    said = "refusal" if played.ending == "refusal" else "content"
    yield delta({"role": "assistant", "content": "", "refusal": None})
    text = played.text if played.fault is None else played.text[: len(played.text) // 2]
    for start in range(0, len(text), PIECE):
        yield delta({said: text[start : start + PIECE]})
    if played.fault is not None and played.fault.kind == "cut":
        raise StreamEnd
    if played.fault is not None and played.fault.kind == "no_end":
        return
    yield delta({}, _ENDINGS[played.ending])
    if counted:
        yield chunk([], usage=_count(played))
    yield b"data: [DONE]\n\n"
