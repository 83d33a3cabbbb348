"""Languages and their levels in running text."""

from __future__ import annotations

import pytest

from core.language.proficiency import NATIVE, find_spoken
from core.postings.reader import load_scanner


def _read(text: str) -> list[tuple[str, tuple[int, ...]]]:
    scanner = load_scanner()
    return [(scanner.terms[spoken.term].name, spoken.levels) for spoken in find_spoken(text, scanner)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("English C1 and German B2", [("English", (5,)), ("German", (4,))]),
        ("Native Spanish speaker, basic French", [("Spanish", (NATIVE,)), ("French", (2,))]),
        ("fluent Danish and Swedish", [("Danish", (5,)), ("Swedish", (5,))]),
        ("Verhandlungssicheres Englisch, Grundkenntnisse Spanisch", [("English", (5,)), ("Spanish", (2,))]),
        ("anglais courant, allemand scolaire", [("English", (5,)), ("German", (2,))]),
        ("Inglés nivel medio", [("English", (3,))]),
        ("вільне володіння англійською мовою", [("English", (5,))]),
        ("со знанием немецкого языка на уровне В1", [("German", (3,))]),
        ("Japanese (JLPT N3)", [("Japanese", (3,))]),
        ("IELTS 7.5", [("English", (5,))]),
        ("Italian, upper-intermediate", [("Italian", (4,))]),
        ("Courses: German, Business, Art", [("German", ())]),
        ("Gute Englisch- und Polnischkenntnisse", [("English", (4,)), ("Polish", (4,))]),
    ],
)
def test_every_language_has_its_own_level(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert _read(text) == expected


def test_the_text_of_a_language_holds_its_level() -> None:
    told = [spoken.text for spoken in find_spoken("Portuguese (B2 or higher) or Greek", load_scanner())]
    assert told == ["Portuguese (B2 or higher)", "Greek"]
