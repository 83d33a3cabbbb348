"""What a requirement of experience is about: fields of work, tools, and other words that say more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.language.scanner import Hit, Scanner
from core.language.vocabulary import TermKind
from core.language.weights import is_filler
from core.language.words import is_function_word, split_words
from core.matching.reading.fields import (
    ACTS,
    LEADING,
    MANAGEMENT,
    MANAGER,
    NO_RANK,
    FieldHit,
    drop_wider,
    find_fields,
    find_rank,
    is_place,
)
from core.matching.reading.roles import Role, weigh_role
from core.matching.words import load_judging_words
from core.postings.model import Requirement, RequirementKind
from core.postings.years import find_recent, find_years

# Words behind which a rank is asked for and not only named.
_LEVEL = re.compile(
    r"\b(?:level|ebene|nivel|niveau|livello|nível|as|als|comme|como|come|role|position|должност\w*|посад\w*)\b|уровн|рівн",
    re.IGNORECASE,
)
_BY_CASE = ("ru", "uk")  # languages that say "as" by the instrumental case: "опыт работы шеф-поваром"


ACT_NEAR = 2  # words between a field and an act that belongs to it: "retail and store management"


@dataclass(frozen=True, slots=True)
class AskedTool:
    """A tool or another term of the vocabulary, and the stems that say it, too."""

    term: int
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExperienceAsked:
    """One requirement of experience, taken apart.

    `fields` are what the person has to have worked as or done, `context` the fields that say where or with whom;
    `tools` what the work has to be done with, `other` terms and `words` what is left. `rank` is the least one of a
    title ("at director level"), `recent` the number of years within which it has to lie.
    """

    fields: tuple[str, ...]
    context: tuple[str, ...]
    tools: tuple[AskedTool, ...]
    other: tuple[AskedTool, ...]
    words: Role
    rank: int
    recent: float | None

    @property
    def is_known(self) -> bool:
        """Whether it names anything that the rules know; else its words alone decide."""
        return bool(self.fields or self.context or self.tools or self.other)


def read_asked(
    requirement: Requirement, spoken: Mapping[int, tuple[str, ...]], scanner: Scanner, language: str
) -> ExperienceAsked | None:
    """Takes a requirement of experience apart; None for other kinds. `spoken` are the stems that show a term, too."""
    if requirement.kind is not RequirementKind.EXPERIENCE:
        return None
    text = _cut_years(requirement.text)
    words = split_words(text)
    folded = [word.folded for word in words]
    fields = find_fields(folded, language)
    hits = [hit for hit in scanner.find(words, listed=True, language=language) if _is_own(hit, fields, scanner)]
    tools = [hit for hit in hits if scanner.terms[hit.term].kind is TermKind.TOOL]
    other = [hit for hit in hits if scanner.terms[hit.term].kind is not TermKind.TOOL]
    names, context = _sort_fields([hit.name for hit in _drop_far_acts(fields)])
    if not names and not tools:
        tools, other = other, []
    taken = {at for hit in fields for at in range(hit.first, hit.end)}
    taken |= {at for hit in hits for at in range(hit.first, hit.end)}
    left = [word for at, word in enumerate(folded) if at not in taken and _says_more(word, language)]
    return ExperienceAsked(
        fields=tuple(names),
        context=tuple(context),
        tools=tuple(AskedTool(hit.term, spoken.get(hit.term, ())) for hit in tools),
        other=tuple(AskedTool(hit.term, spoken.get(hit.term, ())) for hit in other),
        words=weigh_role(left, language),
        rank=_find_least_rank(text, language),
        recent=find_recent(requirement.text),
    )


def _cut_years(text: str) -> str:
    """The text without its number of years."""
    for years in reversed(find_years(text)):
        text = f"{text[: years.start]} {text[years.end :]}"
    return text


def _is_own(hit: Hit, fields: Sequence[FieldHit], scanner: Scanner) -> bool:
    """Whether a term says something beside the fields: "sales" of "sales experience" does not, "SAP" does."""
    if scanner.terms[hit.term].kind is TermKind.TRAIT:
        return False
    inside = any(field.first <= hit.first and hit.end <= field.end for field in fields)
    return not inside


def _drop_far_acts(hits: Sequence[FieldHit]) -> list[FieldHit]:
    """Without acts far behind the field that is asked for: "as an engineer with a record of leading suppliers"."""
    acts = (*ACTS, MANAGEMENT)
    ends = [hit.end for hit in hits if hit.name not in acts]
    return [hit for hit in hits if hit.name not in acts or not ends or hit.first - min(ends) <= ACT_NEAR]


def _sort_fields(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """What the person has to have done, and where. Who led developers did lead, and need not have developed."""
    said = drop_wider([LEADING if name == MANAGEMENT else name for name in names])
    acts = [name for name in said if name in ACTS]
    if acts:
        return acts[:1], [name for name in said if name not in ACTS]
    places = [name for name in said if is_place(name)]
    others = [name for name in said if name not in places]
    return (others, places) if others else (places, [])


def _says_more(word: str, language: str) -> bool:
    words = load_judging_words()
    generic = word in words.asking or word in words.terms_of_work
    return not (generic or word.isdigit() or is_filler(word) or is_function_word(word, language))


def _find_least_rank(text: str, language: str) -> int:
    """The rank asked for: "at director level", "as a head chef"; Slavic languages say it by the case."""
    rank = find_rank(text, language)
    asked = _LEVEL.search(text) or language in _BY_CASE
    return rank if rank >= MANAGER and asked else NO_RANK
