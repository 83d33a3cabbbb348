# ruff: noqa: E501 - tables of words read better unbroken
"""Levels of education, as postings ask for them and resumes show them."""

from __future__ import annotations

import re

_PROGRAMS = (
    r"office|word|excel|project|access|outlook|powerpoint|sql|teams|visio|windows|dynamics|exchange|azure|publisher"
)
_IN = r"(?= (?:in|of|degree|\())"
# From low to high: the level, what names it wherever it stands, and what names it where the talk is of education. A
# higher level proves a lower one. Bare abbreviations count in their own case: MA is a degree, ma is not.
_LEVELS = (
    (1,
        r"high school (?:diploma|graduate|degree|equivalen)|secondary school (?:diploma|certificate)|\bg\.?e\.?d\b|abitur|bachillerato|baccalauréat|ensino médio|среднее образование|matriculation",
        r"high school|secondary school|gcse|a-levels?"),
    (2,
        r"\bassociate(?:['’]?s)?\b(?= (?:degree|of|in))|\bassociates\b(?= ?:)|vocational (?:degree|diploma|certificate|school)|apprenticeship (?:as|in)\b|ausbildung (?:als|zum|zur)\b|formación profesional|\bbts\b|\bhnd\b|среднее специальное|\bdiploma (?:in|of)\b",
        r"vocational|apprenticeship|ausbildung|\bdut\b|(?<!school )\bdiploma\b|trade school|(?-i:\bA\.?A\.?S?\b)"),
    (3,
        rf"\bbachelor|\bb\.(?:sc?|a|e|tech|eng|com|b\.a|f\.a)\b|\bb\.?b\.?a\b|\bb\.?f\.?a\b|\bb\.?tech\b|\bb\.?com\b|(?-i:\bB(?:A|S|Sc|Eng)\b){_IN}|(?:undergraduate|college|university) degree|four[- ]year (?:degree|college)|"
        r"licenciatura|\blicence (?:de|d['’]|en|ès|professionnelle)|graduação|ensino superior|bacharel|hochschulabschluss|высшее|бакалавр|\bba/bs\b|\bgraduate of|(?-i:\b(?:BSN|BSW|LLB)\b)",
        r"(?-i:\bB\.?(?:A|S|Sc|E|Eng)\b)(?! ?\+)|\bgrado\b|studium|college or university|(?<!associate )(?<!associates )(?<!associate['’]s )(?<!vocational )\bdegree\b"),
    (4,
        rf"\bmaster(?:['’]?s)?['’]?(?= (?:degree|of|in)\b)|\bmaster['’]s\b|\bm\.(?:sc?|a|eng|tech|ed|b\.a|f\.a)\b|\bm\.?b\.?a\b|\bm\.?f\.?a\b|\bm\.?tech\b|\bm\.?ed\b|(?-i:\bM(?:A|S|Sc|Eng)\b){_IN}|postgraduate (?:degree|diploma)|máster|mestrado|магистр|\bdiplom(?:ingenieur)?\b|(?-i:\b(?:MSN|MSW|MPH|MPA|LLM)\b)|\bmphil\b",
        rf"(?<!scrum )\bmasters?\b(?! (?:chef|data|electrician|plumber|mechanic|technician|carpenter|trainer|sergeant|of ceremonies))|postgraduate|(?-i:\bM\.?(?:A|S|Sc)\b)(?! (?:{_PROGRAMS})\b)"),
    (5,
        r"\bph\.?d\b|juris doctor|\bpharm\.?d\b|\bpsy\.?d\b|(?-i:\b(?:DNP|EdD|DVM|DDS|DMD)\b)|\bdoctorate\b(?! students?)|doctor of|\bj\.d\b|\bm\.d\b|doutorado|doctorado|promotion zum|кандидат наук",
        r"doctoral|(?-i:\bJ\.?D\b|\bM\.?D\b)(?=[ ,.]|$)"),
)  # fmt: skip
_NAMED = tuple((level, re.compile(named, re.IGNORECASE)) for level, named, _ in _LEVELS)
_SCHOOLED = tuple((level, re.compile(f"{named}|{alone}", re.IGNORECASE)) for level, named, alone in _LEVELS)
_OPENING = tuple((level, re.compile(rf"^\W*(?:{named}|{alone})", re.IGNORECASE)) for level, named, alone in _LEVELS)

# "Degree" alone heads a column; Boston, MA is a place.
_NO_DEGREE = re.compile(
    rf"^\W*(?i:degree\b(?! (?:in|of)\b))|(?<=[A-Za-z]{{4}}), ?(?:MA|MD|MS)\b(?! ?(?:in|of|degree)\b)|\bMS (?i:{_PROGRAMS})\b"
)


def find_held(text: str, *, schooled: bool) -> list[int]:
    """The levels that a line of a resume shows. `schooled` says that the line stands under a heading of education, where
    an abbreviation is enough; elsewhere it must open the line or be followed by its field."""
    told = _NO_DEGREE.sub(" ", text)
    if schooled:
        return _find(_SCHOOLED, told)
    return sorted({*_find(_NAMED, told), *_find(_OPENING, told)})


def least_degree(text: str) -> int | None:
    """The lowest level that a requirement accepts: 1 school, 2 vocational, 3 bachelor, 4 master, 5 doctor."""
    return min(_find(_SCHOOLED, text), default=None)


def _find(levels: tuple[tuple[int, re.Pattern[str]], ...], text: str) -> list[int]:
    return [level for level, pattern in levels if pattern.search(text)]
