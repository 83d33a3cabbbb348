"""Chooses, by requirement, what a draft may be written from: lines of the resume, answers of the truth bank, and what
the person typed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence

from core.language.claims import Claim, read_claims
from core.language.degrees import find_levels
from core.language.words import fold_words, is_function_word, split_words
from core.matching.model import JudgedRequirement, Report, Verdict
from core.matching.reading.resume_lines import fold_text, read_lines
from core.postings.model import Posting, RequirementKind
from core.resumes.model import Experience, Resume
from core.writing.evidence import EvidenceSource, Fact
from core.writing.model import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    Answer,
    FactSheet,
    Line,
    NamedSkill,
    OwnWord,
    PositionFact,
    Proof,
)
from core.writing.names import clean_company, is_present_employer, is_written_in, name_within

LONGEST_PROOF = 45  # words; a longer line fills a paragraph
SHORTEST_PROOF = 3
LONGEST_DUTY = 12  # words of a duty that is quoted
LONGEST_NAME = 4  # words of a requirement that can stand in a list
MOST_PROOFS = 8
MOST_SKILLS = 9
NUMBER_BONUS = 3.0  # points; a line that says how many or how much is worth one firm requirement less than two
LATEST_BONUS = 1.5  # a line of the latest position
UNASKED = 0.1  # a line that shows nothing that is asked for
PARTLY = 0.5  # what a requirement counts that is shown in part

_BULLET = re.compile(r"^[\s•·▪▫◦●○■□*–—−‣⁃➢➤✓✔»>-]+\s*")
_SPAN = re.compile(r"(?<=\d) [–—-] (?=\d)")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3}[.!?])\s+(?=[A-ZÀ-ÞА-ЯЁІЇЄҐ])")
_DATES_BEFORE = re.compile(r"^(?:(?:\d{1,2}[./])?\d{4}|[–—-]|\s)+(?=[^\W\d_])")
_NUMBER = re.compile(r"\d")
_LINES = {
    RequirementKind.QUALIFICATION: "education",
    RequirementKind.LICENCE: "licence",
    RequirementKind.LANGUAGE: "language",
}


def digest(text: str) -> str:
    """A short name of a fact by its words, by which a person leaves it out."""
    return hashlib.sha256(fold_text(text).encode()).hexdigest()[:8]


def gather(
    resume: Resume,
    posting: Posting,
    report: Report,
    *,
    answers: Sequence[Answer] = (),
    typed: Sequence[str] = (),
    never: Collection[str] = (),
    left_out: Collection[str] = (),
    language: str | None = None,
) -> FactSheet:
    """The facts for a draft in `language`, by default the posting's.

    `never` holds requirements, in any words, that the person has never met: nothing is chosen for them. `left_out`
    holds digests of facts that the person does not want.
    """
    return _Gatherer(resume, posting, report, never, left_out, language).gather(answers, typed)


def draft_language(posting: Posting, language: str | None = None) -> str:
    """The language of a draft: the one wished for, else the posting's, else English."""
    return next((code for code in (language, posting.language) if code in LANGUAGES), DEFAULT_LANGUAGE)


def clean_line(text: str) -> str:
    """A line as it can stand in a sentence: without its bullet and its full stop."""
    return _SPAN.sub("–", _BULLET.sub("", " ".join(text.split()))).rstrip(" .;,:")


class _Gatherer:
    """Numbers facts as they are chosen."""

    def __init__(
        self,
        resume: Resume,
        posting: Posting,
        report: Report,
        never: Collection[str],
        left_out: Collection[str],
        language: str | None,
    ) -> None:
        self._resume = resume
        self._posting = posting
        self._language = draft_language(posting, language)
        self._differ = resume.language is not None and resume.language != self._language
        self._left_out = frozenset(left_out)
        self._never = {fold_text(subject) for subject in never}
        self._shown = [r for r in report.requirements if r.verdict is not Verdict.MISSING and not self._is_never(r)]
        self._asked = report.requirements
        self._facts: dict[tuple[EvidenceSource, str], Fact] = {}

    def gather(self, answers: Sequence[Answer], typed: Sequence[str]) -> FactSheet:
        positions = tuple(self._take_position(position) for position in self._resume.experience)
        proofs = self._choose_proofs()
        return FactSheet(
            positions=positions,
            proofs=proofs,
            skills=self._name_skills(),
            lines=() if self._differ else self._choose_lines(),
            duty=None if self._differ else self._choose_duty(),
            own_words=(*self._list_typed(typed), *self._list_own_words(answers)),
            facts=tuple(self._facts.values()),
            language=self._language,
            languages_differ=self._differ,
            for_present_employer=is_present_employer(self._resume, self._posting),
        )

    def _is_never(self, requirement: JudgedRequirement) -> bool:
        return fold_text(requirement.text) in self._never

    def _add(self, text: str, source: EvidenceSource, requirement: str | None = None) -> str:
        key = (source, text)
        if key not in self._facts:
            self._facts[key] = Fact(id=f"f{len(self._facts) + 1}", text=text, source=source, requirement=requirement)
        return self._facts[key].id

    def _take_position(self, position: Experience) -> PositionFact:
        title, company = (self._readable(name) for name in _split_title(position))
        dates = " – ".join(date for date in (position.start, position.end) if date)
        text = ", ".join(part for part in (position.title, position.company, dates) if part)
        return PositionFact(
            fact=self._add(text, EvidenceSource.RESUME) if text else "",
            title=title,
            company=company,
            start=position.start,
            is_current=position.end == "present",
        )

    def _readable(self, name: str | None) -> str | None:
        """A name unless it is Cyrillic in a letter in Latin script; the other way round it can stand."""
        return name if name and (self._language in ("ru", "uk") or is_written_in(name, self._language)) else None

    def _choose_proofs(self) -> tuple[Proof, ...]:
        lines = self._list_lines()
        chosen: list[Proof] = []
        covered: set[str] = set()
        while lines and len(chosen) < MOST_PROOFS:
            weights = [self._weigh(text, place, covered) for text, place in lines]
            best = max(range(len(lines)), key=lambda n: (weights[n], -n))
            text, place = lines.pop(best)
            shown = self._list_shown(text)
            covered.update(r.id for r in shown)
            named = max(shown, key=lambda r: r.points, default=None)
            chosen.append(
                Proof(
                    fact=self._add(text, EvidenceSource.RESUME, named.id if named else None),
                    text=text,
                    position=place,
                    requirement=named.text if named else None,
                    requirements=tuple(r.id for r in shown),
                    weight=round(weights[best], 3),
                )
            )
        return tuple(chosen)

    def _weigh(self, text: str, place: int, covered: set[str]) -> float:
        asked = sum(
            r.points * (1 if r.verdict is Verdict.MET else PARTLY)
            for r in self._list_shown(text)
            if r.id not in covered
        )
        number = NUMBER_BONUS if _NUMBER.search(text) else 0.0
        return max(asked, UNASKED) + number + (LATEST_BONUS if place == 0 else 0.0)

    def _list_shown(self, text: str) -> list[JudgedRequirement]:
        """The requirements that quote the line, or the part of it that was cut off for a quote."""
        key = fold_text(text)
        return [r for r in self._shown if any(_same(key, fold_text(clean_line(e.quote))) for e in r.evidence)]

    def _list_lines(self) -> list[tuple[str, int]]:
        """What the positions tell, each line once, with the number of its position."""
        lines: dict[str, tuple[str, int]] = {}
        known = [(fold_text(line.text), clean_line(line.text)) for line in read_lines(self._resume)[0]]
        for place, position in enumerate(self._resume.experience):
            for highlight in position.highlights:
                for text in _SENTENCE_END.split(" ".join(highlight.split())):
                    cleaned = _whole(clean_line(text), known)
                    fits = SHORTEST_PROOF <= len(cleaned.split()) <= LONGEST_PROOF
                    if fits and self._may_use(cleaned) and self._is_claimed(cleaned):
                        lines.setdefault(fold_text(cleaned), (cleaned, place))
        return list(lines.values())

    def _is_claimed(self, text: str) -> bool:
        """Whether the person claims all that a line says: "no experience with SAP" and "stopped using SAS" stand in
        resumes and in no letter."""
        claims = read_claims(text, split_words(text), self._resume.language or "en")
        return all(claim is Claim.OWN for claim in claims) and not self._is_paper(text)

    def _is_paper(self, text: str) -> bool:
        """Whether a line shows a licence, a degree or a language: those are told by themselves."""
        shown = self._list_shown(text)
        return bool(shown) and all(requirement.kind in _LINES for requirement in shown)

    def _may_use(self, text: str) -> bool:
        return digest(text) not in self._left_out

    def _name_skills(self) -> tuple[NamedSkill, ...]:
        named: dict[str, NamedSkill] = {}
        for requirement in self._shown:
            if requirement.kind is not RequirementKind.SKILL or requirement.verdict is not Verdict.MET:
                continue
            quotes = [clean_line(e.quote) for e in requirement.evidence]
            quotes = [quote for quote in quotes if self._may_use(quote)]
            for name in self._names_of(requirement, quotes):
                places = {place for quote in quotes for place in self._find_places(quote)}
                facts = tuple(self._add(quote, EvidenceSource.RESUME, requirement.id) for quote in quotes)
                named.setdefault(
                    name.casefold(),
                    NamedSkill(name=name_within(name, self._language), facts=facts, positions=tuple(sorted(places))),
                )
        return tuple(named.values())[:MOST_SKILLS]

    def _names_of(self, requirement: JudgedRequirement, quotes: Sequence[str]) -> list[str]:
        """The names that can stand in a list: short, and said in the resume in the same words; in another language
        only names of tools are."""
        parts = [_bare(part, self._posting.language) for part in requirement.text.split(" or ")]
        said = " ".join(f" {fold_text(quote)} " for quote in quotes)
        names = [part for part in parts if f" {fold_text(part)} " in said]
        if not names and len(parts) == 1 and not self._differ and quotes:
            names = parts
        return [name for name in names if 0 < len(name.split()) <= LONGEST_NAME and self._may_use(name)]

    def _find_places(self, quote: str) -> list[int]:
        key = fold_text(quote)
        return [
            place
            for place, position in enumerate(self._resume.experience)
            if any(_same(fold_text(highlight), key) for highlight in position.highlights)
        ]

    def _choose_lines(self) -> tuple[Line, ...]:
        lines: dict[str, Line] = {}
        for requirement in self._shown:
            kind = _LINES.get(requirement.kind)
            if kind is None or requirement.verdict is not Verdict.MET or not requirement.evidence:
                continue
            text = _DATES_BEFORE.sub("", clean_line(requirement.evidence[0].quote))
            told = (
                any(text == line.text for line in lines.values()) or self._is_header(text) or self._is_duty(kind, text)
            )
            if (
                not told
                and not _is_bare(text)
                and ": " not in text
                and self._may_use(text)
                and len(text.split()) <= LONGEST_PROOF
            ):
                fact = self._add(text, EvidenceSource.RESUME, requirement.id)
                lines.setdefault(kind, Line(kind=kind, text=text, fact=fact))
        return tuple(lines[kind] for kind in _LINES.values() if kind in lines)

    def _is_header(self, text: str) -> bool:
        """Whether a line is the title of a position: "Nurse" proves a profession, and is no licence."""
        key = fold_text(text)
        return any(_same(key, fold_text(position.title or "")) for position in self._resume.experience)

    def _is_duty(self, kind: str, text: str) -> bool:
        """Whether a line tells of teaching at work and names no degree: "Formation de 4 étudiants" is no education."""
        return kind == "education" and bool(self._find_places(text)) and not find_levels(text, schooled=True)

    def _choose_duty(self) -> NamedSkill | None:
        duties = [
            r
            for r in self._shown
            if r.kind is RequirementKind.RESPONSIBILITY and r.verdict is Verdict.MET and not _is_particular(r.text)
        ]
        for duty in duties:
            quotes = [quote for e in duty.evidence if self._may_use(quote := clean_line(e.quote))]
            if quotes and len(duty.text.split()) <= LONGEST_DUTY and self._find_places(quotes[0]):
                facts = tuple(self._add(quote, EvidenceSource.RESUME, duty.id) for quote in quotes)
                return NamedSkill(name=duty.text, facts=facts)
        return None

    def _list_own_words(self, answers: Sequence[Answer]) -> list[OwnWord]:
        by_subject = {fold_text(requirement.text): requirement for requirement in self._asked}
        words = []
        for answer in answers:
            requirement = by_subject.get(fold_text(answer.subject))
            text = answer.detail or (requirement.text if requirement else answer.subject)
            if requirement is None or fold_text(answer.subject) in self._never or not self._may_use(text):
                continue
            fact = self._add(text, EvidenceSource.ANSWER, requirement.id)
            words.append(OwnWord(subject=requirement.text, detail=answer.detail, fact=fact))
        return words

    def _list_typed(self, typed: Sequence[str]) -> list[OwnWord]:
        texts = [" ".join(text.split()) for text in typed]
        return [
            OwnWord(subject=text, detail=text, fact=self._add(text, EvidenceSource.TYPED))
            for text in texts
            if text and self._may_use(text)
        ]


def _is_bare(text: str) -> bool:
    """Whether a line is one plain word, such as a heading: "Ausbildung" names no training, "NR-10" a paper."""
    return len(text.split()) == 1 and text.isalpha() and not text.isupper()


def _is_particular(text: str) -> bool:
    """Whether a duty was cut out of a sentence, or says a number, which is the employer's and not the person's."""
    return text[:1].islower() or _NUMBER.search(text) is not None


def _split_title(position: Experience) -> tuple[str | None, str | None]:
    """Title and employer; where a reader took both for the employer ("Accountant, Acme GmbH"), they are parted."""
    title, company = position.title, position.company
    if company is None and title and "," in title:
        title, company = (part.strip() for part in title.split(",", 1))
    if title is None and company and "," in company:
        title, company = (part.strip() for part in company.split(",", 1))
    return title, clean_company(company)


def _whole(text: str, known: Sequence[tuple[str, str]]) -> str:
    """The line of the text that `text` is the beginning of: a position may hold a line cut at the page's margin."""
    key = fold_text(text)
    return next((line for folded, line in known if folded.startswith(f"{key} ") and text[-1:] not in ".!?"), text)


def _same(one: str, other: str) -> bool:
    """Whether two folded lines are the same, or one is a part of the other."""
    if not one or not other:
        return False
    return one == other or (min(len(one), len(other)) > 20 and (one in other or other in one))


def _bare(text: str, language: str | None) -> str:
    """A requirement without the small words that it begins with and without what stands in brackets."""
    text = re.sub(r"\s*\([^)]*\)", "", text).split(": ")[0].strip(" .,;")
    words = split_words(text)
    small = (word for word in words if word.raw.isupper() or not is_function_word(word.folded, language or "en"))
    first = next(small, None)
    return text[first.start :] if first else ""


def mentions(text: str, subjects: Collection[str]) -> bool:
    """Whether a text says one of the subjects, in their folded words."""
    said = f" {fold_text(text)} "
    return any(f" {' '.join(fold_words(subject))} " in said for subject in subjects)
