"""No call, however odd, makes the stand-in stumble: it takes it or refuses it in the shape of the Bot API."""

import json
from typing import Any

import pytest

from sandbox.telegram import people
from sandbox.telegram.api import BotApi
from sandbox.telegram.methods import METHODS
from sandbox.telegram.state import DEFAULT_TOKEN, World

ODD = [
    "",
    "x",
    " ",
    "0",
    "-1",
    "9" * 30,
    "1.5",
    "true",
    "null",
    "[]",
    "{}",
    "[[]]",
    "[1]",
    '[{"type": 1}]',
    "{",
    "\ud800",
    '{"type": []}',
    '{"inline_keyboard": 1}',
    '{"inline_keyboard": [[{"text": 1}]]}',
    '{"keyboard": [[1]]}',
    '{"inline_keyboard": [[{"text": "x", "callback_data": 1}]]}',
    '{"type": "photo", "media": "attach://x"}',
    '{"inline_keyboard": [[{"text": "\\ud800", "callback_data": "x"}]]}',
    '{"message_id": []}',
    '{"message_id": "1"}',
    '{"inline_keyboard": [[{"text": "x", "url": 5}]]}',
    '{"inline_keyboard": [[{"text": "x", "url": "http://["}]]}',
    '[{"type": "bold", "offset": 0, "length": true}]',
    '[{"label": "x", "amount": []}]',
    "<b>",
    "&#xD800;",
    "&#1114112;",
    0,
    1,
    2,
    -1,
    1.5,
    10**30,
    True,
    [],
    {},
    [[]],
    [None],
    [{}],
    ["x"],
    {"type": None},
    {"message_id": None},
    [{"command": None, "description": []}],
    [{"type": "document", "media": "x"}] * 2,
]
SENSIBLE: dict[str, Any] = {
    "text": "x",
    "message_id": 2,
    "from_chat_id": 1,
    "message_ids": [99],
    "action": "typing",
    "title": "t",
    "description": "d",
    "payload": "p",
    "currency": "XTR",
    "prices": [{"label": "x", "amount": 1}],
    "media": [],
    "commands": [],
    "file_id": "x",
    "callback_query_id": "1",
    "pre_checkout_query_id": "1",
    "ok": True,
    "user_id": 1,
    "telegram_payment_charge_id": "x",
    "is_canceled": True,
    "chat_id": 1,
}


async def call(api: BotApi, method: str, params: dict[str, Any]) -> dict[str, Any]:
    """One call without HTTP."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": json.dumps(params).encode(), "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "path": f"/bot{DEFAULT_TOKEN}/{method}",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }
    await api(scope, receive, send)
    assert sent[0]["status"] < 500
    body: dict[str, Any] = json.loads(sent[1]["body"])
    return body


@pytest.mark.parametrize("name", [name for name in METHODS if name not in {"logout", "close", "getupdates"}])
async def test_odd_values_are_answered(name: str) -> None:
    world = World()
    world.add_user(1)
    chat = world.chat(world.default_bot, 1)
    people.say(world, chat, "/start")
    api = BotApi(world)
    method = METHODS[name]
    usual = {need: SENSIBLE[need] for need in method.needs}
    await call(api, "sendMessage", {"chat_id": 1, "text": "x"})
    for parameter in [*method.needs, *method.takes]:
        for value in ODD:
            body = await call(api, name, {**usual, parameter: value})
            assert body["ok"] or body["description"], (parameter, value)
            world.set_webhook(world.default_bot, None)
    for event in world.events.since(0, None):
        json.dumps(event.as_json()).encode()
    await world.close()
