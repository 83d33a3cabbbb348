"""A shop at the stand-in for Stripe: orders, payments and events, without a chat around them."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import SecretStr

from core import credits
from core.billing import orders, subscriptions
from core.billing.stripe import checkout, webhook
from core.billing.stripe.checkout import Back, OpenCheckout
from core.billing.stripe.events import apply_event
from core.billing.stripe.gateway import Gateway
from core.notices import SEND, TELL_OPERATORS, Matter, Notice, NoticeKind, OperatorNotice
from db.models import Payment, StripeEvent, Subscription, User
from db.session import Database
from db.states import Operation, PaymentRail, SubscriptionTier
from sandbox.server import Sandbox
from sandbox.stripe.client import Till
from tests.core.credits.people import check, make_person

BACK = Back("https://shop.test/paid", "https://shop.test/cancelled")
_numbers = itertools.count()

Json = dict[str, Any]


@dataclass
class Customer:
    """Somebody with an account, and what tests do with them."""

    shop: Shop
    id: UUID

    async def order(self, code: str = "pack_10") -> Payment:
        """An order, without a payment page yet."""
        async with self.shop.database.as_service() as session:
            return await orders.place(session, self.id, code, PaymentRail.STRIPE, f"order:{next(_numbers)}")

    async def page(self, payment: Payment) -> str:
        """The address of the order's payment page."""
        task = OpenCheckout(chat_id=1, key=f"k{next(_numbers)}", payment_id=payment.id, name="10 credits")
        link = await checkout.open_checkout(self.shop.database, self.shop.gateway, task, BACK)
        assert link is not None
        return link.url

    async def buy(self, code: str = "pack_10", *, by: str = "card") -> Payment:
        """Orders and pays; no event has been applied."""
        payment = await self.order(code)
        await self.shop.till.pay(await self.page(payment), by=by)
        return await self.shop.payment(payment.id)

    async def bought(self, code: str = "pack_10") -> Payment:
        """Orders, pays, and what Stripe says is applied."""
        payment = await self.buy(code)
        await self.shop.apply_all()
        return await self.shop.payment(payment.id)

    async def spend(self, amount: int) -> None:
        async with self.shop.database.as_service() as session:
            key = f"scan:{next(_numbers)}"
            await credits.hold(session, self.id, Operation.MATCH, amount, key)
            await credits.settle(session, self.id, key)

    async def balance(self) -> credits.Balance:
        async with self.shop.database.as_service() as session:
            return await check(session, self.id)

    async def credits(self) -> int:
        return (await self.balance()).credits

    async def tier(self) -> SubscriptionTier:
        async with self.shop.database.as_service() as session:
            return (await session.get_one(User, self.id)).subscription_tier

    async def plan(self) -> Subscription | None:
        async with self.shop.database.as_service() as session:
            found = await subscriptions.of_person(session, self.id)
        return found[0] if found else None

    async def told(self) -> list[NoticeKind]:
        """What the person was told, in order."""
        async with self.shop.database.as_service() as session:
            person = await session.get(User, self.id)
        payloads = await self.shop.queued(SEND.name)
        notices = [Notice.model_validate_json(payload) for payload in payloads]
        return [notice.kind for notice in notices if person and notice.chat_id == person.telegram_id]

    async def delete(self) -> None:
        async with self.shop.database.as_service() as session:
            await session.execute(sa.delete(User).where(User.id == self.id))


@dataclass
class Shop:
    """The database, our way to Stripe, and Stripe's own side."""

    database: Database
    gateway: Gateway
    till: Till
    # Tasks that were enqueued before belong to other tests.
    since: int = 0

    async def customer(self) -> Customer:
        return Customer(self, await make_person(self.database))

    async def store(self, payload: Json) -> bool:
        """Takes an event in as the web hook does."""
        async with self.database.as_service() as session:
            return await webhook.store(session, payload, livemode=False)

    async def events(self) -> list[Json]:
        """All that Stripe has to tell, oldest first."""
        return await self.till.events()

    async def apply(self, *payloads: Json) -> None:
        """Takes events in and applies them, in this order."""
        for payload in payloads:
            await self.store(payload)
            await apply_event(self.database, self.gateway, payload["id"])

    async def apply_all(self) -> None:
        """Applies everything that Stripe has to tell."""
        await self.apply(*await self.events())

    async def payment(self, payment_id: UUID) -> Payment:
        async with self.database.as_service() as session:
            return await session.get_one(Payment, payment_id)

    async def payments(self, customer: Customer) -> list[Payment]:
        async with self.database.as_service() as session:
            rows = await session.scalars(sa.select(Payment).where(Payment.user_id == customer.id).order_by(Payment.id))
            return list(rows)

    async def event(self, event_id: str) -> StripeEvent | None:
        async with self.database.as_service() as session:
            return await session.get(StripeEvent, event_id)

    async def stored(self) -> list[str]:
        """The kinds of all events that were taken in."""
        async with self.database.as_service() as session:
            return list(await session.scalars(sa.select(StripeEvent.type)))

    async def operators_told(self) -> list[OperatorNotice]:
        return [OperatorNotice.model_validate_json(payload) for payload in await self.queued(TELL_OPERATORS.name)]

    async def matters(self) -> list[Matter]:
        return [notice.matter for notice in await self.operators_told()]

    async def queued(self, task: str) -> list[bytes]:
        """The payloads of tasks that wait."""
        async with self.database.as_service() as session:
            rows = await session.execute(
                sa.text("SELECT payload FROM pgqueuer WHERE entrypoint = :task AND id > :since ORDER BY id"),
                {"task": task, "since": self.since},
            )
            return [bytes(payload) for payload in rows.scalars()]


@asynccontextmanager
async def open_shop(database: Database, sandbox: Sandbox) -> AsyncIterator[Shop]:
    """A shop with an account of its own at the stand-in."""
    async with Till(sandbox.stripe_url) as first, await first.open_account() as till:
        assert till.key is not None
        gateway = Gateway(SecretStr(till.key), sandbox.stripe_url)
        try:
            async with database.as_service() as session:
                newest = await session.scalar(sa.text("SELECT coalesce(max(id), 0) FROM pgqueuer"))
            yield Shop(database, gateway, till, newest)
        finally:
            await gateway.close()
