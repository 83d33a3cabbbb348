"""Paying with Stars: the invoice, the question before the payment, what came in, and stopping a plan's renewal."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import PreCheckoutQuery, Update
from telegram.error import BadRequest
from telegram.ext import TypeHandler

from bot import stars
from bot.context import Context
from bot.guards import NotAvailable, Visit, account_of, argument, chat_of, id_argument, key_of, message_of, visit
from bot.screens import plans as screens
from bot.screens.screen import Screen, send, turn
from core.billing import orders
from core.billing.catalogue import UnknownProduct
from core.billing.stars import charges, refunds, renewals
from core.billing.stars.charges import Charge
from core.billing.stars.pre_checkout import PreCheckout, Refusal, release, reserve
from core.billing.stars.renewals import Change
from db.models import Subscription
from db.states import PaymentRail

# Telegram waits ten seconds for the answer before a payment: these are for the check and for sending the answer.
CHECK_SECONDS = 4.0
ANSWER_SECONDS = 3.0

log = structlog.get_logger()


class SubscriptionHandler(TypeHandler[Update, Context, None]):
    """Changes of subscriptions, which this release of python-telegram-bot does not know as a field of `Update`."""

    def check_update(self, update: object) -> bool:
        return isinstance(update, Update) and isinstance(update.api_kwargs.get("subscription"), dict)


async def buy(update: Update, context: Context) -> None:
    """*Buy ... for ... Stars*: an invoice for a pack, the link of a subscription for a plan."""
    if PaymentRail.STARS not in context.services.settings.sold_by:
        raise UnknownProduct
    async with visit(update, context) as person:
        order = await orders.place(
            person.session, account_of(person), argument(update, 2), PaymentRail.STARS, key_of(update)
        )
    if order.tier is None:
        await stars.send_invoice(context.bot, chat_of(update), context.texts, order)
    else:
        link = await stars.invoice_link(context.bot, context.texts, order)
        await send(context.bot, chat_of(update), screens.subscribe(context.texts, order, link))


async def check_out(update: Update, context: Context) -> None:
    """The question before a payment. It reserves the invoice and changes nothing else: it may come late, or twice."""
    query = update.pre_checkout_query
    if query is None:
        return
    why = await _refusal(context, query)
    try:
        await query.answer(
            ok=why is None,
            error_message=None if why is None else context.texts.plain(f"checkout-{why}"),
            read_timeout=ANSWER_SECONDS,
            write_timeout=ANSWER_SECONDS,
            connect_timeout=ANSWER_SECONDS,
            pool_timeout=ANSWER_SECONDS,
        )
    except BadRequest as error:
        # Asked before a crash, or too long ago: Telegram has given that payment up, and charged nothing.
        log.info("stars.checkout_over", update_id=update.update_id, reason=error.message)
        if why is None:
            async with context.database.as_service() as session:
                await release(session, query.invoice_payload, query.id)


async def _refusal(context: Context, query: PreCheckoutQuery) -> Refusal | None:
    if PaymentRail.STARS not in context.services.settings.sold_by:
        return Refusal.NOT_SOLD
    asked = PreCheckout(query.id, query.invoice_payload, query.from_user.id, query.total_amount, query.currency)
    checking = asyncio.create_task(_check(context, asked))
    # A database that hangs can hold up even the end of the attempt: the answer does not wait for that.
    await asyncio.wait({checking}, timeout=CHECK_SECONDS)
    if checking.done():
        return checking.result()
    checking.cancel()
    # The application keeps it until it has ended, and ends no sooner: its connection goes back to the pool.
    context.application.create_task(asyncio.wait({checking}))
    log.warning("stars.checkout_unchecked", error="slow")
    return Refusal.BUSY


async def _check(context: Context, asked: PreCheckout) -> Refusal | None:
    try:
        async with context.database.as_service() as session:
            return await reserve(session, asked)
    except (SQLAlchemyError, OSError) as error:
        log.warning("stars.checkout_unchecked", error=type(error).__name__)
        return Refusal.BUSY


async def receive(update: Update, context: Context) -> None:
    """Stars came in: booked under the charge's own name, so that it counts once. The notice follows from that."""
    message = message_of(update)
    paid = message.successful_payment
    if paid is None:
        return
    charge = Charge(
        reference=paid.telegram_payment_charge_id,
        telegram_id=chat_of(update),
        payload=paid.invoice_payload,
        amount=paid.total_amount,
        currency=paid.currency,
        paid_at=message.date,
        until=paid.subscription_expiration_date,
        renewal=bool(paid.is_recurring) and not paid.is_first_recurring,
        language_code=context.texts.language,
    )
    async with context.database.as_service() as session:
        receipt = await charges.receive(session, charge)
    log.info("stars.paid", receipt=receipt, amount=charge.amount)


async def note_refund(update: Update, context: Context) -> None:
    """Stars went back: by us, who know that already, or by Telegram itself."""
    refunded = message_of(update).refunded_payment
    if refunded is not None:
        async with context.database.as_service() as session:
            await refunds.note_refunded(session, refunded.telegram_payment_charge_id)


async def note_change(update: Update, context: Context) -> None:
    """A subscription was stopped or taken up in Telegram's settings, or could not be renewed."""
    change = update.api_kwargs["subscription"]
    try:
        telegram_id, payload, state = change["user"]["id"], change["invoice_payload"], Change(change["state"])
    except (KeyError, TypeError, ValueError):
        log.warning("stars.change_unknown", update_id=update.update_id)
        return
    async with context.database.as_service() as session:
        await renewals.note_change(session, telegram_id, payload, state)


async def ask_cancel(update: Update, context: Context) -> None:
    """*Stop renewing*: are you sure?"""
    async with visit(update, context) as person:
        plan = await _plan(update, person)
    await turn(update, screens.ask_cancel(context.texts, plan))


async def cancel(update: Update, context: Context) -> None:
    """*Yes, stop renewing*. Telegram is asked first: nobody is told that it is done before it is."""
    async with visit(update, context) as person:
        plan = await _plan(update, person)
    if not plan.cancel_at_period_end:
        try:
            await stars.stop_renewal(context.bot, chat_of(update), plan.reference)
        except BadRequest as error:
            log.warning("stars.not_stopped", reason=error.message)
            await turn(update, Screen(context.texts("plans-cancel-refused")))
            return
    async with context.database.as_service() as session:
        await renewals.note_ending(session, plan.reference, quietly=True)
    await turn(update, screens.cancelled(context.texts, plan))


async def _plan(update: Update, person: Visit) -> Subscription:
    if person.owner.user_id is None:
        raise NotAvailable
    plan = await renewals.running(person.session, person.owner.user_id, id_argument(update))
    if plan is None:
        raise NotAvailable
    return plan
