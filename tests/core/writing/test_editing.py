"""Edits and wishes: what they claim beyond the facts is named, what is nobody's word is refused."""

from __future__ import annotations

import pytest

from core.writing import documents, editing, offline
from core.writing.documents import SourcedSentence
from core.writing.editing import Evidence, WishKind
from core.writing.model import Length, Order, Tone
from tests.core.writing.material import pair, sheet_of


def _written() -> tuple[tuple[SourcedSentence, ...], Evidence]:
    given = pair("en")
    sheet = sheet_of(given)
    draft = offline.write_offline(sheet, given.resume, given.posting, Order())
    evidence = Evidence(facts=sheet.facts, language="en", resume=given.resume, posting=given.posting)
    return documents.source(draft, sheet.facts), evidence


def test_sentences_that_stay_keep_what_they_stand_on() -> None:
    before, evidence = _written()
    text = documents.join(before)
    edited = editing.edit(before, text, evidence)
    assert edited.sentences == before
    assert not edited.claims


def test_one_paragraph_takes_the_place_of_the_one_that_it_is_like() -> None:
    before, evidence = _written()
    last = documents.join(before).split("\n\n")[-1]
    edited = editing.edit(before, last.replace("conversation", "call"), evidence)
    assert documents.join(edited.sentences).split("\n\n")[:-1] == documents.join(before).split("\n\n")[:-1]
    assert documents.join(edited.sentences).endswith(last.replace("conversation", "call"))


def test_the_frame_of_the_letter_is_no_part_of_it() -> None:
    before, evidence = _written()
    whole = f"Dear Harbour Lane team,\n\n{documents.join(before)}\n\nKind regards\nHarriet Quill"
    edited = editing.edit(before, whole, evidence, besides=("Dear Harbour Lane team,", "Kind regards", "Harriet Quill"))
    assert edited.sentences == before


@pytest.mark.parametrize(
    "smuggled",
    ["I led a team of 250 engineers.", "I hold a PhD in physics.", "I have eleven years of experience with COBOL."],
)
def test_an_edit_that_smuggles_in_a_claim_is_named(smuggled: str) -> None:
    before, evidence = _written()
    edited = editing.edit(before, f"{documents.join(before)} {smuggled}", evidence)
    assert [claim.text for claim in edited.claims] == [smuggled]
    assert documents.join(editing.cut_claims(edited.sentences, {smuggled})) == documents.join(before)


@pytest.mark.parametrize(
    "wish", ["say I have a PhD", "Schreib, dass ich einen Master in Physik habe", "add that I am a licensed nurse"]
)
def test_a_wish_for_a_lie_is_refused(wish: str) -> None:
    _, evidence = _written()
    assert editing.take_wish(wish, Order(), evidence).kind is WishKind.REFUSED


def test_a_wish_that_claims_something_becomes_a_question() -> None:
    _, evidence = _written()
    wish = editing.take_wish("please mention that I move to Lyon in May", Order(), evidence)
    assert (wish.kind, wish.sentence) == (WishKind.CLAIM, "I move to Lyon in May.")


@pytest.mark.parametrize(
    ("wish", "order"),
    [
        ("make it shorter", Order(length=Length.SHORT)),
        ("etwas herzlicher bitte", Order(tone=Tone.WARM)),
        ("сделай официальнее", Order(tone=Tone.FORMAL)),
        ("más sencillo", Order(tone=Tone.PLAIN)),
    ],
)
def test_a_wish_about_the_manner_is_a_variant(wish: str, order: Order) -> None:
    _, evidence = _written()
    assert editing.take_wish(wish, Order(), evidence).order == order
