"""Stock phrases that give a draft away, by language: `data/phrases.toml`. No letter of ours may hold one."""

from __future__ import annotations

from functools import cache

from core.language.phrases import PhraseTable
from core.language.word_lists import read_table, split_bars
from core.language.words import split_words

_DASHES = ("—", " – ")  # dash ornaments; a range of dates has no space about its dash


def find_stock_phrases(text: str, language: str) -> list[str]:
    """The stock phrases of a draft, as they stand in it, each once and in order. Dashes between clauses are one, too. A
    language without a list is held against the English one."""
    words = split_words(text)
    hits = _load(language).find([word.folded for word in words])
    said = [text[words[hit.first].start : words[hit.end - 1].end] for hit in hits]
    ornaments = [dash.strip() for dash in _DASHES if dash in text]
    return list(dict.fromkeys([*said, *ornaments]))


@cache
def _load(language: str) -> PhraseTable:
    table = read_table("data/phrases.toml", "core.writing")
    return PhraseTable([("stock", split_bars(table.get(language, table["en"]).replace("\n", " ")))])
