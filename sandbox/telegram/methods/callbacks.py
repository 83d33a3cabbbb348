"""Answering pressed buttons."""

import time

from sandbox.telegram import parameters
from sandbox.telegram.errors import EXPIRED_QUERY, bad_request
from sandbox.telegram.methods.registry import Call, api_method
from sandbox.telegram.text import utf16_length

MAX_ANSWER = 200


@api_method(
    "answerCallbackQuery",
    needs={"callback_query_id": parameters.string},
    takes={
        "text": parameters.string,
        "show_alert": parameters.boolean,
        "url": parameters.string,
        "cache_time": parameters.integer,
    },
)
def answer_callback_query(call: Call) -> bool:
    """Once, and in time: `Options.callback_timeout` seconds after the press."""
    query = call.bot.callbacks.get(call.params["callback_query_id"])
    if query is None or query.answered:
        raise bad_request(EXPIRED_QUERY)
    if time.monotonic() - query.pressed_at > call.world.options.callback_timeout:
        raise bad_request(EXPIRED_QUERY)
    text = call.get("text", "")
    if utf16_length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if call.get("url"):
        raise bad_request("URL_INVALID")
    query.answered = True
    answer = {"callback_query_id": query.id, "text": text, "show_alert": bool(call.get("show_alert"))}
    call.world.events.add(call.bot.id, query.chat.id, "callback_answer", answer)
    return True
