"""What people and operators read of money: every notice has its sentence, for packs and for plans."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from bot.screens import billing
from bot.texts import texts_for
from core.billing.catalogue import Pack, Plan, Terms
from core.credits import Balance
from core.notices import Matter, NoticeKind, OperatorNotice, PlanChange
from db.models import Payment, Subscription
from db.states import PaymentRail, PaymentStatus, SubscriptionStatus, SubscriptionTier

TEXTS = texts_for("en")
NOON = datetime(2031, 4, 4, 12, 0, tzinfo=UTC)
BALANCE = Balance((), held=0, debt=0)
OF_PAYMENTS = [kind for kind in NoticeKind if kind.startswith("payment_") and kind != NoticeKind.PAYMENT_NOT_YET]
OF_PLANS = [
    NoticeKind.SUBSCRIPTION_CHANGED,
    NoticeKind.SUBSCRIPTION_ENDING,
    NoticeKind.SUBSCRIPTION_RESUMED,
    NoticeKind.SUBSCRIPTION_PAST_DUE,
    NoticeKind.SUBSCRIPTION_ENDED,
]


def payment(
    tier: SubscriptionTier | None = None,
    currency: str = "usd",
    amount_minor: int = 500,
    rail: PaymentRail = PaymentRail.STRIPE,
    valid_days: int | None = None,
) -> Payment:
    terms = Terms(credits=0 if tier else 10, tier=tier, valid_days=valid_days)
    return Payment(
        id=uuid4(),
        rail=rail,
        status=PaymentStatus.PAID,
        product="pack_10",
        tier=tier,
        amount_minor=amount_minor,
        refunded_minor=125,
        currency=currency,
        terms=terms.model_dump(mode="json"),
        created_at=NOON,
        fulfilled_at=NOON,
    )


def subscription(rail: PaymentRail = PaymentRail.STRIPE) -> Subscription:
    return Subscription(
        id=uuid4(),
        rail=rail,
        reference="sub_1",
        product="plan_pro",
        tier=SubscriptionTier.PRO,
        status=SubscriptionStatus.ACTIVE,
        period_end=datetime(2031, 5, 4, tzinfo=UTC),
    )


@pytest.mark.parametrize("kind", [*OF_PAYMENTS, NoticeKind.SUBSCRIPTION_RENEWED, NoticeKind.PLAN_CHANGE_PAID])
@pytest.mark.parametrize("tier", [None, SubscriptionTier.PRO])
def test_every_outcome_of_a_payment_has_its_sentence(kind: NoticeKind, tier: SubscriptionTier | None) -> None:
    text = billing.notice(TEXTS, kind, payment(tier), subscription() if tier else None, BALANCE).text
    assert "{" not in text
    assert ("Pro" if tier else "10 credits") in text or "5.00 USD" in text


@pytest.mark.parametrize("kind", OF_PLANS)
def test_every_turn_of_a_plan_has_its_sentence(kind: NoticeKind) -> None:
    text = billing.notice(TEXTS, kind, None, subscription(), BALANCE).text
    assert "Pro" in text
    assert "{" not in text


@pytest.mark.parametrize(
    ("refunded", "said"), [(125, "1.25 USD in all goes back"), (500, "All of your payment of 5.00")]
)
def test_what_goes_back_is_said_once(refunded: int, said: str) -> None:
    row = payment()
    row.refunded_minor = refunded
    text = billing.notice(TEXTS, NoticeKind.PAYMENT_REFUNDED, row, None, BALANCE).text
    assert said in text
    assert ("in proportion" in text) == (refunded < 500)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (PaymentStatus.PAID, "5.00 USD: paid."),
        (PaymentStatus.MISMATCHED, "not as it was ordered"),
        (PaymentStatus.PARTIALLY_REFUNDED, "in all goes back to you"),
        (PaymentStatus.DISPUTED, "Your bank disputes"),
    ],
)
def test_who_asks_after_a_payment_reads_where_it_stands_now(status: PaymentStatus, said: str) -> None:
    row = payment()
    row.status = status
    assert said in billing.standing(TEXTS, row, None, BALANCE).text


def test_who_asks_after_a_plan_reads_whether_it_runs() -> None:
    row = payment(SubscriptionTier.PRO)
    assert "Your plan is on until 4 May 2031" in billing.standing(TEXTS, row, subscription(), BALANCE).text
    over = subscription()
    over.status = SubscriptionStatus.ENDED
    for plan in (over, None):
        assert "Pro has ended" in billing.standing(TEXTS, row, plan, BALANCE).text.replace("<b>", "").replace(
            "</b>", ""
        )


def test_a_debt_is_said_where_it_begins() -> None:
    text = billing.notice(TEXTS, NoticeKind.PAYMENT_REFUNDED, payment(), None, Balance((), held=0, debt=3)).text
    assert "1.25 USD in all goes back" in text
    assert "You owe 3 credits" in text


@pytest.mark.parametrize(
    ("amount_minor", "currency", "written"),
    [(500, "usd", "5.00 USD"), (123456, "eur", "1,234.56 EUR"), (500, "jpy", "500 JPY"), (1500, "kwd", "1.500 KWD"),
     (1, "XTR", "1 Star"), (400, "XTR", "400 Stars")],
)  # fmt: skip
def test_money_is_written_as_its_currency_is(amount_minor: int, currency: str, written: str) -> None:
    assert billing.money(TEXTS, amount_minor, currency) == written


def test_the_payment_page_is_a_button_and_so_is_having_paid() -> None:
    row = payment()
    screen = billing.to_pay(TEXTS, NoticeKind.CHECKOUT_READY, row, "https://checkout.test/x")
    assert screen.rows is not None
    pay, paid = screen.rows[0][0], screen.rows[1][0]
    assert (pay.text, pay.url) == ("Pay 5.00 USD", "https://checkout.test/x")
    assert paid.callback_data == f"pay-check:{row.id.hex}"
    assert "for 5.00 USD, paid once" in screen.text
    assert "until 5 Apr 2031, 11:00 (UTC)" in screen.text, "Stripe closes the page then"


def test_who_has_a_plan_is_sold_no_second_one() -> None:
    other = Plan(code="plan_unlimited", currency="usd", price_minor=1900, stars=1, tier=SubscriptionTier.UNLIMITED)
    same = Plan(code="plan_pro", currency="usd", price_minor=900, stars=1, tier=SubscriptionTier.PRO)
    by_card, in_stars = subscription(), subscription(PaymentRail.STARS)
    assert [billing.is_change(*pair) for pair in ((by_card, other), (by_card, same), (in_stars, other))] == [
        True,
        False,
        False,
    ]
    kept = billing.subscribed(TEXTS, by_card)
    assert kept.rows is not None
    assert [button.callback_data for button in kept.rows[0]] == ["portal"]
    assert billing.subscribed(TEXTS, in_stars).rows is None


def to_unlimited(**cost: Any) -> PlanChange:
    facts = {"code": "plan_unlimited", "tier": SubscriptionTier.UNLIMITED, "currency": "usd", "monthly_minor": 1900}
    return PlanChange(**{**facts, "due_minor": None, **cost})


def to_pro(**cost: Any) -> PlanChange:
    return to_unlimited(**{"code": "plan_pro", "tier": SubscriptionTier.PRO, "monthly_minor": 900, **cost})


@pytest.mark.parametrize(
    ("change", "said", "data"),
    [
        (
            to_unlimited(due_minor=667),
            "You pay <b>6.67 USD</b> now, for the days until 4 May 2031, then 19.00 USD a month.",
            "plan-change:plan_unlimited:1900:667",
        ),
        (
            to_pro(due_minor=0, left_minor=333),
            "You pay nothing now. 3.33 USD of what you have paid counts towards your next bills, at 9.00 USD a month.",
            "plan-change:plan_pro:900:0",
        ),
        (
            to_unlimited(due_minor=0),
            "You pay nothing now, then 19.00 USD a month from 4 May 2031 on.",
            "plan-change:plan_unlimited:1900:0",
        ),
        (to_unlimited(), "Stripe works out the difference", "plan-change:plan_unlimited:1900"),
        (to_pro(), "You pay nothing now. Stripe works out what is left", "plan-change:plan_pro:900"),
    ],
)
def test_a_change_says_what_is_paid_now_and_then(change: PlanChange, said: str, data: str) -> None:
    having = subscription()
    if change.tier == SubscriptionTier.PRO:
        having.product, having.tier = "plan_unlimited", SubscriptionTier.UNLIMITED
    screen = billing.plan_change(TEXTS, having, change)
    assert said in screen.text
    assert screen.rows is not None
    assert [row[0].callback_data for row in screen.rows] == [data, "plans"]


@pytest.mark.parametrize("change", [to_unlimited(due_minor=667), to_unlimited(due_minor=0), to_unlimited()])
def test_a_plan_that_ends_is_not_said_to_renew(change: PlanChange) -> None:
    having = subscription()
    having.cancel_at_period_end = True
    text = billing.plan_change(TEXTS, having, change).text
    assert "a month" not in text
    assert "ends" in text


def test_what_costs_more_than_was_said_is_asked_again() -> None:
    text = billing.plan_change(TEXTS, subscription(), to_unlimited(due_minor=700, costs_more=True)).text
    assert text.startswith("By now it costs more than I had told you, so nothing was changed or charged.")
    assert "7.00 USD" in text


def test_a_change_that_was_made_meanwhile_is_not_asked_for() -> None:
    text = billing.plan_change(TEXTS, subscription(), to_pro(due_minor=0)).text
    assert "You have <b>Pro</b> already" in text


def test_buttons_of_a_change_fit_into_what_telegram_takes() -> None:
    screen = billing.plan_change(
        TEXTS, subscription(), to_unlimited(code="p" * 24, due_minor=99_999_999, monthly_minor=99_999_999)
    )
    assert screen.rows is not None
    assert len(str(screen.rows[0][0].callback_data).encode()) <= 64


@pytest.mark.parametrize(("valid_days", "said"), [(365, "Good until 3 Apr 2032."), (None, "They have no end date.")])
def test_who_has_paid_reads_what_it_was_until_when_and_its_number(valid_days: int | None, said: str) -> None:
    row = payment(valid_days=valid_days)
    text = billing.notice(TEXTS, NoticeKind.PAYMENT_DONE, row, None, BALANCE).text
    for part in ("10 credits", "5.00 USD: paid", said, f"<code>{str(row.id)[-12:]}</code>", "/paysupport"):
        assert part in text


@pytest.mark.parametrize("kind", [NoticeKind.PAYMENT_FAILED, NoticeKind.PAYMENT_PENDING])
def test_what_was_not_charged_has_no_number_to_ask_about(kind: NoticeKind) -> None:
    assert "Payment number" not in billing.notice(TEXTS, kind, payment(), None, BALANCE).text


@pytest.mark.parametrize(
    ("rail", "way"), [(PaymentRail.STRIPE, "to the card it came from"), (PaymentRail.STARS, "as Stars, at once")]
)
def test_who_is_refunded_reads_which_way_the_money_comes(rail: PaymentRail, way: str) -> None:
    text = billing.notice(TEXTS, NoticeKind.PAYMENT_REFUNDED, payment(rail=rail), None, BALANCE).text
    assert way in text


def test_products_are_called_what_they_are() -> None:
    pack = Pack(code="p", currency="usd", price_minor=500, stars=1, credits=1)
    assert billing.product_name(TEXTS, pack) == "1 credit"


@pytest.mark.parametrize("matter", list(Matter))
def test_operators_read_every_matter_and_its_facts(matter: Matter) -> None:
    text = billing.operator_notice(TEXTS, OperatorNotice(matter=matter, lines=("pi_1 <b>500</b> usd",))).text
    assert "pi_1 &lt;b&gt;500&lt;/b&gt; usd" in text
