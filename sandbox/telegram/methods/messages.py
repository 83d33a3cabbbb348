"""Sending text, copying, forwarding, deleting, reacting."""

import re
from typing import Any

from sandbox.telegram import parameters
from sandbox.telegram.conversation import add_message, open_chat, remove_message, reply_fields
from sandbox.telegram.errors import bad_request
from sandbox.telegram.formatting import caption_text, message_text
from sandbox.telegram.keyboards import Markup, refuse_pay_buttons
from sandbox.telegram.methods.registry import CAPTION, FORMATTING, SENDING, Call, api_method
from sandbox.telegram.state import Chat, Message

Json = dict[str, Any]

CHAT_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
MAX_DELETED_AT_ONCE = 100
CONTENT = ("text", "entities", "photo", "document", "caption", "caption_entities", "show_caption_above_media")


@api_method(
    "sendMessage",
    needs={"chat_id": parameters.chat, "text": parameters.string},
    takes={**SENDING, **FORMATTING, "link_preview_options": parameters.json_object},
)
def send_message(call: Call) -> Json:
    params = call.params
    chat = open_chat(call.world, call.bot, params["chat_id"])
    formatted = message_text(params["text"], params.get("parse_mode"), params.get("entities"))
    content: Json = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    return send(call, chat, content)


def send(call: Call, chat: Chat, content: Json) -> Json:
    """Post what a bot sends, with what it answers to and its keyboard."""
    markup = call.params.get("reply_markup")
    if "invoice" not in content:
        refuse_pay_buttons(markup)
    content |= reply_fields(chat, call.params.get("reply_parameters"))
    content |= markup_fields(call, chat, markup)
    if call.params.get("protect_content"):
        content["has_protected_content"] = True
    return add_message(call.world, chat, content, from_bot=True).data


def markup_fields(call: Call, chat: Chat, markup: Markup | None) -> Json:
    """An inline keyboard belongs to its message; a reply keyboard replaces the one of the chat."""
    if not markup:
        return {}
    if "inline_keyboard" in markup:
        return {"reply_markup": markup} if markup["inline_keyboard"] else {}
    if "force_reply" not in markup:
        chat.reply_keyboard = markup if "keyboard" in markup else None
        call.world.events.add(call.bot.id, chat.id, "keyboard", {"keyboard": chat.reply_keyboard})
    return {}


@api_method("sendChatAction", needs={"chat_id": parameters.chat, "action": parameters.string})
def send_chat_action(call: Call) -> bool:
    chat = open_chat(call.world, call.bot, call.params["chat_id"])
    if call.params["action"] not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.events.add(call.bot.id, chat.id, "action", {"action": call.params["action"]})
    return True


@api_method("deleteMessage", needs={"chat_id": parameters.chat, "message_id": parameters.integer})
def delete_message(call: Call) -> bool:
    """In a private chat a bot may delete its own messages and the person's."""
    chat = call.world.writable_chat(call.bot, call.params["chat_id"])
    if chat.message(call.params["message_id"]) is None:
        raise bad_request("message to delete not found")
    remove_message(call.world, chat, call.params["message_id"])
    return True


@api_method("deleteMessages", needs={"chat_id": parameters.chat, "message_ids": parameters.integers})
def delete_messages(call: Call) -> bool:
    """Messages that are not there are skipped."""
    chat = call.world.writable_chat(call.bot, call.params["chat_id"])
    message_ids = call.params["message_ids"]
    if len(message_ids) > MAX_DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    for message_id in message_ids:
        if chat.message(message_id) is not None:
            remove_message(call.world, chat, message_id)
    return True


FROM_A_CHAT = {
    "chat_id": parameters.chat,
    "from_chat_id": parameters.chat,
    "message_id": parameters.integer,
}


@api_method(
    "forwardMessage",
    needs=FROM_A_CHAT,
    takes={name: SENDING[name] for name in ("disable_notification", "protect_content", "message_effect_id")},
)
def forward_message(call: Call) -> Json:
    chat = open_chat(call.world, call.bot, call.params["chat_id"])
    source = _source(call, "forward")
    if source.data.get("has_protected_content"):
        raise bad_request("message has protected content and can't be forwarded")
    content = {name: source.data[name] for name in CONTENT if name in source.data}
    origin = {"type": "user", "sender_user": source.data["from"], "date": source.data["date"]}
    content["forward_origin"] = source.data.get("forward_origin", origin)
    return send(call, chat, content)


@api_method(
    "copyMessage",
    needs=FROM_A_CHAT,
    takes={**SENDING, **CAPTION, "show_caption_above_media": parameters.boolean},
)
def copy_message(call: Call) -> Json:
    chat = open_chat(call.world, call.bot, call.params["chat_id"])
    source = _source(call, "copy")
    content = {name: source.data[name] for name in CONTENT if name in source.data}
    if not content:
        raise bad_request("message can't be copied")
    if "caption" in call.params and "text" not in content:
        content.pop("caption_entities", None)
        content |= caption_fields(call.params)
    return {"message_id": send(call, chat, content)["message_id"]}


def caption_fields(params: Json) -> Json:
    """`caption` and `caption_entities` of a call or of an album's item; nothing if there is none."""
    formatted = caption_text(params.get("caption"), params.get("parse_mode"), params.get("caption_entities"))
    if not formatted.text:
        return {}
    entities = {"caption_entities": formatted.entities} if formatted.entities else {}
    return {"caption": formatted.text, **entities}


def _source(call: Call, verb: str) -> Message:
    chat = call.world.writable_chat(call.bot, call.params["from_chat_id"])
    message = chat.message(call.params["message_id"])
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return message


@api_method(
    "setMessageReaction",
    needs={"chat_id": parameters.chat, "message_id": parameters.integer},
    takes={"reaction": parameters.json_array, "is_big": parameters.boolean},
)
def set_message_reaction(call: Call) -> bool:
    """A bot may put at most one emoji on a message; an empty list takes it away."""
    chat = open_chat(call.world, call.bot, call.params["chat_id"])
    message = chat.message(call.params["message_id"])
    if message is None:
        raise bad_request("message to react not found")
    reaction = call.get("reaction", [])
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for item in reaction:
        emoji = item.get("emoji") if isinstance(item, dict) and item.get("type") == "emoji" else None
        if not isinstance(emoji, str) or not _EMOJI.fullmatch(emoji):
            raise bad_request("REACTION_INVALID")
    event = {"message_id": message.id, "reaction": reaction}
    call.world.events.add(call.bot.id, chat.id, "reaction", event)
    return True


_EMOJI = re.compile(r"[^\w\s]{1,4}")
