"""Names of many forms."""

from __future__ import annotations

import pytest

from core.resumes.reader import read_resume
from tests.core.resumes import papers


def _name(*head: tuple[str, float]) -> str | None:
    def draw(canvas: papers.Canvas) -> None:
        pen = papers.Pen(canvas)
        for text, size in head:
            pen.line(text, size, bold=size > 10)
        pen.line(papers.EMAIL)
        papers.study(pen)
        papers.skills(pen)

    return read_resume(papers.paper(draw), use_ocr=False).contact.name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ana Lucia de la Torre y Vega", "Ana Lucia de la Torre y Vega"),
        ("Friedrich Freiherr von und zu Altenberg", "Friedrich Freiherr von und zu Altenberg"),
        ("Robert Quill, Jr.", "Robert Quill Jr"),
        ("Lindqvist, Marta E.", "Marta E. Lindqvist"),
        ("Marta Lindqvist, MBA", "Marta Lindqvist"),
        ("Marta Lindqvist, Senior Engineer", "Marta Lindqvist"),
    ],
)
def test_particles_suffixes_and_surnames_first(written: str, name: str) -> None:
    assert _name((written, 22)) == name


def test_a_name_behind_its_label_is_believed_before_the_title_of_the_document() -> None:
    assert _name(("Job Application Form", 22), ("Name: Marta van den Berg", 10)) == "Marta van den Berg"
