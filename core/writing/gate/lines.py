"""What stands in a line of evidence, or in a sentence of a draft: words, terms, amounts, years and cues, read once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.language.claims import Claim, read_claims
from core.language.folding import fold_word
from core.language.phrases import PhraseHit
from core.language.scanner import Hit
from core.language.weights import is_filler
from core.language.words import Word, is_function_word, split_words, stem
from core.postings.reader import load_scanner
from core.writing.gate.amounts import Amount, find_amounts
from core.writing.gate.grammar import Cue, Grammar, load_grammar

_ELIDING = ("fr", "it")
_ELISION = re.compile(r"^(?:[jnsmtcdl]|qu|un|all|dell|nell|dall|sull|quell)['’](?=\w{2})", re.IGNORECASE)

READ = 4096  # lines kept: those of some forty resumes


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A text with all that is read in it. `claims` say of each word whether the writer claims it; `content` are the
    stems of the words that say something."""

    text: str
    language: str
    words: tuple[Word, ...]
    claims: tuple[Claim, ...]
    hits: tuple[Hit, ...]
    cues: tuple[PhraseHit, ...]
    amounts: tuple[Amount, ...]
    content: frozenset[str]

    @property
    def key(self) -> str:
        """What two lines are compared by: their words without bullets and marks."""
        return " ".join(word.folded for word in self.words)

    @property
    def folded(self) -> frozenset[str]:
        """Its words."""
        return frozenset(word.folded for word in self.words)

    def has(self, *cues: Cue) -> bool:
        """Whether one of these cues stands in it."""
        return any(hit.name in cues for hit in self.cues)

    def find_cues(self, *cues: Cue) -> list[PhraseHit]:
        """These cues, in order."""
        return [hit for hit in self.cues if hit.name in cues]

    def terms(self, *claims: Claim) -> frozenset[int]:
        """The terms whose words the writer claims in one of these ways."""
        return frozenset(hit.term for hit in self.hits if max(self.claims[hit.first : hit.end]) in claims)

    def cut(self, first: int, end: int) -> str:
        """The text of some of its words."""
        return self.text[self.words[first].start : self.words[end - 1].end]


@lru_cache(maxsize=READ)
def read_line(text: str, language: str) -> Line:
    """Reads a line in a language; every line is read once, however many drafts are held against it."""
    words = split_words(text)
    grammar = load_grammar(language)
    cues = _find_cues(words, grammar)
    return Line(
        text,
        language,
        tuple(words),
        tuple(read_claims(text, words, language)),
        tuple(load_scanner().find(words, language=language)),
        tuple(cues),
        tuple(find_amounts(text, words, cues, grammar)),
        list_content(words, language),
    )


def _find_cues(words: Sequence[Word], grammar: Grammar) -> list[PhraseHit]:
    """The cues of a line, with those behind an elision: "j'encadrais" is "encadrais" as well as "je"."""
    whole = [word.folded for word in words]
    cues = grammar.phrases.find(whole)
    if grammar.language not in _ELIDING or "'" not in "".join(word.raw for word in words).replace("’", "'"):
        return cues
    bare = [fold_word(_ELISION.sub("", word.raw)) for word in words]
    return sorted({*cues, *grammar.phrases.find(bare)}, key=lambda hit: (hit.first, hit.end, hit.name))


def list_content(words: Sequence[Word], language: str) -> frozenset[str]:
    """The stems of the words that say what was done, and to what."""
    said = (word.folded for word in words if len(word.folded) > 2 and not word.folded.isdigit())
    return frozenset(
        stem(word, language) for word in said if not is_function_word(word, language) and not is_filler(word)
    )
