"""When a message is a link to a posting rather than the posting itself."""

from __future__ import annotations

import re

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


def link_of(text: str) -> str | None:
    """The link, when the text is nothing but one."""
    return text.strip() if _LINK.fullmatch(text.strip()) else None
