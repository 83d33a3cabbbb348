"""What is computed once for a posting: every requirement taken apart into units that evidence can cover."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.matching.degrees import least_degree
from core.matching.scanner import Scanner
from core.matching.space import OccupationSpace, Picture, title_stems
from core.matching.text import is_function_word, split_words, stem
from core.matching.vocabulary import TermKind
from core.matching.weights import is_filler, word_weight
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel

TERM_FLOOR = 1.5  # a term of the vocabulary says at least this much, however common its words are


class Share(StrEnum):
    """The lines of the sum."""

    EXPERIENCE = "experience"
    SKILLS = "skills"
    OCCUPATION = "occupation"
    EDUCATION = "education"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Unit:
    """A term of the vocabulary, or a word. `stems` may prove it too, unless the term counts in one case only."""

    term: int | None
    stems: tuple[str, ...]
    weight: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement, ready to be judged. `group` is the same for alternatives."""

    requirement: Requirement
    share: Share
    weight: float
    units: tuple[Unit, ...]
    total: float
    role: frozenset[str]
    degree: int | None
    group: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A posting, ready to be held against resumes."""

    language: str
    needs: tuple[Need, ...]
    title: frozenset[str]
    picture: Picture


def build_ask(posting: Posting, scanner: Scanner, space: OccupationSpace) -> Ask:
    """Takes a posting apart."""
    language = posting.language or "en"
    titles = [(posting.title, 1.0)] if posting.title else []
    return Ask(
        language=language,
        needs=tuple(_build_need(r, scanner, language) for r in posting.requirements),
        title=title_stems(posting.title or ""),
        picture=space.draw(_describe(posting), titles, language),
    )


def _describe(posting: Posting) -> str:
    """The posting without what was set aside."""
    text = posting.text
    for line in posting.set_aside:
        text = text.replace(line, " ", 1)
    return f"{posting.title or ''}\n{text}"


def _build_need(requirement: Requirement, scanner: Scanner, language: str) -> Need:
    units = split_units(requirement.text, scanner, language)
    content = [u for u in units if u.term is not None or not all(is_filler(s) for s in u.stems)]
    share = _find_share(requirement, content, scanner)
    return Need(
        requirement=requirement,
        share=share,
        weight=_find_weight(requirement, content, share),
        units=tuple(content or units),
        total=sum(u.weight for u in (content or units)),
        role=frozenset(s for u in content for s in u.stems),
        degree=least_degree(requirement.text) if requirement.kind is RequirementKind.QUALIFICATION else None,
        group=requirement.any_of,
    )


def split_units(text: str, scanner: Scanner, language: str) -> list[Unit]:
    """Terms where the vocabulary knows them, else words; function words and numbers left out."""
    words = split_words(text)
    units: dict[tuple[int | None, tuple[str, ...]], Unit] = {}
    hits = {hit.first: hit for hit in scanner.find(words)}
    at = 0
    while at < len(words):
        hit = hits.get(at)
        if hit is not None:
            part = words[at : hit.end]
            stems = tuple(stem(w.folded, language) for w in part if not is_function_word(w.folded, language))
            known = scanner.in_any_case(part)
            weight = max(sum(word_weight(w.folded, language) for w in part), TERM_FLOOR)
            unit = Unit(hit.term, stems if known else (), weight, text[part[0].start : part[-1].end])
            at = hit.end
        else:
            word = words[at]
            at += 1
            if is_function_word(word.folded, language) or word.folded.isdigit():
                continue
            unit = Unit(None, (stem(word.folded, language),), word_weight(word.folded, language))
        units.setdefault((unit.term, unit.stems if unit.term is None else ()), unit)
    return list(units.values())


_SOFT = frozenset({TermKind.TRAIT})
_PROOFS = (RequirementKind.QUALIFICATION, RequirementKind.LICENCE, RequirementKind.LANGUAGE)


def _find_share(requirement: Requirement, units: list[Unit], scanner: Scanner) -> Share:
    if requirement.kind in _PROOFS:
        return Share.EDUCATION
    if requirement.kind is RequirementKind.RESPONSIBILITY:
        return Share.OTHER
    kinds = {scanner.terms[u.term].kind for u in units if u.term is not None}
    if requirement.kind is RequirementKind.EXPERIENCE:
        return Share.OTHER if requirement.years is None and kinds and kinds <= _SOFT else Share.EXPERIENCE
    return Share.SKILLS if kinds - _SOFT else Share.OTHER


def _find_weight(requirement: Requirement, units: list[Unit], share: Share) -> float:
    weight = 1.0 if requirement.level is RequirementLevel.MUST else 0.4
    if requirement.kind is RequirementKind.RESPONSIBILITY:
        return weight * 0.5
    return weight
