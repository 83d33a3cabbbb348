"""Screens about money: what a product is called and costs, and what became of a payment or a plan."""

from __future__ import annotations

from bot.screens.screen import TEXT_LIMIT, Screen, clip
from bot.texts import Texts
from core.billing.catalogue import STARS_CURRENCY, Plan, Product, Terms, decimals
from core.credits import Balance
from core.notices import NoticeKind, OperatorNotice
from db.models import Payment, Subscription
from db.states import PaymentStatus, SubscriptionTier

_DATE = "%d %b %Y"


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
            "reference": str(payment.id)[-12:],
        }
    if subscription is not None:
        values |= {"name": texts.plain(f"billing-plan-{subscription.tier}")}
        if subscription.period_end:
            values |= {"until": subscription.period_end.strftime(_DATE)}
    text = texts(f"billing-{_key(kind, payment)}", **values)
    if balance.debt and payment is not None and kind != NoticeKind.PAYMENT_FAILED:
        text = f"{text}\n\n{texts('credits-debt', credits=balance.debt)}"
    return Screen(text)


def _key(kind: NoticeKind, payment: Payment | None) -> str:
    name = str(kind).replace("_", "-")
    if payment is None or payment.tier is None:
        return name
    # A plan gives access, not a balance: it has sentences of its own where that matters.
    plans = {NoticeKind.PAYMENT_DONE, NoticeKind.PAYMENT_REFUNDED, NoticeKind.PAYMENT_DISPUTED}
    if kind == NoticeKind.PAYMENT_REFUNDED and payment.status == PaymentStatus.PARTIALLY_REFUNDED:
        return name
    return f"{name}-plan" if kind in plans else name


def operator_notice(texts: Texts, notice: OperatorNotice) -> Screen:
    """What operators have to know, line by line."""
    title = texts(f"operators-{str(notice.matter).replace('_', '-')}", count=len(notice.lines))
    lines = [texts("operators-line", line=line) for line in notice.lines]
    return Screen(clip("\n".join([title, *lines]), TEXT_LIMIT))
