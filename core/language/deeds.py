"""Deeds that show a skill in other words than its name: "led a crew of six" is leadership, "gave tablets" is the
administration of medication.

A verb and a thing that stand near each other show a term; `data/deeds.toml` names both, by language. A claim of the
name alone still counts as the vocabulary says; a word that only looks like the name of a trait ("communication
cables", "the leading screw") does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from core.language.folding import fold_word
from core.language.word_lists import read_table, split_bars
from core.language.words import Word, stem

REACH = (
    5  # words on either side of a verb in which its thing stands: "led, on two sites, a crew"; German verbs come last
)


class Deed(NamedTuple):
    """A term by its name, and the stems of the things one of which makes a deed of the verb."""

    term: str
    things: frozenset[str]


@cache
def load_deeds(language: str) -> Mapping[str, tuple[Deed, ...]]:
    """The deeds of a language by the stem of their verb."""
    deeds: dict[str, list[Deed]] = defaultdict(list)
    for terms, lines in read_table("data/deeds.toml").get(language, {}).items():
        for line in lines:
            verbs, _, things = line.partition(" / ")
            found = frozenset(stem(fold_word(word), language) for word in things.split())
            for verb in dict.fromkeys(stem(fold_word(word), language) for word in verbs.split()):
                deeds[verb].extend(Deed(term, found) for term in split_bars(terms))
    return {verb: tuple(found) for verb, found in deeds.items()}


def find_deeds(said: Sequence[str], language: str) -> list[str]:
    """The names of the terms that the stems of a line show, each once, in order."""
    deeds = load_deeds(language)
    shown: dict[str, None] = {}
    for at, verb in enumerate(said):
        if verb in deeds:
            near = {*said[max(at - REACH, 0) : at], *said[at + 1 : at + REACH + 1]}
            shown.update((deed.term, None) for deed in deeds[verb] if not deed.things.isdisjoint(near))
    return list(shown)


@cache
def list_treacherous() -> frozenset[str]:
    """The traits whose words mean other things more often: leads are cables."""
    return frozenset(split_bars(read_table("data/deeds.toml")["treacherous"]))


@cache
def _load_beside() -> frozenset[str]:
    return frozenset(fold_word(word) for word in read_table("data/deeds.toml")["beside_no_trait"].split())


def is_of_a_thing(words: Sequence[Word], first: int, end: int) -> bool:
    """Whether the word of a trait only names the kind of a thing: "communication cables", "leading screw"."""
    behind = words[end] if end < len(words) else None
    return end - first == 1 and behind is not None and not behind.apart and behind.folded in _load_beside()
