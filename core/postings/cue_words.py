"""The words that tell what a phrase asks for, from `data/cue_words.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from core.language.words import fold_words


@dataclass(frozen=True, slots=True)
class Cues:
    """Compiled patterns; all ignore case."""

    job: re.Pattern[str]
    ask: re.Pattern[str]
    firm: re.Pattern[str]
    claim: re.Pattern[str]
    nice: re.Pattern[str]
    negated: re.Pattern[str]
    boilerplate: re.Pattern[str]
    generic: re.Pattern[str]
    welcome: re.Pattern[str]
    pitch: re.Pattern[str]
    charged: re.Pattern[str]
    lead: re.Pattern[str]
    duty: re.Pattern[str]
    tail: re.Pattern[str]
    purpose: re.Pattern[str]
    bound: frozenset[str]
    classes: frozenset[str]
    traits: frozenset[str]
    degree: re.Pattern[str]
    licence: re.Pattern[str]
    fitness: re.Pattern[str]
    portfolio: re.Pattern[str]
    experience: re.Pattern[str]
    speaking: re.Pattern[str]
    years: re.Pattern[str]
    counting: re.Pattern[str]
    empty: frozenset[str]
    vague: frozenset[str]
    numbers: dict[str, float]


def _any(patterns: list[str]) -> str:
    return "(?:" + "|".join(patterns) + ")"


def _praise(words: str) -> str:
    """Words that only say how well, in a row: "a strong, proven level of"."""
    return rf"(?:(?:a |an |the )?(?:{'|'.join(words.split())})(?:[- ](?:level|degree)(?: of)?)?[ ,/]+(?:and )?)+"


@cache
def load_cues() -> Cues:
    """Reads the data files once per process."""
    data = tomllib.loads(files("core.postings").joinpath("data/cue_words.toml").read_text("utf-8"))
    numbers: dict[str, float] = {word: float(n) for word, n in data["numbers"].items()}
    digits = "|".join([r"\d{1,2}(?:[.,]5)?", *sorted(numbers, key=lambda w: (-len(w), w))])
    years = (
        rf"\b(?P<low>{digits})\b\s*(?:\(\d+\)\s*)?\+?(?:\s*(?:-|–|to|bis|a|à|до)\s*(?:\d{{1,2}}|[a-z]+)\s*\+?)?"
        rf"\s*(?:or more |\+ ?|plus |más de |{_any(data['praised_years'])} )?(?P<unit>{_any(data['units'])})"
    )

    def one(name: str) -> re.Pattern[str]:
        return re.compile(_any(data[name]), re.IGNORECASE)

    return Cues(
        job=one("job"),
        ask=one("ask"),
        firm=one("firm"),
        claim=one("claim"),
        nice=one("nice"),
        negated=one("negated"),
        boilerplate=one("boilerplate"),
        generic=one("generic"),
        welcome=one("welcome"),
        pitch=one("pitch"),
        charged=one("charged"),
        lead=re.compile(r"(?:[\W_]*" + _any([*data["lead"], _praise(data["quality"])]) + r"\b\s*)", re.IGNORECASE),
        duty=re.compile(_any(data["duty"]), re.IGNORECASE),
        tail=re.compile(r"(?<![\s,(–-])[\s,(–-]*\b" + _any(data["tail"]) + r"[\s.;,)]*$", re.IGNORECASE),
        purpose=re.compile(r",?\s" + _any(data["purpose"]), re.IGNORECASE),
        bound=frozenset(data["bound"].split()),
        classes=frozenset(fold_words(data["classes"])),
        traits=frozenset(data["traits"].split()),
        degree=one("degree"),
        licence=one("licence"),
        fitness=one("fitness"),
        portfolio=one("portfolio"),
        experience=one("experience"),
        speaking=one("speaking"),
        years=re.compile(years, re.IGNORECASE),
        counting=one("counting"),
        empty=frozenset(fold_words(data["empty"])),
        vague=frozenset(fold_words(data["vague"])),
        numbers=numbers,
    )
