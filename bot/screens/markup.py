"""Telegram's HTML: how long it is, its text alone, and a cut that breaks neither a tag nor an entity."""

from __future__ import annotations

import html
from html.parser import HTMLParser

ELLIPSIS = "…"


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def length(markup: str) -> int:
    """The length of `markup` as Telegram counts it: after tags and entities are read."""
    return units(plain(markup))


def plain(markup: str) -> str:
    """The text of `markup` without tags, entities as the characters that they stand for."""
    return "".join(text for text, _ in _Pieces(markup).pieces)


def cut(markup: str, limit: int) -> str:
    """`markup` in at most `limit` units, with an ellipsis where it was cut and every open tag closed."""
    pieces = _Pieces(markup).pieces
    if sum(units(text) for text, _ in pieces) <= limit:
        return markup
    left = limit - units(ELLIPSIS)
    kept: list[str] = []
    still_open: list[str] = []
    for text, tag in pieces:
        if tag.startswith("</"):
            _close(tag, kept, still_open)
        elif tag:
            still_open.append(_name(tag))
            kept.append(tag)
        else:
            head = clip_units(text, left)
            left -= units(head)
            kept.append(html.escape(head, quote=False))
            if head != text:
                break
    kept.append(ELLIPSIS)
    return "".join(kept) + "".join(f"</{name}>" for name in reversed(still_open))


def clip_units(text: str, limit: int) -> str:
    """The longest beginning of `text` in at most `limit` units; no character outside the first plane is halved."""
    if units(text) <= limit:
        return text
    return text.encode("utf-16-le")[: max(0, limit) * 2].decode("utf-16-le", "ignore")


def _close(tag: str, kept: list[str], still_open: list[str]) -> None:
    if still_open and still_open[-1] == _name(tag):
        still_open.pop()
        kept.append(tag)


def _name(tag: str) -> str:
    return tag.strip("</>").split()[0]


class _Pieces(HTMLParser):
    """Texts and tags of a markup, in their order: `(text, "")` or `("", tag)`."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[tuple[str, str]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An opening tag stays as it was written."""
        self.pieces.append(("", self.get_starttag_text() or f"<{tag}>"))

    def handle_endtag(self, tag: str) -> None:
        """A closing tag."""
        self.pieces.append(("", f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        """Text between tags and entities."""
        self.pieces.append((data, ""))

    def handle_entityref(self, name: str) -> None:
        """A named entity, such as `&amp;`."""
        self.pieces.append((html.unescape(f"&{name};"), ""))

    def handle_charref(self, name: str) -> None:
        """A numbered entity, such as `&#39;`."""
        self.pieces.append((html.unescape(f"&#{name};"), ""))
