"""When a message is a link to a posting rather than the posting itself."""

from __future__ import annotations

import re

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
# What ends a sentence or closes a bracket around a link is no part of it.
_AFTER_A_LINK = ".,;:!?)]}>\"'»”’"
# A text that says more than this beside its link is a posting with a link in it ("apply at ..."): characters.
LITTLE = 180


def link_of(text: str) -> str | None:
    """The link, when the text is one link and little else: alone, or in a sentence ("look at this: ...")."""
    links: set[str] = {link.rstrip(_AFTER_A_LINK) for link in _LINK.findall(text)}
    if len(links) != 1 or len(_LINK.sub("", text).strip()) >= LITTLE:
        return None
    return links.pop()
