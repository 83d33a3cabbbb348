# ruff: noqa: E501 - tables of words read better unbroken
"""Levels of education, as postings ask for them and resumes show them."""

from __future__ import annotations

import re

# From low to high. A higher level proves a lower one.
_LEVELS = (
    (1, r"high school|secondary school|\bg\.?e\.?d\b|abitur|bachillerato|baccalauréat|ensino médio|gcse|a-levels?|среднее образование|matriculation"),
    (2, r"\bassociate(?:'?s)?\b(?= (?:degree|of|in|:))|\bassociates\b(?= ?:)|vocational|apprenticeship|ausbildung|formación profesional|\bbts\b|\bdut\b|\bhnd\b|среднее специальное|\bdiploma\b|trade school"),
    (3, r"\bbachelor|\bb\.?sc?\b|\bb\.?a\b(?! ?\+)|\bb\.?tech\b|\bb\.?eng?\b|\bb\.?com\b|\bb\.?b\.?a\b|\bb\.?f\.?a\b|undergraduate degree|college degree|university degree|four[- ]year (?:degree|college)|"
        r"licenciatura|\bgrado\b|\blicence\b(?= )|graduação|ensino superior|bacharel|hochschulabschluss|studium|высшее|бакалавр|\bba/bs\b|college or university|\bgraduate of|\bdegree\b"),
    (4, r"\bmaster|\bm\.?sc?\b(?! office| word| excel)|\bm\.?a\b|\bmba\b|\bm\.?b\.?a\b|\bm\.?f\.?a\b|\bm\.?tech\b|\bm\.?ed\b|postgraduate|máster|mestrado|магистр|\bdiplom(?:ingenieur)?\b"),
    (5, r"\bph\.?d\b|doctorate|doctoral|doctor of|\bj\.?d\b|\bm\.?d\b(?=[ ,.]|$)|doutorado|doctorado|promotion zum|кандидат наук"),
)  # fmt: skip
_COMPILED = tuple((level, re.compile(pattern, re.IGNORECASE)) for level, pattern in _LEVELS)


_TITLED = re.compile(r"\bdegree\b(?! (?:in|of)\b)", re.IGNORECASE)


def find_held(text: str) -> list[int]:
    """The levels that a line of a resume shows. "Degree" alone heads a column and names none."""
    return find_degrees(_TITLED.sub(" ", text))


def find_degrees(text: str) -> list[int]:
    """The levels named in a text, low to high: 1 school, 2 vocational, 3 bachelor, 4 master, 5 doctor."""
    return [level for level, pattern in _COMPILED if pattern.search(text)]


def least_degree(text: str) -> int | None:
    """The lowest level that a requirement accepts."""
    return min(find_degrees(text), default=None)
