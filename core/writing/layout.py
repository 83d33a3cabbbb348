"""A draft as the letter that goes out: sender, date, subject, salutation, paragraphs, signature."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from core.postings.model import Posting
from core.resumes.model import Contact
from core.values import Value
from core.writing.evidence import Draft
from core.writing.model import Tone
from core.writing.names import clean_company, clean_job_title, lower_first
from core.writing.templates import load_templates

SHOWN_LINKS = 2


class Letter(Value):
    """A letter, ready to be typeset. `sender` are the person's contact details, a line each; `recipient` is empty where
    the posting names no company."""

    name: str
    sender: tuple[str, ...]
    recipient: str
    date: str
    subject: str
    salutation: str
    paragraphs: tuple[str, ...]
    signoff: str
    language: str


def lay_out(
    paragraphs: tuple[str, ...], language: str, contact: Contact, posting: Posting, *, tone: Tone, today: date
) -> Letter:
    """The letter of these paragraphs, with the person's own contact details and the form of address of the language."""
    templates = load_templates(language)
    company, title = clean_company(posting.company), clean_job_title(posting.title)
    salutation = templates.say("salutation.company", company=templates.name_company(company)) if company else ""
    by_tone = templates.has(f"salutation.{tone}") and tone is not Tone.NEUTRAL
    return Letter(
        name=contact.name or "",
        sender=_list_sender(contact),
        recipient=" ".join((posting.company or "").split()) if company else "",
        date=format_date(today, "long", locale=language),
        subject=templates.say("subject.title", title=title) if title else templates.say("subject.none"),
        salutation=templates.say(f"salutation.{tone}")
        if by_tone
        else salutation or templates.say("salutation.neutral"),
        paragraphs=_begin_small(paragraphs) if language == "de" else paragraphs,
        signoff=templates.say(f"signoff.{tone}"),
        language=language,
    )


def to_paragraphs(draft: Draft) -> tuple[str, ...]:
    """The text of each paragraph of a draft."""
    return tuple(" ".join(sentence.text for sentence in paragraph) for paragraph in draft.paragraphs)


def to_text(letter: Letter) -> str:
    """The letter as plain text, without the sender's head: what one pastes into a form or an e-mail."""
    return "\n\n".join([letter.salutation, *letter.paragraphs, f"{letter.signoff}\n{letter.name}".strip()])


def _list_sender(contact: Contact) -> tuple[str, ...]:
    details = (contact.location, contact.phone, contact.email, *contact.links[:SHOWN_LINKS])
    return tuple(dict.fromkeys(detail for detail in details if detail))


def _begin_small(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """In German a letter goes on with a small letter behind the comma of its salutation; nouns stay as they are."""
    if paragraphs and paragraphs[0].split(maxsplit=1)[0] in ("Ich", "Auf", "In", "Zu", "Mit"):
        return (lower_first(paragraphs[0]), *paragraphs[1:])
    return paragraphs
