"""A file of words that cannot be used is refused with its place, not read in part."""

from __future__ import annotations

import pytest

from core.language.word_lists import ListKind, WordListBroken, parse_word_lists
from core.matching.words import load_judging_words
from core.postings.break_words import load_break_words
from core.postings.cue_words import load_cue_words
from core.postings.fact_words import load_fact_words
from core.postings.headings import find_heading

KINDS = {"verbs": ListKind.WORDS, "starts": ListKind.PATTERNS, "numbers": ListKind.TABLE}
GOOD = """
verbs = "bake fry"
starts = ['ability to', '[0-9]+ years']
[numbers]
one = 1
"""


def test_a_good_file_is_read_as_it_stands() -> None:
    assert parse_word_lists("words.toml", GOOD, KINDS)["starts"] == ["ability to", "[0-9]+ years"]


@pytest.mark.parametrize(
    ("change", "entry", "reason"),
    [
        (('verbs = "bake fry"', ""), "verbs", "missing or empty"),
        (('"bake fry"', '" "'), "verbs", "not a text of words"),
        (('"bake fry"', "['bake']"), "verbs", "not a text of words"),
        (("'ability to'", "'ability (to'"), "starts", "no pattern"),
        (("['ability to', '[0-9]+ years']", '"ability to"'), "starts", "not a list of patterns"),
        (("[numbers]\none = 1", "numbers = 1"), "numbers", "not a table"),
        (('verbs = "bake fry"', 'verbs = "bake"\nnouns = "oven"'), "nouns", "nobody asks for it"),
    ],
)
def test_the_entry_that_cannot_be_used_is_named(change: tuple[str, str], entry: str, reason: str) -> None:
    with pytest.raises(WordListBroken, match=reason) as caught:
        parse_word_lists("words.toml", GOOD.replace(*change), KINDS)
    assert (caught.value.file, caught.value.entry) == ("words.toml", entry)


def test_the_files_of_the_project_are_read() -> None:
    assert "nurse" not in load_judging_words().licence_genre
    assert "bakes" not in load_break_words().verbs
    assert "manages" in load_break_words().verbs
    assert load_cue_words().licence.search("a valid licence")
    assert load_fact_words().labels["company"].match("Employer: Example Works")
    assert find_heading("Requirements") == "must"
