"""The language of a resume, a posting or any other text: one answer for all of them, so that they can be compared.

The letters of a text decide, by the model of py3langid (naive Bayes over byte n-grams, trained on 139 languages). It
was chosen over word lists of our own, lingua and fastText: it tells short lines apart best, needs nothing but numpy,
knows Uzbek and Kazakh, and is the same on every machine. `docs/reading.md` has the figures.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from core.language.compiled import recall
from core.language.folding import fold
from core.language.words import load_function_words

# The languages that are told apart. Left out are those that few resumes are written in and short lines of a large
# neighbour are taken for: Galician, Occitan, Malay, Bosnian, Afrikaans.
LATIN = frozenset(
    "en de fr es pt it nl sv da no fi is pl cs sk sl hr hu ro et lt lv sq ca eu tr az uz id vi tl sw".split()  # noqa: SIM905
)
OTHER = frozenset(
    "ru uk be bg mk sr kk ky uz tg mn el he ar fa ur hi bn mr ne ta te th zh ja ko ka hy".split()  # noqa: SIM905
)
_PLACEHOLDER = "la"  # Latin is what templates are filled with; it says nothing

_SAID_AGAIN = re.compile(r"\b(\w+)(?:\W+\1\b)+", re.IGNORECASE)
_BULLETS = " \t-*•·"
_OFTEN_ENOUGH = 2  # a text and its summary say a thing twice

_LONGEST = 20_000  # characters that are looked at
_LEAST = 20  # letters of a text; with fewer a name would decide
_BLOCK = 150  # letters of the lines that vote together: with fewer, lines of names and tools vote at random
_OTHER_LETTERS = re.compile("[^\\W\\d_A-Za-z\u00aa\u00b5\u00ba\u00c0-\u024f\u02b0-\u02ff\u1e00-\u1eff]+")
_LATIN_LETTERS = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_SYMBOLS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # Chinese, Japanese and Korean characters
_KANA = re.compile("[\u3040-\u30ff]")
_LEAST_KANA = 0.02  # of those characters, from which they are Japanese: a filled form has few
_SYMBOL_WORTH = 3  # letters that such a character stands for
_LEAST_OTHER = 0.1  # of the letters, from which a text may be written in another script than the Latin one
# Function words among Latin words, from which they are sentences: names of tools in a Russian posting have up to 5%,
# English sentences 25 to 45%.
_LEAST_PROSE = 0.15
_CLEARLY_MORE = 1.5  # times; of two languages that have about as much text, the first is the language of the text


class _Block(NamedTuple):
    """Lines of a text, with the number of their letters in Latin and in other scripts."""

    text: str
    latin: int
    other: int

    @property
    def is_mixed(self) -> bool:
        return self.other >= _LEAST_OTHER * (self.latin + self.other)


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of most of a text, of two equal ones the first; None where there is too little
    text. Names of tools in Latin letters do not make a text English."""
    text = text[:_LONGEST]
    blocks = _cut_blocks(text)
    latin, other = sum(block.latin for block in blocks), sum(block.other for block in blocks)
    if latin + other < _LEAST:
        return None
    mixed = _Block("", latin, other).is_mixed
    votes: Counter[str] = Counter()
    for block in blocks:
        votes.update(_vote(block, in_mixed=mixed))
    if votes["zh"] and len(_KANA.findall(text)) >= _LEAST_KANA * len(_SYMBOLS.findall(text)):
        votes["ja"] += votes.pop("zh")
    most = max(votes.values(), default=0)
    return next((language for language, letters in votes.items() if letters * _CLEARLY_MORE >= most), None)


def _cut_blocks(text: str) -> list[_Block]:
    blocks: list[_Block] = []
    for line in _drop_repeated(text):
        block = _measure(line)
        last = blocks[-1] if blocks else None
        if last and last.latin + last.other < _BLOCK:
            blocks[-1] = _Block(f"{last.text}\n{line}", last.latin + block.latin, last.other + block.other)
        else:
            blocks.append(block)
    return blocks


def _drop_repeated(text: str) -> list[str]:
    """The lines that are not blank, each twice at most, without a word that is said again at once: a skill that is
    listed fourteen times makes an English text no French one."""
    counts: Counter[str] = Counter()
    kept = []
    for line in filter(str.strip, text.splitlines()):
        key = line.strip(_BULLETS).casefold()
        counts[key] += 1
        if counts[key] <= _OFTEN_ENOUGH:
            kept.append(_SAID_AGAIN.sub(r"\1", line))
    return kept


def _measure(line: str) -> _Block:
    latin = sum(map(len, _LATIN_LETTERS.findall(line)))
    other = sum(map(len, _OTHER_LETTERS.findall(line)))
    return _Block(line, latin, other + (_SYMBOL_WORTH - 1) * len(_SYMBOLS.findall(line)))


def _vote(block: _Block, *, in_mixed: bool) -> dict[str, int]:
    """The language of a block and the letters that speak for it; none for placeholder text, and none for Latin words
    that are no sentences in a text of another script."""
    words = [fold(word) for word in _LATIN_LETTERS.findall(block.text)] if in_mixed or block.is_mixed else []
    prose = bool(words) and sum(word in _function_words() for word in words) >= _LEAST_PROSE * len(words)
    if block.is_mixed and (block.other > block.latin or not prose):
        return {_classify(_LATIN_LETTERS.sub(" ", block.text), OTHER): block.other}
    if in_mixed and not prose:
        return {}
    language = _classify(_OTHER_LETTERS.sub(" ", block.text), LATIN | {_PLACEHOLDER})
    return {language: block.latin} if language != _PLACEHOLDER else {}


@cache
def _function_words() -> frozenset[str]:
    """Those of all languages, without single letters, which are names and numbers too."""
    return frozenset(fold(word) for words in load_function_words().values() for word in words if len(word) > 1)


def _classify(text: str, languages: frozenset[str]) -> str:
    """The likeliest of some languages; they must not be empty."""
    ranked: list[tuple[str, float]] = _identifier().rank(" ".join(text.split()))
    return next(language for language, _ in ranked if language in languages)


@cache
def _identifier() -> LanguageIdentifier:
    scores, priors, languages, moves, rows, outputs = recall("languages", _reduce_model)
    return LanguageIdentifier(
        scores, priors, list(languages), memoryview(moves), memoryview(outputs), tk_row=rows.tolist()
    )


def _reduce_model() -> list[Any]:
    """The model of the package without the languages that are not told apart, as arrays that can be mapped."""
    full = LanguageIdentifier.from_model_file(MODEL_FILE)
    full.set_languages([*LATIN, *OTHER, _PLACEHOLDER])
    return [
        np.ascontiguousarray(full.nb_ptc),
        full.nb_pc,
        full.nb_classes,
        np.array(full.tk_nextmove, dtype=np.uint32),
        np.array(full.tk_row, dtype=np.uint16),
        np.array(full.tk_output, dtype=np.int32),
    ]
