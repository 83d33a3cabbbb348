"""Reply markup: what a keyboard may hold, and Telegram's words for what it may not."""

import json
from typing import Any
from urllib.parse import urlsplit

from pydantic_core import PydanticSerializationError, to_json

from sandbox.telegram.errors import bad_request

Markup = dict[str, Any]

MAX_BUTTONS = 100
MAX_BUTTONS_IN_ROW = 8
MAX_CALLBACK_DATA_BYTES = 64
MAX_MARKUP_BYTES = 10_240

ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
DECORATIONS = {"text", "style", "icon_custom_emoji_id"}
STYLES = {"danger", "success", "primary"}
REPLY_BUTTON_FIELDS = DECORATIONS | {"request_contact", "request_location"}
REPLY_KEYBOARD_FIELDS = {
    "keyboard",
    "is_persistent",
    "resize_keyboard",
    "one_time_keyboard",
    "input_field_placeholder",
    "selective",
}


def reply_markup(name: str, value: Any) -> Markup:
    """Decode and check `reply_markup`: inline keyboard, reply keyboard, its removal, or forced reply."""
    markup = _parsed(value)
    if "inline_keyboard" in markup:
        return inline_keyboard(name, markup)
    if "keyboard" in markup:
        _only(markup, REPLY_KEYBOARD_FIELDS)
        for button in _buttons(markup["keyboard"]):
            if isinstance(button, dict):
                _only(button, REPLY_BUTTON_FIELDS)
            label = button if isinstance(button, str) else button.get("text")
            if not isinstance(label, str) or not label.strip():
                raise bad_request("keyboard button text must be non-empty")
        return markup
    if markup.get("remove_keyboard") is True:
        _only(markup, {"remove_keyboard", "selective"})
        return markup
    if markup.get("force_reply") is True:
        _only(markup, {"force_reply", "input_field_placeholder", "selective"})
        return markup
    raise bad_request("object expected as reply markup")


def inline_keyboard(name: str, value: Any) -> Markup:
    """Decode and check an inline keyboard, the only markup that edits take. An empty one means none."""
    markup = _parsed(value)
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    _only(markup, {"inline_keyboard"})
    rows = markup["inline_keyboard"]
    for button in _buttons(rows):
        _check_inline_button(button)
    if _size(markup) > MAX_MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": [row for row in rows if row]}


def _size(markup: Markup) -> int:
    try:
        return len(to_json(markup))
    except PydanticSerializationError:
        raise bad_request("strings must be encoded in UTF-8") from None


def has_pay_button(markup: Markup | None) -> bool:
    rows = (markup or {}).get("inline_keyboard", [])
    return bool(rows) and bool(rows[0]) and rows[0][0].get("pay") is True


def refuse_pay_buttons(markup: Markup | None) -> None:
    """Only invoices carry a pay button."""
    for row in (markup or {}).get("inline_keyboard", []):
        if any(button.get("pay") for button in row):
            raise bad_request("BUTTON_TYPE_INVALID")


def _parsed(value: Any) -> Markup:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    return value


def _buttons(rows: Any) -> list[Any]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [button for row in rows for button in row]
    if not all(isinstance(button, dict | str) for button in buttons):
        raise bad_request("can't parse keyboard button: expected an Object")
    if len(buttons) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_IN_ROW for row in rows):
        raise bad_request("reply markup is too long")
    return buttons


def _check_inline_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    _only(button, ACTIONS | DECORATIONS)
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = button.keys() & ACTIONS
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        found = ", ".join(sorted(actions))
        raise bad_request(f"can't parse inline keyboard button: exactly one action expected, found {found}")
    if button.get("style", "primary") not in STYLES:
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        check_url(button["url"])


def check_url(url: Any) -> None:
    """A button's address: http, https, tg or ton; a bare domain counts as http."""
    if not isinstance(url, str) or not url:
        raise bad_request("BUTTON_URL_INVALID")
    scheme, separator, rest = url.partition("://")
    if separator and scheme.lower() not in {"http", "https", "tg", "ton"}:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    try:
        host = urlsplit(url if separator else f"http://{url}").hostname
    except ValueError:
        host = None
    known = scheme.lower() == "tg" or host == "localhost" or bool(host and "." in host) or bool(host and ":" in host)
    if not known or (not rest and separator) or any(character.isspace() for character in url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _only(fields: dict[str, Any], known: set[str]) -> None:
    for field in fields:
        if field not in known:
            raise bad_request(f'unknown field "{field}" in reply markup')
