"""Lines of a resume as sentences: with the employer, "there" behind a sentence that named the employer, or by
themselves."""

from __future__ import annotations

from collections.abc import Sequence

from core.writing.model import FactSheet, Proof
from core.writing.names import upper_first
from core.writing.slots import Slot, Way, standing_on
from core.writing.templates import Templates

IN_A_SENTENCE = {"noun": 2, "other": 3}


def tell_by_position(sheet: FactSheet, templates: Templates, proofs: Sequence[Proof]) -> list[list[Slot]]:
    """The proofs of each position, the latest first, as places for sentences; the paragraph is the position's turn."""
    told: list[list[Slot]] = []
    for place in sorted({proof.position for proof in proofs}):
        groups = _group(templates, [proof for proof in proofs if proof.position == place])
        # Once is enough: the third position needs no "before that" again.
        start = "before" if len(told) == 1 else "at"
        told.append(
            [Slot(tuple(_tell(sheet, templates, group, start, turn)), len(told)) for turn, group in enumerate(groups)]
        )
    return told


def tell_each(sheet: FactSheet, templates: Templates, proofs: Sequence[Proof], paragraph: int) -> list[Slot]:
    """The same in one paragraph."""
    slots = [slot for position in tell_by_position(sheet, templates, proofs) for slot in position]
    return [Slot(slot.ways, paragraph) for slot in slots]


def _group(templates: Templates, proofs: Sequence[Proof]) -> list[list[Proof]]:
    """The proofs of one position by the sentences that they share, the weightiest first: verbs have one each, nouns
    stand in twos and the rest in threes."""
    groups: list[list[Proof]] = []
    open_groups: dict[str, list[Proof]] = {}
    for proof in proofs:
        shape = templates.shape(proof.text).shape
        group = open_groups.get(shape)
        is_full = group is None or len(group) == IN_A_SENTENCE.get(shape, 1)
        if group is None or is_full or (shape == "noun" and "," in group[-1].text):
            group = open_groups[shape] = []
            groups.append(group)
        group.append(proof)
    return groups


def _tell(sheet: FactSheet, templates: Templates, proofs: Sequence[Proof], start: str, turn: int) -> list[Way]:
    """The ways to say it, the fullest first: what the gate does not pass costs a line or a name and not the others."""
    place = proofs[0].position
    position = sheet.positions[place]
    shaped = [templates.shape(proof.text) for proof in proofs]
    name = f"position {place}"
    texts: dict[str, str] = {}
    if turn:
        for most in range(len(shaped), 0, -1):
            texts.setdefault(templates.tell(shaped[:most], position, "there", turn - 1), name)
    for most in range(len(shaped), 0, -1):
        texts.setdefault(templates.tell(shaped[:most], position, start), "")
    texts.setdefault(templates.tell(shaped[:1], None, start), "")
    facts = (position.fact, *(proof.fact for proof in proofs))
    return [standing_on(upper_first(text), *facts, names=name, needs=needs) for text, needs in texts.items()]
