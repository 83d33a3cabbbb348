"""Amounts beside years: sizes of teams, budgets, portfolios. "At least 50 accounts", "a team of 10+", "ab 2 Mio. Euro".

A number is compared with numbers of the same thing only: people with people, money of a kind with money of that kind,
accounts with accounts. Reads `data/amounts.toml`, which explains its lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from core.language.folding import fold_word
from core.language.word_lists import read_table, split_bars
from core.language.words import fold_words, is_function_word, stem
from core.matching.words import load_judging_words
from core.postings.model import Requirement, RequirementKind
from core.postings.years import find_years

PEOPLE, MONEY = "people", "money"
_FILE = "data/amounts.toml"
_AROUND = 60  # characters on both sides of a number of money in which its kind is said
_NO_AMOUNTS = frozenset({RequirementKind.LICENCE, RequirementKind.LANGUAGE})


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of things. `thing` is `people`, `money` or the stem of a noun; `sort` the kind of money where it is
    said, `unit` its currency."""

    number: float
    thing: str
    sort: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Grammar:
    number: re.Pattern[str]
    least: re.Pattern[str]
    people: re.Pattern[str]
    team: re.Pattern[str]
    person_team: re.Pattern[str]
    sorts: tuple[tuple[str, re.Pattern[str]], ...]
    no_things: re.Pattern[str]
    words: dict[str, float]
    scales: dict[str, float]
    currencies: dict[str, str]
    rates: dict[str, float]


def read_asked_amount(requirement: Requirement, language: str) -> Amount | None:
    """The least amount that a requirement asks for, beside years; None where it asks for none. A bare number asks for
    none: it needs an "at least" or a plus, or is one of people or money."""
    if requirement.kind in _NO_AMOUNTS or find_years(requirement.text):
        return None
    asked = bool(_grammar().least.search(requirement.text))
    return next((amount for amount in find_amounts(requirement.text, language) if asked), None)


def find_amounts(text: str, language: str) -> list[Amount]:
    """The amounts that a line says, from left to right."""
    return list(_find_amounts(text, language))


def compare_amounts(have: Amount, asked: Amount) -> float | None:
    """How much of what is asked is there, 1 at most; None where the two are not of the same thing. Currencies are
    compared by rough rates."""
    if have.thing != asked.thing or (have.sort and asked.sort and have.sort != asked.sort):
        return None
    rates = _grammar().rates
    number, least = have.number, asked.number
    if have.thing == MONEY and have.unit and asked.unit and have.unit != asked.unit:
        number, least = number * rates[have.unit], least * rates[asked.unit]
    return min(number / least, 1.0) if least else 1.0


def _find_amounts(text: str, language: str) -> Iterator[Amount]:
    grammar = _grammar()
    for found in grammar.number.finditer(text):
        number = _read_number(found)
        before, behind = text[: found.start()], text[found.end() :]
        currency = found.group("before") or found.group("after")
        if currency:
            around = text[max(found.start() - _AROUND, 0) : found.end() + _AROUND]
            yield Amount(number, MONEY, _sort_money(around), grammar.currencies[fold_currency(currency)])
        elif grammar.people.match(behind) or grammar.person_team.match(behind) or grammar.team.search(before):
            yield Amount(number, PEOPLE)
        elif not grammar.no_things.match(behind) and (thing := _find_thing(behind, language)):
            yield Amount(number, thing)


def fold_currency(text: str) -> str:
    """A currency as the table spells it."""
    return text.strip(" .").casefold()


def _read_number(found: re.Match[str]) -> float:
    grammar = _grammar()
    said = found.group("digits")
    number = grammar.words[fold_word(found.group("word"))] if said is None else _read_digits(said)
    scale = (found.group("scale") or "").strip(" .").casefold()
    return number * grammar.scales.get(scale, 1.0)


def _read_digits(text: str) -> float:
    """Digits with the marks of any language: "1,500", "1.500", "1 500", "1,5"."""
    text = re.sub(r"[\s\u00a0'’]", "", text)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text):
        return float(re.sub(r"[.,]", "", text))
    whole, mark, part = text.replace(",", ".").rpartition(".")
    return float(f"{whole.replace('.', '')}.{part}") if mark else float(text)


def _sort_money(text: str) -> str:
    return next((name for name, pattern in _grammar().sorts if pattern.search(text)), "")


def _find_thing(behind: str, language: str) -> str:
    """The stem of the noun behind a number: the first word that says something."""
    head = re.match(r"[\s+]*(?:or more\s+|и более\s+|oder mehr\s+|ou plus\s+|o más\s+)?([^\W\d_][^,;.()]*)", behind)
    if head is None:
        return ""
    for word in fold_words(head.group(1))[:2]:
        if not is_function_word(word, language) and word not in load_judging_words().asking:
            return stem(word, language)
    return ""


@cache
def _grammar() -> _Grammar:
    data = read_table(_FILE, "core.matching")
    lists = data["lists"]
    words = {fold_word(word): float(n) for word, n in data["numbers"].items()}
    currencies = {
        spelling.casefold(): code for code, texts in data["currencies"].items() for spelling in split_bars(texts)
    }
    scales = {
        spelling.casefold(): float(scale) for scale, texts in data["scales"].items() for spelling in split_bars(texts)
    }
    return _Grammar(
        number=_compile(_number(list(data["numbers"]), list(currencies), list(scales))),
        least=_compile(_any(lists["least"])),
        people=_compile(rf"[\s+-]*(?:{_any(lists['or_more'])}\s+)?(?:[^\W\d_]+[\s-]+)?{_any(lists['people'])}"),
        team=_compile(rf"{_any(lists['team'])}(?:\s+(?:\w+\s+)?{_any(lists['least'])})?\s*$"),
        person_team=_compile(rf"[\s-]*{_any(lists['person_team'])}"),
        sorts=tuple((name, _compile(_any(patterns))) for name, patterns in data["money"].items()),
        no_things=_compile(rf"[\s-]*{_any(lists['no_things'])}"),
        words=words,
        scales=scales,
        currencies=currencies,
        rates={code: float(rate) for code, rate in data["rates"].items()},
    )


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any(patterns: list[str]) -> str:
    return "(?:" + "|".join(patterns) + ")"


def _spell(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def _number(words: list[str], currencies: list[str], scales: list[str]) -> str:
    """A number in digits with its currency and its scale, or in words."""
    money, scale = _spell(currencies), _spell(scales)
    digits = r"\d{1,3}(?:[.,\u00a0 '’]\d{3})+(?!\d)|\d+(?:[.,]\d{1,2})?"
    return (
        rf"(?<![\w.,/-])(?:(?P<before>{money})\s?)?(?:(?P<digits>{digits})|(?P<word>{_spell(words)})(?!\w))"
        rf"(?:\s?(?P<scale>{scale})\.?(?![^\W\d_]))?(?![\d%‰°])(?:\+?\s?(?P<after>{money})(?![^\W\d_]))?"
    )
