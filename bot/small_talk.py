"""Questions and small talk, told by a few phrases in each language of the product. No model: the same words always get
the same answer."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from core.language.phrases import PhraseTable
from core.language.word_lists import split_bars
from core.language.words import fold_words

PHRASES = Path(__file__).with_suffix(".toml")
LONGEST = 14  # words of such a message: longer ones speak of something
FEW = 4  # words among which one alone says what is meant: "thanks a lot"


def find_topic(text: str) -> str | None:
    """What a short message is about, by the name of a list in the file of phrases; None for anything else."""
    words = fold_words(text)
    if not words or len(words) > LONGEST:
        return None
    hits = _load_phrases().find(words)
    found = {hit.name for hit in hits if hit.end - hit.first > 1 or len(words) <= FEW}
    return next((name for name in _read_lists() if name in found), None)


def is_question(text: str) -> bool:
    """Whether a text asks about the bot, so that it is no part of a posting that is waited for."""
    return text.rstrip().endswith("?") and find_topic(text) is not None


@cache
def _read_lists() -> dict[str, list[str]]:
    table = tomllib.loads(PHRASES.read_text("utf-8"))
    return {name: split_bars(entries.replace("\n", " ")) for name, entries in table.items()}


@cache
def _load_phrases() -> PhraseTable:
    return PhraseTable(_read_lists().items())
