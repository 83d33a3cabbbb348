"""Is this a resume at all? Measured on what every resume has and on what invoices, papers and novels have."""

from __future__ import annotations

import re

from core.resumes.model import Resume, SectionKind
from core.resumes.page.lines import Line
from core.resumes.words.dates import find_dates

_OWN = frozenset({SectionKind.EXPERIENCE, SectionKind.EDUCATION, SectionKind.SKILLS})
_ALSO = frozenset(SectionKind) - _OWN - {SectionKind.OTHER}
_STRANGERS = (
    # invoices and statements
    r"invoice (?:number|no|date|#)|bill to|amount due|subtotal|total due|vat (?:no|number|id)|unit price",
    r"purchase order|payment terms|statement period|account balance|boarding pass",
    r"rechnungsnummer|rechnungsdatum|gesamtbetrag|mehrwertsteuer|ust-?id|facture n|montant ttc|total ttc",
    r"número de factura|importe total|numero fattura|totale fattura|счет-фактура|итого к оплате",
    # papers and books
    r"abstract[.:—\n]|keywords[:—]|references\n\s*\[1\]|et al\.|theorem \d|lemma \d|doi:10|arxiv:\d",
    r"table of contents|chapter \d|isbn",
    # contracts, forms and letters
    r"hereinafter|whereas|the parties agree|terms and conditions|please (?:sign|return|complete) this form",
    r"dear (?:sir|madam|hiring)",
    # job postings
    r"we are looking for|we offer|your responsibilities|how to apply|job description",
    r"equal opportunity employer",
)
_FOREIGN = re.compile(rf"(?im)\b(?:{'|'.join(_STRANGERS)})\b")
_SELVES = (
    r"curriculum\s+vitae|\br[eé]sum[eé]\b|lebenslauf|\bcv\b|europass|hoja de vida|currículo|резюме|резюмé",
    r"życiorys|özgeçmiş|βιογραφικό|životopis|önéletrajz|meritförteckning|履历|簡歷|简历|履歴書|職務経歴書",
    r"이력서|السيرة الذاتية|קורות חיים|رزومه|riwayat hidup|sơ yếu lý lịch",
)
CLEAR = 9.0  # points; with all headings of a resume, an address, a phone number and entries a posting has 8.9
_SELF = re.compile(rf"(?i){'|'.join(_SELVES)}")


def is_resume(resume: Resume, lines: list[Line]) -> bool:
    """Conservative: a thin but real resume passes; only clear strangers do not."""
    return score(resume, lines) > 0


def is_resume_text(resume: Resume, lines: list[Line]) -> bool:
    """Whether a text file is a resume and no job posting, which has such headings, an address and skills, too.

    A resume tells of a past: a job or a course of study with dates. Without any it needs more than a posting can have.
    Measured on the text of 1,028 resumes and of 853 postings in twelve languages: seven of the former are missed, none
    of the latter is taken.
    """
    points = score(resume, lines)
    jobs, courses = resume.experience, resume.education
    dated = any(job.start or job.end for job in jobs) or any(course.start or course.end for course in courses)
    return points > 0 if dated else points > CLEAR


def score(resume: Resume, lines: list[Line]) -> float:
    """Above 0: a resume. Each feature adds or takes; see the tests for what each is meant to decide."""
    text = resume.text
    words = len(text.split())
    kinds = {section.kind for section in resume.sections}
    points = 2.0 * len(kinds & _OWN) + 0.75 * len(kinds & _ALSO)
    points += 3.0 if _SELF.search(text[:1500]) else 0.0
    points += 1.5 if resume.contact.email else 0.0
    points += 1.0 if resume.contact.phone else 0.0
    points += 0.5 if resume.contact.name else 0.0
    points += min(len(resume.experience) + len(resume.education), 4) * 0.75
    points += min(_ranges(lines), 4) * 0.4
    points -= 2.0 * len(set(match.lower() for match in _FOREIGN.findall(text)))
    if words > 400:
        points -= _prose(lines) * 5
    if words > 4000:
        points -= (words - 4000) / 1500
    return points - 1.6


def _ranges(lines: list[Line]) -> int:
    return sum(any(not span.single for span in find_dates(line.full_text)) for line in lines[:400])


def _prose(lines: list[Line]) -> float:
    """The share of lines that are full lines of running text."""
    if not lines:
        return 0.0
    return sum(len(line.text) > 70 and not line.side for line in lines) / len(lines)
