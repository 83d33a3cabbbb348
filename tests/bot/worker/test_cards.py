"""Tasks about money that fail for good: somebody is told, each time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from bot.context import Services
from bot.sending import make_bot
from bot.serve import roles
from bot.worker.cards import CardTasks, NoStripe
from core import schedule
from core.billing import account_deletion, refunds
from core.billing.stripe import checkout, payment_check, plan_changes, portal, webhook
from core.billing.stripe.chat_request import ChatRequest
from core.billing.stripe.errors import StripeAway
from core.notices import SEND, TELL_OPERATORS, Matter, Notice, NoticeKind, OperatorNotice
from core.queue import Task
from db.models import Payment
from db.states import PaymentRail
from sandbox.server import Sandbox
from tests.support.running import settings_for

GiveUp = Callable[[object, Exception], Awaitable[None]]
Bound = dict[str, tuple[Callable[..., Awaitable[None]], GiveUp | None]]


@pytest.fixture(scope="module")
async def services(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Services]:
    async with Sandbox() as sandbox:
        settings = settings_for(sandbox, tmp_path_factory.mktemp("desk"))
        # Without a key: every task here has to do without Stripe.
        settings = settings.model_copy(update={"stripe_secret_key": None, "payments": (PaymentRail.STRIPE,)})
        async with roles.open_services(settings, database_url) as opened:
            yield opened


@pytest.fixture
def bound(services: Services) -> Bound:
    """Every task by its name: its function, and what happens when that fails for good."""
    found: Bound = {}

    def bind(task: Task[Any], function: Callable[..., Awaitable[None]], give_up: GiveUp | None = None) -> None:
        found[task.name] = (function, give_up)

    CardTasks(services, make_bot(services.settings)).register(bind)
    return found


async def newest(services: Services, task: str) -> bytes:
    async with services.database.as_service() as session:
        query = sa.text("SELECT payload FROM pgqueuer WHERE entrypoint = :task ORDER BY id DESC LIMIT 1")
        return bytes((await session.execute(query, {"task": task})).scalar_one())


def asked() -> list[tuple[Task[Any], ChatRequest]]:
    about: dict[str, Any] = {"chat_id": 77, "key": "update:1"}
    some = uuid4()
    return [
        (checkout.OPEN, checkout.OpenCheckout(payment_id=some, name="x", **about)),
        (portal.PORTAL, portal.OpenPortal(user_id=some, **about)),
        (plan_changes.ASK, plan_changes.AskChange(user_id=some, code="x", name="x", **about)),
        (plan_changes.CHANGE, plan_changes.ChangePlan(user_id=some, code="x", name="x", **about)),
        (payment_check.CHECK, payment_check.CheckPayment(payment_id=some, **about)),
    ]


@pytest.mark.parametrize("index", range(3))
async def test_whoever_asked_is_told_that_stripe_is_away(services: Services, bound: Bound, index: int) -> None:
    kind, task = asked()[index]
    _, give_up = bound[kind.name]
    assert give_up is not None
    await give_up(task, StripeAway("down"))
    notice = Notice.model_validate_json(await newest(services, SEND.name))
    assert (notice.chat_id, notice.kind, notice.progress_key) == (77, NoticeKind.STRIPE_AWAY, "update:1")


async def test_a_refund_that_does_not_get_through_is_told_to_operators(services: Services, bound: Bound) -> None:
    async with services.database.as_service() as session:
        payment = Payment(
            rail=PaymentRail.STRIPE, product="pack_10", amount_minor=500, currency="usd", request_key=f"r{uuid4()}"
        )
        session.add(payment)
        await session.flush()
    _, give_up = bound[refunds.REFUND.name]
    assert give_up is not None
    await give_up(refunds.RefundPayment(payment_id=payment.id, amount_minor=None, key="k"), StripeAway("down"))
    told = OperatorNotice.model_validate_json(await newest(services, TELL_OPERATORS.name))
    assert told.matter == Matter.REFUND_REFUSED
    assert str(payment.id) in told.lines[0]


async def test_a_customer_that_cannot_be_removed_is_told_to_operators(services: Services, bound: Bound) -> None:
    _, give_up = bound[account_deletion.FORGET.name]
    assert give_up is not None
    await give_up(account_deletion.ForgetCustomer(customer="cus_1"), StripeAway("down"))
    told = OperatorNotice.model_validate_json(await newest(services, TELL_OPERATORS.name))
    assert (told.matter, told.lines) == (Matter.NOT_FORGOTTEN, ("cus_1; StripeAway",))


async def test_without_a_key_the_clock_asks_nobody_and_events_wait(bound: Bound) -> None:
    for task in (schedule.RECONCILE, schedule.REPORT):
        await bound[task.name][0](schedule.Tick(moment="2026-11-21T06:00"))
    with pytest.raises(NoStripe):
        await bound[webhook.APPLY.name][0](webhook.ApplyEvent(event_id="evt_1"))
