"""Screens about money: what a product is called and costs, and what became of a payment or a plan."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from telegram import InlineKeyboardButton

from bot.screens.screen import Rows, Screen, button
from bot.texts import Texts
from core.billing import subscriptions
from core.billing.catalogue import STARS_CURRENCY, Plan, Product, Terms, decimals
from core.billing.stripe.checkout import SESSION_LIFE
from core.credits import Balance
from core.notices import NoticeKind, OperatorNotice, PlanChange
from db.models import Payment, Subscription
from db.states import PaymentRail, PaymentStatus, SubscriptionStatus, SubscriptionTier

# Nothing was charged: there is no payment to speak of by its number.
_UNCHARGED = {NoticeKind.PAYMENT_PENDING, NoticeKind.PAYMENT_FAILED}
_STANDING = {
    PaymentStatus.MISMATCHED: NoticeKind.PAYMENT_HELD,
    PaymentStatus.UNCLAIMED: NoticeKind.PAYMENT_HELD,
    PaymentStatus.REFUNDED: NoticeKind.PAYMENT_REFUNDED,
    PaymentStatus.PARTIALLY_REFUNDED: NoticeKind.PAYMENT_REFUNDED,
    PaymentStatus.DISPUTED: NoticeKind.PAYMENT_DISPUTED,
}


def day(moment: datetime) -> str:
    """A date as people write it; times are kept in UTC."""
    return f"{moment.day} {moment:%b %Y}"


def moment(at: datetime) -> str:
    """A date with its time, in UTC."""
    return f"{day(at)}, {at:%H:%M}"


def number(payment_id: UUID) -> str:
    """The number of a payment in a chat: short enough to type, and `core.billing.refunds.find_payment` finds it."""
    return str(payment_id)[-12:]


def money(texts: Texts, amount_minor: int, currency: str) -> str:
    """An amount as people write it."""
    if currency == STARS_CURRENCY:
        return texts.plain("billing-stars", stars=amount_minor)
    places = decimals(currency)
    return texts.plain("billing-money", amount=f"{amount_minor / 10**places:,.{places}f}", currency=currency.upper())


def product_name(texts: Texts, product: Product) -> str:
    """What a product is called, on buttons and on Stripe's page."""
    tier = product.tier if isinstance(product, Plan) else None
    return _name(texts, product.credits, tier)


def payment_name(texts: Texts, payment: Payment) -> str:
    """What was bought."""
    terms = Terms.model_validate(payment.terms)
    return _name(texts, terms.credits, terms.tier)


def _name(texts: Texts, credits: int, tier: SubscriptionTier | None) -> str:
    return texts.plain("billing-pack", credits=credits) if tier is None else texts.plain(f"billing-plan-{tier}")


def notice(
    texts: Texts, kind: NoticeKind, payment: Payment | None, subscription: Subscription | None, balance: Balance
) -> Screen:
    """The message about a payment or a plan; facts that are not known stay out of the text."""
    values: dict[str, str | int] = {"balance": balance.credits, "debt": balance.debt, "until": ""}
    if payment is not None:
        values |= {
            "name": payment_name(texts, payment),
            "amount": money(texts, payment.amount_minor, payment.currency),
            "refunded": money(texts, payment.refunded_minor, payment.currency),
            "whole": "yes" if payment.refunded_minor == payment.amount_minor else "no",
            "way": texts(f"billing-way-back-{payment.rail}"),
            "expiry": _expiry(texts, payment),
        }
    if subscription is not None:
        values |= {"name": texts.plain(f"billing-plan-{subscription.tier}")}
        if subscription.period_end:
            values |= {"until": day(subscription.period_end)}
    text = texts(f"billing-{_key(kind, payment)}", **values)
    if balance.debt and payment is not None and kind != NoticeKind.PAYMENT_FAILED:
        text = f"{text}\n\n{texts('credits-debt', credits=balance.debt)}"
    if payment is not None and kind not in _UNCHARGED:
        text = f"{text}\n\n{_numbered(texts, payment)}"
    return Screen(text)


def standing(texts: Texts, payment: Payment, subscription: Subscription | None, balance: Balance) -> Screen:
    """Where a payment that came in stands now, for who asks."""
    kind = _STANDING.get(payment.status, NoticeKind.PAYMENT_DONE)
    over = subscription is None or subscription.status == SubscriptionStatus.ENDED
    if kind == NoticeKind.PAYMENT_DONE and payment.tier is not None and over:
        kind = NoticeKind.SUBSCRIPTION_ENDED
    return notice(texts, kind, payment, subscription, balance)


def _numbered(texts: Texts, payment: Payment) -> str:
    return texts("billing-payment-number", reference=number(payment.id))


def _expiry(texts: Texts, payment: Payment) -> str:
    """Until when the credits of a pack are good; they are counted from when they came, not from the order."""
    expires_at = Terms.model_validate(payment.terms).expiry(payment.fulfilled_at) if payment.fulfilled_at else None
    return texts("billing-payment-expiry", date=day(expires_at)) if expires_at else texts("billing-payment-no-expiry")


def sent_back(texts: Texts, payment: Payment) -> Screen:
    """Stars that could not be added to any account go back to whoever sent them."""
    amount = money(texts, payment.amount_minor, payment.currency)
    return Screen(f"{texts('billing-payment-sent-back', amount=amount)}\n\n{_numbered(texts, payment)}")


def to_pay(texts: Texts, kind: NoticeKind, payment: Payment, url: str) -> Screen:
    """The link to the payment page, or that nothing has come in over it yet."""
    rows: Rows = [[button(texts.plain("button-paid"), f"pay-check:{payment.id.hex}")]]
    amount = money(texts, payment.amount_minor, payment.currency)
    if url:
        rows.insert(0, [InlineKeyboardButton(texts.plain("button-pay", amount=amount), url=url)])
    key = f"billing-{str(kind).replace('_', '-')}"
    if kind == NoticeKind.CHECKOUT_READY and payment.tier is not None:
        key = f"{key}-plan"
    over = payment.created_at + SESSION_LIFE
    until = moment(over)
    return Screen(texts(key, name=payment_name(texts, payment), amount=amount, until=until), rows)


def answer(texts: Texts, kind: NoticeKind, url: str = "") -> Screen:
    """What came of asking Stripe for something else than money."""
    portal = (
        InlineKeyboardButton(texts.plain("button-portal-open"), url=url)
        if url
        else button(texts.plain("button-portal"), "portal")
    )
    rows = None if kind == NoticeKind.STRIPE_AWAY else [[portal]]
    return Screen(texts(f"billing-{str(kind).replace('_', '-')}"), rows)


def is_change(subscription: Subscription, wanted: Plan) -> bool:
    """Whether the plan that somebody has can become the one they want: at Stripe, and another one."""
    return subscription.rail == PaymentRail.STRIPE and subscription.product != wanted.code


def subscribed(texts: Texts, subscription: Subscription) -> Screen:
    """The person has a plan, and no second one is sold beside it."""
    name = texts.plain(f"billing-plan-{subscription.tier}")
    if subscription.rail != PaymentRail.STRIPE:
        until = day(subscription.period_end) if subscription.period_end else ""
        return Screen(texts("billing-subscribed-stars", name=name, until=until))
    return Screen(texts("billing-subscribed-same", name=name), [[button(texts.plain("button-portal"), "portal")]])


def plan_change(texts: Texts, subscription: Subscription, change: PlanChange) -> Screen:
    """Whether to change to another plan: what is paid now, and what later."""
    if subscription.product == change.code:
        return subscribed(texts, subscription)
    wanted = texts.plain(f"billing-plan-{change.tier}")
    blocks = [texts("billing-plan-change", name=texts.plain(f"billing-plan-{subscription.tier}"), wanted=wanted)]
    if change.costs_more:
        blocks.insert(0, texts("billing-plan-change-costs-more"))
    blocks.append(
        texts(
            f"billing-plan-change-{_cost(subscription, change)}",
            due=money(texts, change.due_minor or 0, change.currency),
            left=money(texts, change.left_minor, change.currency),
            amount=money(texts, change.monthly_minor, change.currency),
            until=day(subscription.period_end) if subscription.period_end else "",
            ending="yes" if subscription.cancel_at_period_end else "no",
        )
    )
    data = ["plan-change", change.code, str(change.monthly_minor)]
    if change.due_minor is not None:
        data.append(str(change.due_minor))
    return Screen(
        "\n\n".join(blocks),
        [
            [button(texts.plain("button-plan-change", name=wanted), ":".join(data))],
            [button(texts.plain("button-plan-keep", name=texts.plain(f"billing-plan-{subscription.tier}")), "plans")],
        ],
    )


def _cost(subscription: Subscription, change: PlanChange) -> str:
    """The key of the sentence that says what the change costs."""
    if change.due_minor is None:
        higher = subscriptions.RANK[change.tier] > subscriptions.RANK[subscription.tier]
        return "unknown-up" if higher else "unknown-down"
    if change.due_minor:
        return "due"
    return "left" if change.left_minor else "free"


def _key(kind: NoticeKind, payment: Payment | None) -> str:
    name = str(kind).replace("_", "-")
    if payment is None or payment.tier is None:
        return name
    # A plan gives access, not a balance: it has sentences of its own where that matters.
    plans = {
        NoticeKind.PAYMENT_DONE,
        NoticeKind.PAYMENT_REFUNDED,
        NoticeKind.PAYMENT_DISPUTED,
        NoticeKind.PAYMENT_DISPUTE_LOST,
    }
    if kind == NoticeKind.PAYMENT_REFUNDED and payment.status == PaymentStatus.PARTIALLY_REFUNDED:
        return name
    if kind == NoticeKind.PAYMENT_REFUNDED and payment.fulfilled_at is None:
        return f"{name}-unused"
    return f"{name}-plan" if kind in plans else name


def operator_notice(texts: Texts, notice: OperatorNotice) -> Screen:
    """A message to operators, line by line."""
    title = texts(f"operators-{str(notice.matter).replace('_', '-')}", count=len(notice.lines))
    lines = [texts("operators-line", line=line) for line in notice.lines]
    return Screen("\n".join([title, *lines]))
