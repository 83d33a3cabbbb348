"""From the text, parse mode and entities of a call to formatted text within Telegram's limits."""

from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.html import parse_html
from sandbox.telegram.markdown import parse_markdown, parse_markdown_v2
from sandbox.telegram.text import MAX_CAPTION, MAX_TEXT, Entity, Formatted, clean, utf16_length

PARSERS = {"html": parse_html, "markdown": parse_markdown, "markdownv2": parse_markdown_v2}

ENTITY_FIELDS = {"type", "offset", "length", "url", "user", "language", "custom_emoji_id"}
ENTITY_TYPES = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic",
    "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
    "text_link", "text_mention", "custom_emoji",
}  # fmt: skip


def message_text(text: str, parse_mode: str | None, entities: list[Any] | None) -> Formatted:
    """A message's text, at most 4,096 UTF-16 units after its markup is read; never empty."""
    formatted = _formatted(text, parse_mode, entities)
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return formatted


def caption_text(text: str | None, parse_mode: str | None, entities: list[Any] | None) -> Formatted:
    """A caption, at most 1,024 UTF-16 units after its markup is read; may be empty."""
    formatted = _formatted(text or "", parse_mode, entities)
    if utf16_length(formatted.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return formatted


def _formatted(text: str, parse_mode: str | None, entities: list[Any] | None) -> Formatted:
    if parse_mode and parse_mode.lower() != "none":
        parse = PARSERS.get(parse_mode.lower())
        if parse is None:
            raise bad_request("unsupported parse_mode")
        return clean(parse(text))
    return clean(Formatted(text, _checked_entities(entities or [], utf16_length(text))))


def _checked_entities(entities: list[Any], length: int) -> list[Entity]:
    for entity in entities:
        if not isinstance(entity, dict) or entity.get("type") not in ENTITY_TYPES or entity.keys() - ENTITY_FIELDS:
            raise bad_request("can't parse MessageEntity: invalid entity specified")
        offset, size = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(size, int):
            raise bad_request('can\'t parse MessageEntity: Field "offset" must be of type Number')
        if offset < 0 or size < 0 or offset + size > length:
            raise bad_request("entity begins or ends outside of the text")
    return [dict(entity) for entity in entities]
