"""Telegram's HTML style: which tags it takes, and its words for markup it cannot read.

Byte offsets in the messages count UTF-8 bytes of the source, as Telegram reports them.
"""

import re
from typing import NamedTuple, NoReturn

from sandbox.telegram.errors import bad_request
from sandbox.telegram.text import Entity, Formatted, utf16_length

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}


class OpenTag(NamedTuple):
    name: str
    attributes: dict[str, str]
    offset: int
    begins: int


def parse_html(source: str) -> Formatted:
    """The text and entities of `source`; refused with Telegram's own sentence if the markup is broken."""
    if "<" not in source and "&" not in source:
        return Formatted(source, [])
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[OpenTag] = []
        self.entities: list[Entity] = []

    def parse(self) -> Formatted:
        while self.at < len(self.source):
            special = _SPECIAL.search(self.source, self.at)
            self.take(self.source[self.at : special.start() if special else None])
            if special is None:
                break
            self.at = special.start()
            if special.group() == "&":
                self.reference()
            elif self.source.startswith("</", self.at):
                self.end_tag()
            else:
                self.start_tag()
        if self.open:
            self.refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return Formatted("".join(self.pieces), self.entities)

    def take(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += utf16_length(text)

    def reference(self) -> None:
        text, self.at = decode_reference(self.source, self.at)
        self.take(text)

    def start_tag(self) -> None:
        begin = self.at
        name_end = self.skip_until(self.at + 1, " \t\n\r>")
        if name_end == len(self.source):
            self.refuse(f"Unclosed start tag at byte offset {self.byte(begin)}")
        name = self.source[begin + 1 : name_end].lower()
        if name not in STYLES:
            self.refuse(f'Unsupported start tag "{name}" at byte offset {self.byte(begin)}')
        attributes = self.attributes(name, begin, name_end)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            self.refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(begin)}')
        self.open.append(OpenTag(name, attributes, self.length, len(self.pieces)))

    def attributes(self, tag: str, begin: int, at: int) -> dict[str, str]:
        """Read attributes from `at`, and leave the position behind the tag's `>`."""
        found: dict[str, str] = {}
        while True:
            at = self.skip_space(at)
            if self.source.startswith(">", at):
                self.at = at + 1
                return found
            name_end = self.skip_until(at, " \t\n\r=>")
            name = self.source[at:name_end].lower()
            if not name:
                self.refuse(f'Empty attribute name in the tag "{tag}" at byte offset {self.byte(begin)}')
            at = self.skip_space(name_end)
            value = ""
            if self.source.startswith("=", at):
                value, at = self.attribute_value(tag, begin, self.skip_space(at + 1))
            if at >= len(self.source):
                self.refuse(f"Unclosed start tag at byte offset {self.byte(begin)}")
            found[name] = value

    def attribute_value(self, tag: str, begin: int, at: int) -> tuple[str, int]:
        if at >= len(self.source):
            self.refuse(f'Unclosed start tag "{tag}" at byte offset {self.byte(begin)}')
        quote = self.source[at]
        if quote not in "'\"":
            token = _TOKEN.match(self.source, at)
            end = token.end() if token else at
            if not self.source.startswith((" ", "\t", "\n", "\r", ">"), end):
                self.refuse(f"Unexpected end of name token at byte offset {self.byte(at)}")
            return self.source[at:end].lower(), end
        end = self.skip_until(at + 1, quote)
        return unescape(self.source[at + 1 : end]), min(end + 1, len(self.source))

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            self.refuse(f"Unexpected end tag at byte offset {self.byte(begin)}")
        name_end = self.skip_until(begin + 2, " \t\n\r>")
        name = self.source[begin + 2 : name_end].lower()
        close = self.skip_space(name_end)
        if not self.source.startswith(">", close):
            self.refuse(f"Unclosed end tag at byte offset {self.byte(begin)}")
        tag = self.open.pop()
        if name and name != tag.name:
            self.refuse(
                f'Unmatched end tag at byte offset {self.byte(begin)}, expected "</{tag.name}>", found "</{name}>"'
            )
        self.at = close + 1
        self.close_entity(tag)

    def close_entity(self, tag: OpenTag) -> None:
        length = self.length - tag.offset
        if not length:
            return
        entity: Entity = {"type": STYLES[tag.name], "offset": tag.offset, "length": length}
        previous = self.entities[-1] if self.entities else None
        same_place = previous is not None and (previous["offset"], previous["length"]) == (tag.offset, length)
        if tag.name == "a":
            url = checked_link(tag.attributes.get("href") or "".join(self.pieces[tag.begins :]))
            if not url:
                return
            entity["url"] = url
        elif tag.name == "tg-emoji":
            emoji_id = tag.attributes.get("emoji-id", "")
            if not emoji_id.isdigit():
                self.refuse("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = emoji_id
        elif tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "code" and tag.attributes.get("class", "").startswith("language-"):
            entity["language"] = tag.attributes["class"].removeprefix("language-")
        elif tag.name == "pre" and same_place and previous and previous["type"] == "code":
            # <pre><code class="language-x"> is one block of code with a language.
            self.entities.pop()
            if "language" in previous:
                entity["language"] = previous["language"]
        self.entities.append(entity)

    def skip_until(self, at: int, stops: str) -> int:
        while at < len(self.source) and self.source[at] not in stops:
            at += 1
        return at

    def skip_space(self, at: int) -> int:
        while at < len(self.source) and self.source[at].isspace():
            at += 1
        return at

    def byte(self, index: int) -> int:
        return len(self.source[:index].encode())

    def refuse(self, fact: str) -> NoReturn:
        raise bad_request(f"can't parse entities: {fact}")


def checked_link(url: str) -> str | None:
    """The address if Telegram would make it a link, else None (the text then stays plain)."""
    url = url.strip()
    if _SCHEME.match(url):
        return url if len(url) > url.index("://") + 3 else None
    return f"http://{url}/" if _BARE_DOMAIN.fullmatch(url) else None


def unescape(text: str) -> str:
    pieces, at = [], 0
    while (found := text.find("&", at)) >= 0:
        pieces.append(text[at:found])
        piece, at = decode_reference(text, found)
        pieces.append(piece)
    return "".join(pieces) + text[at:]


def decode_reference(source: str, at: int) -> tuple[str, int]:
    """What stands for the `&` at `at`, and where to go on. An unknown reference is plain text."""
    match = _REFERENCE.match(source, at)
    if match is None:
        return "&", at + 1
    if name := match.group("name"):
        return _NAMED[name], match.end()
    decimal, hexadecimal = match.group("decimal"), match.group("hexadecimal")
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if not 0 < code < 0x110000 or 0xD800 <= code <= 0xDFFF:
        return "&", at + 1
    return chr(code), match.end()


_SPECIAL = re.compile(r"[<&]")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_REFERENCE = re.compile(r"&(?:(?P<name>lt|gt|amp|quot)|#(?P<decimal>\d{1,7})|#x(?P<hexadecimal>[0-9a-fA-F]{1,6}));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SCHEME = re.compile(r"(?:https?|ftp|tg|ton|tonsite|mailto|tel)://", re.IGNORECASE)
_BARE_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
