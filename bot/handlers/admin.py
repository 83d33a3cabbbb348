"""/admin, for the people in ADMIN_IDS. To everybody else there is no such command."""

from __future__ import annotations

from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.context import Context
from bot.guards import chat_of, key_of
from bot.handlers import general
from bot.screens import billing
from bot.screens import credits as screens
from bot.screens.screen import Screen, send
from bot.texts import Texts
from core import accounts, credits
from core.billing import refunds
from core.billing.refunds import REFUND, RefundPayment
from core.queue import enqueue
from db.models import User
from db.states import PaymentStatus

MOST_GRANTED = 10_000
# In the smallest unit of the currency; what is left to refund is checked with the payment.
MOST_REFUNDED = 99_999_999
LAST_PAGE = 99_999

log = structlog.get_logger()


async def admin(update: Update, context: Context) -> None:
    """/admin grant <telegram id> <credits> [note] | ledger <telegram id> [page] | refund <payment> [amount]"""
    if chat_of(update) not in context.services.settings.admin_ids:
        await general.say_unknown_command(update, context)
        return
    await send(context.bot, chat_of(update), await _answer(update, context, context.args or []))


async def _answer(update: Update, context: Context, words: list[str]) -> Screen:
    match words:
        case ["grant", telegram_id, amount, *note] if _is_id(telegram_id) and _is_number(amount, MOST_GRANTED):
            return await _grant(update, context, int(telegram_id), int(amount), " ".join(note))
        case ["ledger", telegram_id, *page] if _is_id(telegram_id):
            number = int(page[0]) if page and _is_number(page[0], LAST_PAGE) else 1
            return await _ledger(context, int(telegram_id), number - 1)
        case ["refund", payment]:
            return await _refund(update, context, payment, None)
        case ["refund", payment, amount] if _is_number(amount, MOST_REFUNDED):
            return await _refund(update, context, payment, int(amount))
        case _:
            return Screen(context.texts("admin-usage"))


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 17


def _is_number(text: str, most: int) -> bool:
    """Whether the text is a number from 1 to `most`. Its length first: what is longer is not worth converting."""
    return text.isdecimal() and len(text) <= len(str(most)) and 0 < int(text) <= most


async def _grant(update: Update, context: Context, telegram_id: int, amount: int, note: str) -> Screen:
    texts = context.texts
    async with context.database.as_service() as session:
        person = await accounts.find(session, telegram_id)
        if person is None:
            return _nobody(texts, telegram_id)
        new = await credits.grant(session, person.id, amount, f"grant:{key_of(update)}", note=note)
        balance = await credits.balance(session, person.id)
    if not new:
        return Screen(texts("admin-granted-before"))
    log.info("admin.granted", admin=chat_of(update), user_id=str(person.id), credits=amount)
    return Screen(texts("admin-granted", telegram=str(telegram_id), credits=amount, balance=balance.credits))


async def _refund(update: Update, context: Context, name: str, amount_minor: int | None) -> Screen:
    texts = context.texts
    async with context.database.as_service() as session:
        payment = await refunds.find_payment(session, name)
        if payment is None:
            return Screen(texts("admin-no-payment", payment=name))
        if payment.paid_at is None or payment.status == PaymentStatus.REFUNDED:
            return Screen(texts("admin-not-refundable", status=payment.status))
        task = RefundPayment(payment_id=payment.id, amount_minor=amount_minor, key=f"refund:{key_of(update)}")
        await enqueue(session, REFUND, task, dedupe_key=task.key)
    log.info("admin.refund", admin=chat_of(update), payment_id=str(payment.id), amount_minor=amount_minor)
    amount = payment.amount_minor - payment.refunded_minor if amount_minor is None else amount_minor
    return Screen(texts("admin-refund-asked", amount=billing.money(texts, amount, payment.currency)))


async def _ledger(context: Context, telegram_id: int, page: int) -> Screen:
    texts = context.texts
    async with context.database.as_service() as session:
        person = await accounts.find(session, telegram_id)
        if person is None:
            return _nobody(texts, telegram_id)
        return await _page(texts, session, person, page)


async def _page(texts: Texts, session: AsyncSession, person: User, page: int) -> Screen:
    user_id: UUID = person.id
    balance = await credits.balance(session, user_id)
    lines = await credits.statement(session, user_id, screens.LINES, page * screens.LINES)
    return screens.ledger(texts, person.telegram_id, person.subscription_tier, balance, lines)


def _nobody(texts: Texts, telegram_id: int) -> Screen:
    return Screen(texts("admin-nobody", telegram=str(telegram_id)))
