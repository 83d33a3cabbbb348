"""Postings whose line breaks, bullets and full stops were lost on the way read as their writers meant them."""

from __future__ import annotations

from time import monotonic

import pytest

from core.postings.model import Posting, RequirementKind
from core.postings.reader import read_posting

DUTIES = ["prepare the rooms for new guests", "maintain the stock of linen", "greet visitors at the front desk"]
ASKED = ["strong written communication skills", "ability to lift heavy boxes", "valid forklift license"]


def _texts(posting: Posting, *, duties: bool) -> list[str]:
    return [r.text for r in posting.requirements if (r.kind is RequirementKind.RESPONSIBILITY) is duties]


def test_words_without_any_mark_or_break() -> None:
    block = (
        "we are a small inn by the lake and our guests come back every summer because they feel at home here "
        f"responsibilities {' '.join(DUTIES)} requirements {' '.join(ASKED)} benefits  free meals and a bicycle"
    )
    posting = read_posting(block)
    assert _texts(posting, duties=True) == DUTIES
    assert _texts(posting, duties=False) == [
        "written communication skills",
        "ability to lift heavy boxes",
        "valid forklift license",
    ]
    assert not [text for text in _texts(posting, duties=False) if "lake" in text or "meals" in text]


def test_lines_run_together() -> None:
    text = (
        "Inn clerk\n\nresponsibilities\n"
        "prepare the rooms for new guestsmaintain the stock of linen and towelsgreet visitors at the front desk "
        "and take their bags upstairs at any hour of the day or the night\n"
    )
    assert _texts(read_posting(text), duties=True)[:2] == [
        "prepare the rooms for new guests",
        "maintain the stock of linen and towels",
    ]


def test_capitals_show_where_a_break_was_lost_but_not_inside_names() -> None:
    text = (
        "Developer\n\nRequirements:\n"
        "Two years of work with JavaScript and QuickBooksGood command of written EnglishKnowledge of PowerPoint\n"
    )
    texts = _texts(read_posting(text), duties=False)
    assert "Good command of written English" in texts
    assert not [
        t for t in texts if t.endswith(("Java", "Quick", "Power")) or t.startswith(("Script", "Books", "Point"))
    ]


@pytest.mark.parametrize("mark", ["• ", "- ", "✓ "])
def test_bullets_in_a_row(mark: str) -> None:
    items = [
        "Prepare the rooms of the inn",
        "Maintain the stock of linen",
        "Greet all visitors warmly",
        "Answer the phone daily",
    ]
    posting = read_posting(f"Inn clerk\n\nYour tasks\n{' '.join(mark + item for item in items)}\n")
    assert _texts(posting, duties=True) == items


def test_numbers_in_a_row() -> None:
    posting = read_posting(
        "Inn clerk\n\nDuties\n1. Prepare the rooms of the inn 2. Maintain the stock of linen 3. Greet all visitors\n"
    )
    assert _texts(posting, duties=True) == [
        "Prepare the rooms of the inn", "Maintain the stock of linen", "Greet all visitors",
    ]  # fmt: skip


def test_headings_in_the_middle_of_a_line() -> None:
    posting = read_posting(
        "We run an inn by the lake. Responsibilities: Prepare the rooms. Greet all visitors. "
        "Requirements: Knowledge of wine. Fluent in Polish. Benefits: Free meals for you. A bicycle."
    )
    assert _texts(posting, duties=True) == ["Prepare the rooms", "Greet all visitors"]
    assert _texts(posting, duties=False) == ["wine", "Fluent in Polish"]
    assert "A bicycle." in posting.set_aside


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Recepcionista. Requisitos: Experiencia en hoteles. Dominio de Excel. Ofrecemos: Comidas gratis para todos.",
         "hoteles"),
        ("Réceptionniste. Profil : Expérience en hôtellerie. Maîtrise de Excel. Nous offrons : Des repas pour tous.",
         "hôtellerie"),
        ("Empfangskraft. Anforderungen: Erfahrung in der Hotellerie. Kenntnisse in Excel. Wir bieten: Essen für alle.",
         "Hotellerie"),
        ("Recepcionista. Requisitos: Experiência em hotelaria. Domínio de Excel. Oferecemos: Refeições para todos.",
         "hotelaria"),
        ("Администратор. Требования: Опыт работы в гостинице. Знание Excel. Условия: Бесплатное питание для всех.",
         "гостинице"),
    ],
)  # fmt: skip
def test_one_line_in_other_languages(text: str, asked: str) -> None:
    posting = read_posting(text)
    assert [t for t in _texts(posting, duties=False) if asked in t]
    assert "Excel" in _texts(posting, duties=False)
    assert not _texts(posting, duties=True)
    assert len(posting.set_aside) == 1


def test_lines_broken_at_the_margin() -> None:
    posting = read_posting(
        "Inn clerk\n\nRequirements\n"
        "- Three years of experience in the management of small hotels and the\n"
        "  training of their staff\n"
        "- Knowledge of the wines that grow around the lake and of all the best\n"
        "  cheeses\n"
        "- Fluent in Polish\n"
    )
    first, second, third = posting.requirements
    assert first.text.endswith("small hotels and the training of their staff")
    assert second.text.endswith("cheeses")
    assert third.text == "Fluent in Polish"
    assert all(r.text in posting.text for r in posting.requirements)


def test_a_lost_number_is_no_bullet() -> None:
    posting = read_posting(
        "inn clerk\n\nrequirements\n minimum of  years experience as a clerk in a hotel\n knowledge of wine\n\n"
        "responsibilities\n prepare the rooms of the inn for new guests\n maintain the stock of linen and of towels\n"
        " greet visitors at the front desk and take their bags\n"
    )
    assert [r.text for r in posting.requirements if r.kind is RequirementKind.EXPERIENCE] == [
        "years experience as a clerk in a hotel"
    ]


def test_ordinary_sentences_stay_whole() -> None:
    sentence = "You will maintain strong relationships with guests, and provide help to those who need it."
    posting = read_posting(f"Inn clerk\n\nYour tasks\n- {sentence}\n- Prepare the rooms of the inn, also at night.\n")
    assert _texts(posting, duties=True)[0] in sentence
    assert len(_texts(posting, duties=True)) == 2


def test_words_of_headings_inside_a_sentence_open_nothing() -> None:
    posting = read_posting(
        "project clerk\n\nduties\n\n"
        "works with clients to define project requirements and prepares estimates for the special education wing\n\n"
        "keeps the records of the site and sends them to the office every evening before six\n"
    )
    assert not _texts(posting, duties=False)
    assert [
        t for t in _texts(posting, duties=True) if t.startswith("works with clients to define project requirements")
    ]


@pytest.mark.parametrize(
    "flood",
    ["The " + "x " * 14_000 + "will", "(" * 20_000 + " strong skills in x" * 400, "aaaBbb" * 5_000,
     "and the ability to " * 1_500, "experience to ensure " * 1_400, "stand and lift the " * 1_500],
)  # fmt: skip
def test_a_hostile_flood_is_read_in_seconds(flood: str) -> None:
    began = monotonic()
    read_posting(
        f"Inn clerk\n\nRequirements\nKnowledge of wine and of all the cheeses that grow old by the lake\n{flood}"
    )
    assert monotonic() - began < 20
