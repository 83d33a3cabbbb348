"""The worker's tasks about Stars: sending them back, stopping renewals, catching up with what nobody told us."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from telegram import Bot
from telegram.error import BadRequest

from bot import stars
from core.billing.notices import tell_operators
from core.billing.stars import invoices, refunds, renewals
from core.billing.stars.missed_transactions import catch_up
from core.billing.stars.refunds import NotRefundable, SendBack
from core.billing.stars.renewals import StopRenewal
from core.notices import Matter
from db.models import Payment
from db.session import Database

# How far back a message of Telegram's can have been lost and is still looked for, each hour.
LOOK_BACK = timedelta(days=2)

log = structlog.get_logger()


class StarTasks:
    """Tasks about Stars, and what they need."""

    def __init__(self, database: Database, bot: Bot) -> None:
        self._database = database
        self._bot = bot
        self.records = stars.StarRecords(bot)

    async def refund(self, payment_id: UUID, amount: int | None, key: str) -> None:
        """What an operator asked for: the whole payment, since Telegram refunds no part. Raises `NotRefundable`."""
        async with self._database.as_service() as session:
            payment = await session.get_one(Payment, payment_id)
            if amount not in (None, payment.amount_minor):
                raise NotRefundable(f"{payment_id}: Stars go back in full or not at all")
            await refunds.refund(session, payment_id, key)

    async def send_back(self, task: SendBack) -> None:
        """`stars.send_back`: the renewal first, so that nothing new is charged meanwhile."""
        telegram_id = task.telegram_id or await self.records.payer(task.charge)
        if telegram_id is None:
            raise NotRefundable(f"Telegram knows of no charge {task.charge}")
        if task.subscription is not None:
            await self._try_to_stop(telegram_id, task.subscription)
        try:
            await stars.refund(self._bot, telegram_id, task.charge)
        except BadRequest as error:
            log.error("stars.not_refunded", payment_id=str(task.payment_id), reason=error.message)
            await refunds.give_up(self._database, task)
            return
        async with self._database.as_service() as session:
            await refunds.note_refunded(session, task.charge)

    async def stop(self, task: StopRenewal) -> None:
        """`stars.stop`"""
        await self._try_to_stop(task.telegram_id, task.reference)

    async def catch_up(self, moment: datetime) -> None:
        """Once an hour: what Telegram lists and nobody told us; and orders that nobody paid are closed."""
        async with self._database.as_service() as session:
            await invoices.expire_due(session)
        caught = await catch_up(self._database, await self.records.transactions(moment - LOOK_BACK))
        if caught:
            async with self._database.as_service() as session:
                await tell_operators(session, Matter.STARS_CAUGHT_UP, *caught)

    def register(self, bind: Callable[..., None]) -> None:
        """Binds every task to its function, and to what happens when it fails for good."""
        bind(refunds.SEND_BACK, self.send_back, self._not_sent_back)
        bind(renewals.STOP, self.stop, self._not_stopped)

    async def _try_to_stop(self, telegram_id: int, reference: str) -> None:
        try:
            await stars.stop_renewal(self._bot, telegram_id, reference)
        except BadRequest as error:
            # Telegram has ended it already, or never knew it: either way it charges nothing more.
            log.info("stars.nothing_to_stop", reason=error.message)

    async def _not_sent_back(self, task: SendBack, error: Exception) -> None:
        await refunds.give_up(self._database, task)

    async def _not_stopped(self, task: StopRenewal, error: Exception) -> None:
        async with self._database.as_service() as session:
            await renewals.give_up(session, task)
