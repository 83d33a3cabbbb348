"""Buying and managing by card. Handlers only write down what is wanted: the worker asks Stripe."""

from __future__ import annotations

import sqlalchemy as sa
from telegram import Update

from bot.context import Context
from bot.guards import NotAvailable, account_of, argument, chat_of, id_argument, key_of, visit
from bot.screens import billing as screens
from bot.screens.screen import Screen, send
from bot.texts import texts_for
from core import credits
from core.billing import payments
from core.billing.catalogue import find
from core.billing.stripe import checkout, manage
from core.billing.stripe.checkout import AlreadySubscribed, OpenCheckout
from core.billing.stripe.manage import ChangePlan, CheckPayment, OpenPortal
from core.notices import NoticeKind
from core.queue import enqueue
from db.models import Payment
from db.states import PaymentRail


async def buy(update: Update, context: Context) -> None:
    """`buy:stripe:<code>`: an order, and soon the link that pays it."""
    code = argument(update, 2)
    if PaymentRail.STRIPE not in context.services.settings.rails:
        await send(context.bot, chat_of(update), Screen(context.texts("billing-card-closed")))
        return
    async with visit(update, context) as person:
        try:
            payment = await checkout.order(person.session, account_of(person), code, f"order:{key_of(update)}")
        except AlreadySubscribed as error:
            screen = screens.subscribed(context.texts, error.subscription, error.wanted)
        else:
            job = OpenCheckout(
                payment_id=payment.id, name=screens.payment_name(context.texts, payment), **_asked(update, context)
            )
            # Two taps are one link.
            await enqueue(person.session, checkout.OPEN, job, dedupe_key=f"{checkout.OPEN.name}:{payment.id}")
            return
    await send(context.bot, chat_of(update), screen)


async def check_payment(update: Update, context: Context) -> None:
    """*I have paid*: what is known is said at once, what is not is asked."""
    payment_id = id_argument(update)
    async with visit(update, context) as person:
        user_id = account_of(person)
        payment = (
            await person.session.scalars(sa.select(Payment).where(Payment.id == payment_id, Payment.user_id == user_id))
        ).one_or_none()
        if payment is None:
            raise NotAvailable
        if payment.status in payments.UNPAID:
            job = CheckPayment(payment_id=payment.id, **_asked(update, context))
            # Each press asks anew: the job of the one before may have looked a moment too early.
            await enqueue(person.session, manage.CHECK, job, dedupe_key=f"{manage.CHECK.name}:{job.key}")
            return
        balance = await credits.balance(person.session, user_id)
    kind = NoticeKind.PAYMENT_HELD if payment.status in payments.OWED else NoticeKind.PAYMENT_DONE
    await send(context.bot, chat_of(update), screens.notice(context.texts, kind, payment, None, balance))


async def change_plan(update: Update, context: Context) -> None:
    """`plan-change:<code>`, under the question whether to change."""
    code = argument(update)
    async with visit(update, context) as person:
        user_id = account_of(person)
        wanted = await find(person.session, code)
        # Invoices name the plan in one language, whoever subscribes first.
        name = screens.product_name(texts_for(None), wanted)
        job = ChangePlan(user_id=user_id, code=code, name=name, **_asked(update, context))
        await enqueue(person.session, manage.CHANGE, job, dedupe_key=f"{manage.CHANGE.name}:{user_id}")


async def open_portal(update: Update, context: Context) -> None:
    """*Cards, invoices, cancel*: a link to Stripe's own pages."""
    if PaymentRail.STRIPE not in context.services.settings.rails:
        await send(context.bot, chat_of(update), Screen(context.texts("billing-card-closed")))
        return
    async with visit(update, context) as person:
        user_id = account_of(person)
        job = OpenPortal(user_id=user_id, **_asked(update, context))
        await enqueue(person.session, manage.PORTAL, job, dedupe_key=f"{manage.PORTAL.name}:{user_id}")


def _asked(update: Update, context: Context) -> dict[str, object]:
    return {"chat_id": chat_of(update), "key": key_of(update), "language_code": context.texts.language}
