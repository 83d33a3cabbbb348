"""What is computed once for a resume, whatever posting it is held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from core.language.compounds import list_forms
from core.language.deeds import find_deeds, is_of_a_thing, list_treacherous
from core.language.papers import find_driving_classes
from core.language.places import load_postal_codes
from core.language.proficiency import inflects
from core.language.scanner import Hit, Scanner
from core.language.slips import join_all, mend
from core.language.vocabulary import TermKind
from core.language.words import Word, fold_words, is_function_word, stem
from core.matching.occupations.space import OccupationSpace, OccupationVectors
from core.matching.reading.amounts import Amount, find_amounts
from core.matching.reading.claimed import ClaimReader, is_list
from core.matching.reading.degrees import ShownDegree, read_degrees
from core.matching.reading.guessed_positions import complete_positions
from core.matching.reading.languages import ShownLanguage, read_spoken
from core.matching.reading.positions import LineIndex, Position, list_titles, read_positions, tells_of_others
from core.matching.reading.resume_lines import ResumeLine, fold_text, read_lines
from core.resumes.model import Resume, SectionKind

PART = 4  # words from which a line can be told to be a part of another

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class ResumeProfile:
    """A resume, ready to be judged. `stems` and `terms` map to the numbers of the lines they stand in; `order` has
    the stems of every line as they follow one another; `spoken` are the languages that the person
    names as their own, `papers` the numbers of the lines about education and certificates, `driving` those that name a
    driving licence; `year` is the year of today, `as_of` its month (12 * year + month) that "present" stands for;
    `amounts` are those of lines with numbers, `leading_lines` say that the person led, coached or trained others. What
    is past or just being learnt stands in `part_stems` and `part_terms`; what the resume denies or only wishes for is
    `lacking`, and no relative of it stands in."""

    language: str
    lines: tuple[ResumeLine, ...]
    order: tuple[tuple[str, ...], ...]
    stems: dict[str, tuple[int, ...]]
    terms: dict[int, tuple[int, ...]]
    part_stems: dict[str, tuple[int, ...]]
    part_terms: dict[int, tuple[int, ...]]
    lacking: frozenset[int]
    positions: tuple[Position, ...]
    degrees: tuple[ShownDegree, ...]
    spoken: tuple[ShownLanguage, ...]
    occupations: OccupationVectors
    word_count: int
    year: int
    as_of: int
    papers: frozenset[int]
    driving: tuple[int, ...]
    amounts: tuple[tuple[int, tuple[Amount, ...]], ...] = ()
    leading_lines: frozenset[int] = frozenset()
    planted: tuple[str, ...] = ()


def build_resume_profile(resume: Resume, scanner: Scanner, space: OccupationSpace, as_of: int) -> ResumeProfile:
    """`as_of` is the month (12 * year + month) that "present" stands for."""
    language = resume.language or "en"
    resume = complete_positions(resume)
    lines, planted = read_lines(resume)
    reader = ClaimReader(resume, scanner)
    index = _index_lines(resume, lines, scanner, reader)
    claimed = tuple(replace(line, text=reader.read(line.text).text) for line in lines)
    return ResumeProfile(
        language=language,
        lines=lines,
        order=tuple(index.order),
        stems=_freeze(index.stems),
        terms=_freeze(index.terms),
        part_stems=_freeze(index.part_stems),
        part_terms=_freeze(index.part_terms),
        lacking=frozenset(index.lacking),
        positions=read_positions(resume, LineIndex(lines, index.order, index.terms), language, as_of),
        as_of=as_of,
        amounts=_find_amounts(lines, index.order, language),
        leading_lines=frozenset(n for n, line in enumerate(lines) if tells_of_others(line.text, language)),
        degrees=read_degrees(lines, index.schooled),
        spoken=read_spoken(claimed, index.languages, scanner),
        occupations=space.place(_describe(resume, lines), list_titles(resume, lines), language),
        year=(as_of - 1) // 12,
        papers=frozenset(index.papers),
        driving=tuple(n for n, line in enumerate(claimed) if find_driving_classes(line.text) is not None),
        word_count=sum(len(fold_words(line.text)) for line in lines),
        planted=tuple(dict.fromkeys((*planted, *resume.planted))),
    )


def _find_amounts(
    lines: Sequence[ResumeLine], order: Sequence[tuple[str, ...]], language: str
) -> tuple[tuple[int, tuple[Amount, ...]], ...]:
    """The amounts of each line that has any; a heading or a denied line shows none."""
    found = ((n, tuple(find_amounts(line.text, language))) for n, line in enumerate(lines) if order[n])
    return tuple((number, amounts) for number, amounts in found if amounts)


@dataclass(slots=True)
class _Index:
    """What stands in which line, while the lines are gone through."""

    stems: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    terms: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    part_stems: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    part_terms: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    lacking: set[int] = field(default_factory=set)
    schooled: list[int] = field(default_factory=list)
    papers: list[int] = field(default_factory=list)
    languages: list[int] = field(default_factory=list)
    order: list[tuple[str, ...]] = field(default_factory=list)


def _freeze(index: Mapping[_Key, Sequence[int]]) -> dict[_Key, tuple[int, ...]]:
    return {key: tuple(numbers) for key, numbers in index.items()}


def _index_lines(resume: Resume, lines: tuple[ResumeLine, ...], scanner: Scanner, reader: ClaimReader) -> _Index:
    """Headings are no evidence: "Skills: Java" shows Java, the heading "Java Projects" does not."""
    index = _Index()
    headings = {fold_text(section.heading) for section in resume.sections}
    schooled, papers = (_join_sections(resume, kind) for kind in (SectionKind.EDUCATION, SectionKind.CERTIFICATES))
    for number, line in enumerate(lines):
        key = fold_text(line.text)
        if key in headings:
            index.order.append(())
            continue
        _index_line(index, number, line.text, scanner, reader)
        if key in schooled:
            index.schooled.append(number)
        if key and (key in schooled or key in papers):
            index.papers.append(number)
    return index


def _join_sections(resume: Resume, kind: SectionKind) -> str:
    return " ".join(fold_text(section.text) for section in resume.sections if section.kind is kind)


def _index_line(index: _Index, number: int, text: str, scanner: Scanner, reader: ClaimReader) -> None:
    """What one line shows in full, in part, and as lacking."""
    language = reader.language
    claimed = reader.read(text)
    words = mend(claimed.whole, language)
    _index_words(index, number, words, language)
    terms = _find_terms(words, text, scanner, language)
    terms = list(dict.fromkeys([*terms, *_find_shown(index.order[number], scanner, language)]))
    for term in terms:
        index.terms[term].append(number)
    index.lacking.update(hit.term for hit in scanner.find(claimed.lacking, language=language))
    if claimed.part:
        _index_part(index, number, mend(claimed.part, language), text, scanner, language)
    if inflects(words) or any(scanner.terms[term].kind is TermKind.LANGUAGE for term in terms):
        index.languages.append(number)


def _index_words(index: _Index, number: int, words: Sequence[Word], language: str) -> None:
    told = [w.folded for w in words if not is_function_word(w.folded, language)]
    said = tuple(stem(form, language) for word in told for form in list_forms(word, language))
    index.order.append(said)
    for shown in dict.fromkeys([*said, *(stem(word, language) for word in join_all(words))]):
        index.stems[shown].append(number)


def _index_part(index: _Index, number: int, words: Sequence[Word], text: str, scanner: Scanner, language: str) -> None:
    """What a line shows in part only: "stopped using SAS", "currently studying Spanish"."""
    for shown in {stem(w.folded, language) for w in words if not is_function_word(w.folded, language)}:
        index.part_stems[shown].append(number)
    for term in _find_terms(words, text, scanner, language):
        index.part_terms[term].append(number)


def _find_terms(words: Sequence[Word], text: str, scanner: Scanner, language: str) -> list[int]:
    """The terms that a line names, then those that they imply, each once. That a part proves its umbrella is a law of
    the score (`test_a_part_proves_its_umbrella`)."""
    hits = scanner.find(words, listed=is_list(words), language=language)
    named = dict.fromkeys(hit.term for hit in hits if _is_named(words, hit, text, scanner))
    return list(dict.fromkeys([*named, *(i for term in named for i in sorted(scanner.implied(term)))]))


def _find_shown(said: Sequence[str], scanner: Scanner, language: str) -> Iterator[int]:
    """The terms that the deeds of a line show, each with what it implies."""
    for name in find_deeds(said, language):
        term = scanner.number(name)
        if term is not None:
            yield term
            yield from sorted(scanner.implied(term))


def _is_named(words: Sequence[Word], hit: Hit, text: str, scanner: Scanner) -> bool:
    """Whether a word that looks like a term names it: no state, and no trait that only tells the kind of a thing."""
    if scanner.terms[hit.term].name in list_treacherous() and is_of_a_thing(words, hit.first, hit.end):
        return False
    return not _is_state(words, hit, text)


def _is_state(words: Sequence[Word], hit: Hit, text: str) -> bool:
    """Whether a term is the CA of "Fresno, CA" and not the chartered accountant."""
    word = words[hit.first]
    if hit.end - hit.first > 1 or word.raw not in load_postal_codes() or not hit.first:
        return False
    before = words[hit.first - 1]
    return text[before.end : word.start].strip() == "," and before.raw.istitle()


def _describe(resume: Resume, lines: tuple[ResumeLine, ...]) -> str:
    """What the person has done. Lists of skills are left out, so that listing one more never moves the field
    of work; a line said twice counts once."""
    skills = (s.text for s in resume.sections if s.kind is SectionKind.SKILLS)
    listed = {fold_text(line) for text in skills for line in text.split("\n")}
    listed |= {fold_text(section.heading) for section in resume.sections}
    whole = "\n".join(sorted(listed))
    told = [line.text for line in lines if not _stands_among(fold_text(line.text), listed, whole)]
    return "\n".join(dict.fromkeys(told))


def _stands_among(key: str, listed: set[str], whole: str) -> bool:
    """Whether a line is one of the list, or a part of one."""
    return key in listed or (len(key.split()) >= PART and key in whole)
