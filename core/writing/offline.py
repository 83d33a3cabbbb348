"""Our own drafts, without a model: facts, templates, the fact gate. Free, and the same every time."""

from __future__ import annotations

from collections.abc import Collection

from core.postings.model import Posting
from core.resumes.model import Resume
from core.writing import letters
from core.writing.evidence import Draft
from core.writing.model import FactSheet, Length, Tone
from core.writing.slots import make_gate


def write_letter(
    sheet: FactSheet,
    resume: Resume,
    posting: Posting,
    *,
    tone: Tone = Tone.NEUTRAL,
    length: Length = Length.NORMAL,
    never: Collection[str] = (),
) -> Draft:
    """A cover letter."""
    gate = make_gate(sheet.facts, sheet.language, resume, posting, never)
    return letters.write(sheet, posting, gate, tone=tone, length=length)
