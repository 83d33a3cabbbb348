"""The worker's tasks about Stars against the stand-in: run twice, refused, or with a long list to look through."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from telegram import LabeledPrice
from telegram.error import BadRequest, NetworkError
from telegram.ext import ExtBot

from bot import stars
from bot.sending import make_bot
from bot.worker.stars import StarTasks
from core.billing.stars import invoices, refunds
from core.billing.stars.refunds import NotRefundable, SendBack
from core.billing.stars.renewals import StopRenewal
from db.models import Payment
from db.session import Database
from db.states import PaymentStatus
from sandbox.client import Control, Person
from sandbox.server import Sandbox
from sandbox.telegram.ledger import Charge as Sold
from tests.core.billing.stars.buyer import StarsBuyer, open_buyer
from tests.support.running import settings_for


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as opened:
        yield opened


@pytest.fixture
async def bot(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ExtBot[int]]:
    async with make_bot(settings_for(sandbox, tmp_path_factory.mktemp("bot"))) as opened:
        yield opened


@pytest.fixture
async def control(sandbox: Sandbox) -> AsyncIterator[Control]:
    async with Control(sandbox.url) as opened:
        yield opened


async def charged(bot: ExtBot[int], person: Person, payload: str) -> str:
    """The person pays an invoice with that payload."""
    await person.send_text("/start")
    await bot.send_invoice(person.id, "10 credits", "Credits.", payload, "XTR", [LabeledPrice("10 credits", 400)])
    await person.pay()
    async with asyncio.timeout(30):
        while not (asked := [update for update in await bot.get_updates(timeout=1) if update.pre_checkout_query]):
            continue
    assert asked[-1].pre_checkout_query is not None
    await asked[-1].pre_checkout_query.answer(True)
    return str((await person.payment())["detail"])


async def refundable(database: Database, bot: ExtBot[int], control: Control) -> tuple[SendBack, StarsBuyer]:
    """A payment that an operator refunds, and the task that came of it."""
    person = await control.person()
    async with database.as_service() as session:
        buyer = await open_buyer(session)
        order = await buyer.order()
        charge = await charged(bot, person, invoices.payload_of(order))
        await buyer.pay(order, charge)
        await refunds.refund(session, order.id, f"refund:{charge}")
        (task,) = await buyer.going_back()
    # The account of the buyer is not the one that the stand-in knows; Telegram's own list names who paid.
    return task.model_copy(update={"telegram_id": None}), buyer


async def status(database: Database, task: SendBack) -> PaymentStatus:
    async with database.as_service() as session:
        return (await session.get_one(Payment, task.payment_id)).status


async def test_a_task_that_runs_twice_refunds_once(database: Database, bot: ExtBot[int], control: Control) -> None:
    task, _ = await refundable(database, bot, control)
    tasks = StarTasks(database, bot)
    # Killed after Telegram said yes and before that was written down, a task runs again.
    await tasks.send_back(task)
    await tasks.send_back(task)
    assert await status(database, task) == PaymentStatus.REFUNDED
    refunded = [line for line in await tasks.records.transactions(datetime(2026, 1, 1, tzinfo=UTC)) if line.refund]
    assert [line.charge.reference for line in refunded].count(task.charge) == 1


async def test_what_telegram_refuses_is_given_back(database: Database, bot: ExtBot[int], control: Control) -> None:
    task, _ = await refundable(database, bot, control)
    stranger = await control.person()
    await StarTasks(database, bot).send_back(task.model_copy(update={"telegram_id": stranger.id}))
    assert await status(database, task) == PaymentStatus.PAID


async def test_a_charge_that_nobody_knows_is_not_refunded(database: Database, bot: ExtBot[int]) -> None:
    task = SendBack(payment_id=UUID(int=0), charge="stx_none", key="refund:none")
    with pytest.raises(NotRefundable):
        await StarTasks(database, bot).send_back(task)


async def test_an_operator_cannot_refund_a_part(database: Database, bot: ExtBot[int]) -> None:
    async with database.as_service() as session:
        buyer = await open_buyer(session)
        order = await buyer.order()
        await buyer.pay(order, f"whole_{order.id}")
    tasks = StarTasks(database, bot)
    with pytest.raises(NotRefundable):
        await tasks.refund(order.id, 100, "refund:part")
    await tasks.refund(order.id, 400, "refund:whole")
    await tasks.refund(order.id, 400, "refund:whole")
    async with database.as_service() as session:
        assert (await session.get_one(Payment, order.id)).refunded_minor == 400


async def test_a_long_list_is_not_read_from_its_start(
    sandbox: Sandbox, bot: ExtBot[int], control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await control.person()
    now = datetime.now(UTC)
    sold = sandbox.world.bot(sandbox.token).charges
    sold.clear()
    for number in range(1, 1001):
        date = now - timedelta(hours=1001 - number)
        sold[f"stx_{number}"] = Sold(f"stx_{number}", person.id, 1, "payment:x", int(date.timestamp()))
    before = len(await control.calls("getStarTransactions"))
    found = await stars.StarRecords(bot).transactions(now - timedelta(hours=150, minutes=30))
    assert [line.charge.reference for line in found] == [f"stx_{number}" for number in range(851, 1001)]
    assert len(await control.calls("getStarTransactions")) - before < 20
    sold.clear()
    assert await stars.StarRecords(bot).transactions(now - timedelta(days=1)) == []


async def test_a_renewal_that_telegram_does_not_know_needs_no_stopping(
    database: Database, bot: ExtBot[int], control: Control
) -> None:
    person = await control.person()
    task = StopRenewal(telegram_id=person.id, reference="stx_none")
    with pytest.raises(BadRequest):
        await stars.stop_renewal(bot, person.id, task.reference)
    await StarTasks(database, bot).stop(task)
    await control.fault("500", method="editUserStarSubscription", times=-1)
    with pytest.raises(NetworkError):
        await StarTasks(database, bot).stop(task)
    await control.clear_faults()
