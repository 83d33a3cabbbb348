"""Messages come, change and go: the one place that writes a chat, and tells its readers."""

import time
from typing import Any

from sandbox.telegram.errors import BLOCKED, bad_request, forbidden, too_many_requests
from sandbox.telegram.parameters import integer
from sandbox.telegram.state import Bot, Chat, Message, World

Json = dict[str, Any]

CHAT_BURST = 3
CHAT_WINDOW_SECONDS = 3.0
OVERALL_PER_SECOND = 30


def open_chat(world: World, bot: Bot, chat_id: int) -> Chat:
    """The chat the bot is about to write to.

    Raises:
        Refusal: The person never wrote to the bot, blocked it, or the bot writes too fast.
    """
    chat = world.writable_chat(bot, chat_id)
    if chat.blocked:
        raise forbidden(BLOCKED)
    if world.options.rate_limits:
        _limit_rate(chat)
    return chat


def add_message(world: World, chat: Chat, content: Json, *, from_bot: bool) -> Message:
    """Store a new message with the next number, and announce it."""
    message_id = next(chat.bot.message_ids)
    data: Json = {
        "message_id": message_id,
        "from": chat.bot.as_user() if from_bot else chat.user.as_json(),
        "chat": chat.as_json(),
        "date": int(time.time()),
        **content,
    }
    message = Message(message_id, from_bot, data)
    chat.messages[message_id] = message
    world.events.add(chat.bot.id, chat.id, "message", {"message": data})
    return message


def replace_message(world: World, chat: Chat, message: Message, data: Json) -> None:
    """Put a message's new state in place of the old one, and announce the edit."""
    message.data = data
    world.events.add(chat.bot.id, chat.id, "edit", {"message": data})


def remove_message(world: World, chat: Chat, message_id: int) -> None:
    del chat.messages[message_id]
    world.events.add(chat.bot.id, chat.id, "delete", {"message_id": message_id})


def reply_fields(chat: Chat, reply_to: Json | None) -> Json:
    """`reply_to_message` for a message that answers another one.

    Raises:
        Refusal: The other message is not there, and sending without it was not allowed.
    """
    if not reply_to:
        return {}
    unknown = reply_to.keys() - {
        "message_id",
        "chat_id",
        "allow_sending_without_reply",
        "quote",
        "quote_position",
    }
    if unknown:
        raise bad_request(f'unknown field "{unknown.pop()}" in reply parameters')
    replied = chat.message(integer("message_id", reply_to.get("message_id", 0)))
    if replied is None:
        if reply_to.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    quoted = {name: value for name, value in replied.data.items() if name != "reply_to_message"}
    return {"reply_to_message": quoted}


def _limit_rate(chat: Chat) -> None:
    """About one message a second in a chat, short bursts allowed, and 30 a second in all."""
    now = time.monotonic()
    for sent_at, window, allowed in (
        (chat.sent_at, CHAT_WINDOW_SECONDS, CHAT_BURST),
        (chat.bot.sent_at, 1.0, OVERALL_PER_SECOND),
    ):
        while sent_at and now - sent_at[0] >= window:
            sent_at.popleft()
        if len(sent_at) >= allowed:
            raise too_many_requests(max(1, round(window - (now - sent_at[0]))))
    chat.sent_at.append(now)
    chat.bot.sent_at.append(now)
