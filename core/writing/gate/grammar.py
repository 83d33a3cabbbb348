"""What each language says a claim with: `data/<language>.toml`. `en.toml` says how entries are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from core.language.folding import fold_word
from core.language.phrases import PhraseTable
from core.language.word_lists import read_table, split_bars
from core.language.words import fold_words

LANGUAGES = ("en", "ru", "uk", "es", "pt", "de", "fr", "it")


class Cue(StrEnum):
    """What a phrase tells, by the name of its list."""

    JOINER = "joiner"  # "and": before the writer speaks again, a new clause begins behind it
    FIRST_PERSON = "first_person"  # the writer
    EMPLOYER = "employer"  # the reader, the job and the posting
    APPLY = "apply"  # around the title and the name that the posting has
    PAST = "past"  # something that the writer did
    SOFT_VERBS = "soft_verbs"  # it happened in the past and is no experience: "admired", "saw"
    ECHO = "echo"  # what was said of the job is said of the writer: "which I have"
    SOLO = "solo"  # without others
    TEAM = "team"
    WEAK = "weak"  # took part
    USE = "use"
    MAKE = "make"
    LEAD = "lead"
    FOUND = "found"
    MASTERY = "mastery"
    BASIC = "basic"
    CERTIFIED = "certified"
    OWN_TITLE = "own_title"  # in front of a title that the writer claims
    WORKED_AS = "worked_as"  # in front of whatever the writer worked as
    OTHERS_BEFORE = "others_before"  # in front of a title that somebody else has
    NO_NAMES = "no_names"  # words with a capital that name nothing
    AT = "at"  # in front of an employer
    SOFT_COUNTS = "soft_counts"  # behind a number that counts thoughts: "two reasons"
    SOFT_SUPERLATIVES = "soft_superlatives"  # superlatives that praise nobody: "the closest", "what I enjoy most"
    OVER = "over"
    LEAST = "least"
    UNDER = "under"
    ABOUT = "about"
    PERCENT = "percent"
    DIGIT_SKIP = "digit_skip"  # numbers that are idioms
    ORDINARY_BEHIND = "ordinary_behind"  # behind a preposition, a noun that is no employer


@dataclass(frozen=True, slots=True)
class Grammar:
    """The lists of one language. `numbers` are values by folded word; the names of the hits of `phrases` are those of
    `Cue`, and "unit:years", "multiple:50", "vague:200", "superlative:award"."""

    language: str
    phrases: PhraseTable
    numbers: Mapping[str, float]
    compound: re.Pattern[str] | None
    atoms: re.Pattern[str]
    words: Mapping[str, frozenset[str]]
    units: Mapping[str, str]

    def parse_word(self, folded: str) -> tuple[float, ...]:
        """The numbers that a word is made of: 2 and 20 of "zweiundzwanzig"; empty where it is no number."""
        value = self.numbers.get(folded)
        if value is not None:
            return (value,)
        if self.compound is None or not self.compound.fullmatch(folded):
            return ()
        return tuple(self.numbers[atom] for atom in self.atoms.findall(folded))


_COMPOUNDING = {"de": "und", "it": ""}  # languages that write a number as one word, with what stands between its parts
_LONGEST_PREFIX = 12  # letters of a number at the beginning of a word: "dreijährig"


@cache
def load_grammar(language: str) -> Grammar:
    """The grammar of a language; that of English for one that has none."""
    known = language if language in LANGUAGES else "en"
    table = read_table(f"data/{known}.toml", "core.writing.gate")
    numbers = {fold_word(word): float(value) for value, words in table["numbers"].items() for word in split_bars(words)}
    lists = [(cue.value, _entries(table[cue])) for cue in Cue]
    for kind, name in (
        ("units", "unit"),
        ("multiples", "multiple"),
        ("vague", "vague"),
        ("superlatives", "superlative"),
    ):
        lists.extend((f"{name}:{key}", _entries(words)) for key, words in table[kind].items())
    return Grammar(
        known,
        PhraseTable(lists),
        numbers,
        _compile_compound(known, numbers),
        re.compile(_alternate(numbers)),
        {cue.value: frozenset(word for entry in _entries(table[cue]) for word in fold_words(entry)) for cue in Cue},
        {
            fold_word(word): unit
            for unit, words in table["units"].items()
            for word in split_bars(words)
            if " " not in word
        },
    )


def _entries(text: str) -> list[str]:
    return split_bars(text.replace("\n", " "))


def _alternate(numbers: Mapping[str, float]) -> str:
    return "|".join(re.escape(word) for word in sorted(numbers, key=len, reverse=True))


def _compile_compound(language: str, numbers: Mapping[str, float]) -> re.Pattern[str] | None:
    if language not in _COMPOUNDING:
        return None
    link = _COMPOUNDING[language]
    atoms = _alternate(numbers)
    return re.compile(rf"(?:{atoms})(?:(?:{link})?(?:{atoms}))+" if link else rf"(?:{atoms})(?:{atoms})+")


@cache
def load_common(name: str) -> frozenset[str]:
    """A list that all languages share, as folded words: "brands", "schools", "acronyms"."""
    text = read_table("data/common.toml", "core.writing.gate")[name]
    return frozenset(" ".join(fold_words(entry)) for entry in _entries(text))
