"""Title, company, place, pay and type of employment of a posting. Unknown stays None; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.postings.fact_words import load_fact_words
from core.postings.furniture import drop_other_jobs, is_furniture
from core.postings.headings import find_heading
from core.postings.heads import LINES, clean_title, is_place, read_head
from core.postings.pay import find_pay

LABELLED_LINES = 60  # lines among which a labelled fact is looked for; further below they are somebody else's
LONGEST_FACT = 120  # characters; longer ones are sentences
TITLE_LABEL_LINES = 6  # lines among which "Job title" may stand in a line of its own
COMPANY_LINES = 4  # lines of the head that may be the company
LONGEST_COMPANY = 70  # characters
LONGEST_COMPANY_WORDS = 8
MOST_TYPES = 3  # types of employment; more of them are a list of everything on offer

_TITLE_LABEL = re.compile(r"(?:job title|posisi|jobomschrijving|должность|посада)\s*:?", re.IGNORECASE)
_BOARD = re.compile(r"\s+[-–|]\s+(?:job|jobs|careers).*$", re.IGNORECASE)  # "Clerk - jobs at Example Works"
_NO_COMPANY = re.compile(r"\d{3}|class code|open date|posted|apply|salary|exam", re.IGNORECASE)
_BEHIND_COMPANY = re.compile(r"\s{2,}|\s+[·|•]\s+")
_EMPLOYER_FIRST = re.compile(r"^([^,|]+), ([^,|]+, [A-Z]{2})$")  # "Example Works, Dayton, OH"
_PUBLIC_BODY = re.compile(r"\b((?:City|County|State|University) of [A-Z][a-z]+(?: [A-Z][a-z]+)?)\b")


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands around the requirements."""

    title: str | None = None
    company: str | None = None
    location: str | None = None
    employment_type: str | None = None
    salary: str | None = None
    seniority: str | None = None


def read_facts(text: str, names_title: Callable[[str], bool]) -> Facts:
    """Labelled lines first ("Location: ..."), then the head of the posting. `names_title` says whether a short text
    names a job."""
    text = drop_other_jobs(text)
    lines = [line.strip(" \t#*") for line in text.split("\n") if line.strip(" \t#*")]
    patterns = load_fact_words().labels
    labelled = {fact: _find_labelled(lines, patterns[fact]) for fact in patterns}
    head = read_head(text, names_title)
    told = labelled["title"] or _find_title_below_label(lines)
    title = _BOARD.sub("", clean_title(told)) if told else head.title
    company, place = _find_employer(lines, title)
    return Facts(
        title=title,
        company=labelled["company"] or company or head.company or _find_public_body(text),
        location=labelled["location"] or place or head.location,
        employment_type=_find_types(labelled["employment_type"], text),
        salary=find_pay(labelled["salary"], lines),
        seniority=_read_seniority(title or ""),
    )


def _find_labelled(lines: list[str], label: re.Pattern[str]) -> str | None:
    """What stands behind a label, at the beginning of a line or of a sentence in it."""
    pieces = [piece for line in lines[:LABELLED_LINES] for piece in re.split(r"(?<=[\w)][.;])\s+|\s\|\s", line)]
    matches = filter(None, map(label.match, pieces))
    return next((_strip_end(found.group(1)) for found in matches if len(found.group(1)) <= LONGEST_FACT), None)


def _strip_end(told: str) -> str:
    """Without the full stop of a sentence; that of an abbreviation stays."""
    return re.sub(r"(?<=\w{3})\.$", "", told.strip()).strip("«» ")


def _find_title_below_label(lines: list[str]) -> str | None:
    for at, line in enumerate(lines[: 2 * TITLE_LABEL_LINES]):
        below = lines[at + 1].lstrip("•- ") if at + 1 < len(lines) else ""
        if _TITLE_LABEL.fullmatch(line.strip("📌💼 ")) and below and not is_furniture(below):
            return below[:LONGEST_FACT].strip() if len(below) <= LONGEST_FACT else None
    return None


def _find_employer(lines: list[str], title: str | None) -> tuple[str | None, str | None]:
    """An employer in the head whose legal form tells it, or that stands with its place in one line."""
    for line in [line for line in lines[:LINES] if not is_furniture(line)][:COMPANY_LINES]:
        employer = _EMPLOYER_FIRST.match(line)
        if employer is not None and load_fact_words().legal_form.search(line):
            return employer.group(1), employer.group(2)
        if line != title and load_fact_words().legal_form.search(line) and _could_be_company(line):
            return _BEHIND_COMPANY.split(line)[0].strip(), None
    return None, None


def _find_public_body(text: str) -> str | None:
    found = _PUBLIC_BODY.search(text)
    return found.group(1) if found else None


def _could_be_company(line: str) -> bool:
    """Short, no place, no sentence, no heading, no other fact of the head."""
    short = len(line.split()) <= LONGEST_COMPANY_WORDS and len(line) < LONGEST_COMPANY
    if not short or is_place(line) or line.endswith((".", ":", "!")) or "|" in line:
        return False
    return not _NO_COMPANY.search(line) and find_heading(line) is None


def _find_types(labelled: str | None, text: str) -> str | None:
    types: dict[str, str] = {}
    for match in load_fact_words().employment_types.finditer(labelled or text):
        types.setdefault(re.sub(r"\W", "", match.group().casefold()), match.group())
    if not types and labelled is not None:
        return _find_types(None, text)
    return ", ".join(list(types.values())[:MOST_TYPES]) or None


def _read_seniority(title: str) -> str | None:
    """The level that a word of the title tells; "mid" for one that says so, None where none does."""
    lists = load_fact_words()
    found = lists.seniority.search(title)
    if found is None:
        return None
    named = found.group(1).casefold()
    first = named.replace(" ", "-").split("-")[0]
    return next((level for level, words in lists.levels.items() if not words.isdisjoint((first, named))), "mid")
