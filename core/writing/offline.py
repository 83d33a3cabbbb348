"""Our own drafts, without a model: facts, templates, the fact gate. Free, and the same every time."""

from __future__ import annotations

from collections.abc import Collection

from core.postings.model import Posting
from core.resumes.model import Resume
from core.writing import answers, letters, outreach
from core.writing.evidence import Draft
from core.writing.model import FactSheet, Order
from core.writing.slots import make_gate
from db.states import DocumentKind


def write_offline(
    sheet: FactSheet, resume: Resume, posting: Posting, order: Order, *, never: Collection[str] = ()
) -> Draft:
    """The draft that was ordered; every sentence passed the gate."""
    gate = make_gate(sheet.facts, sheet.language, resume, posting, never)
    if order.kind is DocumentKind.ANSWER:
        return answers.write(sheet, gate, question=order.question or "", limit=order.max_characters)
    if order.kind is DocumentKind.OUTREACH:
        return outreach.write(sheet, posting, gate, order)
    return letters.write(sheet, posting, gate, tone=order.tone, length=order.length)
