"""Answers within their limits, and messages that fit their channel."""

from __future__ import annotations

import pytest

from core.writing import answers, offline
from core.writing.evidence import Draft
from core.writing.model import Channel, Occasion, Order, Recipient
from core.writing.outreach import LIMITS
from core.writing.slots import length
from db.states import DocumentKind
from tests.core.writing.material import RESUMES, pair, sheet_of


def _answer(language: str, question: str, *, typed: tuple[str, ...] = ()) -> Draft:
    given = pair(language)
    order = Order(kind=DocumentKind.ANSWER, question=question, max_characters=answers.read_limit(question))
    return offline.write_offline(sheet_of(given, typed=typed), given.resume, given.posting, order)


def _text(draft: Draft) -> str:
    return " ".join(sentence.text for sentence in draft.sentences)


@pytest.mark.parametrize("limit", [40, 66, 120, 200, 1000])
def test_an_answer_keeps_the_limit_to_the_character(limit: int) -> None:
    draft = _answer("en", f"Why do you fit this job? (max {limit} characters)")
    assert length(draft) <= limit
    assert (length(draft) > 0) == (limit >= 66)


@pytest.mark.parametrize(
    ("question", "limit"),
    [
        ("Max. 300 characters", 300),
        ("Antwort (höchstens 500 Zeichen)", 500),
        ("Máximo 1.000 caracteres", 1000),
        ("Не более 250 символов", 250),
        ("300 characters max", 300),
        ("Up to 50 words", 250),
        ("How many years have you worked with SAP?", None),
    ],
)
def test_the_limit_is_read_in_the_words_of_the_form(question: str, limit: int | None) -> None:
    assert answers.read_limit(question) == limit


def test_several_questions_are_told_apart() -> None:
    pasted = "1. Why this job?\n2. Describe your work with Docker (max 200 characters)\n\nWhat is your notice period?"
    assert [limit for _, limit in answers.split_questions(pasted)] == [None, 200, None]
    assert answers.split_questions("Why us?\nMax 300 characters") == [("Why us? Max 300 characters", 300)]


def test_an_answer_speaks_of_what_is_asked() -> None:
    assert "Docker" in _text(_answer("en", "Describe your work with Docker"))
    assert "Power BI" in _text(_answer("ru", "Расскажите о работе с Power BI"))


@pytest.mark.parametrize("question", ["What salary do you expect?", "Wann können Sie anfangen?", "Do you need a visa?"])
def test_what_only_the_person_knows_is_not_made_up(question: str) -> None:
    assert _answer("en", question).sentences == ()
    told = _answer("en", question, typed=("I can start in March",))
    assert _text(told) == "I can start in March."


def test_what_no_fact_speaks_of_is_not_answered() -> None:
    assert _answer("en", "Describe your experience with scuba diving").sentences == ()


@pytest.mark.parametrize("language", sorted(RESUMES))
@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("occasion", Occasion)
def test_a_message_fits_its_channel(language: str, channel: Channel, occasion: Occasion) -> None:
    given = pair(language)
    for recipient in Recipient:
        order = Order(kind=DocumentKind.OUTREACH, recipient=recipient, occasion=occasion, channel=channel)
        draft = offline.write_offline(sheet_of(given), given.resume, given.posting, order)
        assert length(draft) <= LIMITS[channel]
        assert len(draft.paragraphs) >= 3
