"""Buying and managing by card. Handlers only write down what is wanted: the worker asks Stripe."""

from __future__ import annotations

import sqlalchemy as sa
from telegram import Update

from bot.context import Context
from bot.guards import NotAvailable, Visit, account_of, argument, chat_of, id_argument, key_of, query_of, visit
from bot.screens import billing as screens
from bot.screens.screen import Screen, send
from bot.texts import texts_for
from core import credits
from core.billing import orders, subscriptions
from core.billing.catalogue import Plan, Product, find
from core.billing.one_plan import PlanRuns
from core.billing.stripe import checkout, payment_check, plan_changes, portal
from core.billing.stripe.checkout import OpenCheckout
from core.billing.stripe.payment_check import CheckPayment
from core.billing.stripe.plan_changes import AskChange, ChangePlan
from core.billing.stripe.portal import OpenPortal
from core.queue import enqueue
from db.models import Payment
from db.states import PaymentRail


async def buy(update: Update, context: Context) -> None:
    """`buy:stripe:<code>`: an order, and soon the link that pays it."""
    code = argument(update, 2)
    if PaymentRail.STRIPE not in context.services.settings.sold_by:
        await send(context.bot, chat_of(update), Screen(context.texts("billing-card-closed")))
        return
    async with visit(update, context) as person:
        try:
            key = f"order:{key_of(update)}"
            payment = await orders.place(person.session, account_of(person), code, PaymentRail.STRIPE, key)
        except PlanRuns as error:
            if screens.is_change(error.subscription, error.wanted):
                await _ask_change(update, context, person, error.wanted)
                return
            screen = screens.subscribed(context.texts, error.subscription)
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
        if payment.status in orders.UNPAID:
            job = CheckPayment(payment_id=payment.id, **_asked(update, context))
            # Each press asks anew: the task of the one before may have looked a moment too early.
            await enqueue(person.session, payment_check.CHECK, job, dedupe_key=f"{payment_check.CHECK.name}:{job.key}")
            return
        balance = await credits.balance(person.session, user_id)
        having = await subscriptions.of_person(person.session, user_id)
    plan = next((plan for plan in having if plan.reference == payment.subscription_id), None)
    await send(context.bot, chat_of(update), screens.standing(context.texts, payment, plan, balance))


async def _ask_change(update: Update, context: Context, person: Visit, wanted: Plan) -> None:
    """What the change would cost is asked first, and then whether it is wanted."""
    user_id = account_of(person)
    job = AskChange(user_id=user_id, code=wanted.code, name=_invoice_name(wanted), **_asked(update, context))
    # Two taps are one question.
    await enqueue(person.session, plan_changes.ASK, job, dedupe_key=f"{plan_changes.ASK.name}:{user_id}:{wanted.code}")


async def change_plan(update: Update, context: Context) -> None:
    """`plan-change:<code>[:<monthly>[:<due now>]]`, under the question whether to change: the amounts it named."""
    code, *amounts = (query_of(update).data or "").split(":")[1:]
    monthly, due = [int(amount) for amount in amounts] + [None] * (2 - len(amounts))
    async with visit(update, context) as person:
        user_id = account_of(person)
        name = _invoice_name(await find(person.session, code))
        having = [plan for plan in await subscriptions.of_person(person.session, user_id) if plan.product == code]
        if not having:
            job = ChangePlan(
                user_id=user_id,
                code=code,
                name=name,
                agreed_minor=due,
                agreed_monthly_minor=monthly,
                **_asked(update, context),
            )
            await enqueue(person.session, plan_changes.CHANGE, job, dedupe_key=f"{plan_changes.CHANGE.name}:{user_id}")
            return
    # Pressed again after the change.
    await send(context.bot, chat_of(update), screens.subscribed(context.texts, having[0]))


def _invoice_name(plan: Product) -> str:
    """Invoices name the plan in one language, whoever subscribes first."""
    return screens.product_name(texts_for(None), plan)


async def open_portal(update: Update, context: Context) -> None:
    """*Cards, invoices, cancel*: a link to Stripe's own pages."""
    if PaymentRail.STRIPE not in context.services.settings.rails:
        await send(context.bot, chat_of(update), Screen(context.texts("billing-card-closed")))
        return
    async with visit(update, context) as person:
        user_id = account_of(person)
        job = OpenPortal(user_id=user_id, **_asked(update, context))
        await enqueue(person.session, portal.PORTAL, job, dedupe_key=f"{portal.PORTAL.name}:{user_id}")


def _asked(update: Update, context: Context) -> dict[str, object]:
    return {"chat_id": chat_of(update), "key": key_of(update), "language_code": context.texts.language}
