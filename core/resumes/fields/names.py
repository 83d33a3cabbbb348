"""The person's name: the most prominent text of the first page that can be one; never metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from core.language.folding import fold, squeeze
from core.language.word_lists import split_bars
from core.resumes.fields.located import clamp
from core.resumes.page.cells import Cell
from core.resumes.page.lines import Line
from core.resumes.words.headings import is_heading_text
from core.resumes.words.places import is_place
from core.resumes.words.titles import has_title_word, title_words

MOST_NAMES = 5  # of one person, particles apart
MOST_WORDS = 9  # with the particles
MOST_SURNAMES = 3  # before or after the comma of "Example, Robin"
_NEAR = 14  # lines from the top
LAST_SMALL = 2  # the last line, from 0, on which a name is set no larger than the text
SAME_SIZE = 0.5  # points between sizes that differ by rounding
# Of the usual letter size: subheadings stay below the first; the largest line of a modest page passes the second.
BIG = 1.25
A_LITTLE_BIGGER = 1.1
LABELLED = 0.95  # how sure a name behind its label is
MAY_WRAP = 1.4  # a name so large may take two or three lines


@dataclass(frozen=True, slots=True)
class _Page:
    """The letter sizes of the first page: the usual one, and the largest among the lines that may hold the name."""

    body: float
    largest: float

    @classmethod
    def of(cls, first_page: list[Line], pool: list[Line]) -> Self:
        sizes = sorted(line.size for line in first_page)
        body = sizes[len(sizes) // 2]
        return cls(body, max((size for line in pool for _, size in _candidates(line)), default=body))

    def is_big(self, size: float) -> bool:
        """Larger than the text, as a name at the head of a page is; or the largest, and a little larger."""
        return size > self.body * BIG or (self.is_largest(size) and size > self.body * A_LITTLE_BIGGER)

    def is_largest(self, size: float) -> bool:
        return size >= self.largest - SAME_SIZE


def find_name(head: list[Line], lines: list[Line], email: str) -> tuple[str | None, float]:
    """The name, and how sure that is; an `email` that holds a word of it speaks for it."""
    first_page = [line for line in lines if line.page == 1]
    if not first_page:
        return None, 0.0
    pool = head[:_NEAR] or first_page[:3]
    page = _Page.of(first_page, pool)
    labelled = _find_labelled(pool)
    if labelled:
        return labelled, LABELLED
    best: tuple[float, str] | None = None
    for k, line in enumerate(pool):
        if k and _wraps_title(pool[k - 1], line):
            continue
        for text, size in _candidates(line):
            score = _score(text, size, k, page, email)
            if score is None or (best is not None and score <= best[0]):
                continue
            wraps = size > page.body * MAY_WRAP
            best = score, _with_lines_below(text, line, pool[k + 1 : k + 3]) if wraps else text
    return (best[1], clamp(0.35 + 0.13 * best[0])) if best else (None, 0.0)


def _find_labelled(pool: list[Line]) -> str | None:
    """What a form says that the name is: "Name: Robin Example", or "Name" with the name in the next cell."""
    for line, below in zip(pool, [*pool[1:], None], strict=True):
        beside = below.cells[0] if below is not None and line.label else None
        for cell, following in zip(line.cells, [*line.cells[1:], *line.side, beside], strict=False):
            label = _NAME_LABEL.match(cell.text.strip())
            rest = cell.text.strip()[label.end() :] if label else ""
            if _IS_NAME_LABEL.fullmatch(cell.text.strip()) and following is not None:
                rest = following.text
            rest = rest.strip()
            if rest and may_be_name(rest):
                return rest
    return None


def _wraps_title(above: Line, line: Line) -> bool:
    """Whether a line goes on with a job title set over two lines."""
    close = 0 < line.base - above.base < 1.6 * line.size and above.column == line.column
    return close and above.size == line.size and has_title_word(above.text) and len(above.text.split()) < 4


def _score(text: str, size: float, k: int, page: _Page, email: str) -> float | None:
    """How likely the text of the line number `k` is the person's name; None where it cannot be."""
    words = text.split()
    big = page.is_big(size)
    if not may_be_name(text) or (not big and k > LAST_SMALL):
        return None
    if len(words) == 1 and not (big and page.is_largest(size)):
        return None
    # Size says most; further down less is a name; the first line of all is one nearly always.
    score = size / page.body * 2 - 0.25 * k + (1.0 if k == 0 else 0.0)
    if len(words) > 1 and _is_in(email, words):
        return score + 1.0
    if _is_title(words, text, big=big):
        return None
    return score - (3.0 if title_words(text) else 0.0)


def _is_title(words: list[str], text: str, *, big: bool) -> bool:
    """Whether the words for jobs make the text a title: "Teacher of Mathematics". But Mason is a name, too."""
    titles = title_words(text)
    if not titles:
        return False
    if not big or titles == len(words) or has_title_word(words[-1]):
        return True
    return has_title_word(words[0]) and any(word[0].islower() for word in words)


def _is_in(email: str, words: list[str]) -> bool:
    """Whether the address is made of a word of the name: robin.baker@ for "Robin Baker"."""
    local = fold(email.partition("@")[0])
    return any(len(word) > 3 and fold(word) in local for word in words)


def _with_lines_below(text: str, line: Line, below: list[Line]) -> str:
    """A name set in two or three lines, each as large as the first."""
    for following in below:
        found = [part for part, _ in _candidates(following)]
        apart = following.base - line.base > 1.6 * line.size or following.column != line.column
        if apart or len(found) != 1 or abs(following.size - line.size) > SAME_SIZE:
            break
        joined = f"{text} {found[0]}"
        if not may_be_name(found[0]) or not may_be_name(joined) or has_title_word(found[0]):
            break
        text, line = joined, following
    return text


def _candidates(line: Line) -> list[tuple[str, float]]:
    """The stretches of a line that may be a name, with their sizes: the beginnings of its cells."""
    out = []
    for cell in line.cells:
        text = re.sub(r"[\ue000-\uf8ff\ufffd]", " ", cell.text)
        text = _NAME_LABEL.sub("", text.strip())
        text = _in_order(text)
        text = re.split(r"\s[|•·–—-]\s|[|,(:]|\s{3,}", text)[0].strip(" .:-–|")
        if sum(map(str.isalpha, text)) > 1:
            out.append((_before_digits(text), _size_of(cell)))
    return out


def _in_order(text: str) -> str:
    """ "Example, Robin" as "Robin Example"; "Robin Example, Jr." without its comma."""
    last, comma, first = (part.strip() for part in text.partition(","))
    if not comma or not last or not first or is_place(text) or "," in first:
        return text
    if first.strip(".").casefold() in _SUFFIXES:
        return f"{last} {first}"
    if has_title_word(first) or not (_are_names(last, last.isupper()) and _are_names(first, last.isupper())):
        return text
    return f"{first} {last}"


def _are_names(text: str, capitals: bool) -> bool:
    """Whether the text is some names, and no degree behind a comma: "Robin Example, MBA"."""
    words = text.split()
    named = all(word[0].isupper() and (capitals or word[-1] == "." or not word.isupper()) for word in words)
    return named and len(words) <= MOST_SURNAMES and may_be_name(text)


def _size_of(cell: Cell) -> float:
    """The size of the letters; an icon beside them may be larger."""
    return max((piece.style.size for piece in cell.pieces if any(map(str.isalpha, piece.text))), default=cell.size)


def _before_digits(text: str) -> str:
    """ "Jane Doe 3, Main Street" on one line: the words before the first number, if they can be a name."""
    words = text.split()
    at = next((k for k, word in enumerate(words) if any(char.isdigit() for char in word)), None)
    return " ".join(words[:at]) if at is not None and 2 <= at <= 4 else text


_NAME_LABEL = re.compile(
    r"^(?:name|full name|nom|nombre|nome|imię i nazwisko|имя|фио|naam|"
    r"姓名|氏名|이름|성명|ονοματεπώνυμο|ad soyad|nome e cognome|nombre y apellidos|vor- und nachname|nom et prénom|"
    r"meno|jméno|ім'я)\s*[:：]\s*",
    re.I,
)
# What a form calls itself, often with its letters spaced.
_DOCUMENTS = frozenset(
    map(
        squeeze,
        split_bars(
            "履歴書|職務経歴書|이력서|자기소개서|경력기술서|简历|個人簡歷|个人简历|履歷表|"
            "السيرة الذاتية|سيرة ذاتية|رزومه|"
            "job applied for|job application|application form|personal information|position applied for|europass|"
            "bewerbungsunterlagen|persönliche daten|datos personales|informazioni personali|informations personnelles"
        ),
    )
)
_IS_NAME_LABEL = re.compile(
    r"(?:name|full name|first name\(s\) surname\(s\)|surname\(s\) / first name\(s\)|nombre|nome|имя|фио|姓名|氏\s*名|"
    r"이름|성명|성\s*명|vor- und nachname|nom et prénom)\s*[:：]?",
    re.I,
)
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
# What stands between the names of one person in small letters, in any language; it does not count as a name.
_PARTICLES = frozenset(
    split_bars(
        "de|del|della|delle|dei|degli|di|da|das|do|dos|du|des|la|las|los|le|lo|van|von|und|zu|zum|zur|vom|der|den|dem|"
        "ten|ter|te|y|e|i|af|av|bin|bint|ibn|ben|al|el|op|in|het|'t"
    )
)
_NOT_NAMES = frozenset(
    split_bars(
        "curriculum|vitae|resume|résumé|cv|lebenslauf|page|confidential|резюме|updated|linkedin|github|twitter|"
        "stackoverflow|gitlab|portfolio|website|email|phone|address|profile|photo|bewerbung|currículo|životopis"
    )
)


def _names_document(text: str, words: list[str]) -> bool:
    return squeeze(text) in _DOCUMENTS or any(word.strip(".,").casefold() in _NOT_NAMES for word in words)


def may_be_name(text: str) -> bool:
    """Whether the text has the form of a person's name."""
    words = text.split()
    names = sum(word not in _PARTICLES for word in words)
    if not 1 <= names <= MOST_NAMES or len(words) > MOST_WORDS or not 2 <= len(text) <= 45:
        return False
    if any(char.isdigit() or char in "@/\\:;!?#$%&*+=<>[]{}_|•" for char in text):
        return False
    if _names_document(text, words) or is_heading_text(text) or is_place(text):
        return False
    letters = [word for word in words if word[0].isalpha()]
    lower = [word for word in letters if word[0].islower() and len(word) > 3]
    return bool(letters) and not lower
