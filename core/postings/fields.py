# ruff: noqa: E501 - tables of words read better unbroken
"""Title, company, place, pay and type of employment of a posting. Unknown stays None; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.postings.headings import find_heading

_LABELS = {
    "title": "job title|title|position|role|puesto|cargo|poste|stellenbezeichnung|должность|вакансия",
    "company": "company|company name|employer|organization|organisation|empresa|entreprise|unternehmen|firma|компания",
    "location": "location|job location|work location|place of work|city|ubicación|lieu|localisation|standort|arbeitsort|localização|local|город|адрес",
    "salary": "salary|pay|salary range|annual salary|compensation|pay range|rate|salario|salaire|gehalt|salário|зарплата",
    "employment_type": "job types?|employment type|type|contract type|job type|tipo de contrato|type de contrat|vertragsart|тип занятости|занятость",
}
_LABELLED = {
    field: re.compile(rf"^\W*(?:{labels})\s*[:：]\s*(\S.*)$", re.IGNORECASE) for field, labels in _LABELS.items()
}
_TYPES = re.compile(
    r"\b(?:full[- ]?time|part[- ]?time|contract(?:or)?(?= (?:role|position|basis|to hire))|temporary|seasonal|internship|permanent|freelance|"
    r"tiempo completo|jornada completa|media jornada|temps plein|temps partiel|CDI|CDD|vollzeit|teilzeit|befristet|unbefristet|tempo integral|"
    r"meio período|полная занятость|частичная занятость)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?:[$€£₽]|US\$|R\$|USD|EUR|GBP|CHF)\s?\d[\d.,' ]*\d(?:\s?[kK])?(?:\s?(?:-|–|to|bis|a|à|;|and)\s?(?:[$€£]|US\$|R\$)?\s?\d[\d.,']*\d(?:\s?[kK])?)*"
    r"(?:\s?(?:per|an?|/|pro|por|par)\s?(?:hour|hr|year|annum|month|week|day|stunde|jahr|monat|hora|mes|an|mois|heure))?"
    r"|\b\d[\d.,' ]*\d\s?(?:€|EUR|₽|руб\w*|PLN|zł)(?:\s?(?:-|–)\s?\d[\d.,' ]*\d\s?(?:€|EUR|₽|руб\w*))?"
)
_PLACE = re.compile(
    r"^[A-ZÀ-Ý][\w .'’-]{1,40},\s*[A-ZÀ-Ý][\w .'’-]{1,30}(?:,\s*[A-ZÀ-Ý][\w .]{1,30})?(?:\s*\((?:remote|hybrid)[^)]*\))?$"
)
_EMPLOYER_FIRST = re.compile(r"^([^,]+), ([^,]+, [A-Z]{2})$")  # "Example Works, Dayton, OH"
_SENIORITY = re.compile(
    r"\b(intern|trainee|apprentice|junior|entry[- ]level|associate|mid[- ]level|senior|sr|lead|principal|staff|head|director|chief|vp|vice president|manager|supervisor)\b",
    re.IGNORECASE,
)
_LEVELS = {
    "entry": ["intern", "trainee", "apprentice", "junior", "entry-level", "entry", "associate"],
    "senior": ["senior", "sr", "principal", "staff"],
    "lead": ["lead", "head", "director", "chief", "vp", "vice", "manager", "supervisor"],
}
_LEGAL_FORM = re.compile(
    r"\b(?:Inc|LLC|Ltd|Limited|GmbH|AG|SE|S\.?A\.?S?|S\.?L\.?|Sdn Bhd|Corp(?:oration)?|Company|Group|PLC|Store|Bank|Hospital|University|Agency)\b\.?",
    re.IGNORECASE,
)


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
    labelled = {field: _find_labelled(lines, pattern) for field, pattern in _LABELLED.items()}
    title = labelled["title"] or _find_title(lines)
    head = lines[1:5] if title and lines and lines[0].startswith(title[:20]) else lines[:4]
    company = labelled["company"] or _find_company(head, text)
    placed = next((line for line in head if _PLACE.match(line) and line != company), None)
    if placed and (employer := _EMPLOYER_FIRST.match(placed)) and not labelled["location"]:
        company, placed = labelled["company"] or employer.group(1), employer.group(2)
    location = labelled["location"] or placed
    types = list(dict.fromkeys(m.group() for m in _TYPES.finditer(labelled["employment_type"] or text)))
    money = _MONEY.search(labelled["salary"] or "") or _MONEY.search(text)
    return Facts(
        title, company, location, ", ".join(types[:3]) or labelled["employment_type"], money.group().strip() if money else None,
        _read_seniority(title or ""),
    )  # fmt: skip


def _find_labelled(lines: list[str], pattern: re.Pattern[str]) -> str | None:
    for line in lines[:60]:
        found = pattern.match(line)
        if found and len(found.group(1)) <= 120:
            return found.group(1).strip()
    return None


def _find_title(lines: list[str]) -> str | None:
    for at, line in enumerate(lines[:6]):
        if re.fullmatch(r"job title\s*:?", line, re.IGNORECASE) and at + 1 < len(lines):
            return lines[at + 1][:120].strip()
    for line in lines[:4]:
        if (
            len(line) <= 110
            and len(line.split()) <= 14
            and not line.endswith((".", ":", "!"))
            and find_heading(line) is None
        ):
            return re.sub(r"\s+[-–|]\s+(?:job|jobs|careers).*$", "", line, flags=re.IGNORECASE)
    return None


def _find_company(head: list[str], text: str) -> str | None:
    for line in head[:3]:
        if len(line.split()) <= 8 and len(line) < 70 and not _PLACE.match(line) and not line.endswith((".", ":")):
            if re.search(r"\d{3}|class code|open date|posted|apply|salary|exam", line, re.IGNORECASE) or find_heading(
                line
            ):
                continue
            if line == head[0] or _LEGAL_FORM.search(line):
                return re.split(r"\s{2,}|\s+[·|•]\s+", line)[0].strip()
    found = re.search(r"\b((?:City|County|State|University) of [A-Z][a-z]+(?: [A-Z][a-z]+)?)\b", text)
    return found.group(1) if found else None


def _read_seniority(title: str) -> str | None:
    found = _SENIORITY.search(title)
    if found is None:
        return None
    word = found.group(1).casefold().replace(" ", "-").split("-")[0]
    return next(
        (level for level, words in _LEVELS.items() if word in words or found.group(1).casefold() in words),
        "mid",
    )
