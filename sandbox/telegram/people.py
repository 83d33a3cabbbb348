"""What people do in a chat, and the updates a bot receives for it."""

import time
from typing import Any

from sandbox.telegram.conversation import add_message, remove_message, replace_message
from sandbox.telegram.errors import bad_request
from sandbox.telegram.files import MEGABYTE
from sandbox.telegram.methods.media import file_fields
from sandbox.telegram.methods.messages import CONTENT
from sandbox.telegram.parameters import Upload
from sandbox.telegram.state import CallbackQuery, Chat, Message, World
from sandbox.telegram.text import MAX_CAPTION, Formatted, clean, split_typed_text, utf16_length

Json = dict[str, Any]

MAX_FILE = 2048 * MEGABYTE
CHAT_INSTANCE = "8446744073709551617"


def say(world: World, chat: Chat, text: str, reply_to: int | None = None) -> list[Message]:
    """Type a text. What is longer than 4,096 characters becomes several messages, as in Telegram's apps."""
    _may_write(chat)
    parts = split_typed_text(text)
    if not parts:
        raise bad_request("nothing to send")
    reply = _reply(chat, reply_to)
    return [_post(world, chat, {**_text(part), **reply}) for part in parts]


def send_file(
    world: World,
    chat: Chat,
    upload: Upload,
    *,
    photo: bool = False,
    caption: str = "",
    size: int | None = None,
) -> Message:
    """Send a document or a photo. `size` (bytes) pretends a file larger than the bytes given, up to 2 GB."""
    _may_write(chat)
    if max(len(upload.content), size or 0) > MAX_FILE:
        raise bad_request("Telegram's apps send no file over 2 GB")
    if utf16_length(caption) > MAX_CAPTION:
        raise bad_request("a caption has at most 1,024 characters")
    stored = world.files.add_photo(upload) if photo else world.files.add_any_document(upload, size)
    return _post(world, chat, {**file_fields(stored), **_caption(caption)})


def forward(world: World, chat: Chat, content: Json, origin_name: str) -> Message:
    """Forward what someone else wrote. `content` holds `text`, or the fields of an earlier message."""
    _may_write(chat)
    if "text" in content and "entities" not in content:
        content = {**content, **_text(content["text"])}
    origin = {"type": "hidden_user", "sender_user_name": origin_name, "date": int(time.time()) - 60}
    return _post(world, chat, {"forward_origin": origin, **content})


def forwardable(chat: Chat, message_id: int) -> Json:
    """The fields of a message that travel when someone forwards it."""
    data = _message(chat, message_id).data
    return {name: data[name] for name in CONTENT if name in data}


def edit(world: World, chat: Chat, message_id: int, text: str) -> Message:
    """Change the text of an own message."""
    _may_write(chat)
    message = _message(chat, message_id)
    if message.from_bot or "text" not in message.data:
        raise bad_request("people edit only texts of their own")
    kept = {name: value for name, value in message.data.items() if name != "entities"}
    replace_message(world, chat, message, {**kept, **_text(text), "edit_date": int(time.time())})
    chat.bot.updates.push("edited_message", chat.id, message.data)
    return message


def delete(world: World, chat: Chat, message_id: int) -> None:
    """Delete a message for both sides; bots are not told."""
    _message(chat, message_id)
    remove_message(world, chat, message_id)


def press(world: World, chat: Chat, message_id: int, data: str, *, unchecked: bool = False) -> CallbackQuery:
    """Press a button. `unchecked` sends data that no button of the message carries, as forged clients can."""
    message = chat.message(message_id)
    if not unchecked and data not in _callback_data(_message(chat, message_id)):
        raise bad_request(f"message {message_id} has no button with the data {data!r}")
    query = CallbackQuery(world.next_query_id(), chat, time.monotonic())
    chat.bot.callbacks[query.id] = query
    gone = {"chat": chat.as_json(), "message_id": message_id, "date": 0}
    chat.bot.updates.push(
        "callback_query",
        chat.id,
        {
            "id": query.id,
            "from": chat.user.as_json(),
            "message": message.data if message else gone,
            "chat_instance": CHAT_INSTANCE,
            "data": data,
        },
    )
    world.events.add(chat.bot.id, chat.id, "press", {"message_id": message_id, "data": data})
    return query


def block(world: World, chat: Chat, *, blocked: bool) -> None:
    """Block the bot, or let it in again."""
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    member, kicked = {"status": "member"}, {"status": "kicked", "until_date": 0}
    old, new = (member, kicked) if blocked else (kicked, member)
    bot = {"user": chat.bot.as_user()}
    chat.bot.updates.push(
        "my_chat_member",
        chat.id,
        {
            "chat": chat.as_json(),
            "from": chat.user.as_json(),
            "date": int(time.time()),
            "old_chat_member": {**old, **bot},
            "new_chat_member": {**new, **bot},
        },
    )
    world.events.add(chat.bot.id, chat.id, "blocked", {"blocked": blocked})


def _post(world: World, chat: Chat, content: Json) -> Message:
    chat.started = True
    message = add_message(world, chat, content, from_bot=False)
    chat.bot.updates.push("message", chat.id, message.data)
    return message


def _may_write(chat: Chat) -> None:
    if chat.blocked:
        raise bad_request("the person has blocked the bot; unblock it first")


def _message(chat: Chat, message_id: int) -> Message:
    message = chat.message(message_id)
    if message is None:
        raise bad_request(f"there is no message {message_id} in the chat")
    return message


def _text(text: str) -> Json:
    formatted = clean(Formatted(text, []))
    return {"text": formatted.text, **({"entities": formatted.entities} if formatted.entities else {})}


def _caption(text: str) -> Json:
    formatted = clean(Formatted(text, []))
    if not formatted.text:
        return {}
    return {
        "caption": formatted.text,
        **({"caption_entities": formatted.entities} if formatted.entities else {}),
    }


def _reply(chat: Chat, message_id: int | None) -> Json:
    if message_id is None:
        return {}
    replied = _message(chat, message_id).data
    return {"reply_to_message": {name: replied[name] for name in replied if name != "reply_to_message"}}


def _callback_data(message: Message) -> set[str]:
    rows = message.data.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}
