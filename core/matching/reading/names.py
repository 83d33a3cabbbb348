"""Names in a resume that prove nothing: of the person, of employers and schools, of streets, in addresses of mail and
web. "14 Java Street" is no Java, and Martin French need not speak French."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from core.language.folding import fold_word
from core.language.word_lists import read_table
from core.language.words import Word, fold_words
from core.resumes.model import Resume

LONGEST_STREET = 3  # words of a street's name
LONGEST_FIRM = 4  # words of a firm's name beside its legal form
OPENING = 8  # words of a line within which the person's name stands: further on it is somebody's title

_ADDRESS = re.compile(
    r"\S+@\S+|(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|ru|ua|de|fr|it|es|pt|br|uk)\b(?:/\S*)?", re.I
)
_GAP = re.compile(r"[,;|•·()\t]|\s[–—-]\s|\.\s")


@dataclass(frozen=True, slots=True)
class _Marks:
    street_behind: frozenset[str]
    street_before: frozenset[str]
    street_endings: tuple[str, ...]
    firm_behind: frozenset[str]
    firm_before: frozenset[str]
    saints: frozenset[str]


@cache
def _load_marks() -> _Marks:
    table = {key: [fold_word(word) for word in text.split()] for key, text in read_table("data/names.toml").items()}
    return _Marks(
        frozenset(table["street_behind"]),
        frozenset(table["street_before"]),
        tuple(table["street_endings"]),
        frozenset(table["firm_behind"]),
        frozenset(table["firm_before"]),
        frozenset(table["saints"]),
    )


@dataclass(frozen=True, slots=True)
class Names:
    """What the resume's own fields name, as folded words: the person, and employers and schools."""

    person: tuple[str, ...] = ()
    organisations: tuple[tuple[str, ...], ...] = ()

    def find(self, text: str, words: Sequence[Word]) -> set[int]:
        """The numbers of the words of a line that are parts of names. `words` are those of the text."""
        folded = [word.folded for word in words]
        named = {n for span in _ADDRESS.finditer(text) for n, w in enumerate(words) if span.start() <= w.start < span.end()}
        named.update(_find_run(self.person, folded[:OPENING]))
        for organisation in self.organisations:
            named.update(_find_run(organisation, folded))
        if len(words) > 1:
            named.update(n for first, end in _find_marked(text, words, folded) for n in range(first, end))
        return named


def learn_names(resume: Resume) -> Names:
    """From the fields of a resume. A name of an employer that is one word counts only with its legal form, because
    it may be the name of a tool that other lines speak of."""
    employers = (tuple(fold_words(position.company or "")) for position in resume.experience)
    schools = (tuple(fold_words(education.institution or "")) for education in resume.education)
    longer = (name for name in (*employers, *schools) if len(name) > 1)
    return Names(tuple(fold_words(resume.contact.name or "")), tuple(dict.fromkeys(longer)))


def _find_run(name: Sequence[str], folded: Sequence[str]) -> Iterator[int]:
    length = len(name)
    for at in range(len(folded) - length + 1 if length else 0):
        if tuple(folded[at : at + length]) == tuple(name):
            yield from range(at, at + length)


def _find_marked(text: str, words: Sequence[Word], folded: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The spans of streets and firms, by the words that mark them."""
    marks = _load_marks()
    for at, word in enumerate(folded):
        if word in marks.street_behind and words[at].raw[:1].isupper():
            yield _reach_back(text, words, at, LONGEST_STREET), at + 1
        elif word in marks.firm_behind:
            yield _reach_back(text, words, at, LONGEST_FIRM), at + 1
        if word in marks.street_before:
            yield at, _reach_on(text, words, at, LONGEST_STREET)
        elif word in marks.firm_before:
            yield at + 1, _reach_on(text, words, at, LONGEST_FIRM)
        elif word in marks.saints and words[at].raw[:1].isupper():
            yield at, _reach_on(text, words, at, 1)


def _reach_back(text: str, words: Sequence[Word], at: int, most: int) -> int:
    """The first of the capitalised words that lead up to a mark."""
    first = at
    while first and at - first < most and _is_name(words[first - 1]) and not _parts(text, words, first):
        first -= 1
    return first


def _reach_on(text: str, words: Sequence[Word], at: int, most: int) -> int:
    """The word behind the last of the capitalised words that follow a mark; small words may stand between."""
    end = at + 1
    while end < len(words) and end - at <= most and not (end > at + 1 and _parts(text, words, end)):
        follows = end + 1 < len(words) and _is_name(words[end + 1])
        if not _is_name(words[end]) and not (len(words[end].raw) <= LONGEST_STREET and follows):
            break
        end += 1
    return end


def _is_name(word: Word) -> bool:
    return word.raw[:1].isupper()


def _parts(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether no name goes on between a word and the one before."""
    return _GAP.search(text, words[at - 1].end, words[at].start) is not None
