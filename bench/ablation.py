"""The engine with one ingredient taken out at a time.

An ingredient is taken out from outside, by giving the engine another vocabulary or by replacing a constant while the
variant runs: the engine has no switches that nobody but a benchmark would use.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from core.language import scanner, words
from core.language.claims import Claim
from core.language.scanner import Scanner
from core.language.vocabulary import Term, Vocabulary, load_vocabulary
from core.matching import engine as engine_module
from core.matching.engine import Engine
from core.matching.judging import coverage, evidence, experience, score
from core.matching.occupations import space, tables
from core.matching.occupations.space import OccupationSpace
from core.matching.reading import claimed, positions, posting_profile

Variant = Callable[[], AbstractContextManager[Engine]]
CACHED = 5_000  # documents: every one of the labels is taken apart once a variant


@contextmanager
def whole() -> Iterator[Engine]:
    with patch.object(engine_module, "CACHED", CACHED):
        yield Engine.load()


def _with_terms(change: Callable[[Term], Term | None]) -> Variant:
    """The engine with every term changed, or left out."""

    @contextmanager
    def build() -> Iterator[Engine]:
        terms = [kept for term in load_vocabulary().terms if (kept := change(term)) is not None]
        with patch.object(engine_module, "CACHED", CACHED):
            yield Engine(Scanner(Vocabulary(terms)), OccupationSpace.load())

    return build


def _with(*changes: tuple[object, str, Any]) -> Variant:
    """The engine built and used while names of modules or classes stand for something else.

    What was remembered is forgotten on both sides, and what is worked out for the whole engine is worked out anew.
    """

    @contextmanager
    def build() -> Iterator[Engine]:
        with ExitStack() as stack:
            anew = [(module, "recall", lambda name, make, *where: make()) for module in (scanner, space)]
            for owner, name, value in [*changes, *anew, (engine_module, "load_scanner", Scanner.load)]:
                stack.enter_context(patch.object(owner, name, value))
            words.stem.cache_clear()
            stack.callback(words.stem.cache_clear)
            yield stack.enter_context(whole())

    return build


def _drop_part(parts: tuple[float, ...], *dropped: int) -> tuple[float, ...]:
    kept = sum(share for n, share in enumerate(parts) if n not in dropped)
    return tuple(0.0 if n in dropped else share / kept for n, share in enumerate(parts))


def _view(*dropped: int) -> Variant:
    return _with(
        (space, "TEXT_PARTS", _drop_part(space.TEXT_PARTS, *dropped)),
        (space, "TITLE_PARTS", _drop_part(space.TITLE_PARTS, *dropped)),
    )


def _mean_kinship(one: space.OccupationVectors, other: space.OccupationVectors) -> float:
    text, titles = float(one.text @ other.text), float(one.titles @ other.titles)
    share = space.TITLE_SHARE if one.titled and other.titled else 0.0
    return (1 - share) * text + share * titles


_EVEN = {share: 1e-9 for share in score.ENOUGH}

VARIANTS: Mapping[str, Variant] = {
    "without the vocabulary": _with_terms(lambda term: None),
    "without aliases": _with_terms(lambda term: replace(term, aliases=(), exact=(), ambiguous=())),
    "without relatives": _with_terms(lambda term: replace(term, related=())),
    "without families of words": _with((words, "_relatives", lambda language: {})),
    "without denied mentions": _with((claimed, "read_claims", lambda text, words, language: [Claim.OWN] * len(words))),
    "best line alone": _with((coverage.Coverage, "value", property(lambda c: c.best_line))),
    "whole resume alone": _with((coverage.Coverage, "value", property(lambda c: c.anywhere))),
    "without dated jobs": _with(
        (evidence, "judge_experience", lambda prepared, posting, *rest: evidence.judge_terms(prepared, *rest))
    ),
    "without titles": _with((space, "TITLE_SHARE", 0.0)),
    "titles without texts": _with((space, "TITLE_SHARE", 1.0)),
    "without the latent projection": _view(1),
    "without the very occupations": _view(0),
    "without families": _view(2),
    "without fields": _view(3),
    "without families and fields": _view(2, 3),
    "without what a term implies": _with_terms(lambda term: replace(term, implies=())),
    "without the rarity of words": _with(
        (posting_profile, "word_weight", lambda word, language="en": 1.0),
        (tables, "word_weight", lambda word, language="en": 1.0),
    ),
    "without a floor for terms": _with((posting_profile, "TERM_FLOOR", 0.0)),
    "duties in full": _with((posting_profile, "DUTY_WEIGHT", 1.0)),
    "listed as good as shown": _with((evidence, "LISTED", 1.0)),
    "descriptions as good as titles": _with((experience, "IN_BODY", 1.0)),
    "older titles in full": _with((positions, "LESS_WITH_AGE", 0.0)),
    "without words that stand together": _with((coverage, "APART", 10_000)),
    "every share in full": _with((score, "ENOUGH", _EVEN)),
    "titles without their limit": _with((score, "TITLE_MOST", math.inf)),
    "nothing off for another field": _with((score, "ANOTHER_FIELD", 0.0)),
    "the plain mean of titles and texts": _with((engine_module, "kinship", _mean_kinship)),
    "without saturated kinship": _with((engine_module, "saturate", lambda kin: max(kin, 0.0))),
}
