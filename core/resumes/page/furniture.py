"""Page numbers, running heads and "last updated" lines: on the page, but no part of the resume's sections."""

from __future__ import annotations

import re
from collections import Counter

from core.language.folding import squeeze
from core.resumes.page.document import Page
from core.resumes.page.lines import Line

_NUMBER = re.compile(
    r"^\W*(?:(?:page|seite|página|pagina|pág\.?|strona|стр\.?|страница|sida|side|sivu|第)\s*)?\d{1,2}"
    r"(?:\s*(?:/|of|von|de|di|sur|из|z|av|van|\||页|頁|／)\s*\d{1,2})?(?:\s*(?:页|頁))?\W*$",
    re.I,
)
_TAIL = re.compile(r"\b(?:page|seite|página|pagina|стр\.?)?\s*\d{1,2}\s*(?:/|of|von|de|di|sur|из)\s*\d{1,2}\W*$", re.I)
_UPDATED = re.compile(
    r"^\W*(?:last\s+updated|updated|stand|dernière mise à jour|última actualización|ultimo aggiornamento|"
    r"generated|created|printed)\b.{0,40}\d{4}\W*$",
    re.I,
)
EDGE = 0.08  # of the page's height, at the top and at the bottom: the margins that word processors give
# Lengths in characters: a running head or foot is short, a line of text that happens to stand at the edge is not.
SHORT = 80
SHORT_WITH_NUMBER = 60  # "Name - Resume - page 2 of 3"
SHORT_NAME = 4  # letters without spaces; a shorter name may be a part of any word
HEADLINE = 16  # points; a name set larger on a later page is a title page of its own


def without_furniture(pages: list[Page]) -> list[list[Line]]:
    """Each page's lines without page numbers and running heads."""
    keys: Counter[str] = Counter()
    for page in pages:
        keys.update({_key(line.full_text) for line in page.lines if _at_edge(page, line.top, line.bottom)})
    owner = _owner(pages)
    return [[line for line in page.lines if not _is_furniture(page, line, keys, owner)] for page in pages]


def _owner(pages: list[Page]) -> str:
    """The largest text of the first page, which is the person's name in nearly every resume."""
    lines = pages[0].lines if pages else []
    largest = max(lines, key=lambda line: line.size, default=None)
    return squeeze(largest.cells[0].text) if largest is not None else ""


def _is_furniture(page: Page, line: Line, keys: Counter[str], owner: str) -> bool:
    text = line.full_text.strip()
    if (line is page.lines[-1] or line is page.lines[0]) and _NUMBER.match(text):
        return True
    if not _at_edge(page, line.top, line.bottom):
        return False
    return (
        bool(_NUMBER.match(text) or _UPDATED.match(text))
        or (len(text) < SHORT_WITH_NUMBER and bool(_TAIL.search(text)))
        or _is_repeated(page, line, text, keys)
        or _names_owner(page, line, text, owner)
    )


def _is_repeated(page: Page, line: Line, text: str, keys: Counter[str]) -> bool:
    """A running foot, or a running head but for the first page's, which is the resume's own."""
    at_foot = line.bottom > (1 - EDGE) * page.height
    return (page.number > 1 or at_foot) and len(text) < SHORT and keys[_key(text)] > 1 and bool(_key(text))


def _names_owner(page: Page, line: Line, text: str, owner: str) -> bool:
    """The person's name in the head of a later page."""
    later = page.number > 1 and len(text) < SHORT and line.size < HEADLINE
    return later and len(owner) > SHORT_NAME and owner in _key(text)


def _key(text: str) -> str:
    return re.sub(r"\d", "", squeeze(text))


def _at_edge(page: Page, top: float, bottom: float) -> bool:
    return top < EDGE * page.height or bottom > (1 - EDGE) * page.height
