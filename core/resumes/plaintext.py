"""Turns plain or Markdown text into a `Resume`: sections, dated jobs, studies, skills.

For resumes that arrive as text. Files are read by `core.resumes.reader`, which sees the page as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.language.detect import detect_language
from core.resumes.model import Education, Experience, Resume, Section, SectionKind
from core.resumes.words.dates import Span, find_dates
from core.resumes.words.headings import composed_heading, known_heading
from core.resumes.words.places import is_place
from core.resumes.words.titles import company_words, title_words

_BULLET = re.compile(r"^\s*(?:[-–—•·‣▪●○◦*+»]|\d{1,2}[.)])+\s*")
_MARKS = re.compile(r"^#{1,6}\s*|\*\*|__|~")
_PLACEHOLDER = re.compile(r"\b(?:company name|city|state)\b|ï¼\S*|\W*[|]\W*", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[\w.])(?=\((?:19|20)\d\d)")
_YEARS = re.compile(r"(?<=\b(?:19|20)\d\d)-(?=(?:19|20)\d\d\b)")
# "3. 2018 - Clerk": the job that somebody still has, or whose end is not said.
_BEGINS = re.compile(r"\W*(?:\d{1,2}[.)]\s+)?((?:19|20)\d\d)\s*[-–—:]\s*(?=[^\W\d])")
_SPLIT_SKILLS = re.compile(r"\s*[,;•|·]\s*|\s{3,}")
_DEGREE = re.compile(
    r"\b(?:bachelor|master|associate|doctor|ph\.?d|mba|b\.?sc|m\.?sc|b\.?a\b|b\.?s\b|b\.?tech|diploma|degree|ged|"
    r"high school|certificate|licenciatura|grado|licence|"
    r"diplom|abitur|bacharel|graduação|бакалавр|магистр|высшее)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Block:
    heading: str
    kind: SectionKind
    lines: list[str] = field(default_factory=list)


def read_text(text: str) -> Resume:
    """Reads a resume given as text. Never raises; what is not found stays empty."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = _split_blocks(text)
    experience = [
        e for b in blocks if b.kind in (SectionKind.EXPERIENCE, SectionKind.OTHER) for e in _read_jobs(b.lines)
    ]
    if not experience:
        loose = [b for b in blocks if b.kind not in (SectionKind.EDUCATION, SectionKind.EXPERIENCE, SectionKind.OTHER)]
        experience = [e for b in loose for e in _read_jobs(b.lines)]
    return Resume(
        sections=tuple(Section(heading=b.heading, kind=b.kind, text="\n".join(b.lines)) for b in blocks if b.heading),
        experience=tuple(experience),
        education=tuple(e for b in blocks if b.kind is SectionKind.EDUCATION for e in _read_studies(b.lines)),
        skills=_read_list(blocks, SectionKind.SKILLS),
        languages=_read_list(blocks, SectionKind.LANGUAGES),
        certificates=_read_list(blocks, SectionKind.CERTIFICATES),
        text=text,
        language=detect_language(text),
    )


def _split_blocks(text: str) -> list[_Block]:
    blocks = [_Block("", SectionKind.OTHER)]
    for raw in text.split("\n"):
        marked = raw.lstrip().startswith("#")
        line = _MARKS.sub("", raw.strip()).strip()
        if not line:
            continue
        bare = line.rstrip(": ")
        listed = bool(_BULLET.match(line))
        kind = None if listed else _find_kind(bare)
        lead, colon, rest = line.partition(":")
        inline = known_heading(lead) if colon and rest.strip() and not listed else None
        if kind is not None or (marked and len(bare.split()) <= 6):
            blocks.append(_Block(line.rstrip(": "), kind or SectionKind.OTHER))
        elif inline is not None:
            blocks.append(_Block(lead, inline, [rest.strip()]))
        else:
            blocks[-1].lines.append(line)
    return [b for b in blocks if b.heading or b.lines]


def _find_kind(line: str) -> SectionKind | None:
    return (known_heading(line) or composed_heading(line)) if len(line) < 50 else None


def _find_range(line: str) -> Span | None:
    """The first date of a line that has a beginning and an end; or the year that a point begins with."""
    found = next((span for span in find_dates(line) if span.start and span.end), None)
    begins = _BEGINS.match(line)
    if found is None and begins:
        return Span(begins[1], None, begins.start(1), begins.end(), single=False)
    return found


def _read_jobs(lines: list[str]) -> list[Experience]:
    lines = [_YEARS.sub("–", _GLUED.sub(" ", line)) for line in lines]
    starts = [(n, span) for n, line in enumerate(lines) if len(line) < 400 and (span := _find_range(line))]
    jobs: list[Experience] = []
    claimed = -1
    for at, (number, dates) in enumerate(starts):
        following = starts[at + 1][0] if at + 1 < len(starts) else len(lines)
        line = _BULLET.sub("", lines[number])
        dates = _find_range(line) or dates
        before, after = line[: dates.first], line[dates.last :]
        title, rest = _find_title(before, after)
        location = title if title and is_place(title) else None
        company = title if title and company_words(title) and not title_words(title) else None
        body = lines[number + 1 : following]
        above = lines[number - 1] if number - 1 > claimed and number else ""
        # Place or company and dates on a line of their own stand under the title, which may be a point.
        heads = bool(location) or not (above.endswith(".") or _BULLET.match(above))
        if company and not (above and len(above) < 90 and title_words(above)):
            company = None
        if location or company:
            title = None
        if title is None and above and len(above) < 90 and heads:
            title = _PLACEHOLDER.sub(" ", _BULLET.sub("", above)).strip(" ,-–—:") or None
        if title is None and body and len(body[0]) < 90:
            title, body = _PLACEHOLDER.sub(" ", body[0]).strip(" ,-–—:") or None, body[1:]
        highlights = [rest, *(_BULLET.sub("", b) for b in body)]
        jobs.append(
            Experience(
                title=title,
                company=company,
                location=location,
                start=dates.start,
                end=dates.end,
                highlights=tuple(h for h in (h.strip() for h in highlights) if h),
            )
        )
        claimed = number
    return jobs


def _find_title(before: str, after: str) -> tuple[str | None, str]:
    """The title beside the dates, and what is said behind it."""
    before = re.sub(
        r"[\s,(:–—-]*(?:from|between|in|since|von|de|с|\()?[\s(:,–—-]*$",
        "",
        _PLACEHOLDER.sub(" ", before),
        flags=re.IGNORECASE,
    ).strip(" ,-–—:|")
    after = after.strip(" )")
    if len(before) >= 3:
        head, colon, tail = before.partition(": ")
        return (
            (head.strip(), f"{tail} {after}".strip(" .,:;-–—"))
            if colon and tail
            else (before[:160], after.strip(" .,:;-–—"))
        )
    after = re.sub(
        r"^[\s,:)–—-]*(?:as|working as|on)?\s*(?:an?|the)?\s+(?=\w)",
        "",
        " " + _PLACEHOLDER.sub(" ", after),
        flags=re.IGNORECASE,
    ).strip(" ,-–—:|")
    if len(after) < 3:
        return None, ""
    parts = re.split(r"(?<=[a-z)])\.\s+|:\s+|\s{2,}|,\s+(?=(?:where|responsible|in charge))", after, maxsplit=1)
    return parts[0].strip(" .,-")[:160], parts[1].strip() if len(parts) > 1 else ""


def _read_studies(lines: list[str]) -> list[Education]:
    studies: list[Education] = []
    for line in lines:
        bare = _BULLET.sub("", line)
        if _DEGREE.search(bare):
            dates = next(iter(find_dates(bare)), None)
            start, end = (dates.start, dates.end) if dates else (None, None)
            studies.append(Education(degree=bare[:200], start=start if end else None, end=end or start))
    return studies


def _read_list(blocks: list[_Block], kind: SectionKind) -> tuple[str, ...]:
    items = [
        part.strip(" .:-")
        for b in blocks
        if b.kind is kind
        for line in b.lines
        for part in _SPLIT_SKILLS.split(_BULLET.sub("", line))
    ]
    return tuple(dict.fromkeys(item for item in items if item))
