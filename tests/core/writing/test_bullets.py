"""A line of a resume in the posting's words, and no word more than it proves."""

from __future__ import annotations

import pytest

from core.writing import bullets


@pytest.mark.parametrize(
    ("line", "requirement", "reworded"),
    [
        ("Tuned Postgres for 12 depots", "PostgreSQL", "Tuned PostgreSQL for 12 depots"),
        ("Ran 40 k8s clusters", "Kubernetes in production", "Ran 40 Kubernetes clusters"),
        ("Betrieb von 40 k8s-Clustern", "Kubernetes", "Betrieb von 40 Kubernetes-Clustern"),
    ],
)
def test_what_has_two_names_is_called_as_the_posting_calls_it(line: str, requirement: str, reworded: str) -> None:
    said = bullets.reword(line, requirement, "en")
    assert said == reworded
    assert bullets.passes(said, line, "en")


@pytest.mark.parametrize(
    ("line", "requirement"),
    [("Tuned PostgreSQL for 12 depots", "PostgreSQL"), ("Tuned Oracle for 12 depots", "PostgreSQL")],
)
def test_what_the_line_does_not_prove_is_not_put_in(line: str, requirement: str) -> None:
    assert bullets.reword(line, requirement, "en") is None


@pytest.mark.parametrize(
    "more", ["Led 12 engineers who tuned Postgres", "Tuned Postgres for 40 depots", "Tuned Oracle"]
)
def test_a_line_that_says_more_does_not_pass(more: str) -> None:
    assert not bullets.passes(more, "Tuned Postgres for 12 depots", "en")
