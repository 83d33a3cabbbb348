"""Telegram's two Markdown styles, and its words for markup it cannot read. Byte offsets count UTF-8 bytes."""

from typing import NamedTuple, NoReturn

from sandbox.telegram.errors import bad_request
from sandbox.telegram.html import checked_link
from sandbox.telegram.text import Entity, Formatted, utf16_length

RESERVED = "_*[]()~`>#+-=|{}.!"
MARKS = {
    "__": "underline",
    "||": "spoiler",
    "```": "pre",
    "![": "custom_emoji",
    "_": "italic",
    "*": "bold",
    "~": "strikethrough",
    "`": "code",
    "[": "text_link",
}
CLOSING = {
    "text_link": "]",
    "custom_emoji": "]",
    **{kind: mark for mark, kind in MARKS.items() if "[" not in mark},
}
NAMES = {
    "underline": "Underline",
    "spoiler": "Spoiler",
    "pre": "Pre",
    "custom_emoji": "CustomEmoji",
    "italic": "Italic",
    "bold": "Bold",
    "strikethrough": "Strikethrough",
    "code": "Code",
    "text_link": "TextUrl",
    "blockquote": "Blockquote",
}


class OpenMark(NamedTuple):
    kind: str
    offset: int
    begins: int
    at: int
    language: str = ""


def parse_markdown_v2(source: str) -> Formatted:
    """The text and entities of MarkdownV2; refused with Telegram's own sentence if the markup is broken."""
    return _V2(source).parse()


class _V2:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[OpenMark] = []
        self.entities: list[Entity] = []

    def parse(self) -> Formatted:
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "\\" and "\0" < self.source[self.at + 1 : self.at + 2] <= "~":
                self.take(self.source[self.at + 1], 2)
            elif self.inside_code() and character != "`":
                self.take(character, 1)
            elif character == "\n" or (character == ">" and self.at == 0):
                self.line_start()
            elif self.open and self.source.startswith(self.closing(), self.at):
                self.close()
            elif character in RESERVED:
                self.begin()
            else:
                self.take(character, 1)
        if self.open and self.open[-1].kind == "blockquote":
            self.end_quote()
        if self.open:
            self.refuse_open()
        return Formatted("".join(self.pieces), self.entities)

    def take(self, text: str, width: int) -> None:
        self.pieces.append(text)
        self.length += utf16_length(text)
        self.at += width

    def inside_code(self) -> bool:
        return bool(self.open) and self.open[-1].kind in {"code", "pre"}

    def closing(self) -> str:
        """What ends the innermost mark here; `_` does not end italic where `__` stands."""
        kind = self.open[-1].kind
        if kind == "italic" and self.source.startswith("__", self.at):
            return "\0"
        return CLOSING.get(kind, "\0")

    def line_start(self) -> None:
        quoted = any(mark.kind == "blockquote" for mark in self.open)
        if self.at == 0 and self.source[0] == ">":
            self.push("blockquote", 1)
            return
        continues = self.source.startswith("\n>", self.at)
        if quoted and not continues:
            if self.open[-1].kind != "blockquote":
                self.refuse_open()
            self.end_quote()
        self.take("\n", 1)
        if continues:
            if quoted:
                self.at += 1
            else:
                self.push("blockquote", 1)

    def end_quote(self) -> None:
        mark = self.open.pop()
        self.add(mark, {})

    def begin(self) -> None:
        for sign, kind in MARKS.items():
            if self.source.startswith(sign, self.at):
                self.push(kind, len(sign))
                return
        raise bad_request(
            f"can't parse entities: Character '{self.source[self.at]}' is reserved "
            "and must be escaped with the preceding '\\'"
        )

    def push(self, kind: str, width: int) -> None:
        begin = self.at
        self.at += width
        language = ""
        if kind == "pre":
            language, self.at = _language(self.source, self.at)
        self.open.append(OpenMark(kind, self.length, len(self.pieces), begin, language))

    def close(self) -> None:
        mark = self.open.pop()
        self.at += len(CLOSING[mark.kind])
        fields: Entity = {}
        if mark.kind in {"text_link", "custom_emoji"}:
            url = "".join(self.pieces[mark.begins :])
            if self.source.startswith("(", self.at):
                url = self.link_target()
            if mark.kind == "custom_emoji":
                fields["custom_emoji_id"] = url.rpartition("id=")[2]
            elif link := checked_link(url):
                fields["url"] = link
            else:
                return
        elif mark.language:
            fields["language"] = mark.language
        self.add(mark, fields)

    def link_target(self) -> str:
        begin = self.at
        self.at += 1
        url = []
        while self.at < len(self.source) and self.source[self.at] != ")":
            if self.source[self.at] == "\\":
                self.at += 1
            url.append(self.source[self.at : self.at + 1])
            self.at += 1
        if self.at >= len(self.source):
            raise bad_request(f"can't parse entities: Can't find end of a URL at byte offset {self.byte(begin)}")
        self.at += 1
        return "".join(url)

    def add(self, mark: OpenMark, fields: Entity) -> None:
        if self.length > mark.offset:
            length = self.length - mark.offset
            self.entities.append({"type": mark.kind, "offset": mark.offset, "length": length, **fields})

    def refuse_open(self) -> NoReturn:
        mark = self.open[-1]
        raise bad_request(
            f"can't parse entities: Can't find end of {NAMES[mark.kind]} entity at byte offset {self.byte(mark.at)}"
        )

    def byte(self, index: int) -> int:
        return len(self.source[:index].encode())


def parse_markdown(source: str) -> Formatted:
    """The text and entities of the older Markdown style, in which nothing nests."""
    pieces: list[str] = []
    entities: list[Entity] = []
    length = at = 0
    while at < len(source):
        character = source[at]
        if character == "\\" and source[at + 1 : at + 2] in tuple("_*`["):
            pieces.append(source[at + 1])
            length, at = length + 1, at + 2
            continue
        if character not in "_*`[":
            pieces.append(character)
            length, at = length + utf16_length(character), at + 1
            continue
        entity, text, at = _legacy_entity(source, at)
        size = utf16_length(text)
        if size and entity:
            entities.append({"offset": length, "length": size, **entity})
        pieces.append(text)
        length += size
    return Formatted("".join(pieces), entities)


def _legacy_entity(source: str, begin: int) -> tuple[Entity, str, int]:
    """The entity that begins at `begin`, its text, and where to go on."""
    sign = "```" if source.startswith("```", begin) else source[begin]
    kind = MARKS[sign]
    start = begin + len(sign)
    language = ""
    if kind == "pre":
        language, start = _language(source, start)
    end = source.find(CLOSING[kind], start)
    if end < 0:
        offset = len(source[:begin].encode())
        raise bad_request(f"can't parse entities: Can't find end of the entity starting at byte offset {offset}")
    text = source[start:end]
    after = end + len(CLOSING[kind])
    if kind != "text_link":
        return {"type": kind, **({"language": language} if language else {})}, text, after
    url = text
    if source.startswith("(", after):
        stop = source.find(")", after)
        stop = len(source) if stop < 0 else stop
        url, after = source[after + 1 : stop], stop + 1
    link = checked_link(url)
    return ({"type": kind, "url": link} if link else {}), text, after


def _language(source: str, at: int) -> tuple[str, int]:
    """The language behind three back ticks, and where the code begins."""
    end = at
    while end < len(source) and not source[end].isspace() and source[end] != "`":
        end += 1
    language = ""
    if end < len(source) and source[end] != "`":
        language, at = source[at:end], end
    return language, at + 1 if source.startswith("\n", at) else at
