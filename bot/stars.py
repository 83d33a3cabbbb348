"""Telegram's side of Stars: invoices, refunds, renewals that are stopped, and the list of what came in."""

from __future__ import annotations

from datetime import datetime

import structlog
from telegram import Bot, LabeledPrice, StarTransaction, TransactionPartnerUser
from telegram.constants import StarTransactionsLimit
from telegram.error import BadRequest

from bot.screens import plans as screens
from bot.texts import Texts
from core.billing import comparison
from core.billing.catalogue import STARS_CURRENCY, STARS_PERIOD
from core.billing.stars.charges import Charge
from core.billing.stars.invoices import payload_of
from core.billing.stars.missed_transactions import Transaction
from db.models import Payment
from db.states import PaymentRail

PAGE = int(StarTransactionsLimit.MAX_LIMIT)
# A forwarded copy of an invoice leads to the bot with this word, and cannot be paid itself.
START = "plans"
ALREADY = "already_refunded"

log = structlog.get_logger()


async def send_invoice(bot: Bot, chat_id: int, texts: Texts, payment: Payment) -> None:
    """Sends the invoice of an order for a pack."""
    bill = screens.bill(texts, payment)
    await bot.send_invoice(
        chat_id,
        bill.title,
        bill.description,
        payload_of(payment),
        STARS_CURRENCY,
        [LabeledPrice(bill.title, payment.amount_minor)],
        provider_token="",
        start_parameter=START,
    )


async def invoice_link(bot: Bot, texts: Texts, payment: Payment) -> str:
    """The link that pays an order for a plan, every 30 days until it is stopped."""
    bill = screens.bill(texts, payment)
    return await bot.create_invoice_link(
        bill.title,
        bill.description,
        payload_of(payment),
        STARS_CURRENCY,
        [LabeledPrice(bill.title, payment.amount_minor)],
        provider_token="",
        subscription_period=STARS_PERIOD,
    )


async def stop_renewal(bot: Bot, telegram_id: int, reference: str) -> None:
    """Telegram renews that subscription no more. Raises `BadRequest` when it will not, or knows of none."""
    await bot.edit_user_star_subscription(telegram_id, reference, True)


async def refund(bot: Bot, telegram_id: int, charge: str) -> None:
    """Sends a charge back, once however often it is called. Raises `BadRequest` when Telegram refuses for good."""
    try:
        await bot.refund_star_payment(telegram_id, charge)
    except BadRequest as error:
        if ALREADY not in error.message.lower():
            raise


class StarRecords:
    """What Telegram lists, for the daily comparison and for catching up."""

    rail = PaymentRail.STARS

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def transactions(self, since: datetime) -> list[Transaction]:
        """Every payment on an invoice and every refund since then, oldest first."""
        found: list[Transaction] = []
        offset = await self._first(since)
        while True:
            page = await self._page(offset, PAGE)
            found += [known for known in map(_transaction, page) if known is not None]
            if len(page) < PAGE:
                return found
            offset += PAGE

    async def charges(self, since: datetime, until: datetime) -> list[comparison.RailCharge]:
        """All that came in during that time, and how much of it has gone back by now."""
        found = await self.transactions(since)
        refunded = {line.charge.reference for line in found if line.refund}
        return [
            comparison.RailCharge(
                charge.reference,
                charge.amount,
                charge.currency,
                charge.amount if charge.reference in refunded else 0,
            )
            for charge in (line.charge for line in found if not line.refund)
            if charge.paid_at < until
        ]

    async def charge(self, reference: str) -> comparison.RailCharge | None:
        """That one, out of the whole list: Telegram finds none by its name."""
        for found in await self.charges(datetime.fromtimestamp(0).astimezone(), datetime.now().astimezone()):
            if found.reference == reference:
                return found
        return None

    async def payer(self, reference: str) -> int | None:
        """Whoever paid that charge: Telegram remembers when we do not any more."""
        for found in await self.transactions(datetime.fromtimestamp(0).astimezone()):
            if found.charge.reference == reference:
                return found.charge.telegram_id
        return None

    async def _page(self, offset: int, limit: int) -> tuple[StarTransaction, ...]:
        return tuple((await self._bot.get_star_transactions(offset, limit)).transactions)

    async def _first(self, since: datetime) -> int:
        """The place of the first transaction since then; the list can be long, and only be counted from its start."""
        low, high = 0, PAGE
        while await self._is_before(high, since):
            low, high = high, high * 2
        while low < high:
            middle = (low + high) // 2
            if await self._is_before(middle, since):
                low = middle + 1
            else:
                high = middle
        return low

    async def _is_before(self, place: int, since: datetime) -> bool:
        page = await self._page(place, 1)
        return bool(page) and page[0].date < since


def _transaction(line: StarTransaction) -> Transaction | None:
    """The line, if it is about an invoice of ours: Stars also come as gifts, and leave for the operator's wallet."""
    partner = line.source or line.receiver
    if not isinstance(partner, TransactionPartnerUser) or partner.invoice_payload is None:
        return None
    charge = Charge(
        reference=line.id,
        telegram_id=partner.user.id,
        payload=partner.invoice_payload,
        amount=abs(line.amount),
        currency=STARS_CURRENCY,
        paid_at=line.date,
        until=line.date + STARS_PERIOD if partner.subscription_period else None,
        language_code=partner.user.language_code or "en",
    )
    return Transaction(charge=charge, refund=line.receiver is not None)
