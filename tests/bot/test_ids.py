"""Ids in callback data: two of them fit, and those of older buttons are still understood."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from bot.ids import PATTERN, pack, unpack


def test_two_ids_and_a_verb_fit_into_callback_data() -> None:
    ids = uuid4(), uuid4()
    data = f"scan-posting:{pack(*ids)}"
    assert len(data.encode()) <= 64
    assert tuple(unpack(part) for part in data.split(":")[1:]) == ids
    assert all(re.fullmatch(PATTERN, part) for part in data.split(":")[1:])


def test_the_hexadecimal_ids_of_older_buttons_are_understood() -> None:
    one = uuid4()
    assert unpack(one.hex) == one


@pytest.mark.parametrize("text", ["", "zz", "é" * 22, "!" * 22, "!" * 20 + "AA", "0" * 31, "-" * 21])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack(text)
