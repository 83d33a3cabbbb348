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
LONGEST_FIRM = 3  # words of a firm's name beside its legal form
LONGEST_ORGANISATION = 7  # words of a name in a field; longer ones are sentences
HEAD = 5  # lines at the head of a resume
LONGEST_PERSON = 4  # words of a person's name
LONGEST_SMALL = 3  # letters of a small word in a name: "Bank of the West"
OPENING = 8  # words of a line within which the person's name stands: further on it is somebody's title

_ADDRESS = re.compile(
    r"\S+@\S+|(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|ru|ua|de|fr|it|es|pt|br|uk)\b(?:/\S*)?", re.I
)
_GAP = re.compile(r"[,;|•·()\t]|\s?[–—]\s|\s-\s|\.\s")


@dataclass(frozen=True, slots=True)
class _Marks:
    street_behind: frozenset[str]
    numbered_behind: frozenset[str]
    street_before: frozenset[str]
    firm_behind: frozenset[str]
    firm_before: frozenset[str]
    institution_behind: frozenset[str]
    saints: frozenset[str]


@cache
def _load_marks() -> _Marks:
    table = read_table("data/names.toml")
    return _Marks(**{key: frozenset(fold_word(word) for word in text.split()) for key, text in table.items()})


@dataclass(frozen=True, slots=True)
class Names:
    """What the resume's own fields name, as folded words: the person, and employers and schools."""

    language: str
    persons: tuple[tuple[str, ...], ...] = ()
    organisations: tuple[tuple[str, ...], ...] = ()

    def find(self, text: str, words: Sequence[Word]) -> set[int]:
        """The numbers of the words of a line that are names. `words` are those of the text."""
        folded = [word.folded for word in words]
        named = {n for span in _find_addresses(text) for n, w in enumerate(words) if span[0] <= w.start < span[1]}
        for person in self.persons:
            named.update(_find_run(person, folded[:OPENING]))
        if len(words) > 1:
            spans = _find_marked(text, words, folded, foreign=self.language != "en")
            named.update(n for first, end in spans for n in range(first, end))
        return named

    def find_organisations(self, text: str, words: Sequence[Word]) -> set[int]:
        """The numbers of the words that stand in the name of an employer or a school. They tell its branch, but no tool
        and no language."""
        folded = [word.folded for word in words]
        marked = (
            range(_reach_back(text, words, at, LONGEST_FIRM), at)
            for at, word in enumerate(words)
            if word.folded in _load_marks().institution_behind and _is_name(word)
        )
        named = {n for span in marked for n in span}
        return named.union(n for organisation in self.organisations for n in _find_run(organisation, folded))


def learn_names(resume: Resume) -> Names:
    """From the fields of a resume. A name that is one word may be that of a tool, of which other lines speak."""
    employers = (position.company for position in resume.experience)
    schools = (education.institution for education in resume.education)
    names = (tuple(fold_words(name)) for name in (*employers, *schools) if name and _is_proper(name))
    longer = dict.fromkeys(name for name in names if 1 < len(name) <= LONGEST_ORGANISATION)
    persons = (resume.contact.name or "", _find_person(resume.text))
    return Names(
        resume.language or "en", tuple(tuple(words) for name in persons if (words := fold_words(name))), tuple(longer)
    )


def _find_person(text: str) -> str:
    """The words at the head of a resume that look like a person's name, in front of an address of mail."""
    for line in text.lstrip().split("\n")[:HEAD]:
        name = _GAP.split(line, maxsplit=1)[0].strip()
        words = name.split()
        if "@" in line and 1 < len(words) <= LONGEST_PERSON and all(w.isalpha() and w.istitle() for w in words):
            return name
    return ""


def _is_proper(name: str) -> bool:
    """Whether a field holds a name, and not the rest of a sentence that a reader took for one."""
    return all(word[:1].isupper() or len(word) <= LONGEST_SMALL for word in name.split())


def _find_addresses(text: str) -> Iterator[tuple[int, int]]:
    if "@" in text or "." in text:
        yield from (found.span() for found in _ADDRESS.finditer(text))


def _find_run(name: Sequence[str], folded: Sequence[str]) -> Iterator[int]:
    length = len(name)
    if name[0] not in folded:
        return
    for at in range(len(folded) - length + 1):
        if tuple(folded[at : at + length]) == tuple(name):
            yield from range(at, at + length)


def _find_marked(
    text: str, words: Sequence[Word], folded: Sequence[str], *, foreign: bool
) -> Iterator[tuple[int, int]]:
    """The spans of streets and firms, by the words that mark them. `foreign` says that the text is not English."""
    for at in range(len(words)):
        capital = _is_name(words[at]) and text[words[at].end : words[at].end + 1] != "-"
        behind = _end_name(text, words, folded, at) if capital else None
        before = _open_foreign_name(text, words, folded, at) if foreign else None
        if before is None and capital and folded[at] in _load_marks().saints:
            before = at, _reach_on(text, words, at, 1)
        yield from filter(None, (behind, before))


def _end_name(text: str, words: Sequence[Word], folded: Sequence[str], at: int) -> tuple[int, int] | None:
    """A name whose last word is the mark: "French Street", "14 Java Court", "Docker & Sons"."""
    marks = _load_marks()
    if folded[at] in marks.street_behind:
        return _reach_back(text, words, at, LONGEST_STREET), at + 1
    if folded[at] in marks.numbered_behind:
        first = _reach_back(text, words, at, LONGEST_STREET)
        return (first, at + 1) if first and folded[first - 1].isdigit() else None
    return (_reach_back(text, words, at, LONGEST_FIRM), at + 1) if folded[at] in marks.firm_behind else None


def _open_foreign_name(text: str, words: Sequence[Word], folded: Sequence[str], at: int) -> tuple[int, int] | None:
    """A name in front of which the mark stands, in other languages than English: "rue Excel", "ООО Оракул"."""
    marks = _load_marks()
    if folded[at] in marks.street_before or text[words[at].start :].startswith("c/ "):
        return at, _reach_on(text, words, at, LONGEST_STREET)
    return (at + 1, _reach_on(text, words, at, LONGEST_FIRM)) if folded[at] in marks.firm_before else None


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
        if not _is_name(words[end]) and not follows:
            break
        end += 1
    return end


def _is_name(word: Word) -> bool:
    return word.raw[:1].isupper()


def _parts(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether no name goes on between a word and the one before."""
    return _GAP.search(text, words[at - 1].end, words[at].start) is not None
