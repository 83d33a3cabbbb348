# ruff: noqa: E501 - tables of words read better unbroken
"""Turns plain or Markdown text into a `Resume`: sections, dated jobs, studies, skills.

For resumes that arrive as text. Files are read by `core.resumes.reader`, which sees the page as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.matching.text import detect_language, fold_words
from core.resumes.model import Education, Experience, Resume, Section, SectionKind

_HEADINGS: dict[SectionKind, str] = {
    SectionKind.SUMMARY: "summary|professional summary|career overview|executive profile|profile|about|about me|objective|career objective|executive summary|professional profile|overview|"
    "resumen|perfil|profil|résumé|zusammenfassung|resumo|о себе|обо мне|career focus|professional overview",
    SectionKind.EXPERIENCE: "experience|work experience|professional experience|employment|employment history|work history|career history|relevant experience|professional background|"
    "experiencia|experiencia laboral|experiencia profesional|expérience|expériences|expérience professionnelle|expériences professionnelles|berufserfahrung|beruflicher werdegang|"
    "experiência|experiência profissional|опыт|опыт работы|teaching experience|previous experience",
    SectionKind.EDUCATION: "education|education and training|academic background|academic qualifications|educational background|educación|formación|formación académica|"
    "formation|formations|études|ausbildung|bildung|studium|educação|formação|formação acadêmica|образование|education and qualifications",
    SectionKind.SKILLS: "skills|key skills|technical skills|core skills|highlights|skill highlights|core competencies|core qualifications|areas of expertise|qualifications|competencies|expertise|"
    "technologies|tools|technical proficiencies|computer skills|additional skills|habilidades|competencias|conocimientos|aptitudes|compétences|kenntnisse|fähigkeiten|"
    "competências|навыки|ключевые навыки|skills and expertise|professional skills|summary of skills|key qualifications|summary of qualifications",
    SectionKind.PROJECTS: "projects|personal projects|key projects|proyectos|projets|projekte|projetos|проекты",
    SectionKind.CERTIFICATES: "certifications|certificates|licenses|licences|licenses and certifications|certifications and licenses|certificaciones|certificados|zertifikate|сертификаты|credentials|training|professional development",
    SectionKind.LANGUAGES: "languages|idiomas|langues|sprachen|sprachkenntnisse|языки|знание языков",
    SectionKind.PUBLICATIONS: "publications|publicaciones|publikationen|публикации",
    SectionKind.AWARDS: "awards|honors|honours|accomplishments|achievements|awards and honors|honors and awards",
    SectionKind.VOLUNTEERING: "volunteering|volunteer experience|volunteer work|community service|voluntariado",
    SectionKind.INTERESTS: "interests|hobbies|intereses|interessen|loisirs",
    SectionKind.REFERENCES: "references|referencias|références|referenzen",
    SectionKind.CONTACT: "contact|personal information|personal details|contact information|personal info|contacto|kontakt|datos personales|контакты",
}


def _heading_key(text: str) -> str:
    return " ".join(w for w in fold_words(text.replace("&", " and ")))


_KINDS = {_heading_key(name): kind for kind, names in _HEADINGS.items() for name in names.split("|")}

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
    "ene": 1, "abr": 4, "ago": 8, "dic": 12, "fev": 2, "fév": 2, "avr": 4, "mai": 5, "juin": 6, "juil": 7, "aoû": 8, "déc": 12,
    "mär": 3, "okt": 10, "dez": 12, "set": 9, "out": 10, "янв": 1, "фев": 2, "мар": 3, "апр": 4, "май": 5, "мая": 5, "июн": 6, "июл": 7,
    "авг": 8, "сен": 9, "окт": 10, "ноя": 11, "дек": 12,
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=lambda m: (-len(m), m)))
_DATE = rf"(?:(?P<m{{0}}>\b(?:{_MONTH})[a-zа-яéû]*\.?|\b\d{{{{1,2}}}}(?=[/.]))[\s,./’']*(?:de\s+)?)?(?P<y{{0}}>(?:19|20)\d\d)\b"
_NOW = r"(?P<now>present|current|now|today|ongoing|till date|to date|actualidad|actual|presente|présent|aujourd'hui|heute|atual|н\.?\s?в\.?|настоящее время|по настоящее время|сейчас)"
_RANGE = re.compile(
    _DATE.format(1)
    + rf"\s*(?:-|–|—|to|until|through|till|a|hasta|à|bis|até|по|and)\s*(?:{_DATE.format(2)}|{_NOW})",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-–—•·‣▪●○◦*+»]|\d{1,2}[.)])+\s*")
_MARKS = re.compile(r"^#{1,6}\s*|\*\*|__|~")
_PLACEHOLDER = re.compile(r"\b(?:company name|city|state)\b|ï¼\S*|\W*[|]\W*", re.IGNORECASE)
_SPLIT_SKILLS = re.compile(r"\s*[,;•|·]\s*|\s{3,}")
_DEGREE = re.compile(
    r"\b(?:bachelor|master|associate|doctor|ph\.?d|mba|b\.?sc|m\.?sc|b\.?a\b|b\.?s\b|b\.?tech|diploma|degree|ged|high school|certificate|licenciatura|grado|licence|"
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
        e
        for b in blocks
        if b.kind in (SectionKind.EXPERIENCE, SectionKind.OTHER)
        for e in _read_jobs(b.lines)
    ]
    if not experience:
        loose = [
            b
            for b in blocks
            if b.kind not in (SectionKind.EDUCATION, SectionKind.EXPERIENCE, SectionKind.OTHER)
        ]
        experience = [e for b in loose for e in _read_jobs(b.lines)]
    return Resume(
        sections=tuple(
            Section(heading=b.heading, kind=b.kind, text="\n".join(b.lines)) for b in blocks if b.heading
        ),
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
        key = _heading_key(line.rstrip(": "))
        kind = _KINDS.get(key) if len(line) < 50 and not _BULLET.match(raw) else None
        lead, colon, rest = line.partition(":")
        if kind is not None or (marked and len(key.split()) <= 6):
            blocks.append(_Block(line.rstrip(": "), kind or SectionKind.OTHER))
        elif colon and rest.strip() and _heading_key(lead) in _KINDS and not _BULLET.match(raw):
            blocks.append(_Block(lead, _KINDS[_heading_key(lead)], [rest.strip()]))
        else:
            blocks[-1].lines.append(line)
    return [b for b in blocks if b.heading or b.lines]


def _format(match: re.Match[str], which: int) -> str | None:
    year = match.group(f"y{which}")
    if year is None:
        return None
    month = match.group(f"m{which}")
    if not month:
        return year
    number = (
        int(month)
        if month.isdigit()
        else _MONTHS.get(month[:4].casefold()) or _MONTHS.get(month[:3].casefold(), 0)
    )
    return f"{year}-{number:02d}" if 1 <= number <= 12 else year


def _read_jobs(lines: list[str]) -> list[Experience]:
    starts = [(n, m) for n, line in enumerate(lines) if (m := _RANGE.search(line)) and len(line) < 400]
    jobs: list[Experience] = []
    claimed = -1
    for at, (number, dates) in enumerate(starts):
        following = starts[at + 1][0] if at + 1 < len(starts) else len(lines)
        line = _BULLET.sub("", lines[number])
        dates = _RANGE.search(line) or dates
        before, after = line[: dates.start()], line[dates.end() :]
        title, rest = _find_title(before, after)
        body = lines[number + 1 : following]
        above = lines[number - 1] if number - 1 > claimed and number else ""
        if (
            title is None
            and above
            and len(above) < 90
            and not above.endswith(".")
            and not _BULLET.match(above)
        ):
            title = _PLACEHOLDER.sub(" ", above).strip(" ,-–—:") or None
        if title is None and body and len(body[0]) < 90:
            title, body = _PLACEHOLDER.sub(" ", body[0]).strip(" ,-–—:") or None, body[1:]
        highlights = [rest, *(_BULLET.sub("", b) for b in body)]
        jobs.append(
            Experience(
                title=title,
                start=_format(dates, 1),
                end="present" if dates.group("now") else _format(dates, 2),
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
    parts = re.split(
        r"(?<=[a-z)])\.\s+|:\s+|\s{2,}|,\s+(?=(?:where|responsible|in charge))", after, maxsplit=1
    )
    return parts[0].strip(" .,-")[:160], parts[1].strip() if len(parts) > 1 else ""


def _read_studies(lines: list[str]) -> list[Education]:
    studies: list[Education] = []
    for line in lines:
        bare = _BULLET.sub("", line)
        if _DEGREE.search(bare):
            dates = _RANGE.search(bare)
            year = re.search(r"\b(?:19|20)\d\d\b", bare)
            end = (_format(dates, 2) if dates else None) or (year.group() if year else None)
            studies.append(Education(degree=bare[:200], start=_format(dates, 1) if dates else None, end=end))
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
