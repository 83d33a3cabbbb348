"""Screens about what is sold: plans and packs with their prices, one of them, and an invoice's words."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import InlineKeyboardButton

from bot.screens import billing
from bot.screens.screen import Rows, Screen, button
from bot.texts import Texts
from core.billing import subscriptions
from core.billing.catalogue import Catalogue, Pack, Plan, Product, Terms, price
from core.billing.one_plan import PlanRuns
from core.credits import Balance
from core.quotas import Limit
from db.models import Payment, Subscription
from db.states import Operation, PaymentRail, PeriodType, SubscriptionTier

# The newest payments that /paysupport names: enough to find the one that somebody writes about.
PAYMENTS = 5

Limits = dict[SubscriptionTier, list[tuple[Operation, Limit]]]


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything that is for sale, and how it can be paid."""

    catalogue: Catalogue
    rails: tuple[PaymentRail, ...]
    limits: Limits


@dataclass(frozen=True, slots=True)
class Having:
    """What a person has now; `plans` have not ended, the highest tier first."""

    balance: Balance
    plans: list[Subscription]


@dataclass(frozen=True, slots=True)
class Bill:
    """What an invoice says: a title of up to 32 characters, a description of up to 255."""

    title: str
    description: str


def overview(texts: Texts, offer: Offer, having: Having | None, *, can_keep: bool = False) -> Screen:
    """/plans: what there is, what the person has, and a button for each product.

    Without an account (`having` is None) nothing can be bought; `can_keep`: there is something to make one of.
    """
    blocks = [texts("plans-title")]
    if having is not None:
        blocks.append(_having(texts, having))
    if not offer.rails or not offer.catalogue.products:
        blocks.append(texts("plans-nothing-sold"))
        return Screen("\n\n".join(blocks), _manage(texts, having))
    blocks += _sold(texts, offer)
    blocks.append(texts("plans-free"))
    if having is None:
        blocks.append(texts("plans-keep-first" if can_keep else "plans-start-first"))
        return Screen("\n\n".join(blocks), [[button(texts.plain("button-keep"), "keep")]] if can_keep else None)
    return Screen("\n\n".join(blocks), [*_first_steps(texts, offer, having), *(_manage(texts, having) or [])])


def product_page(texts: Texts, offer: Offer, product: Product) -> Screen:
    """One product, and a button for each way to pay it."""
    rows = [[_buy(texts, product, rail, "plans-pay")] for rail in offer.rails]
    rows.append([button(texts.plain("button-back"), "plans")])
    hint = texts("plans-hint-pack" if isinstance(product, Pack) else "plans-hint-plan")
    return Screen(f"{_line(texts, offer, product)}\n\n{hint}", rows)


def subscribe(texts: Texts, payment: Payment, link: str) -> Screen:
    """The message with the link that pays a plan in Stars."""
    name, amount = billing.payment_name(texts, payment), billing.money(texts, payment.amount_minor, payment.currency)
    label = texts.plain("plans-subscribe", name=name, amount=amount)
    return Screen(texts("plans-subscribe-text", name=name, amount=amount), [[InlineKeyboardButton(label, url=link)]])


def bill(texts: Texts, payment: Payment) -> Bill:
    """What the invoice of an order in Stars says."""
    terms = Terms.model_validate(payment.terms)
    name = billing.payment_name(texts, payment)
    if terms.tier is not None:
        return Bill(name, texts.plain("plans-bill-plan", name=name))
    return Bill(name, texts.plain("plans-bill-pack", credits=terms.credits, validity=_validity(texts, terms)))


def ask_cancel(texts: Texts, plan: Subscription) -> Screen:
    """Are you sure?"""
    text = texts("plans-cancel-ask", name=_plan_name(texts, plan.tier), until=_until(plan))
    yes = button(texts.plain("plans-cancel-yes"), f"stars-cancel-yes:{plan.id.hex}")
    return Screen(text, [[yes], [button(texts.plain("plans-cancel-no"), "plans")]])


def cancelled(texts: Texts, plan: Subscription) -> Screen:
    """The plan is not renewed any more."""
    text = texts("billing-subscription-ending", name=_plan_name(texts, plan.tier), until=_until(plan))
    return Screen(text, [[button(texts.plain("plans-open"), "plans")]])


def plan_runs(texts: Texts, lack: PlanRuns) -> Screen:
    """Why no second plan is sold, and where the one there is can be changed."""
    until = billing.day(lack.until) if lack.until else ""
    text = texts(f"plans-runs-{lack.rail}", name=_plan_name(texts, lack.tier), until=until)
    return Screen(text, [[button(texts.plain("plans-open"), "plans")]])


def terms(texts: Texts, address: str | None) -> Screen:
    """/terms"""
    return Screen(texts.plain("terms", contact=_contact(texts, "terms", address)), offer_button(texts))


def paysupport(texts: Texts, address: str | None, paid: list[Payment]) -> Screen:
    """/paysupport: who helps, and the numbers of the newest payments, so that nobody has to look for them."""
    blocks = [texts("paysupport-title"), _contact(texts, "paysupport", address)]
    if paid:
        blocks.append("\n".join([texts("paysupport-payments"), *(_paid(texts, payment) for payment in paid)]))
    return Screen("\n\n".join([*blocks, texts("paysupport-hints")]), offer_button(texts))


def _contact(texts: Texts, key: str, address: str | None) -> str:
    return texts(f"{key}-contact", contact=address) if address else texts(f"{key}-contact-missing")


def _paid(texts: Texts, payment: Payment) -> str:
    return texts(
        "paysupport-payment",
        date=billing.day(payment.paid_at) if payment.paid_at else "",
        name=billing.payment_name(texts, payment),
        amount=billing.money(texts, payment.amount_minor, payment.currency),
        reference=billing.number(payment.id),
    )


def offer_button(texts: Texts) -> Rows:
    """The way to /plans, under whatever could not begin for lack of credits."""
    return [[button(texts.plain("plans-open"), "plans")]]


def _sold(texts: Texts, offer: Offer) -> list[str]:
    """The parts of /plans that name what is sold: packs in one, then a part for each plan."""
    blocks: list[str] = []
    if offer.catalogue.packs:
        packs = [_line(texts, offer, pack) for pack in offer.catalogue.packs]
        blocks.append("\n".join([texts("plans-packs-title"), *packs]))
    if offer.catalogue.plans:
        blocks += [texts("plans-plans-title"), *(_line(texts, offer, plan) for plan in offer.catalogue.plans)]
    return blocks


def _first_steps(texts: Texts, offer: Offer, having: Having) -> Rows:
    """A button for each product that the person can still buy, or change to."""
    can_change = PaymentRail.STRIPE in offer.rails
    return [
        [_first_step(texts, offer, product, having)]
        for product in offer.catalogue.products
        if not _is_covered(product, having, can_change=can_change)
    ]


def _is_covered(product: Product, having: Having, *, can_change: bool) -> bool:
    """Whether the person has a plan that gives all that this one would.

    One by card becomes a lower one as easily as a higher one (`can_change`); in Stars a lower one would be paid beside.
    """
    if not isinstance(product, Plan):
        return False
    rank = subscriptions.RANK
    return any(
        plan.product == product.code
        or rank[plan.tier] == rank[product.tier]
        or (rank[plan.tier] > rank[product.tier] and not (can_change and plan.rail == PaymentRail.STRIPE))
        for plan in having.plans
    )


def _first_step(texts: Texts, offer: Offer, product: Product, having: Having) -> InlineKeyboardButton:
    """Straight to the payment where there is one way to pay, else to the choice; a plan by card is changed there."""
    by_card = PaymentRail.STRIPE in offer.rails and any(plan.rail == PaymentRail.STRIPE for plan in having.plans)
    if isinstance(product, Plan) and by_card:
        name = billing.product_name(texts, product)
        return button(texts.plain("button-plan-change", name=name), f"buy:{PaymentRail.STRIPE}:{product.code}")
    if len(offer.rails) == 1:
        return _buy(texts, product, offer.rails[0], "plans-buy")
    label = texts.plain("plans-choose", name=billing.product_name(texts, product))
    return button(label, f"product:{product.code}")


def _buy(texts: Texts, product: Product, rail: PaymentRail, key: str) -> InlineKeyboardButton:
    label = texts.plain(key, name=billing.product_name(texts, product), amount=_price(texts, product, rail), rail=rail)
    return button(label, f"buy:{rail}:{product.code}")


def _price(texts: Texts, product: Product, rail: PaymentRail) -> str:
    return billing.money(texts, *price(product, rail))


def _line(texts: Texts, offer: Offer, product: Product) -> str:
    """A product: its name, its prices, what it gives."""
    prices = texts.plain("plans-or").join(_price(texts, product, rail) for rail in offer.rails)
    if isinstance(product, Pack):
        return texts(
            "plans-pack",
            name=billing.product_name(texts, product),
            prices=prices,
            validity=_validity(texts, product.terms),
        )
    given = _allowed(texts, offer.limits[product.tier])
    if product.credits:
        given.append(texts("plans-credits-more", credits=product.credits))
    title = texts("plans-plan", name=billing.product_name(texts, product), prices=prices)
    return "\n".join([title, *(texts("plans-gives", what=what) for what in given)])


def _allowed(texts: Texts, limits: list[tuple[Operation, Limit]]) -> list[str]:
    """What a tier gives, in one line for each kind of limit. Reading resumes is free for everybody."""
    counted: dict[PeriodType, list[str]] = {period: [] for period in PeriodType}
    unlimited: list[str] = []
    for operation, limit in limits:
        name = texts(f"plans-operation-{operation}") if operation != Operation.RESUME_PARSE else ""
        if name and limit.limit is None:
            unlimited.append(name)
        elif name and limit.limit:
            counted[limit.period].append(texts("plans-allowed-some", limit=limit.limit, operation=name))
    comma = texts.plain("plans-and")
    lines = [
        texts(f"plans-allowed-{period}", operations=comma.join(names)) for period, names in counted.items() if names
    ]
    return [*lines, *([texts("plans-allowed-any", operations=comma.join(unlimited))] if unlimited else [])]


def _validity(texts: Texts, terms: Terms) -> str:
    return texts("plans-valid-always") if terms.valid_days is None else texts("plans-valid", days=terms.valid_days)


def _having(texts: Texts, having: Having) -> str:
    lines = [texts("plans-have-credits", credits=having.balance.credits)]
    if having.balance.debt:
        lines.append(texts("credits-debt", credits=having.balance.debt))
    for plan in having.plans:
        key = "plans-have-ending" if plan.cancel_at_period_end else "plans-have"
        lines.append(texts(key, name=_plan_name(texts, plan.tier), until=_until(plan)))
    return "\n".join(lines)


def _manage(texts: Texts, having: Having | None) -> Rows | None:
    """What can be done about the plans that the person has."""
    rows: Rows = []
    for plan in having.plans if having else []:
        name = _plan_name(texts, plan.tier)
        if plan.rail == PaymentRail.STRIPE:
            key = "plans-resume" if plan.cancel_at_period_end else "plans-manage"
            rows.append([button(texts.plain(key, name=name), "portal")])
        elif not plan.cancel_at_period_end:
            rows.append([button(texts.plain("plans-cancel", name=name), f"stars-cancel:{plan.id.hex}")])
    return rows or None


def _plan_name(texts: Texts, tier: SubscriptionTier) -> str:
    return texts.plain(f"billing-plan-{tier}")


def _until(plan: Subscription) -> str:
    return billing.day(plan.period_end) if plan.period_end else ""
