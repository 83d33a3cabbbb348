"""The amounts that a text says, in digits and in words: numbers, money, shares, times, people, years.

core.matching reads amounts too, but only those that a posting can ask for: "at least 50 accounts". Here every number
counts, and so do "doubled" and "dozens of".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from core.language.folding import fold_word
from core.language.phrases import PhraseHit
from core.language.word_lists import read_table, split_bars
from core.language.words import Word, is_function_word, stem
from core.writing.gate.grammar import Cue, Grammar

FIRST_YEAR, LAST_YEAR = 1940, 2045
REACH = 3  # words before a number within which "more than" rules it
SMALLEST_DIGITLESS = 2  # "one" is an article in half of the languages

_CURRENCY_SIGNS = "$€£₽₴"
_DIGITS = re.compile(
    rf"(?P<before>US\$|R\$|CHF|EUR|USD|GBP|[{_CURRENCY_SIGNS}])?\s?(?<![^\W_])(?<![\d][.,])"
    r"(?P<digits>\d{1,3}(?:[.,\u00a0\u202f '’]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"(?P<scale>[kKmMbB]n?(?![^\W_]))?(?P<plus>\+)?(?:\s?(?P<percent>[%‰]))?"
    rf"\s?(?P<after>[{_CURRENCY_SIGNS}])?"
)


class Kind(StrEnum):
    """What is counted."""

    PLAIN = "plain"
    MONEY = "money"
    PERCENT = "percent"
    TIME = "time"
    PEOPLE = "people"
    YEAR = "year"


class Bound(StrEnum):
    """How a number is softened."""

    EXACT = "exact"
    OVER = "over"
    LEAST = "least"
    UNDER = "under"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount and the words (first, behind the last) it covers. `unit` is the currency, or the unit of time; `thing`
    the stem of the noun behind it; `said` how it is written."""

    value: float
    kind: Kind
    first: int
    end: int
    said: str
    unit: str = ""
    thing: str = ""
    bound: Bound = Bound.EXACT
    spelled: bool = False


# Hours in a unit, for times that are said in another one.
HOURS = {
    "minutes": 1 / 60,
    "hours": 1.0,
    "days": 24.0,
    "weeks": 168.0,
    "months": 730.5,
    "years": 8766.0,
    "decades": 87660.0,
}


@cache
def _load_money() -> tuple[dict[str, str], dict[str, float]]:
    """Currencies by their spelling, and scales by theirs."""
    data = read_table("data/amounts.toml", "core.matching")
    currencies = {name.casefold(): code for code, names in data["currencies"].items() for name in split_bars(names)}
    scales = {name.casefold(): float(scale) for scale, names in data["scales"].items() for name in split_bars(names)}
    return currencies, scales


def find_amounts(text: str, words: Sequence[Word], cues: Sequence[PhraseHit], grammar: Grammar) -> list[Amount]:
    """The amounts of a text, from left to right. `words` are those of the text and `cues` what its grammar found."""
    skipped = {n for hit in cues if hit.name == Cue.DIGIT_SKIP for n in range(hit.first, hit.end)}
    reader = _Reader(text, words, cues, grammar)
    found = [*reader.read_digits(skipped), *reader.read_words(skipped), *reader.read_said(skipped)]
    return sorted(found, key=lambda amount: amount.first)


class _Reader:
    def __init__(self, text: str, words: Sequence[Word], cues: Sequence[PhraseHit], grammar: Grammar) -> None:
        self._text = text
        self._words = words
        self._grammar = grammar
        self._at = {hit.first: hit for hit in cues if hit.name.startswith("unit:")}
        self._percents = {hit.first: hit for hit in cues if hit.name == Cue.PERCENT}
        self._bounds = {hit.end: Bound(hit.name) for hit in cues if hit.name in frozenset(Bound)}
        self._inside = {n for hit in self._percents.values() for n in range(hit.first, hit.end)}
        self._said = [hit for hit in cues if hit.name.startswith(("multiple:", "vague:"))]
        self._scaled: set[int] = set()
        self._starts = {word.start: n for n, word in enumerate(words)}

    def read_digits(self, skipped: set[int]) -> list[Amount]:
        amounts: list[Amount] = []
        for found in _DIGITS.finditer(self._text):
            first = self._starts.get(found.start("digits"))
            if first is None or first in skipped:
                continue
            end = first + 1
            while end < len(self._words) and self._words[end].start < found.end("digits"):
                end += 1
            behind = self._text[found.end("digits") : found.end("digits") + 1]
            if found["scale"] is None and behind.isalpha() and not self._is_ordinal(found.end("digits")):
                continue
            value = read_number(found["digits"]) * _load_money()[1].get((found["scale"] or "").casefold(), 1.0)
            amounts.append(self._describe(value, first, end, found))
        return amounts

    def _is_ordinal(self, at: int) -> bool:
        return re.match(r"(?:st|nd|rd|th|er|re|e|ème|º|ª|h|x)\b", self._text[at:]) is not None

    def _describe(self, value: float, first: int, end: int, found: re.Match[str] | None) -> Amount:
        scale = _load_money()[1].get(self._words[end].folded) if end < len(self._words) else None
        if scale is not None and len(self._words[end].raw) > 1 and found is not None and not self._is_cut(end):
            value, end = value * scale, end + 1
            self._scaled.add(end - 1)
        start = self._words[first].start if found is None or found["before"] is None else found.start("before")
        amount = Amount(value, Kind.PLAIN, first, end, "", bound=self._find_bound(first), spelled=found is None)
        if found is not None and found["plus"]:
            amount = replace(amount, bound=Bound.LEAST)
        amount = self._find_kind(amount, found)
        return replace(amount, said=self._text[start : self._words[amount.end - 1].end].strip())

    def _is_cut(self, at: int) -> bool:
        return self._words[at].apart

    def _find_bound(self, first: int) -> Bound:
        ends = (self._bounds.get(at) for at in (first, first - 1))
        return next((bound for bound in ends if bound is not None), Bound.EXACT)

    def _find_kind(self, amount: Amount, found: re.Match[str] | None) -> Amount:
        end = amount.end
        sign = found and (found["before"] or found["after"])
        if sign:
            return replace(amount, kind=Kind.MONEY, unit=_load_money()[0].get(sign.casefold().strip(), sign))
        if (found and found["percent"]) or end in self._percents:
            until = self._percents[end].end if end in self._percents else end
            return replace(amount, kind=Kind.PERCENT, end=until)
        behind = self._words[end].folded if end < len(self._words) else ""
        if behind in _load_money()[0] and (not self._is_cut(end) or end - 1 in self._scaled):
            return replace(amount, kind=Kind.MONEY, unit=_load_money()[0][behind], end=end + 1)
        if found is not None and found["digits"].isdigit() and _is_year(amount):
            return replace(amount, kind=Kind.YEAR)
        return self._find_unit(amount)

    def _find_unit(self, amount: Amount) -> Amount:
        """The unit behind a number, or behind one word that praises it: "five full years", "a 12-strong team"."""
        for at in (amount.end, amount.end + 1):
            hit = self._at.get(at)
            if hit is None or any(self._is_cut(n) for n in range(amount.end, min(hit.end, len(self._words)))):
                continue
            unit = hit.name.removeprefix("unit:")
            if unit == "people":
                return replace(amount, kind=Kind.PEOPLE, end=hit.end)
            if at == amount.end or unit in ("years", "months"):
                return replace(amount, kind=Kind.TIME, unit=unit, end=hit.end)
        return replace(amount, thing=self._find_thing(amount.end))

    def _find_thing(self, end: int) -> str:
        for word in self._words[end : end + 2]:
            if word.apart:
                break
            if not is_function_word(word.folded, self._grammar.language) and word.folded.isalpha():
                return stem(word.folded, self._grammar.language)
        return ""

    def read_words(self, skipped: set[int]) -> list[Amount]:
        amounts: list[Amount] = []
        at = 0
        while at < len(self._words):
            read = at not in skipped and at not in self._inside and at not in self._scaled
            value, end = self._parse_from(at) if read else (0.0, at)
            if end == at:
                elided = self._read_elided(at)
                amounts.extend([elided] if elided else [])
                at += 1
                continue
            amount = self._describe(value, at, end, None)
            if value >= SMALLEST_DIGITLESS or amount.kind is Kind.TIME:
                amounts.append(amount)
            at = max(end, at + 1)
        return amounts

    def _read_elided(self, at: int) -> Amount | None:
        """A number and its unit that are one word: "vent'anni"."""
        head, mark, tail = self._words[at].raw.replace("’", "'").partition("'")
        parts = self._grammar.parse_word(fold_word(head)) if mark else ()
        unit = self._grammar.units.get(fold_word(tail)) if parts else None
        if unit is None or unit == "people":
            return None
        return Amount(sum(parts), Kind.TIME, at, at + 1, self._words[at].raw, unit=unit, spelled=True)

    def _parse_from(self, at: int) -> tuple[float, int]:
        """The value of the number in words that begins here, and the word behind it; the same word where none does."""
        total, current, least, end = 0.0, 0.0, float("inf"), at
        while end < len(self._words):
            word = self._words[end]
            if end > at and word.apart:
                break
            parts = self._grammar.parse_word(word.folded) if word.folded.isalpha() else ()
            if not parts:
                joins = end > at and word.folded in self._grammar.words[Cue.JOINER] and self._goes_on(end + 1, least)
                if not joins:
                    break
                end += 1
                continue
            if end > at and len(parts) == 1 and not _may_follow(parts[0], current, least):
                break
            for part in parts:
                total, current = _add(part, total, current)
            least = min(parts)
            end += 1
        return total + current, end

    def _goes_on(self, at: int, least: float) -> bool:
        parts = self._grammar.parse_word(self._words[at].folded) if at < len(self._words) else ()
        return len(parts) == 1 and parts[0] < least and least >= 20

    def read_said(self, skipped: set[int]) -> list[Amount]:
        amounts: list[Amount] = []
        for hit in self._said:
            if hit.first in skipped:
                continue
            name, _, value = hit.name.partition(":")
            said = self._text[self._words[hit.first].start : self._words[hit.end - 1].end]
            kind, bound = (Kind.PERCENT, Bound.ABOUT) if name == "multiple" else (Kind.PLAIN, Bound.LEAST)
            amounts.append(Amount(float(value), kind, hit.first, hit.end, said, bound=bound, spelled=True))
        return amounts


def _is_year(amount: Amount) -> bool:
    exact = amount.value.is_integer() and amount.bound is Bound.EXACT
    return exact and FIRST_YEAR <= amount.value <= LAST_YEAR


def _may_follow(part: float, current: float, least: float) -> bool:
    return part >= 100 or part < least or (part == 20 and current == 4)


def _add(part: float, total: float, current: float) -> tuple[float, float]:
    """The next part of a number in words: "three" "hundred" "fifty"; "quatre" "vingt" is eighty."""
    if part >= 1000:
        return total + max(current, 1.0) * part, 0.0
    if part == 100:
        return total, max(current, 1.0) * 100
    if part == 20 and current == 4:
        return total, 80.0
    return total, current + part


def read_number(text: str) -> float:
    """Digits with the marks of any language: "1,500", "1.500", "1 500", "1,5"."""
    plain = re.sub(r"[\s\u00a0\u202f'’]", "", text)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        return float(re.sub(r"[.,]", "", plain))
    whole, mark, part = plain.replace(",", ".").rpartition(".")
    return float(f"{whole.replace('.', '')}.{part}") if mark else float(plain)


_ROUNDED_UP = 1.25  # "over 40" may stand for up to 50
_ABOUT = 0.12  # "about 40" for 36 to 44


def agrees(evidence: Amount, claim: Amount) -> bool:
    """Whether an amount of the evidence carries one of a draft, as far as number and kind go."""
    if claim.kind is Kind.TIME and evidence.kind is Kind.TIME:
        return _is_within(evidence.value * HOURS[evidence.unit], claim.value * HOURS[claim.unit], evidence, claim)
    if not _same_kind(evidence, claim):
        return False
    return _is_within(evidence.value, claim.value, evidence, claim)


_COUNTS = frozenset({Kind.PLAIN, Kind.PEOPLE})


def _same_kind(evidence: Amount, claim: Amount) -> bool:
    if evidence.kind is Kind.MONEY and claim.kind is Kind.MONEY:
        return not (evidence.unit and claim.unit) or evidence.unit == claim.unit
    return evidence.kind is claim.kind or {evidence.kind, claim.kind} <= _COUNTS


def _is_within(have: float, said: float, evidence: Amount, claim: Amount) -> bool:
    if abs(have - said) <= 1e-6 * abs(said):
        stronger = claim.bound is Bound.OVER and evidence.bound not in (Bound.OVER, Bound.LEAST)
        opposite = claim.bound in (Bound.OVER, Bound.LEAST) and evidence.bound is Bound.UNDER
        return not (stronger or opposite)
    if claim.bound in (Bound.OVER, Bound.LEAST):
        return said < have <= said * _ROUNDED_UP or (claim.spelled and not claim.thing and have >= said)
    if claim.bound is Bound.UNDER:
        return said / _ROUNDED_UP <= have < said
    return claim.bound is Bound.ABOUT and abs(have - said) <= _ABOUT * said
