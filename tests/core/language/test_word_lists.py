"""Lists of words: read in one way, without repetitions."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import core.language
import core.resumes.words.lexicon
from core.language.word_lists import find_repeated, split_bars

FOLDERS = [Path(core.language.__file__).parent / "data", Path(core.resumes.words.lexicon.__file__).parent]
FILES = sorted(path for folder in FOLDERS for path in folder.rglob("*.toml") if path.parent.name != "vocabulary")


def test_entries_keep_their_spaces() -> None:
    assert split_bars(" new york |texas||z o.o ") == ["new york", "texas", "z o.o"]


def test_a_word_that_stands_twice_is_named() -> None:
    assert list(find_repeated({"names": {"city": "york|bath|york"}, "plain": "a b a"})) == [
        "names.city: york stands twice",
        "plain: a stands twice",
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_list_has_a_word_twice(path: Path) -> None:
    table = tomllib.loads(path.read_text("utf-8"))
    if path.parent.name == "names":  # a single name of several words stands there without a bar
        table = {term: f"{names}|" for term, names in table.items()}
    assert list(find_repeated(table)) == []
