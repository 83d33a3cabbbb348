"""Which texts are links to a posting, and which are postings with a link in them."""

from __future__ import annotations

import pytest

from core.postings.links import LITTLE, link_of

LINK = "https://jobs.example/42?ref=a"


@pytest.mark.parametrize(
    "text",
    [
        LINK,
        f"  {LINK}\n",
        f"Is this one for me? {LINK}",
        f"Night nurse ({LINK}), what do you think?",
        f"Found it: {LINK}.",
        f"{LINK}\n{LINK}",
        f"«{LINK}»",
    ],
)
def test_a_link_and_little_else_is_the_link(text: str) -> None:
    assert link_of(text) == LINK


@pytest.mark.parametrize(
    "text",
    ["", "No link at all", f"{LINK} or https://jobs.example/43", f"{'We look for a nurse. ' * 9}Apply at {LINK}."],
)
def test_everything_else_is_a_text(text: str) -> None:
    assert link_of(text) is None


def test_a_posting_with_a_link_stays_a_posting_at_the_limit() -> None:
    assert link_of(f"{'x' * (LITTLE - 1)} {LINK}") == LINK
    assert link_of(f"{'x' * LITTLE} {LINK}") is None
