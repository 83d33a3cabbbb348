"""Formatted text: lengths in UTF-16 units, trimming, and the entities Telegram finds by itself.

Offsets and lengths of entities count UTF-16 code units, as in the Bot API.
"""

import re
from typing import Any, NamedTuple

Entity = dict[str, Any]

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100


class Formatted(NamedTuple):
    """Text without markup, and its entities sorted by offset, longer first."""

    text: str
    entities: list[Entity]


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(formatted: Formatted) -> Formatted:
    """Trim as Telegram does, drop what is empty, and add links, commands and mentions found in the text.

    White space at the end goes, and at the start up to the first entity; entities shrink with it.
    """
    text, entities = formatted
    text = _CONTROL.sub(" ", text.replace("\r", "")) if not text.isprintable() else text
    text = text.rstrip()
    first = min((entity["offset"] for entity in entities), default=len(text))
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    text = text[lead:]
    if lead or entities:
        entities = _fit(entities, lead, utf16_length(text))
    found = detect(text)
    if found:
        entities = entities + [entity for entity in found if not _clashes(entity, entities)]
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return Formatted(text, entities[:MAX_ENTITIES])


def detect(text: str) -> list[Entity]:
    """Commands, links, e-mail addresses, mentions and hashtags, as Telegram finds them in plain text."""
    if not any(sign in text for sign in "/@#."):
        return []
    entities: list[Entity] = []
    end = 0
    for match in _FOUND.finditer(text):
        kind = str(match.lastgroup)
        span = match.group().rstrip(".,;:!?)'\"") if kind == "url" else match.group()
        if match.start() < end or not span:
            continue
        end = match.start() + len(span)
        entities.append({"type": kind, "offset": utf16_length(text[: match.start()]), "length": utf16_length(span)})
    return entities


def split_typed_text(text: str, limit: int = MAX_TEXT) -> list[str]:
    """Cut a typed text into messages of at most `limit` UTF-16 units, at a line or word end if near."""
    parts: list[str] = []
    rest = text.strip()
    while utf16_length(rest) > limit:
        cut = _fitting_prefix(rest, limit)
        head = rest[:cut]
        stop = max(head.rfind("\n"), head.rfind(" "))
        if stop > cut // 2:
            cut = stop
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        parts.append(rest)
    return parts


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\u2028-\u202e]")

_FOUND = re.compile(
    r"(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b)"
    r"|(?P<url>(?:https?|ftp|tg|ton)://[^\s<>\"]+"
    r"|(?<![\w@./-])(?:[A-Za-z0-9-]+\.)+(?:com|org|net|io|dev|ai|co|me|app|edu|gov|de|uk|eu|info)\b"
    r"(?:/[^\s<>\"]*)?)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{4,32}\b)"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)"
)

_OPAQUE = {"code", "pre", "text_link", "text_mention", "url", "email"}


def _clashes(found: Entity, entities: list[Entity]) -> bool:
    start, end = found["offset"], found["offset"] + found["length"]
    return any(
        entity["type"] in _OPAQUE and start < entity["offset"] + entity["length"] and entity["offset"] < end
        for entity in entities
    )


def _fit(entities: list[Entity], lead: int, length: int) -> list[Entity]:
    fitted = []
    for entity in entities:
        offset = entity["offset"] - lead
        size = min(entity["length"], length - offset)
        if size > 0:
            fitted.append({**entity, "offset": offset, "length": size})
    return fitted


def _fitting_prefix(text: str, limit: int) -> int:
    """The largest number of characters whose UTF-16 length is within `limit`."""
    units = 0
    for index, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > limit:
            return index
    return len(text)
