"""The e-mail address: as text, disguised, broken over two lines, or behind a link."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from core.resumes.page.lines import Line

# The name before the @ has 64 characters at the most (RFC 5321); without a limit the search takes time with the square
# of the longest word.
EMAIL = re.compile(r"[A-Za-z0-9À-ÿ_][\w.+\-']{0,63}\s?@\s?[A-Za-z0-9À-ÿ][\w\-]*(?:\.[\w\-]+)*\.[A-Za-z]{2,24}")
_DISGUISED_AT = re.compile(r"\s*[\[({<]\s*(?:at|@)\s*[\])}>]\s*|＠", re.I)
_DISGUISED_DOT = re.compile(r"\s*[\[({<]\s*(?:dot|punkt|punto|point)\s*[\])}>]\s*", re.I)
_SPELLED = re.compile(r"\b([\w.+-]{1,64}) at ([\w-]+(?: dot [\w-]+)+)\b", re.I)
_ENDS_OPEN = re.compile(r"[\w.+-]*(?:@[\w.-]*|[._+-])$")  # at the end of a line, an address that goes on
_GOES_ON = re.compile(r"[\w.-]*@?[\w.-]+$")


def find_email(groups: list[list[Line]], targets: list[str]) -> str | None:
    """The first address in the groups of lines, then broken and disguised ones, then where a link leads."""
    texts = [line.full_text for lines in groups for line in lines]
    linked = [target[7:].split("?")[0] for target in targets if target.casefold().startswith("mailto:")]
    whole = _first(texts)
    longer = _first(joined for lines in groups for joined in _joined(lines))
    if longer and (whole is None or _is_whole_of(longer, whole, linked)):
        return longer
    return whole or _first(map(_plain, texts)) or _first(linked)


def _first(texts: Iterable[str]) -> str | None:
    return next((found for text in texts if (found := _search(text))), None)


def _is_whole_of(longer: str, whole: str, linked: list[str]) -> bool:
    """Whether an address over two lines is the whole of one that ended at the line's end: only a link proves it."""
    return longer != whole and longer.startswith(whole) and longer in linked


def _search(text: str) -> str | None:
    match = EMAIL.search(text) if "@" in text else None
    return re.sub(r"\s", "", match[0]).strip(".'-") if match else None


def _joined(lines: list[Line]) -> list[str]:
    """The ends of lines that an address may be broken at, with the lines below them."""
    out = []
    for above, below in itertools.pairwise(lines):
        first, second = above.text.rstrip(), below.text.strip()
        if above.column != below.column or not _GOES_ON.fullmatch(second):
            continue
        if _ENDS_OPEN.search(first) or second.startswith("@"):
            out.append(first + second)
    return out


def _plain(text: str) -> str:
    """Disguised addresses as they are meant: "jane [at] example [dot] com"."""
    text = _DISGUISED_DOT.sub(".", _DISGUISED_AT.sub("@", text))
    return _SPELLED.sub(lambda match: f"{match[1]}@{match[2].replace(' dot ', '.')}", text)
