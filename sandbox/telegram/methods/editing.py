"""Changing messages that the bot has sent."""

import json
import time
from typing import Any

from sandbox.telegram import parameters
from sandbox.telegram.conversation import replace_message
from sandbox.telegram.errors import BLOCKED, NOT_MODIFIED, bad_request, forbidden
from sandbox.telegram.formatting import message_text
from sandbox.telegram.keyboards import inline_keyboard, refuse_pay_buttons
from sandbox.telegram.methods.media import media_content
from sandbox.telegram.methods.messages import caption_fields
from sandbox.telegram.methods.registry import CAPTION, FORMATTING, Call, api_method
from sandbox.telegram.state import Chat, Message

Json = dict[str, Any]

TARGET = {"chat_id": parameters.chat, "message_id": parameters.integer}
KEYBOARD = {"reply_markup": inline_keyboard}
TEXT_FIELDS = {"text", "entities"}
CAPTION_FIELDS = {"caption", "caption_entities"}
MEDIA_FIELDS = {"photo", "document"}


@api_method(
    "editMessageText",
    needs={**TARGET, "text": parameters.string},
    takes={**FORMATTING, **KEYBOARD, "link_preview_options": parameters.json_object},
)
def edit_message_text(call: Call) -> Json:
    chat, message = _editable(call)
    formatted = message_text(call.params["text"], call.get("parse_mode"), call.get("entities"))
    if "text" not in message.data:
        raise bad_request("there is no text in the message to edit")
    content: Json = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    return _replace(call, chat, message, TEXT_FIELDS, content)


@api_method("editMessageCaption", needs=TARGET, takes={**CAPTION, **KEYBOARD})
def edit_message_caption(call: Call) -> Json:
    chat, message = _editable(call)
    content = caption_fields(call.params)
    if not message.data.keys() & MEDIA_FIELDS:
        raise bad_request("there is no caption in the message to edit")
    return _replace(call, chat, message, CAPTION_FIELDS, content)


@api_method("editMessageMedia", needs={**TARGET, "media": parameters.json_object}, takes=KEYBOARD)
def edit_message_media(call: Call) -> Json:
    """Replaces the picture or document and its caption; a text message becomes one with media."""
    chat, message = _editable(call)
    content = media_content(call, call.params["media"])
    return _replace(call, chat, message, TEXT_FIELDS | CAPTION_FIELDS | MEDIA_FIELDS, content)


@api_method("editMessageReplyMarkup", needs=TARGET, takes=KEYBOARD)
def edit_message_reply_markup(call: Call) -> Json:
    chat, message = _editable(call)
    return _replace(call, chat, message, set(), {})


def _editable(call: Call) -> tuple[Chat, Message]:
    chat = call.world.writable_chat(call.bot, call.params["chat_id"])
    if chat.blocked:
        raise forbidden(BLOCKED)
    message = chat.message(call.params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or "forward_origin" in message.data or "invoice" in message.data:
        raise bad_request("message can't be edited")
    return chat, message


def _replace(call: Call, chat: Chat, message: Message, removed: set[str], content: Json) -> Json:
    """The message with new content; a keyboard that is not given again is gone, as in Telegram.

    Raises:
        Refusal: Nothing would change.
    """
    kept = {name: value for name, value in message.data.items() if name not in removed}
    kept.pop("reply_markup", None)
    markup = call.get("reply_markup")
    refuse_pay_buttons(markup)
    if markup and markup["inline_keyboard"]:
        content["reply_markup"] = markup
    data = {**kept, **content}
    if _substance(data) == _substance(message.data):
        raise bad_request(NOT_MODIFIED)
    data["edit_date"] = int(time.time())
    replace_message(call.world, chat, message, data)
    return data


def _substance(data: Json) -> str:
    """What decides whether an edit changes anything."""
    return json.dumps({name: data[name] for name in data if name != "edit_date"}, sort_keys=True)
