"""The stand-ins refuse what the APIs refuse, and send what the SDKs themselves can read, in the real order."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import anthropic
import httpx
import openai
import pytest

from sandbox.ai.faults import Fault
from sandbox.ai.players import posting, requirement
from sandbox.server import Sandbox

SCHEMA = {
    "type": "object",
    "properties": {"verdicts": {"type": "array", "items": {"type": "string"}}},
    "required": ["verdicts"],
    "additionalProperties": False,
}
CLAUDE = {
    "model": "claude-sonnet-5-5",
    "max_tokens": 100,
    "system": [{"type": "text", "text": "Judge.", "cache_control": {"type": "ephemeral"}}],
    "messages": [{"role": "user", "content": "1 Python"}],
    "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
}
OPENAI = {
    "model": "gpt-6-luna",
    "max_completion_tokens": 100,
    "messages": [{"role": "system", "content": "Judge."}, {"role": "user", "content": "1 Python"}],
    "response_format": {"type": "json_schema", "json_schema": {"name": "judge", "strict": True, "schema": SCHEMA}},
}


@pytest.fixture(scope="module")
async def shared() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def sandbox(shared: Sandbox) -> Sandbox:
    shared.ai.clear()
    return shared


async def post(sandbox: Sandbox, provider: str, body: Any, key: str | None = None) -> httpx.Response:
    """A call as no SDK would make it."""
    key = key or sandbox.ai.key
    paths = {"claude": f"{sandbox.anthropic_url}/v1/messages", "openai": f"{sandbox.openai_url}/chat/completions"}
    headers = {"authorization": f"Bearer {key}", "anthropic-version": "2023-06-01"}
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(paths[provider], content=json.dumps(body), headers=headers)


def changed(body: dict[str, Any], **change: Any) -> dict[str, Any]:
    return {name: value for name, value in {**body, **change}.items() if value is not ...}


@pytest.mark.parametrize(
    "change",
    [
        {"temprature": 0.5},
        {"temperature": 0.5},
        {"max_tokens": "many"},
        {"max_tokens": ...},
        {"max_tokens": 0},
        {"messages": [{"role": "robot", "content": "x"}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "x", "colour": "red"}]}]},
        {"messages": [{"role": "user", "content": " "}]},
        {"tools": []},
        {"output_config": {"format": {"type": "json_schema", "schema": {**SCHEMA, "additionalProperties": True}}}},
        {"output_config": {"format": {"type": "json_schema", "schema": {**SCHEMA, "required": []}}}},
        {"output_config": {"format": {"type": "json_schema", "schema": {**SCHEMA, "minItems": 3}}}},
    ],
)
async def test_claude_refuses_a_wrong_shape(sandbox: Sandbox, change: dict[str, Any]) -> None:
    answer = await post(sandbox, "claude", changed(CLAUDE, **change))
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")


@pytest.mark.parametrize(
    "change",
    [
        {"temprature": 0.5},
        {"max_tokens": 5},
        {"max_completion_tokens": "many"},
        {"messages": ...},
        {"messages": [{"role": "user"}]},
        {"n": 2},
        {"reasoning_effort": "enormous"},
        {"response_format": {"type": "json_schema", "json_schema": {"strict": True, "schema": SCHEMA}}},
    ],
)
async def test_openai_refuses_a_wrong_shape(sandbox: Sandbox, change: dict[str, Any]) -> None:
    answer = await post(sandbox, "openai", changed(OPENAI, **change))
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")


@pytest.mark.parametrize(("provider", "body"), [("claude", CLAUDE), ("openai", OPENAI)])
async def test_keys_and_models_are_checked(sandbox: Sandbox, provider: str, body: dict[str, Any]) -> None:
    assert (await post(sandbox, provider, body)).status_code == 200
    assert (await post(sandbox, provider, body, key="sk-wrong")).status_code == 401
    assert (await post(sandbox, provider, changed(body, model="none-1"))).status_code == 404


async def test_claudes_stream_has_the_real_order(sandbox: Sandbox) -> None:
    sandbox.ai.script("judge", {"verdicts": ["a" * 60]})
    client = anthropic.AsyncAnthropic(api_key=sandbox.ai.key, base_url=sandbox.anthropic_url, max_retries=0)
    kinds: list[str] = []
    async with client, await client.messages.create(**CLAUDE, stream=True) as stream:  # type: ignore[call-overload]
        async for event in stream:
            if not kinds or kinds[-1] != event.type:
                kinds.append(event.type)
    assert [kind for kind in kinds if kind != "ping"] == [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]


async def test_openais_stream_ends_with_a_reason_and_then_counts(sandbox: Sandbox) -> None:
    sandbox.ai.script("judge", {"verdicts": ["a" * 60]})
    client = openai.AsyncOpenAI(api_key=sandbox.ai.key, base_url=sandbox.openai_url, max_retries=0)
    options = {"stream": True, "stream_options": {"include_usage": True}}
    async with client:
        chunks = [chunk async for chunk in await client.chat.completions.create(**OPENAI, **options)]  # type: ignore[call-overload]
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].choices == []
    assert chunks[-1].usage.completion_tokens > 10
    assert json.loads("".join(c.choices[0].delta.content or "" for c in chunks if c.choices)) == {
        "verdicts": ["a" * 60]
    }


async def test_a_long_beginning_that_was_sent_before_is_read_from_the_cache(sandbox: Sandbox) -> None:
    system = [{"type": "text", "text": "Judge. " * 1000, "cache_control": {"type": "ephemeral"}}]
    first = await post(sandbox, "claude", changed(CLAUDE, system=system))
    second = await post(sandbox, "claude", changed(CLAUDE, system=system))
    assert first.json()["usage"]["cache_read_input_tokens"] == 0
    assert second.json()["usage"]["cache_read_input_tokens"] > 1000
    assert first.json()["usage"]["input_tokens"] > second.json()["usage"]["input_tokens"]


async def test_an_answer_longer_than_it_may_be_is_cut(sandbox: Sandbox) -> None:
    sandbox.ai.script("judge", "x" * 5000)
    message = (await post(sandbox, "claude", CLAUDE)).json()
    assert message["stop_reason"] == "max_tokens"
    assert message["usage"]["output_tokens"] <= 100


async def test_an_order_for_trouble_names_its_status_and_retry_after(sandbox: Sandbox) -> None:
    sandbox.ai.faults.orders.append(Fault(kind="529", retry_after="7"))
    answer = await post(sandbox, "claude", CLAUDE)
    assert (answer.status_code, answer.headers["retry-after"]) == (529, "7")
    assert answer.json()["error"]["type"] == "overloaded_error"


def test_answers_of_players_have_one_form() -> None:
    said = posting([requirement(3, "SQL", any_of=("SQL", "R")), requirement(4, "R", must=False, any_of=("SQL", "R"))])
    assert said["must"]["skill"] == ["3 SQL"]
    assert said["nice"]["skill"] == ["4 R"]
    assert said["any_of"] == [["SQL", "R"]]
