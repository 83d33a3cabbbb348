"""The frame of a letter: sender, recipient, form of address."""

from __future__ import annotations

from datetime import date

import pytest

from core.postings.model import Posting
from core.resumes.model import Contact
from core.writing.layout import lay_out, to_text
from core.writing.model import Tone

CONTACT = Contact(name="Jo Vale", email="jo@example.com", phone="+44 113 496 0002", location="Leeds")
TODAY = date(2026, 12, 1)


def test_the_persons_own_details_stand_at_the_head() -> None:
    letter = lay_out(("Text.",), "en", CONTACT, Posting(company="Acme Ltd"), tone=Tone.NEUTRAL, today=TODAY)
    assert letter.sender == ("Leeds", "+44 113 496 0002", "jo@example.com")
    assert (letter.recipient, letter.salutation) == ("Acme Ltd", "Dear Acme team,")
    assert to_text(letter).endswith("Kind regards\nJo Vale")


def test_a_line_that_was_taken_for_a_company_is_no_recipient() -> None:
    letter = lay_out(("Text.",), "en", CONTACT, Posting(company="- Post the invoices"), tone=Tone.NEUTRAL, today=TODAY)
    assert (letter.recipient, letter.salutation) == ("", "Dear hiring team,")


def test_german_goes_on_small_behind_the_salutation() -> None:
    letter = lay_out(("Ich bewerbe mich.",), "de", CONTACT, Posting(), tone=Tone.NEUTRAL, today=TODAY)
    assert letter.paragraphs == ("ich bewerbe mich.",)
    assert letter.salutation == "Sehr geehrte Damen und Herren,"


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Buchhalter/in (m/w/d)", "Bewerbung: Buchhalter/in"),
        ("Entwickler (w/m/d) Python", "Bewerbung: Entwickler Python"),
        (None, "Bewerbung"),
        ("Wir suchen dich!", "Bewerbung"),
    ],
)
def test_the_subject_names_the_job_without_its_letters(title: str | None, subject: str) -> None:
    letter = lay_out(("Text.",), "de", CONTACT, Posting(title=title), tone=Tone.NEUTRAL, today=TODAY)
    assert letter.subject == subject
