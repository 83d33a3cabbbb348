"""Title, company, place, pay and type of employment of a posting. Unknown stays None; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.postings.fact_words import load_fact_words
from core.postings.headings import find_heading

LABELLED_LINES = 60  # lines among which a labelled fact is looked for; further below they are somebody else's
LONGEST_FACT = 120  # characters; longer ones are sentences
TITLE_LABEL_LINES = 6  # lines among which "Job title" may stand in a line of its own
TITLE_LINES = 4  # lines among which an unlabelled title stands
LONGEST_TITLE = 110  # characters
LONGEST_TITLE_WORDS = 14
HEAD = 4  # lines of the head, in which company and place stand
COMPANY_LINES = 3  # lines of the head that may be the company
LONGEST_COMPANY = 70  # characters
LONGEST_COMPANY_WORDS = 8
SAME_TITLE = 20  # characters by which the first line is told to be the title
MOST_TYPES = 3  # types of employment; more of them are a list of everything on offer

_MONEY = re.compile(
    r"(?:[$€£₽]|US\$|R\$|USD|EUR|GBP|CHF)\s?\d[\d.,' ]*\d(?:\s?[kK])?"
    r"(?:\s?(?:-|–|to|bis|a|à|;|and)\s?(?:[$€£]|US\$|R\$)?\s?\d[\d.,']*\d(?:\s?[kK])?)*"
    r"(?:\s?(?:per|an?|/|pro|por|par)\s?(?:hour|hr|year|annum|month|week|day|stunde|jahr|monat|hora|mes|an|mois|heure))?"
    r"|\b\d[\d.,' ]*\d\s?(?:€|EUR|₽|руб\w*|PLN|zł)(?:\s?(?:-|–)\s?\d[\d.,' ]*\d\s?(?:€|EUR|₽|руб\w*))?"
)
_PLACE = re.compile(
    r"^[A-ZÀ-Ý][\w .'’-]{1,40},\s*[A-ZÀ-Ý][\w .'’-]{1,30}(?:,\s*[A-ZÀ-Ý][\w .]{1,30})?"
    r"(?:\s*\((?:remote|hybrid)[^)]*\))?$"
)
_EMPLOYER_FIRST = re.compile(r"^([^,]+), ([^,]+, [A-Z]{2})$")  # "Example Works, Dayton, OH"
_TITLE_LABEL = re.compile(r"job title\s*:?", re.IGNORECASE)
_BOARD = re.compile(r"\s+[-–|]\s+(?:job|jobs|careers).*$", re.IGNORECASE)  # "Clerk - jobs at Example Works"
_NO_COMPANY = re.compile(r"\d{3}|class code|open date|posted|apply|salary|exam", re.IGNORECASE)
_BEHIND_COMPANY = re.compile(r"\s{2,}|\s+[·|•]\s+")
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


def read_facts(text: str) -> Facts:
    """Labelled lines first ("Location: ..."), then the head of the posting."""
    lines = [line.strip(" \t#*") for line in text.split("\n") if line.strip(" \t#*")]
    labels = load_fact_words().labels
    labelled = {fact: _find_labelled(lines, pattern) for fact, pattern in labels.items()}
    title = labelled["title"] or _find_title(lines)
    company, location = _find_company_and_place(_cut_head(lines, title), text, labelled)
    return Facts(
        title=title,
        company=company,
        location=location,
        employment_type=_find_types(labelled["employment_type"], text),
        salary=_find_salary(labelled["salary"], text),
        seniority=_read_seniority(title or ""),
    )


def _find_labelled(lines: list[str], pattern: re.Pattern[str]) -> str | None:
    matches = filter(None, map(pattern.match, lines[:LABELLED_LINES]))
    return next((found.group(1).strip() for found in matches if len(found.group(1)) <= LONGEST_FACT), None)


def _find_title(lines: list[str]) -> str | None:
    for at, line in enumerate(lines[:TITLE_LABEL_LINES]):
        if _TITLE_LABEL.fullmatch(line) and at + 1 < len(lines):
            return lines[at + 1][:LONGEST_FACT].strip()
    title = next((line for line in lines[:TITLE_LINES] if _could_be_title(line)), None)
    return _BOARD.sub("", title) if title is not None else None


def _could_be_title(line: str) -> bool:
    """Short, no sentence and no heading."""
    short = len(line) <= LONGEST_TITLE and len(line.split()) <= LONGEST_TITLE_WORDS
    return short and not line.endswith((".", ":", "!")) and find_heading(line) is None


def _cut_head(lines: list[str], title: str | None) -> list[str]:
    """The first lines, without the title where it is the very first."""
    begins_with_title = bool(title and lines) and lines[0].startswith((title or "")[:SAME_TITLE])
    return lines[1 : HEAD + 1] if begins_with_title else lines[:HEAD]


def _find_company_and_place(
    head: list[str], text: str, labelled: dict[str, str | None]
) -> tuple[str | None, str | None]:
    company = labelled["company"] or _find_company(head, text)
    place = next((line for line in head if _PLACE.match(line) and line != company), None)
    employer = _EMPLOYER_FIRST.match(place) if place and not labelled["location"] else None
    if employer is not None:
        return labelled["company"] or employer.group(1), employer.group(2)
    return company, labelled["location"] or place


def _find_company(head: list[str], text: str) -> str | None:
    for line in head[:COMPANY_LINES]:
        named = line == head[0] or load_fact_words().legal_form.search(line)
        if named and _could_be_company(line):
            return _BEHIND_COMPANY.split(line)[0].strip()
    found = _PUBLIC_BODY.search(text)
    return found.group(1) if found else None


def _could_be_company(line: str) -> bool:
    """Short, no place, no sentence, no heading, no other fact of the head."""
    short = len(line.split()) <= LONGEST_COMPANY_WORDS and len(line) < LONGEST_COMPANY
    if not short or _PLACE.match(line) or line.endswith((".", ":")):
        return False
    return not _NO_COMPANY.search(line) and find_heading(line) is None


def _find_types(labelled: str | None, text: str) -> str | None:
    found = load_fact_words().employment_types.finditer(labelled or text)
    types = list(dict.fromkeys(match.group() for match in found))
    return ", ".join(types[:MOST_TYPES]) or labelled


def _find_salary(labelled: str | None, text: str) -> str | None:
    money = _MONEY.search(labelled or "") or _MONEY.search(text)
    return money.group().strip() if money else None


def _read_seniority(title: str) -> str | None:
    """The level that a word of the title tells; "mid" for one that says so, None where none does."""
    lists = load_fact_words()
    found = lists.seniority.search(title)
    if found is None:
        return None
    named = found.group(1).casefold()
    first = named.replace(" ", "-").split("-")[0]
    return next((level for level, words in lists.levels.items() if not words.isdisjoint((first, named))), "mid")
