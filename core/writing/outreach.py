"""Outreach messages from templates, by recipient, occasion and channel."""

from __future__ import annotations

from core.postings.model import Posting
from core.writing.answers import cut
from core.writing.evidence import Draft
from core.writing.letters import name_job
from core.writing.model import Channel, FactSheet, Occasion, Order, Recipient
from core.writing.names import upper_first
from core.writing.slots import Gate, Slot, fill, soft, standing_on
from core.writing.templates import Templates, load_templates
from core.writing.words import as_sentence

# Characters of a message: a note beside an invitation to connect takes 300, and longer messages are not read.
LIMITS = {Channel.NOTE: 300, Channel.MESSAGE: 700, Channel.EMAIL: 1200}
PROOFS = {Channel.NOTE: 1, Channel.MESSAGE: 2, Channel.EMAIL: 3}
_TELLS_OF_WORK = (Occasion.FIRST_CONTACT, Occasion.FOLLOW_UP)


def write(sheet: FactSheet, posting: Posting, gate: Gate, order: Order) -> Draft:
    """A message that fits its channel: greeting, occasion, what the person's work shows, one question."""
    templates = load_templates(sheet.language)
    greeting = soft(templates.say(f"outreach.greeting.{order.recipient}"))
    opening = soft(upper_first_behind(greeting.text, _open(templates, posting, order)))
    asking = soft(templates.say(f"outreach.ask.{_ask_key(order)}"))
    slots = [Slot((greeting,), 0), Slot((opening,), 1), *_list_work(sheet, templates, order), Slot((asking,), 2)]
    draft = fill(slots, gate, sheet.language)
    return cut(draft, LIMITS[order.channel], keep=(greeting, opening, asking))


def upper_first_behind(greeting: str, text: str) -> str:
    """A sentence as it begins behind a greeting: large unless the greeting ends with a comma and the language goes on
    small, as its template says."""
    return text if greeting.endswith(",") else upper_first(text)


def _open(templates: Templates, posting: Posting, order: Order) -> str:
    informal = order.occasion is Occasion.FIRST_CONTACT and order.recipient is Recipient.FORMER_COLLEAGUE
    key = "first_contact_colleague" if informal else str(order.occasion)
    return templates.say(f"outreach.opening.{key}", job=name_job(templates, "outreach.job", posting))


def _ask_key(order: Order) -> str:
    return str(order.recipient if order.occasion is Occasion.FIRST_CONTACT else order.occasion)


def _list_work(sheet: FactSheet, templates: Templates, order: Order) -> list[Slot]:
    typed = [Slot((standing_on(as_sentence(w.detail), w.fact),), 1) for w in sheet.own_words if w.detail]
    if order.occasion not in _TELLS_OF_WORK or sheet.languages_differ:
        return typed
    slots = []
    before: int | None = None
    for proof in sorted(sheet.proofs[: PROOFS[order.channel]], key=lambda proof: proof.position):
        position = sheet.positions[proof.position]
        place = "there" if proof.position == before else "at" if before is None else "before"
        shaped = [templates.shape(proof.text)]
        ways = (templates.tell(shaped, position, place), templates.tell(shaped, None, "at"))
        slots.append(Slot(tuple(standing_on(upper_first(way), proof.fact, position.fact) for way in ways), 1))
        before = proof.position
    return [*slots, *typed]
