"""The pay that a posting names: both ends of a range, in the currencies and ways of writing of many countries."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from core.postings.fact_words import load_fact_words

BESIDE = 12  # characters before an amount in which a word says that it is pay: "oylik 4.5mln"
NEAR = 45  # characters before an amount in which stands what makes it no pay: "raised $20M"
LONGEST = 80  # characters of pay
BIG = re.compile(r"\s?(?:[mb]n?\b|million|billion|млрд|miliard)", re.IGNORECASE)
_NUMBER = r"\d{1,3}(?:[ .,'’]\s?\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
_BARE = re.compile(r"\d{2,3}[ .,]?\d{3}")


class _Grammar(NamedTuple):
    amount: re.Pattern[str]
    unit: re.Pattern[str]
    currency: re.Pattern[str]
    pay_word: re.Pattern[str]
    foreign: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    words = load_fact_words().patterns
    currency, unit = words["currencies"], words["pay_units"]
    one = rf"(?:{currency}\s?)?(?:{_NUMBER})(?:\s?{words['thousands']}(?!\w))?(?:\s?{currency})?(?:\s?{unit})?"
    lead = rf"(?:\b{words['pay_leads']}\s+)?"
    whole = rf"(?<![\w.,]){lead}{one}(?:\s?{words['pay_range']}\s?{one})?(?:[ ,]{{0,2}}{unit})*"
    return _Grammar(
        re.compile(whole, re.IGNORECASE),
        re.compile(unit, re.IGNORECASE),
        re.compile(rf"(?<![^\W\d_]){currency}", re.IGNORECASE),
        re.compile(rf"\b{words['pay_words']}\b", re.IGNORECASE),
        re.compile(rf"\b{words['no_pay']}\b", re.IGNORECASE),
    )


def find_pay(labelled: str | None, lines: list[str]) -> str | None:
    """The pay behind a label, in a line of its own, or the amount that reads most like pay; None for none."""
    if labelled is not None:
        return _find_best([labelled], labelled=True) or _find_best(lines, labelled=False)
    alone = next((line for line in lines[:8] if _BARE.fullmatch(line.strip())), None)
    return _find_best(lines, labelled=False) or alone


def _find_best(lines: list[str], *, labelled: bool) -> str | None:
    grammar = _grammar()
    best: tuple[int, str] | None = None
    for line in lines:
        if not any(map(str.isdigit, line)):
            continue
        for found in grammar.amount.finditer(line):
            score = _weigh(line, found, labelled=labelled)
            if score and (best is None or score > best[0]):
                best = score, found.group().strip(" ,-–")
    return best[1] if best else None


def _weigh(line: str, found: re.Match[str], *, labelled: bool) -> int:
    """How much an amount reads like pay; 0 for one that is none."""
    grammar, text = _grammar(), found.group()
    money = grammar.currency.search(text) is not None
    if len(text) > LONGEST or BIG.match(line, found.end()) or not re.search(r"[1-9]", text):
        return 0
    told = labelled or grammar.pay_word.search(line[max(found.start() - BESIDE, 0) : found.start()])
    if not money and not (told and re.search(r"\d{3}|\d\s?(?:[kк]|mln|млн|mil|jt|juta|тыс)", text)):
        return 0
    if grammar.foreign.search(line[max(found.start() - NEAR, 0) : found.end() + NEAR // 2]):
        return 0
    both = len(re.findall(_NUMBER, text)) > 1
    return 1 + both + (grammar.unit.search(text) is not None) + (len(line) < LONGEST)
