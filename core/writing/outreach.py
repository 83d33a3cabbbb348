"""Outreach messages from templates, by recipient, occasion and channel."""

from __future__ import annotations

from core.postings.model import Posting
from core.writing.evidence import Draft
from core.writing.model import Channel, FactSheet, Occasion, Order, Recipient
from core.writing.names import upper_first
from core.writing.proofs import tell_each
from core.writing.slots import Gate, Slot, Way, cut, fill, fixed, soft, standing_on
from core.writing.templates import Templates, load_templates, name_job
from core.writing.words import as_sentence

# Characters of a message: a note beside an invitation to connect takes 300, and longer messages are not read.
LIMITS = {Channel.NOTE: 300, Channel.MESSAGE: 700, Channel.EMAIL: 1200}
PROOFS = {Channel.NOTE: 1, Channel.MESSAGE: 2, Channel.EMAIL: 3}
_TELLS_OF_WORK = (Occasion.FIRST_CONTACT, Occasion.FOLLOW_UP)


def write(sheet: FactSheet, posting: Posting, gate: Gate, order: Order) -> Draft:
    """A message that fits its channel: greeting, occasion, what the person's work shows, one question."""
    templates = load_templates(sheet.language)
    greeting = fixed(templates.say(f"outreach.greeting.{order.recipient}"))
    asking = fixed(templates.say(f"outreach.ask.{_ask_key(order)}"))
    openings = _list_openings(templates, posting, order, greeting.sentence.text)
    slots = [Slot((greeting,), 0), Slot(openings, 1), *_list_work(sheet, templates, order), Slot((asking,), 2)]
    draft = fill(slots, gate, sheet.language)
    return cut(draft, LIMITS[order.channel], keep=tuple(way.sentence for way in (greeting, asking, *openings)))


def upper_first_behind(greeting: str, text: str) -> str:
    """A sentence as it begins behind a greeting: large unless the greeting ends with a comma and the language goes on
    small, as its template says."""
    return text if greeting.endswith(",") else upper_first(text)


def _list_openings(templates: Templates, posting: Posting, order: Order, greeting: str) -> tuple[Way, Way]:
    """The occasion, with the job's name and without."""
    informal = order.occasion is Occasion.FIRST_CONTACT and order.recipient is Recipient.FORMER_COLLEAGUE
    key = f"outreach.opening.{'first_contact_colleague' if informal else order.occasion}"
    named = templates.say(key, job=name_job(templates, "outreach.job", posting))
    unnamed = templates.say(key, job=templates.say("outreach.job.none"))
    return soft(upper_first_behind(greeting, named)), fixed(upper_first_behind(greeting, unnamed))


def _ask_key(order: Order) -> str:
    return str(order.recipient if order.occasion is Occasion.FIRST_CONTACT else order.occasion)


def _list_work(sheet: FactSheet, templates: Templates, order: Order) -> list[Slot]:
    typed = [Slot((standing_on(as_sentence(w.detail), w.fact),), 1) for w in sheet.own_words if w.detail]
    if order.occasion not in _TELLS_OF_WORK or sheet.languages_differ:
        return typed
    proofs = sheet.proofs[: PROOFS[order.channel]]
    return [*tell_each(sheet, templates, proofs, 1), *typed]
