"""What is computed once for a resume, whatever posting it is held against."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from core.language.degrees import find_levels
from core.language.negation import drop_negated
from core.language.places import load_postal_codes
from core.language.planted import remove_planted
from core.language.scanner import Hit, Scanner
from core.language.slips import join_all, mend
from core.language.words import Word, fold_words, is_function_word, split_words, stem
from core.matching.occupations.measured import title_stems
from core.matching.occupations.space import OccupationSpace, Picture
from core.resumes.model import Resume, SectionKind

_CONTINUED = re.compile(r"^[a-zà-ÿа-яё(]")
_SENTENCE = re.compile(r"(?<=[^\W_]{2}[.!?;])\s+(?=[A-ZÀ-ÞА-ЯЁ0-9•–-])|(?<=[^\W_][)\"”][.!?;])\s+(?=[A-ZÀ-ÞА-ЯЁ])")
PART = 4  # words from which a line can be told to be a part of another
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
LEAST_ITEMS = 3  # of a line that is a list
LONGEST_ITEM = 3  # words of an item, on the average
LONG = 160  # characters from which a line is a paragraph, and its sentences are lines


@dataclass(frozen=True, slots=True)
class ResumeLine:
    """A line as it stands in the text. `dated` when it belongs to a job with dates."""

    text: str
    page: int
    dated: bool


@dataclass(frozen=True, slots=True)
class Job:
    """A dated job: the words of its title, the words below it, and its months since year 0."""

    line: int
    title: frozenset[str]
    body: frozenset[str]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Profile:
    """A resume, ready to be judged. `stems` and `terms` map to the numbers of the lines they stand in; `order` has
    the stems of every line as they follow one another."""

    language: str
    lines: tuple[ResumeLine, ...]
    order: tuple[tuple[str, ...], ...]
    stems: dict[str, tuple[int, ...]]
    terms: dict[int, tuple[int, ...]]
    jobs: tuple[Job, ...]
    degrees: tuple[tuple[int, int], ...]
    picture: Picture
    word_count: int
    planted: tuple[str, ...] = ()


def build_profile(resume: Resume, scanner: Scanner, space: OccupationSpace, as_of: int) -> Profile:
    """`as_of` is the month (12 * year + month) that "present" stands for."""
    language = resume.language or "en"
    lines, planted = _read_lines(resume)
    stems: dict[str, list[int]] = defaultdict(list)
    terms: dict[int, list[int]] = defaultdict(list)
    degrees: list[tuple[int, int]] = []
    order: list[tuple[str, ...]] = []
    headings = {" ".join(fold_words(section.heading)) for section in resume.sections}
    schooled = " ".join(
        " ".join(fold_words(section.text)) for section in resume.sections if section.kind is SectionKind.EDUCATION
    )
    for number, line in enumerate(lines):
        key = " ".join(fold_words(line.text))
        if key in headings:
            order.append(())
            continue
        words = mend(drop_negated(line.text, split_words(line.text)), language)
        said = tuple(stem(w.folded, language) for w in words if not is_function_word(w.folded, language))
        order.append(said)
        for proven in dict.fromkeys([*said, *(stem(word, language) for word in join_all(words))]):
            stems[proven].append(number)
        hits = scanner.find(words, listed=_is_list(words))
        found = dict.fromkeys(h.term for h in hits if not _is_state(words, h, line.text))
        for term in dict.fromkeys([*found, *(i for t in found for i in sorted(scanner.implied(t)))]):
            terms[term].append(number)
        degrees.extend((level, number) for level in find_levels(line.text, schooled=key in schooled))
    titles = _read_titles(resume, lines)
    return Profile(
        language=language,
        lines=lines,
        order=tuple(order),
        stems={k: tuple(v) for k, v in stems.items()},
        terms={k: tuple(v) for k, v in terms.items()},
        jobs=_read_jobs(resume, lines, language, as_of),
        degrees=tuple(degrees),
        picture=space.draw(_describe(resume, lines), titles, language),
        word_count=sum(len(fold_words(line.text)) for line in lines),
        planted=planted,
    )


def _is_list(words: Sequence[Word]) -> bool:
    """Whether a line names one thing after another."""
    items = 1 + sum(word.apart for word in words[1:])
    return items >= LEAST_ITEMS and len(words) <= items * LONGEST_ITEM


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
    listed = {
        " ".join(fold_words(line))
        for section in resume.sections
        if section.kind is SectionKind.SKILLS
        for line in section.text.split("\n")
    } | {" ".join(fold_words(section.heading)) for section in resume.sections}
    whole = "\n".join(sorted(listed))
    told: dict[str, None] = {}
    for line in lines:
        key = " ".join(fold_words(line.text))
        if key not in listed and not (len(key.split()) >= PART and key in whole):
            told[line.text] = None
    return "\n".join(told)


def _read_lines(resume: Resume) -> tuple[tuple[ResumeLine, ...], tuple[str, ...]]:
    dated = " ".join(
        " ".join(fold_words(part))
        for job in resume.experience
        if job.start or job.end
        for part in (job.title or "", job.company or "", *job.highlights)
    )
    lines: list[ResumeLine] = []
    planted: list[str] = []
    for page, text in enumerate(resume.text.split("\f"), 1):
        previous = ""
        for raw in text.split("\n"):
            line, found = remove_planted(" ".join(raw.split()))
            planted.extend(found)
            if found and not line:
                continue
            if not line:
                previous = ""
                continue
            if (
                previous
                and len(previous) > 50
                and _CONTINUED.match(line)
                and previous[-1] not in ".:;!?"
                and len(previous) < 400
            ):
                line = f"{lines.pop().text} {line}"
            key = " ".join(fold_words(line))
            in_job = bool(key) and (key in dated or _overlaps(key, dated))
            lines.append(ResumeLine(line, page, in_job))
            previous = line
    return tuple(part for line in lines for part in _part_sentences(line)), tuple(planted)


def _part_sentences(line: ResumeLine) -> list[ResumeLine]:
    """Words prove something together when one sentence says them, not when one paragraph does."""
    if len(line.text) < LONG:
        return [line]
    return [replace(line, text=text) for text in _SENTENCE.split(line.text) if text]


def _overlaps(key: str, dated: str) -> bool:
    """Whether most of a line is inside the dated jobs, where both were cut differently."""
    words = key.split()
    return len(words) >= 6 and (" ".join(words[-5:]) in dated or " ".join(words[:5]) in dated)


def _read_titles(resume: Resume, lines: tuple[ResumeLine, ...]) -> list[tuple[str, float]]:
    """The headline and the titles of dated jobs; older jobs say less about what the person is now."""
    titles = [
        (line.text, 1.0)
        for line in lines[:3]
        if 1 <= len(line.text.split()) <= 8 and not any(c.isdigit() or c == "@" for c in line.text)
    ]
    for age, job in enumerate(resume.experience[:8]):
        if job.title:
            titles.append((job.title, max(1.0 - 0.12 * age, 0.5)))
    return titles


def month_of(date: str | None, as_of: int, *, end: bool) -> int | None:
    """Months since year 0 of `YYYY-MM`, `YYYY` (its middle) or `present`."""
    if date is None:
        return None
    if date == "present":
        return as_of
    year, _, month = date.partition("-")
    if not year.isdigit():
        return None
    return 12 * int(year) + (int(month) + (1 if end else 0) if month else 1)


def _read_jobs(resume: Resume, lines: tuple[ResumeLine, ...], language: str, as_of: int) -> tuple[Job, ...]:
    keys = [" ".join(fold_words(line.text)) for line in lines]
    jobs: list[Job] = []
    for job in resume.experience:
        first = month_of(job.start, as_of, end=False)
        last = month_of(job.end, as_of, end=True)
        first = first if first is not None else (last - 12 if last is not None else None)
        last = last if last is not None else (first + 12 if first is not None else None)
        title = " ".join(fold_words(job.title or ""))
        at = _find_title(title, keys, {other.line for other in jobs})
        if first is None or last is None:
            first = last = 0
        told = [*(remove_planted(h)[0] for h in job.highlights), job.company or ""]
        body = frozenset(stem(w, language) for text in told for w in fold_words(text))
        jobs.append(Job(at, title_stems(job.title or "", language), body, first, max(last, first)))
    return tuple(jobs)


def _find_title(title: str, keys: Sequence[str], taken: Collection[int]) -> int:
    """The line of a job's title, -1 where there is none: one with a date rather than the headline of the resume."""
    named = [n for n, key in enumerate(keys) if title and title in key and n not in taken]
    dated = (n for n in named if any(c.isdigit() for c in keys[n]) or (n + 1 < len(keys) and _YEAR.search(keys[n + 1])))
    return next(dated, named[0] if named else -1)


def count_months(spans: list[tuple[int, int]]) -> int:
    """Months covered, overlaps counted once."""
    total, reached = 0, 0
    for first, last in sorted(spans):
        total += max(last - max(first, reached), 0)
        reached = max(reached, last)
    return total
