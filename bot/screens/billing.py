"""Screens about money: what a product is called and costs, and what became of a payment or a plan."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from telegram import InlineKeyboardButton

from bot.screens.screen import TEXT_LIMIT, Rows, Screen, button, clip
from bot.texts import Texts
from core.billing import subscriptions
from core.billing.catalogue import STARS_CURRENCY, Plan, Product, Terms, decimals
from core.billing.stripe.checkout import SESSION_LIFE
from core.credits import Balance
from core.notices import NoticeKind, OperatorNotice
from db.models import Payment, Subscription
from db.states import PaymentRail, PaymentStatus, SubscriptionTier

# Nothing was charged: there is no payment to speak of by its number.
_UNCHARGED = {NoticeKind.PAYMENT_PENDING, NoticeKind.PAYMENT_FAILED}


def day(moment: datetime) -> str:
    """A date as people write it; times are kept in UTC."""
    return f"{moment.day} {moment:%b %Y}"


def moment(at: datetime) -> str:
    """A date with its time, in UTC."""
    return f"{day(at)}, {at:%H:%M}"


def number(payment_id: UUID) -> str:
    """What a payment is called in a chat: short enough to type, and operators find it by that."""
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
    """What became of a payment or a plan; what is not known stays out of the text."""
    values: dict[str, str | int] = {"balance": balance.credits, "debt": balance.debt, "until": ""}
    if payment is not None:
        values |= {
            "name": payment_name(texts, payment),
            "amount": money(texts, payment.amount_minor, payment.currency),
            "refunded": money(texts, payment.refunded_minor, payment.currency),
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


def subscribed(texts: Texts, subscription: Subscription, wanted: Plan) -> Screen:
    """The person has a plan: it can be changed at Stripe, but no second one is sold beside it."""
    name = texts.plain(f"billing-plan-{subscription.tier}")
    if subscription.rail != PaymentRail.STRIPE:
        until = day(subscription.period_end) if subscription.period_end else ""
        return Screen(texts("billing-subscribed-stars", name=name, until=until))
    portal = [button(texts.plain("button-portal"), "portal")]
    if subscription.product == wanted.code:
        return Screen(texts("billing-subscribed-same", name=name), [portal])
    wanted_name = product_name(texts, wanted)
    change = button(texts.plain("button-plan-change", name=wanted_name), f"plan-change:{wanted.code}")
    amount = money(texts, wanted.price_minor, wanted.currency)
    way = "up" if subscriptions.RANK[wanted.tier] > subscriptions.RANK[subscription.tier] else "down"
    text = texts(f"billing-plan-change-{way}", name=name, wanted=wanted_name, amount=amount)
    return Screen(text, [[change], portal])


def _key(kind: NoticeKind, payment: Payment | None) -> str:
    name = str(kind).replace("_", "-")
    if payment is None or payment.tier is None:
        return name
    # A plan gives access, not a balance: it has sentences of its own where that matters.
    plans = {NoticeKind.PAYMENT_DONE, NoticeKind.PAYMENT_REFUNDED, NoticeKind.PAYMENT_DISPUTED}
    if kind == NoticeKind.PAYMENT_REFUNDED and payment.status == PaymentStatus.PARTIALLY_REFUNDED:
        return name
    if kind == NoticeKind.PAYMENT_REFUNDED and payment.fulfilled_at is None:
        return f"{name}-unused"
    return f"{name}-plan" if kind in plans else name


def operator_notice(texts: Texts, notice: OperatorNotice) -> Screen:
    """What operators have to know, line by line."""
    title = texts(f"operators-{str(notice.matter).replace('_', '-')}", count=len(notice.lines))
    lines = [texts("operators-line", line=line) for line in notice.lines]
    return Screen(clip("\n".join([title, *lines]), TEXT_LIMIT))
