"""The phrases by which a language denies, wishes, remembers and speaks of other people: `data/claims/<language>.toml`.

`en.toml` has a comment on how entries are written. Every file has the same lists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from core.language.phrases import fold_phrase, match_phrase
from core.language.word_lists import read_table, split_bars
from core.language.words import is_function_word

LANGUAGES = ("en", "ru", "uk", "es", "pt", "de", "fr", "it")
KEPT_WORDS = 20_000  # words of which is kept what they begin: several times those of a language's resumes


class Cue(StrEnum):
    """What a phrase does to the words about it, by the name of its list."""

    DENY = "deny"
    UNDENY = "undeny"  # it looks like a denial and is none: "not only"
    DENY_BACK = "deny_back"
    WISH = "wish"
    LEARNING = "learning"
    OVER = "over"
    BESIDE = "beside"
    NEAR = "near"  # somebody else does what the clause says: "the agency next door"
    TOWARD = "toward"
    WATCHED = "watched"
    DONE_BY = "done_by"  # those who did what stands in front are named behind: "was handled by the agency"


class Cued(NamedTuple):
    """A phrase that was found, and the word behind its last."""

    cue: Cue
    end: int


class _Phrase(NamedTuple):
    cue: Cue
    words: tuple[str, ...]
    opening: bool


@dataclass(frozen=True, slots=True)
class ClaimGrammar:
    """The lists of one language. Words are folded; `harmless` holds beginnings of words as well as whole ones."""

    language: str
    phrases: Mapping[str, Sequence[_Phrase]]
    beginnings: Mapping[str, Sequence[_Phrase]]
    harmless: tuple[str, ...]
    harmless_whole: frozenset[str]
    apply: frozenset[str]
    determiners: frozenset[str]
    mine: frozenset[str]
    groups: frozenset[str]
    persons: frozenset[str]
    agents: frozenset[str]
    others: frozenset[str]
    selves: frozenset[str]
    specialised: frozenset[str]
    being: frozenset[str]
    served: frozenset[str]
    asked: frozenset[str]
    relative: frozenset[str]
    contrast: frozenset[str]
    or_words: frozenset[str]
    and_words: frozenset[str]
    empty: frozenset[str]
    subjects: frozenset[str]  # without one of these a line speaks of no other people
    # By a word of a text that may begin them.
    begun: dict[str, tuple[_Phrase, ...]] = field(default_factory=dict, init=False)

    def find(self, words: Sequence[str], at: int, *, opens: bool) -> Cued | None:
        """The longest phrase that begins with this word. `opens` says that a clause begins here."""
        phrases = self.begun.get(words[at])
        if phrases is None:
            phrases = tuple(self._list_phrases(words[at]))
            if len(self.begun) < KEPT_WORDS:
                self.begun[words[at]] = phrases
        best: Cued | None = None
        for phrase in phrases:
            if phrase.opening and not opens:
                continue
            end = match_phrase(phrase.words, words, at)
            if end and (best is None or end > best.end):
                best = Cued(phrase.cue, end)
        return best

    def _list_phrases(self, word: str) -> Iterator[_Phrase]:
        yield from self.phrases.get(word, ())
        for length in range(2, len(word) + 1):
            yield from self.beginnings.get(word[:length], ())

    def says_nothing(self, word: str) -> bool:
        """Whether a word names no thing that could be claimed: "used", "experience", "so far"."""
        listed = word in self.empty or word in self.asked
        return listed or word.isdigit() or is_function_word(word, self.language)

    def is_harmless(self, word: str) -> bool:
        """Whether it is good to be without this: "no accidents", "never missed"."""
        return word in self.harmless_whole or word.startswith(self.harmless)


@cache
def load_grammar(language: str) -> ClaimGrammar:
    """The grammar of a language; that of English for one that has none."""
    known = language if language in LANGUAGES else "en"
    table = {
        name: split_bars(text.replace("\n", " ")) for name, text in read_table(f"data/claims/{known}.toml").items()
    }
    whole: dict[str, list[_Phrase]] = defaultdict(list)
    open_ended: dict[str, list[_Phrase]] = defaultdict(list)
    for phrase in (_read_phrase(cue, entry) for cue in Cue for entry in table[cue]):
        first = phrase.words[0]
        (open_ended[first[:-1]] if first.endswith("~") else whole[first]).append(phrase)
    single = {
        name: frozenset(fold_phrase(entry)[0] for entry in table[name.removesuffix("_words")]) for name in _SINGLE
    }
    return ClaimGrammar(
        language=known,
        phrases=whole,
        beginnings=open_ended,
        harmless=tuple(fold_phrase(entry)[0][:-1] for entry in table["harmless"] if entry.endswith("~")),
        harmless_whole=frozenset(fold_phrase(entry)[0] for entry in table["harmless"] if not entry.endswith("~")),
        subjects=single["determiners"] | single["others"] | single["specialised"],
        **single,
    )


_SINGLE = (
    "apply", "determiners", "mine", "groups", "persons", "agents", "others", "selves", "specialised", "being", "served",
    "asked", "relative", "contrast", "or_words", "and_words", "empty",
)  # fmt: skip


def _read_phrase(cue: Cue, entry: str) -> _Phrase:
    return _Phrase(cue, tuple(fold_phrase(entry.removeprefix("^"))), entry.startswith("^"))
