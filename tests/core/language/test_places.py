"""States and provinces, by name and by code."""

from __future__ import annotations

import pytest

from core.language.places import find_states, load_abbreviations, load_names, load_postal_codes, names_state
from core.resumes.words.places import is_place


def test_a_state_is_found_by_its_name_and_by_its_code() -> None:
    assert find_states("A licence of West Virginia or Newfoundland and Labrador") == {"WV", "NL"}
    assert names_state("RN, State of Ohio", "OH")
    assert names_state("RN (OH)", "OH")
    assert not names_state("oh, a nurse", "OH")


def test_every_state_is_known_as_region_and_behind_a_comma() -> None:
    assert len(load_postal_codes()) == 61
    assert {code.lower() for code in load_postal_codes()} < load_abbreviations()
    assert {"saskatchewan", "victoria", "sao paulo", "bavaria"} < load_names("region")


@pytest.mark.parametrize("text", ["Austin, TX", "Austin TX", "Toronto ON", "Regina, Saskatchewan", "Curitiba, PR"])
def test_a_city_with_its_state_is_a_place(text: str) -> None:
    assert is_place(text)
