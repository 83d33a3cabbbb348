"""Every movement that a ledger can hold has a reason in words, and every refusal says what stays free."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from uuid import UUID

import pytest

from bot.screens.credits import line_text, not_enough
from bot.texts import texts_for
from core.credits import Line, NotEnoughCredits
from core.quotas import Allowance, QuotaExhausted
from db.states import LotSource, MovementKind, Operation, PeriodType

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
OPERATED = (MovementKind.HOLD, MovementKind.SETTLE, MovementKind.RELEASE)


@pytest.mark.parametrize(("kind", "credits", "source"), [*itertools.product(MovementKind, (-2, 0, 2), LotSource)])
def test_every_movement_has_a_reason(kind: MovementKind, credits: int, source: LotSource) -> None:
    for operation in Operation:
        line = Line(NOW, kind, credits, operation if kind in OPERATED else None, source, None, "")
        text = line_text(texts_for("en"), line)
        assert "21 Nov 2026" in text
        assert "{" not in text


def test_a_note_stays_text() -> None:
    line = Line(NOW, MovementKind.GRANT, 1, None, LotSource.GRANT, None, "<b>&")
    assert "a gift: &lt;b&gt;&amp;\n" in line_text(texts_for("en"), line)


@pytest.mark.parametrize(
    ("kind", "credits"),
    [(MovementKind.GRANT, 10), (MovementKind.CLAWBACK, -10), (MovementKind.RESTORE, 10), (MovementKind.DEBT, -2)],
)
def test_what_a_payment_brought_or_took_names_the_payment(kind: MovementKind, credits: int) -> None:
    payment_id = UUID("01a1fd22-bb4f-7446-a203-2290f31c7a6a")
    line = Line(NOW, kind, credits, None, LotSource.STRIPE, None, "", payment_id)
    assert "payment 2290f31c7a6a\n" in line_text(texts_for("en"), line)


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("refund", "taken back: the payment was refunded · payment"),
        ("dispute", "taken back: your bank disputed the payment · payment"),
        ("", "taken back: refunded or disputed · payment"),
    ],
)
def test_what_was_taken_back_says_by_what(note: str, said: str) -> None:
    line = Line(NOW, MovementKind.CLAWBACK, -10, None, LotSource.STRIPE, None, note, UUID(int=7))
    assert said in line_text(texts_for("en"), line)


def test_what_an_operation_spent_names_no_payment() -> None:
    line = Line(NOW, MovementKind.SETTLE, 0, Operation.MATCH, LotSource.STRIPE, None, "", UUID(int=7))
    assert "payment" not in line_text(texts_for("en"), line)


@pytest.mark.parametrize("period", PeriodType)
@pytest.mark.parametrize("debt", [0, 3])
def test_every_refusal_says_that_nothing_was_charged(period: PeriodType, debt: int) -> None:
    lack = NotEnoughCredits(2, 1, debt)
    renews_at = None if period == PeriodType.LIFETIME else datetime(2026, 12, 1, tzinfo=UTC)
    exhausted = QuotaExhausted(Allowance(Operation.MATCH, 3, 3, period, renews_at), lack)
    for error in (lack, exhausted):
        screen = not_enough(texts_for("en"), error)
        assert "Nothing was charged" in screen.text
        assert "stay free" in screen.text
        assert screen.rows is not None
        assert screen.rows[0][0].callback_data == "plans"
    assert ("1 Dec 2026" in not_enough(texts_for("en"), exhausted).text) == (period == PeriodType.MONTHLY)
