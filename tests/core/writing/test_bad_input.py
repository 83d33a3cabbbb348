"""Letters from what people really send: far too much, nearly nothing, no dates, no title, two languages."""

from __future__ import annotations

import time

import pytest

from core.writing import offline
from core.writing.evidence import Draft
from core.writing.letters import MOST_WORDS
from core.writing.model import Order
from core.writing.slots import count_words
from tests.core.writing.material import POSTINGS, RESUMES, match, sheet_of

FORTY_WORDS = """Nora Small
nora@example.com

Shop Assistant, Corner Books Ltd
2021 – 2023
- Served customers at the till in Python Street
- Counted the stock of 900 books every month

Skills
Python, customer service, stock counting, opening and closing the shop alone
"""
UNDATED = """Harriet Quill
harriet@example.com

Experience
Engineer, Marlowe Parcels Ltd
- Built the sorting service in Python and PostgreSQL
- Moved nine depots to Docker

Skills
Python, PostgreSQL, Docker
"""
CHARTER = "\n".join(f"We value point {n} of our charter in all halls." for n in range(650))


def _write(resume: str, posting: str) -> Draft:
    given = match(resume, posting)
    return offline.write_offline(sheet_of(given), given.resume, given.posting, Order())


def _thirty_pages() -> str:
    head, tail = RESUMES["en"].split("Junior Engineer")
    positions = "\n".join(
        f"Engineer — Depot Number {chr(65 + n % 26)}{chr(65 + n // 26)} Ltd, Leeds\n"
        f"March {1990 + n // 3} – May {1991 + n // 3}\n"
        + "\n".join(f"• Looked after {n * 31 + k} machines in hall {k} and wrote the report of each" for k in range(20))
        for n in range(60)
    )
    return f"{head}{positions}\nJunior Engineer{tail}"


@pytest.mark.parametrize(
    ("resume", "posting"),
    [
        (FORTY_WORDS, POSTINGS["en"]),
        (UNDATED, POSTINGS["en"]),
        (RESUMES["en"], POSTINGS["en"].replace("Software Engineer\nHarbour Lane Ltd\n", "")),
        (
            RESUMES["en"],
            POSTINGS["en"] + "\n".join(f"We value point {n} of our charter in all halls." for n in range(650)),
        ),
        (RESUMES["de"], POSTINGS["en"]),
        (RESUMES["ru"], POSTINGS["en"]),
        (RESUMES["en"], POSTINGS["ru"]),
    ],
    ids=["forty words", "no dates", "no title or company", "30,000 characters", "de for en", "ru for en", "en for ru"],
)
def test_every_pair_gets_a_letter_with_a_beginning_and_an_end(resume: str, posting: str) -> None:
    draft = _write(resume, posting)
    assert len(draft.paragraphs) >= 2
    assert 0 < count_words(draft) <= MOST_WORDS
    assert not any(" None" in sentence.text or "{" in sentence.text for sentence in draft.sentences)


def test_thirty_pages_are_no_longer_letter_and_no_long_wait() -> None:
    resume = _thirty_pages()
    given = match(resume, POSTINGS["en"])
    began = time.process_time()
    draft = offline.write_offline(sheet_of(given), given.resume, given.posting, Order())
    # A two-page resume takes a twentieth of that; what is asked is only that nothing grows with the square.
    assert time.process_time() - began < 30
    assert count_words(draft) <= MOST_WORDS


def test_without_dates_no_date_is_said() -> None:
    text = " ".join(sentence.text for sentence in _write(UNDATED, POSTINGS["en"]).sentences)
    assert "since" not in text
    assert "today" not in text


def test_another_script_is_left_out_of_a_letter_in_latin() -> None:
    text = " ".join(sentence.text for sentence in _write(RESUMES["ru"], POSTINGS["en"]).sentences)
    assert not any("а" <= letter.lower() <= "я" for letter in text)
