"""The words of a line that prove something: those that the person claims, and that are no part of a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.language.claims import Claim, read_claims
from core.language.homographs import find_ordinary, speaks_of_software
from core.language.scanner import Scanner
from core.language.vocabulary import TermKind
from core.language.words import Word, split_words
from core.matching.reading.names import learn_names
from core.resumes.model import Resume

LEAST_ITEMS = 3  # of a line that is a list
LONGEST_ITEM = 3  # words of an item, on the average

_IN_PART = (Claim.PAST, Claim.BEGUN)  # given up since, or being learnt: never more than a part
_NAMED_AFTER = (TermKind.TOOL, TermKind.LANGUAGE)
_REFUSED = (Claim.WISHED, Claim.DENIED)


class ClaimedWords(NamedTuple):
    """The words that prove, those that prove in part, and those that a line says the person lacks. `text` is the line
    with blanks in place of the words that prove nothing."""

    text: str
    whole: Sequence[Word]
    part: Sequence[Word] = ()
    lacking: Sequence[Word] = ()


class ClaimReader:
    """Reads the lines of one resume, each once."""

    def __init__(self, resume: Resume, scanner: Scanner) -> None:
        self.language = resume.language or "en"
        self._text = resume.text
        self._names = learn_names(resume)
        self._scanner = scanner
        self._read: dict[str, ClaimedWords] = {}
        self._software: bool | None = None

    def read(self, text: str) -> ClaimedWords:
        """The words of a line by what they prove. Where something was left out no name goes on over the gap."""
        if text not in self._read:
            self._read[text] = self._read_line(text)
        return self._read[text]

    def _read_line(self, text: str) -> ClaimedWords:
        words = split_words(text)
        claims = read_claims(text, words, self.language)
        dropped = self._names.find(text, words) | self._find_named_after(text, words)
        dropped = {n for n in dropped if not self._is_tool_with_dot(words[n])}
        dropped |= find_ordinary(
            text,
            words,
            self._scanner,
            software=self._names_software,
            listed=is_list(words),
            language=self.language,
        )
        if not dropped and not any(claims):
            return ClaimedWords(text, words)
        return ClaimedWords(
            _blank(text, words, [n in dropped or claim >= Claim.WISHED for n, claim in enumerate(claims)]),
            _keep(words, [claim is Claim.OWN and n not in dropped for n, claim in enumerate(claims)]),
            _keep(words, [claim in _IN_PART and n not in dropped for n, claim in enumerate(claims)]),
            _keep(words, [claim in _REFUSED for claim in claims]),
        )

    def _is_tool_with_dot(self, word: Word) -> bool:
        """Whether what looks like an address of the web is the name of a tool: monday.com."""
        return "." in word.folded and self._scanner.in_any_case([word])

    def _names_software(self) -> bool:
        """Whether the resume names tools of software that are no ordinary words."""
        if self._software is None:
            lines = self._text.split("\n")
            self._software = any(speaks_of_software(self._scanner, split_words(line)) for line in lines)
        return self._software

    def _find_named_after(self, text: str, words: Sequence[Word]) -> set[int]:
        """The tools and languages in the names of employers and schools: "Unity Water Board". What reaches beyond such
        a name is a tool all the same: "Quality Center"."""
        named = self._names.find_organisations(text, words)
        if not named:
            return named
        hits = [hit for hit in self._scanner.find(words) if self._scanner.terms[hit.term].kind in _NAMED_AFTER]
        return {n for hit in hits if named.issuperset(span := range(hit.first, hit.end)) for n in span}


def is_list(words: Sequence[Word]) -> bool:
    """Whether a line names one thing after another."""
    items = 1 + sum(word.apart for word in words[1:])
    return items >= LEAST_ITEMS and len(words) <= items * LONGEST_ITEM


def _blank(text: str, words: Sequence[Word], dropped: Sequence[bool]) -> str:
    for word, drop in zip(words, dropped, strict=True):
        if drop:
            text = f"{text[: word.start]}{' ' * (word.end - word.start)}{text[word.end :]}"
    return text


def _keep(words: Sequence[Word], kept: Sequence[bool]) -> list[Word]:
    return list(_keep_each(words, kept))


def _keep_each(words: Sequence[Word], kept: Sequence[bool]) -> Iterator[Word]:
    for n, word in enumerate(words):
        if kept[n]:
            yield word if not n or kept[n - 1] else word._replace(apart=True)
