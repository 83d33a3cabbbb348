"""What does not matter in a comparison of words."""

from __future__ import annotations

import pytest

from core.language.folding import fold, fold_word, squeeze


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Éducation", "education"),
        ("Straße", "strasse"),
        ("ＡＢＣ", "abc"),
        ("Край", "краи"),
        ("İş", "is"),
        ("½", "1⁄2"),
    ],
)
def test_case_accents_and_compatibility_forms_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("word", "folded"),
    [("driver's", "driver"), ("l’équipe", "equipe"), ("don't", "dont"), ("Край", "край"), ("Größe", "grosse")],
)
def test_a_word_loses_its_possessive_and_elision_and_keeps_cyrillic_marks(word: str, folded: str) -> None:
    assert fold_word(word) == folded


def test_letter_spacing_and_punctuation_do_not_matter_in_a_heading() -> None:
    assert squeeze("E D U C A T I O N:") == squeeze("Education")
