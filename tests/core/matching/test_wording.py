"""What proves a requirement, and what only looks like it."""

from __future__ import annotations

import pytest

from core.matching.engine import Engine
from core.postings.reader import load_scanner
from tests.core.matching.test_laws import find, scan, write_posting, write_resume


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("Communication skills", "communicating with patients"),
        ("critical thinking to find answers to unforeseen challenges", "critical thinking"),
        ("data analysis", "analyzing data"),
    ],
)
def test_other_words_for_the_same_work_prove_it(engine: Engine, asked: str, shown: str) -> None:
    report = scan(engine, write_resume("Clerk", [shown], []), write_posting("Clerk", [asked, "welding"]))
    assert next(r.verdict for r in report.requirements if asked.casefold().startswith(r.text.casefold()[:12])) == "met"


def test_a_name_does_not_reach_over_a_comma() -> None:
    scanner = load_scanner()
    assert len(scanner.find_in("Oracle Fusion")) == 1
    assert scanner.find_in("Oracle Fusion") != scanner.find_in("Oracle, Fusion")


def test_one_of_several_roles_is_enough(engine: Engine) -> None:
    wanted = "2 years of experience as a Lion Tamer, Welder or Circus Clown"
    report = scan(
        engine, write_resume("Welder", ["welding"], []), write_posting("Welder", ["welding"]) + f"- {wanted}\n"
    )
    assert find(report, wanted) == "met"
