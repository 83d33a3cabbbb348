"""Another plan in place of the one somebody has by card: what that costs is said first, and no more is charged."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

import structlog

from core.billing import subscriptions
from core.billing.catalogue import Plan, find
from core.billing.stripe.chat_request import ChatRequest
from core.billing.stripe.errors import StripeAway, StripeRefused
from core.billing.stripe.events import settle_subscription
from core.billing.stripe.gateway import Gateway
from core.billing.stripe.objects import PreviewObject, SubscriptionObject
from core.billing.stripe.prices import ensure_price
from core.errors import ShortlistError
from core.notices import PlanChange
from core.queue import Task
from db.models import Subscription
from db.session import Database
from db.states import PaymentRail

# A person looks at a progress message meanwhile. After that the question is asked without the amount.
PREVIEW_SECONDS = 8.0
# An hour is a 720th of a month: a difference of 7.20 and more between two plans has become a cent less by then.
ROUNDED_AWAY_SECONDS = 3600

log = structlog.get_logger()


class AskChange(ChatRequest):
    """Somebody with a plan by card taps the one with that code, called `name` on invoices."""

    user_id: UUID
    code: str
    name: str


class ChangePlan(AskChange):
    """The person said yes: to paying `agreed_minor` now, and `agreed_monthly_minor` for each period after this one.

    None stands for what they were not told: Stripe did not say, or the question was asked by a release before this one.
    """

    agreed_minor: int | None = None
    agreed_monthly_minor: int | None = None


ASK = Task("plans.ask", AskChange)
CHANGE = Task("plans.change", ChangePlan)


@dataclass(frozen=True, slots=True)
class Question:
    """What the person is asked: whether this subscription shall change so."""

    subscription_id: UUID
    change: PlanChange


class CostsMore(ShortlistError):
    """It would cost more than the person said yes to. Nothing was changed; `question` is what to ask them now."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.change.code)
        self.question = question


async def ask(database: Database, gateway: Gateway, task: AskChange) -> Question | None:
    """What the change comes to, as far as Stripe says so in time; None without a plan by card to change."""
    found = await _plans(database, task)
    if found is None:
        return None
    having, wanted = found
    shown = None
    try:
        async with asyncio.timeout(PREVIEW_SECONDS):
            price = await ensure_price(gateway, wanted, task.name)
            shown = await gateway.preview_change(await gateway.subscription(having.reference), price)
    except (StripeAway, StripeRefused, TimeoutError) as error:
        log.info("stripe.not_previewed", subscription=having.reference, reason=f"{type(error).__name__} {error}")
    return Question(having.id, _change(wanted, shown))


async def change_plan(database: Database, gateway: Gateway, task: ChangePlan) -> bool:
    """Puts the person's plan on another price; Stripe charges the difference, and no more of it than was agreed.

    The change counts from the moment of a preview, so that what is charged is what was looked at. False when it could
    not be made; one that was is told by its own notice. Raises `CostsMore` and `StripeAway`.
    """
    found = await _plans(database, task)
    if found is None:
        return False
    having, wanted = found
    price = await ensure_price(gateway, wanted, task.name)
    now = await gateway.subscription(having.reference)
    if now.item.price.id != price:
        try:
            at = await _agreed_at(gateway, task, having, wanted, now, price)
            await gateway.change_plan(now, price, task.key, at)
        except CostsMore:
            # Another device may have been quicker: what is left to pay is the next period then, and not for now.
            if (await gateway.subscription(having.reference)).item.price.id != price:
                raise
        except StripeRefused as error:
            log.info("stripe.plan_unchanged", subscription=having.reference, code=error.code, reason=str(error))
            return False
    await settle_subscription(database, gateway, having.reference)
    return True


async def _agreed_at(
    gateway: Gateway, task: ChangePlan, having: Subscription, wanted: Plan, now: SubscriptionObject, price: str
) -> int | None:
    """When the change counts from, so that it costs what was agreed at most. Raises `CostsMore`."""
    dearer_later = task.agreed_monthly_minor is not None and wanted.price_minor > task.agreed_monthly_minor
    if task.agreed_minor is None and not dearer_later:
        return None
    shown = await gateway.preview_change(now, price)
    if task.agreed_minor is not None and shown.amount_due == task.agreed_minor + 1 and shown.at is not None:
        # Stripe rounds what is given back and what is charged each by itself, so that the difference can be a cent more
        # a second later. Nobody is asked again for that: dated a little later, it is less.
        later = min(shown.at + ROUNDED_AWAY_SECONDS, int(now.item.current_period_end.timestamp()))
        shown = await gateway.preview_change(now, price, later)
    change = _change(wanted, shown)
    dearer_now = task.agreed_minor is not None and (change.due_minor is None or change.due_minor > task.agreed_minor)
    if dearer_now or dearer_later:
        raise CostsMore(Question(having.id, change.model_copy(update={"costs_more": True})))
    return shown.at


async def _plans(database: Database, task: AskChange) -> tuple[Subscription, Plan] | None:
    """What the person has by card, and what they want."""
    async with database.as_service() as session:
        wanted = await find(session, task.code)
        plans = await subscriptions.of_person(session, task.user_id)
    having = next((row for row in plans if row.rail == PaymentRail.STRIPE), None)
    return (having, wanted) if having is not None and isinstance(wanted, Plan) else None


def _change(wanted: Plan, shown: PreviewObject | None) -> PlanChange:
    # What holds the next period as well does not say what is due now.
    known = shown is not None and shown.is_change_alone
    return PlanChange(
        code=wanted.code,
        tier=wanted.tier,
        currency=wanted.currency,
        monthly_minor=wanted.price_minor,
        due_minor=shown.amount_due if shown is not None and known else None,
        left_minor=max(0, -shown.total) if shown is not None and known else 0,
    )
