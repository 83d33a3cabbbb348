"""Names and phrases of the duties that the vocabulary does not know, but that stand out against everyday language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.language.frequencies import zipf
from core.language.scanner import Scanner
from core.language.weights import is_filler, word_weight
from core.language.words import Word, fold_words, is_function_word, split_words
from core.postings.break_words import load_break_words

MOST = 4  # phrases of a posting: they are guessed, and more of them would outweigh what is asked for
UNHEARD = 2.0  # Zipf value below which a name stands out: once in ten million words
TWICE = 2  # mentions from which a phrase of common words stands out
RARE = 4.5  # weight of the words of such a phrase: two that are not in every text
LONGEST = 3  # words
SHORTEST_NAME = 3  # letters

LOOK_BACK = 20  # characters: "through the use of"

_USED = re.compile(
    r"\b(?:us(?:e|es|ing)|utili[sz]\w+|with|via|through|usando|avec|mit|através d[eo]|с помощью) $", re.IGNORECASE
)


@dataclass(slots=True)
class _Mentions:
    """What the duties say, by the folded words of a phrase: how often, how it is written first, and what is a name."""

    said: Counter[str] = field(default_factory=Counter)
    literal: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def add(self, phrase: list[Word], duty: str, language: str) -> None:
        key = " ".join(word.folded for word in phrase)
        self.said[key] += 1
        self.literal.setdefault(key, duty[phrase[0].start : phrase[-1].end])
        if len(phrase) == 1 and _is_name(phrase[0], duty, language):
            self.names.add(key)

    def choose(self, language: str) -> list[str]:
        """The keys that stand out, none of them a part of another."""
        chosen = [
            key for key, count in self.said.items() if key in self.names or (count >= TWICE and _is_rare(key, language))
        ]
        return [key for key in chosen if not any(_is_within(key, other) for other in chosen if other != key)]


def find_unlisted_terms(duties: Sequence[str], known: Iterable[str], scanner: Scanner, language: str) -> list[str]:
    """Phrases of duties that are no term of the vocabulary, in the order of the posting: names that everyday language
    lacks ("Kepware"), and phrases that are said again ("claims register"). What stands in one of the `known` texts is
    left out: what is asked for anyway, and the names that the employer has for itself."""
    taken = " ".join(" ".join(fold_words(text)) for text in known)
    mentions = _Mentions()
    for duty in duties:
        for run in _find_runs(duty, scanner, language):
            for phrase in _cut_phrases(run):
                mentions.add(phrase, duty, language)
    return [mentions.literal[key] for key in mentions.choose(language) if not _is_within(key, taken)][:MOST]


def _is_within(key: str, text: str) -> bool:
    """Whether whole words of a folded text are these."""
    return f" {key} " in f" {text} "


def _find_runs(duty: str, scanner: Scanner, language: str) -> list[list[Word]]:
    """Words in a row that could be a name: no verb of work, no word of the genre, no term that we know."""
    words = split_words(duty)
    known = {n for hit in scanner.find(words) for n in range(hit.first, hit.end)}
    runs: list[list[Word]] = [[]]
    for number, word in enumerate(words):
        plain = number in known or _is_plain(word.folded, language)
        if word.apart or plain:
            runs.append([])
        if number and not plain:  # the first word has a capital whatever it is
            runs[-1].append(word)
    return [run for run in runs if run]


def _is_plain(folded: str, language: str) -> bool:
    """Whether a word names nothing: a function word, one of the genre, a verb of work, a number."""
    if is_function_word(folded, language) or is_filler(folded) or folded.isdigit():
        return True
    return folded in load_break_words().verbs


def _cut_phrases(run: list[Word]) -> list[list[Word]]:
    return [run[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(run) - size + 1)]


def _is_name(word: Word, duty: str, language: str) -> bool:
    """A word in capitals, or with a capital or a number where its language has none, that is never heard elsewhere.
    Bare initials are a tool only where the duty says that it is used; elsewhere they are the employer's own."""
    inner = any(c.isupper() or c.isdigit() for c in word.raw[1:])
    marked = inner or (word.raw[0].isupper() and language != "de")
    if not marked or not word.raw.isalnum() or len(word.folded) < SHORTEST_NAME:
        return False
    if word.raw.isupper() and _USED.search(duty, max(word.start - LOOK_BACK, 0), word.start) is None:
        return False
    return max(zipf(word.folded, language), zipf(word.folded)) < UNHEARD


def _is_rare(key: str, language: str) -> bool:
    words = key.split()
    return (
        len(words) > 1
        and all(zipf(word, language) for word in words)
        and sum(word_weight(word, language) for word in words) >= RARE
    )
