"""Names and phrases of the duties that the vocabulary does not know, but that stand out against everyday language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from core.language.frequencies import zipf
from core.language.scanner import Scanner
from core.language.weights import is_filler, word_weight
from core.language.words import Word, fold_words, is_function_word, split_words
from core.postings.lost_breaks import load_clues

MOST = 4  # phrases of a posting
UNHEARD = 2.0  # Zipf value below which a name stands out: once in ten million words
TWICE = 2  # mentions from which a phrase of common words stands out
RARE = 4.5  # weight of the words of such a phrase
LONGEST = 3  # words
SHORTEST_NAME = 3  # letters

_USED = re.compile(
    r"\b(?:us(?:e|es|ing)|utili[sz]\w+|with|via|through|usando|avec|mit|através d[eo]|с помощью) $", re.IGNORECASE
)


def find_salient(duties: Sequence[str], known: Iterable[str], scanner: Scanner, language: str) -> list[str]:
    """Phrases of duties that are no term of the vocabulary, in the order of the posting: names that everyday language
    lacks ("Kepware"), and phrases that are said again ("claims register"). What stands in one of the `known` texts is
    left out: what is asked for anyway, and the names that the employer has for itself."""
    taken = " ".join(" ".join(fold_words(text)) for text in known)
    said: Counter[str] = Counter()
    literal: dict[str, str] = {}
    names: set[str] = set()
    for duty in duties:
        for run in _find_runs(duty, scanner, language):
            for phrase in _cut_phrases(run):
                key = " ".join(word.folded for word in phrase)
                said[key] += 1
                literal.setdefault(key, duty[phrase[0].start : phrase[-1].end])
                if len(phrase) == 1 and _is_name(phrase[0], duty, language):
                    names.add(key)
    chosen = [key for key, count in said.items() if key in names or (count >= TWICE and _is_rare(key, language))]
    whole = [key for key in chosen if not any(f" {key} " in f" {other} " for other in chosen if other != key)]
    return [literal[key] for key in whole if f" {key} " not in f" {taken} "][:MOST]


def _find_runs(duty: str, scanner: Scanner, language: str) -> list[list[Word]]:
    """Words in a row that could be a name: no verb of work, no word of the genre, no term that we know."""
    verbs = load_clues().verbs
    words = split_words(duty)
    known = {n for hit in scanner.find(words) for n in range(hit.first, hit.end)}
    runs: list[list[Word]] = [[]]
    for number, word in enumerate(words):
        if word.apart:
            runs.append([])
        plain = is_function_word(word.folded, language) or is_filler(word.folded) or word.folded in verbs
        if number in known or plain or word.folded.isdigit():
            runs.append([])
        elif number:
            runs[-1].append(word)
    return [run for run in runs if run]


def _cut_phrases(run: list[Word]) -> list[list[Word]]:
    return [run[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(run) - size + 1)]


def _is_name(word: Word, duty: str, language: str) -> bool:
    """A word in capitals, or with a capital or a number where its language has none, that is never heard elsewhere.
    Bare initials are a tool only where the duty says that it is used; elsewhere they are the employer's own."""
    inner = any(c.isupper() or c.isdigit() for c in word.raw[1:])
    marked = inner or (word.raw[0].isupper() and language != "de")
    if not marked or not word.raw.isalnum() or len(word.folded) < SHORTEST_NAME:
        return False
    if word.raw.isupper() and _USED.search(duty, max(word.start - 20, 0), word.start) is None:
        return False
    return max(zipf(word.folded, language), zipf(word.folded)) < UNHEARD


def _is_rare(key: str, language: str) -> bool:
    words = key.split()
    return (
        len(words) > 1
        and all(zipf(word, language) for word in words)
        and sum(word_weight(word, language) for word in words) >= RARE
    )
