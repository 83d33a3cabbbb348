"""What is computed once for a posting: every requirement taken apart into units that evidence can cover."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.language.degrees import find_least_level
from core.language.frequencies import zipf
from core.language.scanner import Hit, Scanner
from core.language.slips import join, mend
from core.language.vocabulary import COMMON, TermKind
from core.language.weights import is_filler, word_weight
from core.language.words import Word, fold_words, is_function_word, split_words, stem
from core.matching.occupations.space import OccupationSpace, Picture
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel

_PURPOSE = re.compile(
    r",? (?:in order to|so as to|so that|to|that|which|who|when|while|whenever|where|whilst|especially|particularly"
    r"|throughout|thereby|thus|ensuring|enabling|allowing)\b",
    re.IGNORECASE,
)
_PURPOSE_WEIGHT = 0.2
TERM_FLOOR = 1.5  # a term of the vocabulary says at least this much, however common its words are


class Share(StrEnum):
    """The lines of the sum."""

    EXPERIENCE = "experience"
    SKILLS = "skills"
    OCCUPATION = "occupation"
    EDUCATION = "education"
    OTHER = "other"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Unit:
    """A term of the vocabulary, or a word. `stems` may prove it too, unless the term counts in one case only and is
    a common word in the other.
    `joined` is the stem of two words written as one."""

    term: int | None
    stems: tuple[str, ...]
    weight: float
    text: str = ""
    joined: str = ""


Role = tuple[tuple[str, float], ...]  # the stems of a role, each with its weight


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement, ready to be judged. `group` is the same for alternatives. `roles` are the ways in which a job
    can show the experience asked for; one is enough."""

    requirement: Requirement
    share: Share
    weight: float
    units: tuple[Unit, ...]
    total: float
    roles: tuple[Role, ...]
    degree: int | None
    group: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A posting, ready to be held against resumes."""

    language: str
    needs: tuple[Need, ...]
    title: Role
    picture: Picture


def build_ask(posting: Posting, scanner: Scanner, space: OccupationSpace) -> Ask:
    """Takes a posting apart."""
    language = posting.language or "en"
    titles = [(posting.title, 1.0)] if posting.title else []
    return Ask(
        language=language,
        needs=tuple(_build_need(r, scanner, language) for r in posting.requirements if r.scored),
        title=_weigh_role(fold_words(posting.title or ""), language),
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
        roles=_find_roles(requirement, language),
        degree=find_least_level(requirement.text) if requirement.kind is RequirementKind.QUALIFICATION else None,
        group=requirement.any_of,
    )


_ROLE_END = (
    r"(?=$|[.;(]|,? \b(?:with|within|involving|including|who|which|that|at|under|to|for|where|preferably"
    r"|is|are|was|were)\b|, \w+ing\b)"
)
_ROLES = (
    re.compile(rf"\bas\s+(?:an?\s+|the\s+)?(?P<role>\S.*?){_ROLE_END}", re.IGNORECASE),
    re.compile(r"(?:years?|months?)['’]?\s+(?:of\s+)?(?P<role>\S.*?)\s+experience\b", re.IGNORECASE),
)
_EITHER = re.compile(r"\s*,\s*(?:or\s+|and/or\s+)?|\s+(?:or|and/or)\s+", re.IGNORECASE)
# How experience was gained or counted, and not in what.
_TERMS_OF_WORK = frozenset(
    ["full-time", "part-time", "time", "paid", "professional", "progressive", "progressively", "verifiable", "recent",
     "successful", "documented", "direct", "hands", "post", "combined", "equivalent"]
)  # fmt: skip
LEAST_ROLE = 1.6  # weight of a role's words: "nursing" is one, "manager" alone is none


def _find_roles(requirement: Requirement, language: str) -> tuple[Role, ...]:
    """What the requirement is about as a whole; what follows "as a"; what stands before "experience"; of "X, Y or Z"
    each."""
    text = requirement.text
    roles = [_weigh_role(fold_words(text), language)]
    if requirement.kind is RequirementKind.EXPERIENCE:
        named = [m.group("role") for pattern in _ROLES if (m := pattern.search(text))]
        for phrase in named:
            pieces = [phrase, *(_EITHER.split(phrase) if re.search(r"\bor\b", phrase, re.IGNORECASE) else ())]
            roles += [_weigh_role(fold_words(piece), language) for piece in pieces]
    return tuple(dict.fromkeys(role for n, role in enumerate(roles) if sum(w for _, w in role) >= LEAST_ROLE * (n > 0)))


def _weigh_role(words: Sequence[str], language: str) -> Role:
    said = [
        w for w in words if not (is_function_word(w, language) or is_filler(w) or w.isdigit() or w in _TERMS_OF_WORK)
    ]
    return tuple({stem(w, language): word_weight(w, language) for w in said}.items())


def split_units(text: str, scanner: Scanner, language: str) -> list[Unit]:
    """Terms where the vocabulary knows them, else words; function words and numbers left out. What follows "to" or
    "when" tells what the thing is good for and says less."""
    words = mend(split_words(text), language)
    purpose = _find_purpose(text)
    units: dict[tuple[int | None, tuple[str, ...]], Unit] = {}
    hits = {hit.first: hit for hit in scanner.find(words, listed=True)}
    at = 0
    while at < len(words):
        hit = hits.get(at)
        if hit is not None:
            part = words[at : hit.end]
            stems = _stem_all(part, language)
            known = scanner.in_any_case(part) or all(zipf(w.folded) < COMMON and w.folded.isalpha() for w in part)
            weight = max(sum(word_weight(w.folded, language) for w in part), TERM_FLOOR)
            weight *= _PURPOSE_WEIGHT if part[0].start > purpose else 1.0
            unit = Unit(hit.term, stems if known else (), weight, text[part[0].start : part[-1].end])
            at = hit.end
        else:
            part = words[at : at + _count_joined(words, at, hits)]
            at += len(part)
            if is_function_word(part[0].folded, language) or part[0].folded.isdigit():
                continue
            weight = sum(word_weight(w.folded, language) for w in part)
            weight *= _PURPOSE_WEIGHT if part[0].start > purpose else 1.0
            joined = stem(join(*part), language) if len(part) > 1 else ""
            unit = Unit(None, tuple(stem(w.folded, language) for w in part), weight, joined=joined)
        units.setdefault((unit.term, unit.stems if unit.term is None else ()), unit)
    return list(units.values())


def _count_joined(words: Sequence[Word], at: int, hits: Mapping[int, Hit]) -> int:
    """How many words from here are one: two where many write them as one, and no term begins with the second."""
    following = at + 1
    return 2 if following < len(words) and following not in hits and join(words[at], words[following]) else 1


def _find_purpose(text: str) -> int:
    """Where a phrase stops saying what is asked for; its end where it does not."""
    found = _PURPOSE.search(text)
    if found is None or not any(
        not is_filler(w) and not is_function_word(w) for w in fold_words(text[: found.start()])
    ):
        return len(text)
    return found.start()


# Words that say that somebody has or does a thing, and not what.
_CLAIMS = frozenset(
    stem(w)
    for w in ("skills", "experience", "ability", "knowledge", "knowledgeable", "proficiency", "proficient", "expertise",
              "familiarity", "understanding", "competence", "competency", "qualification", "strong", "excellent",
              "good", "effective", "basic", "advanced", "highly", "well", "making", "taking", "using")
)  # fmt: skip


def _stem_all(words: Sequence[Word], language: str) -> tuple[str, ...]:
    """The stems that show a term. "Communication skills" are shown by communication; "skills" says nothing. A word
    that is common alone still belongs to a name: "business" does not show "business requirements"."""
    told = [stem(w.folded, language) for w in words if not is_function_word(w.folded, language)]
    return tuple(key for key in told if key not in _CLAIMS) or tuple(told)


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
