"""Cuts what a line asks for into short literal phrases, one thing each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from core.language.degrees import names_degree
from core.language.proficiency import find_spoken
from core.language.scanner import Scanner
from core.language.vocabulary import TermKind
from core.language.weights import is_filler
from core.language.words import fold_words, is_function_word, split_words
from core.postings.clauses import split_clauses
from core.postings.cue_words import CueWords, load_cue_words
from core.postings.items import AND, ITEMS, OR, Item, find_hard_terms, split_items
from core.postings.levels import LevelPart, is_welcome, split_levels
from core.postings.model import RequirementKind, RequirementLevel
from core.postings.shorten import shorten, split_duties
from core.postings.trimming import (
    close_brackets,
    drop_purpose,
    drop_use,
    find_asked_thing,
    limit_words,
    says_something,
    strip_marks,
)
from core.postings.unasked import drop_unasked
from core.postings.years import find_years, read_second_level

LONGEST_NAME = 4  # words of a thing that has a name of its own
LEAST_SAID = 2  # words that tell what a shortened requirement is about
LONGEST_LABEL = 12  # words in front of a colon that introduce what follows
LABEL_THING = 5  # words of a label that is the thing itself; what follows more than three words then explains it
EXPLANATION = 3
SHORT_LANGUAGE = 4  # words of a line that names a language and needs no "fluent"
BEGINNING = 40  # characters in which "experience" says that a degree is mentioned beside it
BESIDE_AMOUNT = 2  # other words behind a colon where a number of years stands: "at least", "and more"
LEAST_CHOICES = 2
SHORT_LICENCE = 6  # words of a licence in a list

_EQUIVALENT = re.compile(
    r",?\s*\bor\s+((?:an? )?(?:related |similar |relevant )?(?:equivalent|commensurate|comparable)[\w ,/-]{0,40}?"
    r"(?:experience|training)\b(?: in [\w ]+)?)",
    re.IGNORECASE,
)
_CHOICE = re.compile(r",?\s+(?:or|oder|ou|o|oppure|или|либо|або|чи)\s+|,\s+", re.IGNORECASE)
_LIST_LABEL = re.compile(r"\b(?:following|any of|one of|more of|including|includes?)\b", re.IGNORECASE)
_AT_LEAST = re.compile(r"\bat least\b", re.IGNORECASE)
_EXAMPLES_BEHIND_DEGREE = re.compile(r"\s*\((?:e\.?g|i\.e|such|for example).*$")
_EXAMPLES_BEHIND_YEARS = re.compile(r"\s*\((?=e\.?g|such|includ|for example)")
_YEARS_WITHOUT_NUMBER = re.compile(
    r"years? (?:of )?(?:[\w-]+ ){0,2}experience|minimum of\s+years|(?:several|many|multiple) years|(?:mehr|lang)jährige"
    r"|(?:varios|muchos) años|(?:plusieurs|de nombreuses) années|vários anos|(?:diversi|molti) anni"
    r"|esperienza pluriennale"
    r"|многолетн|несколько лет|багаторічн|кілька років",
    re.IGNORECASE,
)
_ABLE = re.compile(r"(?:[\w ]{0,25}\b)?(?:ability|able|capab\w+|willing\w*|capacity) (?:to|of)\b", re.IGNORECASE)
_ENDS_WITH_EXPERIENCE = re.compile(r"\bexperience$", re.IGNORECASE)
_MUST_HAVE = re.compile(
    r"^(?:a |an |the )?(?:must (?:also )?(?:have|possess|be|hold) |should have |minimum(?: of)? |at least |requires? "
    r"|must |you have |possession of |a |an |some positions may require )+(?:an? )?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A requirement on its way: `group` is the same for alternatives of one "A or B"."""

    text: str
    kind: RequirementKind
    level: RequirementLevel
    years: float | None = None
    group: str | None = None
    scored: bool = True
    proficiency: int | None = None


@dataclass(frozen=True, slots=True)
class _Clause:
    """One demand or one list on its way: its years where it has some, and what makes the groups of it unique."""

    text: str
    level: RequirementLevel
    mark: str
    years: float | None


@dataclass(slots=True)
class PhraseCutter:
    """Cuts lines with one vocabulary. Stateless apart from its tables."""

    scanner: Scanner
    cues: CueWords = field(default_factory=load_cue_words)
    language: str = "en"

    def cut(self, sentence: str, level: RequirementLevel, mark: str) -> list[Draft]:
        """The requirements of a sentence. `mark` makes the groups of this sentence unique."""
        parts = split_levels(sentence)
        found = ((part, clause) for part in parts for clause in split_clauses(part.text))
        drafts: list[Draft] = []
        for number, (part, clause) in enumerate(found):
            text = strip_marks(self._drop_unasked(clause))
            if says_something(text) and self._is_asked(part.text if len(parts) > 1 else text):
                drafts.extend(self._cut_clause(text, _find_level(part, level), f"{mark}.{number}"))
        return [d for d in drafts if d.kind is not RequirementKind.SKILL or self._names_skill(d.text)]

    def _is_asked(self, text: str) -> bool:
        """Whether a text does not say that the thing is not needed, or says that it is welcome all the same."""
        return not self.cues.not_asked.search(text) or is_welcome(text) or self.cues.welcome.search(text) is not None

    def is_set_aside(self, sentence: str) -> bool:
        """Whether nothing of a sentence is asked for."""
        parts = (part.text for part in split_levels(sentence))
        return not any(self._is_asked(text) and self._drop_unasked(text) for text in parts)

    def _drop_unasked(self, text: str) -> str:
        """Without what the posting does not ask for; a condition is told as it stands, and so is what is welcome."""
        if self.cues.condition.search(text) or is_welcome(text) or self.cues.welcome.search(text):
            return text
        return drop_unasked(text, self.language)

    def _names_skill(self, text: str) -> bool:
        """Whether a skill says anything: "procedures" alone is what was left of a list."""
        return not self.cues.no_skill_alone.issuperset(fold_words(text)) and says_something(text)

    def says_as_much(self, text: str, draft: Draft) -> bool:
        """Whether a shorter text still names every known thing of a requirement."""
        if not set(find_hard_terms(draft.text, self.scanner)) <= set(find_hard_terms(text, self.scanner)):
            return False
        if draft.kind is RequirementKind.LICENCE:
            return self.cues.licence.search(text) is not None
        said = [w for w in fold_words(text) if not is_function_word(w) and not is_filler(w) and not w.isdigit()]
        return len(said) >= LEAST_SAID

    def state(self, text: str, level: RequirementLevel) -> Draft:
        """A condition of body, time or record, cut short where that does not cut off the condition."""
        whole = self._trim(text)
        short = shorten(whole)
        told = short if self.cues.condition.search(short) or not self.cues.condition.search(whole) else whole
        return Draft(told, RequirementKind.QUALIFICATION, level, scored=False)

    def _cut_clause(self, text: str, level: RequirementLevel, mark: str) -> list[Draft]:
        """By the first way that knows what to do with it, the more special ones first."""
        label, colon, rest = text.partition(":")
        if colon and rest.strip() and len(label.split()) <= LONGEST_LABEL and not _is_amount(rest):
            return self._cut_labelled(strip_marks(label), strip_marks(rest), level, mark)
        clause = _Clause(text, level, mark, _read_years(text))
        return next(drafts for cut in _WAYS if (drafts := cut(self, clause)) is not None)

    def _cut_labelled(self, label: str, rest: str, level: RequirementLevel, mark: str) -> list[Draft]:
        """What stands behind a colon: a list ("One of these: SQL, Python"), an explanation of the label ("Excel:
        formulas and pivot tables of all kinds"), or what the label only announces."""
        if _LIST_LABEL.search(label) or not self._find_thing(label):
            group = f"{mark}g" if OR.search(label) or _AT_LEAST.search(label) else None
            items = filter(None, (close_brackets(strip_marks(piece)) for piece in ITEMS.split(rest)))
            return [Draft(item, self._tell_kind(item), level, None, group) for item in items]
        length = len(rest.split())
        if len(label.split()) <= LABEL_THING and length > EXPLANATION:
            return self._cut_clause(label, level, mark)
        if length > 1:
            return self._cut_clause(rest, level, mark)
        return [Draft(f"{label}: {rest}", self._tell_kind(label), level)]

    def _cut_languages(self, clause: _Clause) -> list[Draft] | None:
        text = clause.text
        found = find_spoken(text, self.scanner)
        told = any(spoken.levels for spoken in found) or self.cues.language_use.search(text)
        if not found or not (told or len(split_words(text)) <= SHORT_LANGUAGE):
            return None
        either = len(found) > 1 and OR.search(text) and not AND.search(text)
        group = f"{clause.mark}g" if either else None
        return [
            Draft(
                one.text, RequirementKind.LANGUAGE, clause.level, None, group, proficiency=min(one.levels, default=None)
            )
            for one in found
        ]

    def _cut_degree(self, clause: _Clause) -> list[Draft] | None:
        text, level = clause.text, clause.level
        choice = clause.years and names_degree(text) and OR.search(text)
        beside_years = clause.years and not choice and self.cues.experience.search(text[:BEGINNING])
        if beside_years or not (self.cues.degree.search(text) or names_degree(text)) or self._begins_with_tool(text):
            return None
        equivalent = _EQUIVALENT.search(text)
        if equivalent is None:
            choices = self._cut_choices(clause)
            if choices:
                return choices
            whole = self._trim(_EXAMPLES_BEHIND_DEGREE.sub("", text))
            return [Draft(whole, RequirementKind.QUALIFICATION, level)]
        group = f"{clause.mark}g"
        return [
            Draft(self._trim(text[: equivalent.start()]), RequirementKind.QUALIFICATION, level, None, group),
            Draft(strip_marks(equivalent.group(1)), RequirementKind.EXPERIENCE, level, None, group),
        ]

    def _cut_choices(self, clause: _Clause) -> list[Draft]:
        """The ways of meeting a clause of which one is enough, where they are of different kinds or name their years:
        "a degree or five years of sales", "CPA or MBA", "bachelor's with 4 years or master's with 2"."""
        pieces = list(filter(None, map(strip_marks, _CHOICE.split(clause.text)))) if OR.search(clause.text) else []
        if len(pieces) < LEAST_CHOICES:
            return []
        years = [_read_years(piece) for piece in pieces]
        timed = any(years) and all(amount or names_degree(piece) for amount, piece in zip(years, pieces, strict=True))
        if not timed and not self._are_papers(pieces):
            return []
        group = f"{clause.mark}g"
        return [
            Draft(self._trim(piece), self._tell_choice(piece, amount), clause.level, amount, group)
            for piece, amount in zip(pieces, years, strict=True)
        ]

    def _are_papers(self, pieces: list[str]) -> bool:
        """Whether short pieces each name a degree or another paper, and one of them no degree."""
        papers = [self._names_paper(piece) for piece in pieces]
        short = all(len(piece.split()) <= LONGEST_NAME for piece in pieces)
        return short and all(papers) and not all(names_degree(piece) for piece in pieces)

    def _names_paper(self, piece: str) -> bool:
        kinds = {self.scanner.terms[term].kind for term in self.scanner.find_in(piece)}
        return bool(kinds & {TermKind.QUALIFICATION, TermKind.LICENCE})

    def _tell_choice(self, piece: str, years: float | None) -> RequirementKind:
        if names_degree(piece) or self.cues.degree.search(piece):
            return RequirementKind.QUALIFICATION
        return RequirementKind.EXPERIENCE if years is not None else self._tell_kind(piece)

    def _cut_licence(self, clause: _Clause) -> list[Draft] | None:
        if not self.cues.licence.search(clause.text):
            return None
        whole = self._trim(clause.text)
        pieces = list(filter(None, map(strip_marks, ITEMS.split(whole))))
        short = len(pieces) > 1 and all(len(piece.split()) <= SHORT_LICENCE for piece in pieces)
        if not short or sum(bool(self.scanner.find_in(piece)) for piece in pieces) <= 1:
            return [Draft(whole, RequirementKind.LICENCE, clause.level)]
        group = f"{clause.mark}g" if OR.search(clause.text) else None
        return [Draft(piece, RequirementKind.LICENCE, clause.level, None, group) for piece in pieces]

    def _cut_condition(self, clause: _Clause) -> list[Draft] | None:
        stated = self.cues.condition.search(clause.text) and not self._names_tool(clause.text)
        return [self.state(clause.text, clause.level)] if stated else None

    def _cut_years(self, clause: _Clause) -> list[Draft] | None:
        if clause.years is None and not _YEARS_WITHOUT_NUMBER.match(clause.text):
            return None
        body = self._begin_with_years(_EXAMPLES_BEHIND_YEARS.split(clause.text)[0])
        equivalent = _EQUIVALENT.search(body)
        if equivalent is None:
            return [Draft(self._trim(body), RequirementKind.EXPERIENCE, clause.level, clause.years)]
        asked, other = self._trim(body[: equivalent.start()]), strip_marks(equivalent.group(1))
        group = f"{clause.mark}g"
        return [
            Draft(asked, RequirementKind.EXPERIENCE, clause.level, clause.years, group),
            Draft(other, RequirementKind.EXPERIENCE, clause.level, None, group),
        ]

    def _begin_with_years(self, text: str) -> str:
        """Without "all candidates must have a minimum of" in front, where that is all that stands there."""
        found = find_years(text)
        before = text[: found[0].start] if found else ""
        asks_nothing = self.cues.before_years.fullmatch(before) and not find_hard_terms(before, self.scanner)
        return text[len(before) :] if asks_nothing else text

    def _cut_portfolio(self, clause: _Clause) -> list[Draft] | None:
        if not self.cues.portfolio.search(clause.text):
            return None
        return [Draft(self._trim(clause.text), RequirementKind.QUALIFICATION, clause.level)]

    def _cut_duties(self, clause: _Clause) -> list[Draft] | None:
        """Work that is described among the requirements: "responsible for the fleet"."""
        found = self.cues.responsible_for.search(clause.text)
        if found is None:
            return None
        duties = split_duties(clause.text[found.end() :])
        return [Draft(duty, RequirementKind.RESPONSIBILITY, clause.level) for duty in duties]

    def _cut_skills(self, clause: _Clause) -> list[Draft]:
        thing = self._find_thing(clause.text)
        if not thing:
            return []
        experience = bool(self.cues.experience.search(clause.text))
        if not experience:
            thing = drop_use(drop_purpose(thing, self.cues), self.cues, self.scanner)
        items = self._split_skills(clause, thing, experience)
        if items:
            return [Draft(text, self._tell_kind(text), clause.level, None, group) for text, group in items]
        worked = experience and not self._is_known(thing)
        kind = RequirementKind.EXPERIENCE if worked else RequirementKind.SKILL
        return [Draft(limit_words(thing), kind, clause.level)]

    def _split_skills(self, clause: _Clause, thing: str, experience: bool) -> list[Item]:
        """The things of a list. The ability to do something is one thing, and so is experience without a tool."""
        if _ABLE.match(clause.text) or (experience and not self._names_tool(thing)):
            return []
        return [self._drop_own_lead_in(item) for item in split_items(thing, clause.mark, self.scanner)]

    def _is_known(self, thing: str) -> bool:
        """Whether experience is asked for in a thing that has a name of its own: it is a skill."""
        return len(thing.split()) <= LONGEST_NAME and bool(find_hard_terms(thing, self.scanner))

    def _drop_own_lead_in(self, item: Item) -> Item:
        """An item of a list without a lead-in of its own: "teaching, coaching and a good knowledge of law"."""
        return item._replace(text=self._find_thing(item.text) or item.text)

    def _begins_with_tool(self, text: str) -> bool:
        """Whether the first words are the name of a tool, of which one may look like a degree: "MS Office"."""
        hit = next(iter(self.scanner.find(split_words(text))), None)
        return hit is not None and not hit.first and self.scanner.terms[hit.term].kind is TermKind.TOOL

    def _names_tool(self, text: str) -> bool:
        return any(self.scanner.terms[term].kind is TermKind.TOOL for term in self.scanner.find_in(text))

    def _tell_kind(self, text: str) -> RequirementKind:
        kinds = {self.scanner.terms[term].kind for term in self.scanner.find_in(text)}
        if TermKind.LICENCE in kinds or self.cues.licence.search(text):
            return RequirementKind.LICENCE
        if self.cues.degree.search(text) or names_degree(text):
            return RequirementKind.QUALIFICATION
        return RequirementKind.EXPERIENCE if _ENDS_WITH_EXPERIENCE.search(text) else RequirementKind.SKILL

    def _trim(self, text: str) -> str:
        """Without "must have" in front and "is required" behind; years and degrees keep their words."""
        text = strip_marks(self.cues.ending.sub("", strip_marks(text)))
        return limit_words(_MUST_HAVE.sub("", text))

    def _find_thing(self, text: str) -> str:
        """The phrase without its lead-in and its ending."""
        return find_asked_thing(text, self.cues, self.scanner)


def _read_years(text: str) -> float | None:
    """The first number of years in a clause, or the bare number of a second level."""
    found = find_years(text)
    return found[0].amount if found else read_second_level(text)


def _is_amount(text: str) -> bool:
    """Whether nothing but a number of years stands behind a colon: "experience as a welder: 3 to 5 years"."""
    found = find_years(text)
    return bool(found) and len(text.split()) - len(text[found[0].start : found[0].end].split()) <= BESIDE_AMOUNT


def _find_level(part: LevelPart, level: RequirementLevel) -> RequirementLevel:
    """Under a heading of what is optional everything is; elsewhere the words of the part decide."""
    return part.level if part.level is RequirementLevel.NICE else level


_Way = Callable[[PhraseCutter, _Clause], list[Draft] | None]
# What a clause asks for, the surest signs first: a degree may be asked for in a language, a licence may name a degree,
# and years of experience may be asked of a person with a licence. None says that the next one has to try.
_WAYS: tuple[_Way, ...] = (
    PhraseCutter._cut_languages,
    PhraseCutter._cut_degree,
    PhraseCutter._cut_licence,
    PhraseCutter._cut_condition,
    PhraseCutter._cut_years,
    PhraseCutter._cut_portfolio,
    PhraseCutter._cut_duties,
    PhraseCutter._cut_skills,
)
