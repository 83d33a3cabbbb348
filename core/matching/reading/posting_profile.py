"""What is computed once for a posting: every requirement taken apart into terms and words that evidence can cover."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.language.compounds import split_compound
from core.language.deeds import list_treacherous
from core.language.degrees import find_least_level, load_level_terms
from core.language.frequencies import zipf
from core.language.proficiency import find_spoken
from core.language.scanner import Hit, Scanner
from core.language.slips import join, mend
from core.language.vocabulary import COMMON, TermKind
from core.language.weights import is_filler, word_weight
from core.language.words import Word, fold_words, is_function_word, split_words, stem
from core.matching.occupations.space import OccupationSpace, OccupationVectors
from core.matching.reading.amounts import Amount, read_asked_amount
from core.matching.reading.experience_asked import ExperienceAsked, read_asked
from core.matching.reading.fields import NO_RANK, find_rank
from core.matching.reading.roles import Role, find_roles, weigh_role
from core.matching.words import load_judging_words
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel

TERM_FLOOR = 1.5  # a term of the vocabulary says at least this much, however common its words are
# How much a requirement counts: an optional one less than half of a firm one, a duty half of what is asked for.
FIRM_WEIGHT = 1.0
OPTIONAL_WEIGHT = 0.4
DUTY_WEIGHT = 0.5

_TRAITS = frozenset({TermKind.TRAIT})
_EDUCATION = (RequirementKind.QUALIFICATION, RequirementKind.LICENCE, RequirementKind.LANGUAGE)


class ScoreArea(StrEnum):
    """The lines of the sum."""

    EXPERIENCE = "experience"
    SKILLS = "skills"
    OCCUPATION = "occupation"
    EDUCATION = "education"
    OTHER = "other"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A term of the vocabulary (its number) or a word that a requirement asks for. `stems` may prove a term too, unless
    it counts in one case only and is a common word in the other. `joined` is the stem of two words written as one.
    `names_level` is true of a degree of any field: "bachelor's degree"."""

    term: int | None
    stems: tuple[str, ...]
    weight: float
    text: str = ""
    joined: str = ""
    names_level: bool = False


@dataclass(frozen=True, slots=True)
class AskedLanguage:
    """A language that is asked for, by its term, and its least level (`core.language.proficiency`), 0 for any."""

    term: int
    level: int


@dataclass(frozen=True, slots=True)
class PreparedRequirement:
    """A requirement, ready to be judged. `total` is the weight of its terms. `group` is the same for alternatives.
    `roles` are the ways in which a position can show the experience asked for; one is enough. `degree` is the level of
    education that is asked for (`core.language.degrees`), `amount` a number of people, things or money."""

    requirement: Requirement
    area: ScoreArea
    weight: float
    asked_terms: tuple[AskedTerm, ...]
    total: float
    roles: tuple[Role, ...]
    degree: int | None
    group: tuple[str, ...]
    experience: ExperienceAsked | None = None
    amount: Amount | None = None
    language: AskedLanguage | None = None


@dataclass(frozen=True, slots=True)
class PostingProfile:
    """A posting, ready to be held against resumes. `rank` is that of its title (`reading.fields`)."""

    language: str
    requirements: tuple[PreparedRequirement, ...]
    title: Role
    occupations: OccupationVectors
    rank: int = NO_RANK


# Requirements that were taken apart before, by themselves and their language.
KnownRequirements = MutableMapping[tuple[Requirement, str], PreparedRequirement]


def build_posting_profile(
    posting: Posting, scanner: Scanner, space: OccupationSpace, known: KnownRequirements | None = None
) -> PostingProfile:
    """Takes a posting apart. `known` takes and gives its requirements: the same posting comes again with those that a
    model read besides."""
    language = posting.language or "en"
    titles = [(posting.title, 1.0)] if posting.title else []
    known = {} if known is None else known
    asked = [r for r in posting.requirements if r.scored]
    for requirement in asked:
        if (requirement, language) not in known:
            known[requirement, language] = _prepare(requirement, scanner, language)
    return PostingProfile(
        language=language,
        requirements=tuple(known[requirement, language] for requirement in asked),
        title=weigh_role(fold_words(posting.title or ""), language),
        occupations=space.place(_describe(posting), titles, language),
        rank=find_rank(f"{posting.title or ''} {posting.seniority or ''}", language),
    )


def _describe(posting: Posting) -> str:
    """The posting without what was set aside."""
    text = posting.text
    for line in posting.set_aside:
        text = text.replace(line, " ", 1)
    return f"{posting.title or ''}\n{text}"


def _prepare(requirement: Requirement, scanner: Scanner, language: str) -> PreparedRequirement:
    every = _drop_umbrellas(split_terms(requirement.text, scanner, language), scanner)
    content = [asked for asked in every if asked.term is not None or not all(is_filler(s) for s in asked.stems)]
    chosen = content or every
    return PreparedRequirement(
        requirement=requirement,
        area=_find_area(requirement, content, scanner, language),
        weight=_find_weight(requirement),
        asked_terms=tuple(chosen),
        total=sum(asked.weight for asked in chosen),
        roles=find_roles(requirement, language),
        degree=find_least_level(requirement.text) if requirement.kind is RequirementKind.QUALIFICATION else None,
        group=requirement.any_of,
        experience=read_asked(requirement, {a.term: a.stems for a in every if a.term is not None}, scanner, language),
        amount=read_asked_amount(requirement, language),
        language=_find_language(requirement, scanner),
    )


def _drop_umbrellas(asked_terms: list[AskedTerm], scanner: Scanner) -> list[AskedTerm]:
    """Without a kind that stands beside one of its things: "saldatura MIG" asks for MIG, which any welder would half
    meet by his welding."""
    implied = {kind for asked in asked_terms if asked.term is not None for kind in scanner.implied(asked.term)}
    return [asked for asked in asked_terms if asked.term not in implied]


def _find_language(requirement: Requirement, scanner: Scanner) -> AskedLanguage | None:
    if requirement.kind is not RequirementKind.LANGUAGE:
        return None
    spoken = next(iter(find_spoken(requirement.text, scanner)), None)
    if spoken is None:
        return None
    return AskedLanguage(spoken.term, requirement.proficiency or min(spoken.levels, default=0))


def _find_area(requirement: Requirement, asked_terms: list[AskedTerm], scanner: Scanner, language: str) -> ScoreArea:
    """The line of the sum. A skill without any known term is something softer in English, whose terms are known; the
    vocabulary of the other languages is thinner, and there it is as likely a skill as not."""
    if requirement.kind in _EDUCATION:
        return ScoreArea.EDUCATION
    if requirement.kind is RequirementKind.RESPONSIBILITY:
        return ScoreArea.OTHER
    kinds = {scanner.terms[asked.term].kind for asked in asked_terms if asked.term is not None}
    if requirement.kind is RequirementKind.EXPERIENCE:
        of_traits = requirement.years is None and kinds and kinds <= _TRAITS
        return ScoreArea.OTHER if of_traits else ScoreArea.EXPERIENCE
    unnamed = not kinds and language != "en"
    return ScoreArea.SKILLS if unnamed or kinds - _TRAITS else ScoreArea.OTHER


def _find_weight(requirement: Requirement) -> float:
    weight = FIRM_WEIGHT if requirement.level is RequirementLevel.MUST else OPTIONAL_WEIGHT
    return weight * DUTY_WEIGHT if requirement.kind is RequirementKind.RESPONSIBILITY else weight


def split_terms(text: str, scanner: Scanner, language: str) -> list[AskedTerm]:
    """Terms where the vocabulary knows them, else words; function words and numbers left out, each once."""
    words = mend(split_words(text), language)
    hits = {hit.first: hit for hit in scanner.find(words, listed=True, language=language)}
    found: dict[tuple[int | None, tuple[str, ...]], AskedTerm] = {}
    at = 0
    while at < len(words):
        hit = hits.get(at)
        part = words[at : hit.end if hit else at + _count_joined(words, at, hits)]
        at += len(part)
        if hit is not None:
            asked = _ask_for_term(hit, part, scanner, language, text[part[0].start : part[-1].end])
            found.setdefault((asked.term, ()), asked)
        elif not (is_function_word(part[0].folded, language) or part[0].folded.isdigit()):
            asked = _ask_for_word(part, language)
            found.setdefault((None, asked.stems), asked)
    return list(found.values())


def _ask_for_term(hit: Hit, part: Sequence[Word], scanner: Scanner, language: str, text: str) -> AskedTerm:
    name = scanner.terms[hit.term].name
    spoken = scanner.in_any_case(part, language) or all(zipf(w.folded) < COMMON and w.folded.isalpha() for w in part)
    stems = _stem_name(part, language) if spoken and name not in list_treacherous() else ()
    weight = max(sum(word_weight(w.folded, language) for w in part), TERM_FLOOR)
    return AskedTerm(hit.term, stems, weight, text, names_level=name in load_level_terms())


def _ask_for_word(part: Sequence[Word], language: str) -> AskedTerm:
    """One word, or two that many write as one; a German compound is asked for by its parts, too."""
    weight = sum(word_weight(w.folded, language) for w in part)
    parts = split_compound(part[0].folded, language) if len(part) == 1 else ()
    if len(parts) > 1:
        stems = tuple(stem(word, language) for word in parts)
        return AskedTerm(None, stems, weight, joined=stem(part[0].folded, language))
    joined = stem(join(*part), language) if len(part) > 1 else ""
    return AskedTerm(None, tuple(stem(w.folded, language) for w in part), weight, joined=joined)


def _count_joined(words: Sequence[Word], at: int, hits: Mapping[int, Hit]) -> int:
    """How many words from here are one: two where many write them as one, and no term begins with the second."""
    following = at + 1
    return 2 if following < len(words) and following not in hits and join(words[at], words[following]) else 1


def _stem_name(words: Sequence[Word], language: str) -> tuple[str, ...]:
    """The stems that show a term. "Communication skills" are shown by communication; "skills" says nothing. A word
    that is common alone still belongs to a name: "business" does not show "business requirements". A compound is
    shown by its parts: "Tourenplanung" by "plane Touren"."""
    said = [w.folded for w in words if not is_function_word(w.folded, language)]
    stems = [stem(part, language) for word in said for part in split_compound(word, language)]
    claims = load_judging_words().claims
    return tuple(key for key in stems if key not in claims) or tuple(stems)
