"""What is personal never leaves, and what proves something does."""

from __future__ import annotations

import pytest

from core.ai.redaction import Redactor
from core.resumes.reader import read_resume_text

RESUME = """Marta Quintero Vale
Leeds, UK | marta.qv@example.com | +44 113 496 0000 | linkedin.com/in/martaqv | martaqv.dev
12 Harbour Street, Leeds

Experience
Software Engineer, Harbour Systems Ltd, 03/2019 - 09/2021
- Marta moved nine depots to Docker, 1,200,000 orders
- Built services in ASP.NET and Node.js; see https://github.com/martaqv/depot
- QUINTERO was the one to call at 0113 496 0001

Education
BSc Computer Science, Example University, 2014 - 2018
"""
PERSONAL = ("Marta", "QUINTERO", "Quintero", "Vale", "@example.com", "496 0000", "496 0001", "linkedin", "github.com",
            "martaqv", "Harbour Street")  # fmt: skip


def hide_all(text: str) -> str:
    redactor = Redactor.of(read_resume_text(text))
    return "\n".join(redactor.hide(line, head=number < 4) for number, line in enumerate(text.split("\n")))


@pytest.mark.parametrize("detail", PERSONAL)
def test_no_personal_detail_is_left(detail: str) -> None:
    assert detail not in hide_all(RESUME)


@pytest.mark.parametrize(
    "proof", ["Docker", "ASP.NET", "Node.js", "1,200,000", "03/2019 - 09/2021", "2014 - 2018", "Harbour Systems Ltd"]
)
def test_proofs_stay(proof: str) -> None:
    assert proof in hide_all(RESUME)


@pytest.mark.parametrize(
    "line",
    [
        "Lindenstraße 12, 10969 Berlin",
        "14 rue de la Paix, 75002 Paris",
        "Calle Mayor 5, Madrid",
        "Via Roma 7, Torino",
        "ул. Ленина, 12",
        "вул. Хрещатик, 22",
    ],
)
def test_streets_of_many_countries_are_hidden(line: str) -> None:
    assert "[ADDRESS]" in Redactor().hide(line, head=True)


def test_the_name_comes_back() -> None:
    redactor = Redactor.of(read_resume_text(RESUME))
    assert redactor.restore(redactor.hide("Best regards, Marta Quintero Vale")) == "Best regards, Marta Quintero Vale"


def test_a_persons_title_is_not_taken_for_the_name() -> None:
    text = RESUME.replace("Marta Quintero Vale", "Paul Baker").replace("Software Engineer,", "Baker,")
    assert "Baker, Harbour Systems Ltd" in hide_all(text)
