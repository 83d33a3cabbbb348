"""Stripe away, slow, busy or talking nonsense; processes that die in the middle: no money event is lost or doubled."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from core.billing.stripe import checkout, gateway, webhook
from core.billing.stripe.checkout import OpenCheckout
from core.billing.stripe.errors import StripeAway, StripeRefused
from core.billing.stripe.events import apply_event
from core.billing.stripe.gateway import Gateway
from core.billing.stripe.reconciliation import fetch_events, reconcile
from core.notices import NoticeKind
from db.models import Payment, StripeEvent
from db.states import PaymentStatus
from sandbox.server import Sandbox
from tests.core.billing.shop import BACK, Shop

SESSIONS = "/v1/checkout/sessions"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for the SDK's pauses between its own attempts."""
    import stripe

    monkeypatch.setattr(stripe.HTTPXClient, "INITIAL_DELAY", 0.01)
    monkeypatch.setattr(stripe.HTTPXClient, "MAX_DELAY", 0.02)


@pytest.mark.parametrize("kind", ["500", "drop", "429", "garbage"])
async def test_a_fault_that_stays_is_stripe_away_and_leaves_the_order_open(shop: Shop, kind: str) -> None:
    person = await shop.customer()
    payment = await person.order()
    await shop.till.fault(kind, path=SESSIONS, times=-1)
    with pytest.raises(StripeAway):
        await person.page(payment)
    await shop.till.clear_faults()
    assert (await shop.payment(payment.id)).status == PaymentStatus.OPEN
    await shop.till.pay(await person.page(payment))
    await shop.apply_all()
    assert await person.credits() == 10


@pytest.mark.parametrize("kind", ["500", "drop"])
async def test_a_fault_after_the_effect_makes_no_second_session(shop: Shop, kind: str) -> None:
    person = await shop.customer()
    payment = await person.order()
    await shop.till.fault(kind, method="POST", path=SESSIONS, when="after")
    await person.page(payment)
    made = await shop.gateway.open_sessions((await shop.till.events("customer.created"))[-1]["data"]["object"]["id"])
    assert len(made) == 1


async def test_a_slow_stripe_is_given_up_in_time(shop: Shop, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(gateway, "NETWORK_RETRIES", 1)
    assert shop.till.key is not None
    impatient = Gateway(SecretStr(shop.till.key), sandbox.stripe_url)
    await shop.till.fault("slow", seconds=30.0, times=-1)
    began = asyncio.get_running_loop().time()
    with pytest.raises(StripeAway):
        await impatient.mode()
    assert asyncio.get_running_loop().time() - began < 25.0
    await impatient.close()
    await shop.till.clear_faults()


async def test_nobody_there_is_stripe_away() -> None:
    nowhere = Gateway(SecretStr("sk_test_x"), "http://127.0.0.1:9")
    with pytest.raises(StripeAway):
        await nowhere.mode()
    await nowhere.close()


async def test_a_wrong_key_is_refused_and_never_said(sandbox: Sandbox) -> None:
    wrong = Gateway(SecretStr("sk_test_very_secret_key"), sandbox.stripe_url)
    with pytest.raises(StripeRefused) as caught:
        await wrong.mode()
    assert "very_secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    await wrong.close()


@pytest.mark.parametrize(
    ("key", "live"), [("sk_live_x", True), ("rk_live_x", True), ("sk_test_x", False), ("rk_test_x", False)]
)
def test_a_key_says_whether_money_is_real(key: str, live: bool) -> None:
    assert Gateway(SecretStr(key), "http://x").livemode == live


async def test_an_event_waits_while_stripe_is_away_and_the_clock_finds_it(shop: Shop) -> None:
    person = await shop.customer()
    await person.buy()
    completed = (await shop.till.events("checkout.session.completed"))[0]
    await shop.till.fault("500", times=-1)
    with pytest.raises(StripeAway):
        await shop.apply(completed)
    row = await shop.event(completed["id"])
    assert row is not None
    assert row.handled_at is None
    await shop.till.clear_faults()
    async with shop.database.as_service() as session:
        (await session.get_one(StripeEvent, completed["id"])).received_at -= timedelta(minutes=5)
    await reconcile(shop.database, shop.gateway, datetime.now(UTC).replace(minute=7))
    await shop.apply(completed)
    assert await person.credits() == 10


async def test_an_event_from_a_clock_that_runs_ahead_hides_none_that_comes_after(shop: Shop) -> None:
    person = await shop.customer()
    ahead = datetime.now(UTC) + timedelta(days=2)
    await shop.store(
        {
            "id": f"evt_ahead_{person.id}",
            "type": "balance.available",
            "livemode": False,
            "created": int(ahead.timestamp()),
            "data": {"object": {"id": "x"}},
        }
    )
    await person.buy()
    try:
        assert await fetch_events(shop.database, shop.gateway, datetime.now(UTC)) > 0
    finally:
        async with shop.database.as_service() as session:
            await session.execute(sa.delete(StripeEvent).where(StripeEvent.event_id == f"evt_ahead_{person.id}"))


@pytest.mark.parametrize("ahead", [timedelta(minutes=50), timedelta(hours=-20)])
async def test_a_clock_of_ours_that_is_off_keeps_no_page_from_being_made(shop: Shop, ahead: timedelta) -> None:
    """Stripe takes a page that ends between half an hour and a day from now, by its own clock."""
    person = await shop.customer()
    payment = await person.order()
    async with shop.database.as_service() as session:
        (await session.get_one(Payment, payment.id)).created_at += ahead
    await shop.till.pay(await person.page(payment))
    await shop.apply_all()
    assert await person.credits() == 10


@pytest.mark.parametrize("answer", [{}, {"id": 5}, {"object": "list"}, [], None])
async def test_an_answer_in_json_that_is_none_of_stripes_is_stripe_away(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    import stripe

    async def nonsense(self: stripe.HTTPXClient, *args: object, **values: object) -> tuple[str, int, dict[str, str]]:
        return json.dumps(answer), 200, {}

    person = await shop.customer()
    payment = await person.order()
    with monkeypatch.context() as patched:
        patched.setattr(stripe.HTTPXClient, "request_async", nonsense)
        with pytest.raises(StripeAway):
            await person.page(payment)
    assert (await shop.payment(payment.id)).status == PaymentStatus.OPEN


async def test_a_process_that_dies_while_it_takes_an_event_in_keeps_neither_event_nor_job(shop: Shop) -> None:
    person = await shop.customer()
    await person.buy()
    completed = (await shop.till.events("checkout.session.completed"))[0]

    async def take_in_and_die() -> None:
        async with shop.database.as_service() as session:
            await webhook.store(session, completed, livemode=False)
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await take_in_and_die()
    assert await shop.event(completed["id"]) is None
    assert await shop.queued(webhook.APPLY.name) == []
    await shop.apply(completed)
    assert await person.credits() == 10


async def test_a_process_that_dies_while_it_applies_an_event_leaves_nothing_half_done(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await shop.customer()
    await person.buy()
    completed = (await shop.till.events("checkout.session.completed"))[0]
    await shop.store(completed)

    async def die(*args: object, **values: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        # The last thing of fulfilment, after the grant.
        patched.setattr("core.billing.clawback.apply", die)
        with pytest.raises(asyncio.CancelledError):
            await apply_event(shop.database, shop.gateway, completed["id"])
    assert (await person.credits(), await person.told()) == (0, [])
    await apply_event(shop.database, shop.gateway, completed["id"])
    assert (await person.credits(), await person.told()) == (10, [NoticeKind.PAYMENT_DONE])


async def test_a_worker_that_dies_before_it_writes_the_session_down_makes_no_second_one(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await shop.customer()
    payment = await person.order()
    task = OpenCheckout(chat_id=1, key="dies", payment_id=payment.id, name="10 credits")
    real = shop.gateway.create_session
    pages: list[str | None] = []

    async def make_and_die(purpose: str, params: object) -> object:
        pages.append((await real(purpose, params)).url)  # type: ignore[arg-type] # passed on as it came
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(shop.gateway, "create_session", make_and_die)
        with pytest.raises(asyncio.CancelledError):
            await checkout.open_checkout(shop.database, shop.gateway, task, BACK)
    link = await checkout.open_checkout(shop.database, shop.gateway, task, BACK)
    assert link is not None
    assert [link.url] == pages


async def test_nothing_is_held_open_while_stripe_is_asked(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    import stripe

    person = await shop.customer()
    await person.buy()
    completed = (await shop.till.events("checkout.session.completed"))[0]
    await shop.store(completed)
    real = stripe.HTTPXClient.request_async
    held: list[int] = []

    async def ask(self: stripe.HTTPXClient, *args: Any, **values: Any) -> Any:
        held.append(shop.database._service_engine.pool.checkedout())  # type: ignore[attr-defined] # this pool has it
        return await real(self, *args, **values)

    with monkeypatch.context() as patched:
        patched.setattr(stripe.HTTPXClient, "request_async", ask)
        await apply_event(shop.database, shop.gateway, completed["id"])
    assert held == [0] * len(held)
    assert len(held) >= 2, "the session and what paid it"
    assert await person.credits() == 10
