"""The evidence behind a sentence: the lines of its facts, and what stands around them in the resume."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from itertools import takewhile

from core.language.claims import Claim
from core.language.degrees import find_levels, is_unfinished
from core.language.detect import detect_language
from core.language.planted import take_out_planted
from core.language.words import Word, fold_words, stem
from core.matching.reading.fields import LEAD, NO_RANK, RANKS, find_rank, name_fields
from core.matching.reading.positions import count_months, month_of
from core.postings.model import Posting
from core.resumes.model import Experience, Resume, SectionKind
from core.resumes.words.dates import find_dates
from core.resumes.words.titles import company_words
from core.writing.evidence import EvidenceSource, Fact
from core.writing.gate.lines import READ, Line, read_line

KEPT = 256  # texts of facts and postings whose lines are kept
LONGEST_TITLE = 10  # words of a line that may be a title with its employer
HEAD = 3  # lines at the head of a resume, among which its headline stands
LEAST_TEXT = 200  # characters of facts from which their language is told by them alone


@dataclass(frozen=True, slots=True)
class Held:
    """A position of the resume, for what is computed: its title's words, its lines, its months. `companies` are the
    telling words of its employer's name, in each way it may be read."""

    companies: tuple[frozenset[str], ...]
    title: frozenset[str]
    rank: int
    lines: tuple[Line, ...]
    first: int
    last: int


@dataclass(slots=True)
class Evidence:
    """Lines that carry a sentence, with what all of them show together."""

    lines: tuple[Line, ...]
    language: str
    held: tuple[Held, ...] = ()
    words: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    own_terms: set[int] = field(default_factory=set)
    part_terms: set[int] = field(default_factory=set)
    title_words: set[str] = field(default_factory=set)
    title_fields: set[str] = field(default_factory=set)
    rank: int = NO_RANK
    degree: int = 0
    counts: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        for line in self.lines:
            self.words.update(word.folded for word in line.words)
            self.stems.update(stem(word.folded, line.language) for word in line.words)
            self.own_terms.update(line.terms(Claim.OWN))
            self.part_terms.update(line.terms(Claim.BEGUN, Claim.PAST))

    def has_lead(self) -> bool:
        """Whether a title in it is that of somebody with others under them."""
        return self.rank >= LEAD


def gather(facts: Sequence[Fact], resume: Resume | None, language: str) -> Evidence:
    """The evidence of some facts. A resume adds the heads of the positions and schools that the facts come from, and
    the person's name and languages; a soft sentence has the name alone."""
    own = [fact for fact in facts if fact.source is not EvidenceSource.POSTING]
    told = _tell_language(own, resume, language)
    lines = [read_line(text, told) for text in _split("\n".join(fact.text for fact in own))]
    held = _list_held(resume, told) if resume and own else ()
    name = [read_line(resume.contact.name, told)] if resume and resume.contact.name else []
    evidence = Evidence((*name, *lines, *_list_heads(lines, resume, told)), told, held)
    _add_titles(evidence, resume, lines)
    _add_degrees(evidence)
    evidence.counts = _count(resume) if own else frozenset()
    return evidence


def gather_posting(posting: Posting | None, facts: Sequence[Fact], language: str) -> Evidence:
    """What the posting says of the employer."""
    texts = [fact.text for fact in facts if fact.source is EvidenceSource.POSTING]
    texts.extend([posting.text, posting.title or "", posting.company or "", posting.location or ""] if posting else [])
    told = (posting.language if posting else None) or language
    return Evidence(tuple(read_line(line, told) for line in _split("\n".join(texts))), told)


def join(one: Evidence, other: Evidence) -> Evidence:
    """Both together."""
    joined = Evidence((*one.lines, *other.lines), one.language, one.held)
    joined.title_words, joined.title_fields = one.title_words | other.words, one.title_fields
    joined.rank, joined.degree, joined.counts = len(RANKS), max(one.degree, other.degree, 5), one.counts
    return joined


def _tell_language(facts: Sequence[Fact], resume: Resume | None, language: str) -> str:
    if resume is not None and resume.language:
        return resume.language
    text = "\n".join(fact.text for fact in facts)
    return (detect_language(text) if len(text) >= LEAST_TEXT else None) or language


@lru_cache(maxsize=KEPT)
def _split(text: str) -> tuple[str, ...]:
    """The lines of a text without what was planted in them."""
    raws = (" ".join(raw.split()) for raw in text.replace("\f", "\n").split("\n"))
    return tuple(filter(None, take_out_planted(raws).lines))


def _hold(position: Experience, language: str) -> Held:
    first, last = _list_months(position.start, position.end)
    company = read_line(position.company or "", language)
    title = read_line(position.title or "", language)
    return Held(
        tuple(filter(None, [frozenset(word.folded for word in company.words if _tells(word))])),
        title.content,
        find_rank(position.title or "", language),
        tuple(read_line(text, language) for text in position.highlights if text.strip()),
        first,
        last,
    )


def _list_held(resume: Resume, language: str) -> tuple[Held, ...]:
    """The positions of a resume, and ranges of dates in its text that its reader made no position of: the gate must not
    call a true number of years a lie because a head was hard to read."""
    held = [_hold(position, language) for position in resume.experience]
    known = {(one.first, one.last) for one in held}
    studied = "\n".join(section.text for section in resume.sections if section.kind is SectionKind.EDUCATION)
    lines = [" ".join(line.split()) for line in resume.text.replace("\f", "\n").split("\n")]
    lines = [line for line in lines if line]
    for number, line in enumerate(lines):
        for span in find_dates(line):
            if not (span.start and span.end) or line in studied:
                continue
            first, last = _list_months(span.start, span.end)
            if last and (first, last) not in known:
                known.add((first, last))
                held.append(_hold_found(lines, number, first, last, language))
    return tuple(held)


def _hold_found(lines: Sequence[str], number: int, first: int, last: int, language: str) -> Held:
    """A position that is known by a line with its dates: its head is that line and the one before, its text the lines
    up to the next with dates."""
    heads = [text for text in lines[max(number - 1, 0) : number + 1] if not text.startswith(_BULLETS)]
    parts = [part for text in heads for part in re.split(r"[,|·•–—]", text)]
    words = (read_line(part, language).words for part in parts)
    companies = (frozenset(word.folded for word in some if _tells(word)) for some in words)
    body = list(takewhile(lambda text: not any(span.start for span in find_dates(text)), lines[number + 1 :]))
    return Held(
        tuple(filter(None, companies)),
        frozenset(name for text in heads for name in read_line(text, language).content),
        max((find_rank(text, language) for text in heads), default=NO_RANK),
        tuple(read_line(text, language) for text in body),
        first,
        last,
    )


_BULLETS = ("-", "–", "•", "*", "·")


def _list_months(start: str | None, end: str | None) -> tuple[int, int]:
    """The months of a position, the last one exclusive; zeros where one of them is not known."""
    as_of = datetime.now(UTC).date()
    month = 12 * as_of.year + as_of.month
    first, last = month_of(start, month, end=False), month_of(end, month, end=True)
    return (first, max(last, first)) if first is not None and last is not None else (0, 0)


def _tells(word: Word) -> bool:
    """Whether a word of an employer's name tells it from others: no "GmbH" and no "Clinic"."""
    return len(word.folded) > 2 and word.raw[0].isupper() and not company_words(word.raw)


def _list_heads(lines: Sequence[Line], resume: Resume | None, language: str) -> list[Line]:
    """The heads of the positions that one of the lines comes from."""
    if resume is None:
        return []
    told = {line.text for line in lines}
    heads: list[Line] = []
    for position in resume.experience:
        texts = [position.title or "", position.company or "", position.location or ""]
        around = {" ".join(text.split()) for text in (*texts, *position.highlights)}
        if any(text and (text in told or any(text in line for line in told)) for text in around):
            dates = " – ".join(date for date in (position.start, position.end) if date)
            heads.extend(read_line(text, language) for text in (*texts, dates) if text)
    return heads


def _add_titles(evidence: Evidence, resume: Resume | None, lines: Sequence[Line]) -> None:
    """The titles that the person holds or held: those of positions, and what the first lines say. Every other line may
    name them too, but not their rank: "worked with directors"."""
    titles = [position.title for position in resume.experience if position.title] if resume and lines else []
    heads = [_list_own(line) for line in (lines[:HEAD] if resume else lines) if len(line.words) <= LONGEST_TITLE]
    for text in (*titles, *heads):
        evidence.rank = max(evidence.rank, find_rank(text, evidence.language))
    for text in (*titles, *map(_list_own, lines)):
        evidence.title_words.update(fold_words(text))
        evidence.title_fields.update(name_fields(text, evidence.language))


def _list_own(line: Line) -> str:
    return " ".join(word.raw for word, claim in zip(line.words, line.claims, strict=True) if claim is Claim.OWN)


def _add_degrees(evidence: Evidence) -> None:
    evidence.degree = max((_read_degree(line.text) for line in evidence.lines), default=0)


@lru_cache(maxsize=READ)
def _read_degree(text: str) -> int:
    """The highest level that a line of evidence shows, 0 where it shows none or one that was never finished."""
    return 0 if is_unfinished(text) else max(find_levels(text, schooled=True), default=0)


def _count(resume: Resume | None) -> frozenset[int]:
    """How many positions, employers, schools and languages a resume has: small numbers that a letter may say."""
    if resume is None:
        return frozenset()
    companies = {position.company for position in resume.experience if position.company}
    return frozenset(map(len, (resume.experience, companies, resume.education, resume.languages, resume.certificates)))


def count_spans(held: Iterable[Held]) -> int:
    """Months that some positions cover, overlaps counted once."""
    return count_months([(one.first, one.last) for one in held if one.last])
