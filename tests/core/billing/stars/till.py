"""A shop for Stars in one transaction: somebody with an account, orders, charges, and what became of them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core import credits
from core.billing import orders
from core.billing.stars import charges, invoices
from core.billing.stars.charges import Charge, Receipt
from core.billing.stars.pre_checkout import PreCheckout, Refusal, refusal
from core.billing.stars.refunds import SEND_BACK, SendBack
from core.billing.stars.renewals import STOP, Stop
from core.notices import SEND, TELL_OPERATORS, Matter, Notice, NoticeKind, OperatorNotice
from db.models import GlobalConfig, Payment, Subscription, User
from db.states import Operation, PaymentRail, SubscriptionTier
from tests.core.credits.people import add_person, check

MONTH = timedelta(days=30)
NOW = datetime.now(UTC)
_numbers = itertools.count(1)


@dataclass
class Till:
    """The shop, and its one customer."""

    session: AsyncSession
    user_id: UUID
    telegram_id: int
    # Jobs up to here were enqueued by others.
    queued_before: int = 0

    async def order(self, code: str = "pack_10", key: str = "") -> Payment:
        return await orders.place(self.session, self.user_id, code, PaymentRail.STARS, key or f"order:{next(_numbers)}")

    async def ask(
        self,
        order: Payment,
        *,
        payload: str = "",
        payer: int | None = None,
        amount: int | None = None,
        currency: str = "XTR",
    ) -> Refusal | None:
        """What is answered before the payment."""
        asked = PreCheckout(
            payload or invoices.payload_of(order),
            self.telegram_id if payer is None else payer,
            order.amount_minor if amount is None else amount,
            currency,
        )
        return await refusal(self.session, asked)

    async def pay(
        self,
        order: Payment,
        reference: str,
        *,
        payload: str = "",
        payer: int | None = None,
        amount: int | None = None,
        until: datetime | None = None,
        renewal: bool | None = False,
    ) -> Receipt:
        """The charge, as Telegram tells it."""
        charge = Charge(
            reference=reference,
            telegram_id=self.telegram_id if payer is None else payer,
            payload=payload or invoices.payload_of(order),
            amount=order.amount_minor if amount is None else amount,
            currency="XTR",
            paid_at=datetime.now(UTC),
            until=until,
            renewal=renewal,
        )
        return await charges.receive(self.session, charge)

    async def payment(self, reference: str) -> Payment:
        rows = await self.session.scalars(
            sa.select(Payment).where(Payment.reference == reference).execution_options(populate_existing=True)
        )
        return rows.one()

    async def subscriptions(self) -> list[Subscription]:
        rows = await self.session.scalars(
            sa.select(Subscription)
            .where(Subscription.user_id == self.user_id)
            .order_by(Subscription.id)
            .execution_options(populate_existing=True)
        )
        return list(rows)

    async def credits(self) -> int:
        return (await check(self.session, self.user_id)).credits

    async def debt(self) -> int:
        return (await check(self.session, self.user_id)).debt

    async def spend(self, amount: int) -> None:
        key = f"scan:{next(_numbers)}"
        await credits.hold(self.session, self.user_id, Operation.MATCH, amount, key)
        await credits.settle(self.session, self.user_id, key)

    async def tier(self) -> SubscriptionTier | None:
        return await self.session.scalar(sa.select(User.subscription_tier).where(User.id == self.user_id))

    async def age(self, order: Payment, by: timedelta) -> None:
        """The order becomes so much older."""
        order.created_at -= by
        await self.session.flush()

    async def sell(self, key: str, code: str, **changes: int) -> None:
        """Changes a product of the catalogue; with nothing to change, it is not sold any more."""
        row = await self.session.get_one(GlobalConfig, key)
        entry = {**row.value[code], **changes} if changes else None
        row.value = {
            name: entry if name == code else value for name, value in row.value.items() if name != code or entry
        }
        await self.session.flush()

    async def told(self) -> list[NoticeKind]:
        return [Notice.model_validate_json(payload).kind for payload in await self._queued(SEND.name)]

    async def operators_told(self) -> list[Matter]:
        return [OperatorNotice.model_validate_json(p).matter for p in await self._queued(TELL_OPERATORS.name)]

    async def going_back(self) -> list[SendBack]:
        return [SendBack.model_validate_json(payload) for payload in await self._queued(SEND_BACK.name)]

    async def stopping(self) -> list[str]:
        return [Stop.model_validate_json(payload).reference for payload in await self._queued(STOP.name)]

    async def _queued(self, name: str) -> list[bytes]:
        rows = await self.session.execute(
            sa.text("SELECT payload FROM pgqueuer WHERE entrypoint = :name AND id > :before ORDER BY id"),
            {"name": name, "before": self.queued_before},
        )
        return [bytes(payload) for payload in rows.scalars()]


async def open_till(session: AsyncSession) -> Till:
    """A shop with a new customer in it; needs the service role."""
    user_id = await add_person(session)
    before = await session.scalar(sa.text("SELECT coalesce(max(id), 0) FROM pgqueuer"))
    return Till(session, user_id, (await session.get_one(User, user_id)).telegram_id, int(before or 0))
