"""Somebody who buys with Stars, in one transaction: orders, charges, and what became of them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing import orders
from core.billing.stars import charges, invoices
from core.billing.stars.charges import Charge, Receipt
from core.billing.stars.pre_checkout import PreCheckout, Refusal, reserve
from core.billing.stars.refunds import SEND_BACK, SendBack
from core.billing.stars.renewals import STOP, StopRenewal
from db.models import GlobalConfig, Payment, Subscription, User
from db.states import PaymentRail
from tests.core.billing.buyer import Buyer
from tests.core.credits.people import add_person

MONTH = timedelta(days=30)
NOW = datetime.now(UTC)
_numbers = itertools.count(1)


@dataclass
class StarsBuyer(Buyer):
    """The person, and what Telegram says of them."""

    telegram_id: int

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
        query_id: str = "",
    ) -> Refusal | None:
        """What is answered before the payment."""
        asked = PreCheckout(
            query_id or f"query:{next(_numbers)}",
            payload or invoices.payload_of(order),
            self.telegram_id if payer is None else payer,
            order.amount_minor if amount is None else amount,
            currency,
        )
        return await reserve(self.session, asked)

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

    async def going_back(self) -> list[SendBack]:
        return [SendBack.model_validate_json(payload) for payload in await self.queued(SEND_BACK.name)]

    async def stopping(self) -> list[str]:
        return [StopRenewal.model_validate_json(payload).reference for payload in await self.queued(STOP.name)]


async def open_buyer(session: AsyncSession) -> StarsBuyer:
    """A new person with an account; needs the service role."""
    user_id = await add_person(session)
    before = await session.scalar(sa.text("SELECT coalesce(max(id), 0) FROM pgqueuer"))
    telegram_id = (await session.get_one(User, user_id)).telegram_id
    return StarsBuyer(session, user_id, telegram_id, queued_before=int(before or 0))
