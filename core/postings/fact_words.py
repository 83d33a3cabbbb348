"""The words by which the facts around the requirements are found, from `data/facts.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.language.word_lists import ListKind, read_word_lists

_KINDS = dict.fromkeys(("labels", "seniority", "towns", "no_names", "patterns"), ListKind.TABLE)
_LEVELS = ("entry", "senior", "lead")


@dataclass(frozen=True, slots=True)
class FactWords:
    """Compiled patterns, which all ignore case. `labels` by fact match a whole line, the fact in the first group;
    `levels` are the words of a title by what they mean; `patterns` are lists of the file as alternatives, to be built
    into a grammar."""

    labels: dict[str, re.Pattern[str]]
    employment_types: re.Pattern[str]
    legal_form: re.Pattern[str]
    seniority: re.Pattern[str]
    levels: dict[str, frozenset[str]]
    patterns: dict[str, str]
    cities: frozenset[str]
    no_names: frozenset[str]


@cache
def load_fact_words() -> FactWords:
    """Reads the data file once per process. Raises `WordListBroken`."""
    data = read_word_lists("core.postings", "data/facts.toml", _KINDS)
    return FactWords(
        labels={fact: _compile(rf"^\W*(?:{_any(words)})\s*[:：]\s*(\S.*)$") for fact, words in data["labels"].items()},
        employment_types=_compile(rf"\b(?:{_any(data['patterns']['employment_types'])})\b"),
        legal_form=_compile(rf"\b(?:{_any(data['patterns']['legal_forms'])})\b\.?"),
        seniority=_compile(rf"\b({_any(data['seniority']['words'])})\b"),
        levels={level: frozenset(data["seniority"][level]) for level in _LEVELS},
        no_names=frozenset(data["no_names"]["words"]),
        cities=frozenset(data["towns"]["names"]),
        patterns={name: f"(?:{_any(words)})" for name, words in data["patterns"].items()},
    )


def _any(words: list[str]) -> str:
    return "|".join(words)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
