"""Schools and companies by their words."""

from __future__ import annotations

import pytest

from core.resumes.words.titles import school_words


@pytest.mark.parametrize("text", ["서울여자대학교", "北京大学", "Musterschule", "Lunds högskola"])
def test_a_school_is_known_inside_compound_words_and_other_scripts(text: str) -> None:
    assert school_words(text) > 0


def test_a_degree_that_is_named_after_a_school_is_none() -> None:
    assert school_words("High school diploma") == 0
