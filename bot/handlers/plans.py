"""/plans, /terms and /paysupport: what is sold, on which terms, and who helps."""

from __future__ import annotations

from telegram import Update

from bot.context import Context
from bot.guards import argument, chat_of
from bot.screens import plans as screens
from bot.screens.plans import Having, Limits, Offer
from bot.screens.screen import Screen, send, turn
from core import credits, quotas
from core.billing import catalogue, payments, subscriptions
from core.resumes import service as resumes
from db.models import Payment


async def show(update: Update, context: Context) -> None:
    """/plans, and every button that offers it."""
    offer = await _offer(context)
    having: Having | None = None
    can_keep = False
    async with context.database.as_chat(chat_of(update)) as (session, owner):
        if owner is not None and owner.user_id is not None:
            balance = await credits.balance(session, owner.user_id)
            having = Having(balance, await subscriptions.of_person(session, owner.user_id))
        elif owner is not None:
            can_keep = await resumes.default_resume(session, owner) is not None
    await _show(update, context, screens.overview(context.texts, offer, having, can_keep=can_keep))


async def show_product(update: Update, context: Context) -> None:
    """*Get ...*: one product, and the ways to pay it."""
    offer = await _offer(context)
    product = offer.catalogue.find(argument(update))
    await _show(update, context, screens.product_page(context.texts, offer, product))


async def say_terms(update: Update, context: Context) -> None:
    """/terms"""
    await _show(update, context, screens.terms(context.texts, context.services.settings.support_contact))


async def say_paysupport(update: Update, context: Context) -> None:
    """/paysupport"""
    paid: list[Payment] = []
    async with context.database.as_chat(chat_of(update)) as (session, owner):
        if owner is not None and owner.user_id is not None:
            paid = await payments.paid_by(session, owner.user_id, screens.PAYMENTS)
    await _show(update, context, screens.paysupport(context.texts, context.services.settings.support_contact, paid))


async def _offer(context: Context) -> Offer:
    async with context.database.as_service() as session:
        sold = await catalogue.catalogue(session)
        limits: Limits = {plan.tier: await quotas.limits(session, plan.tier) for plan in sold.plans}
    return Offer(sold, context.services.settings.sold_by, limits)


async def _show(update: Update, context: Context, screen: Screen) -> None:
    """In place of our own text; anew where a command asked, or where the button stood under a picture."""
    message = update.callback_query.message if update.callback_query else None
    if message is not None and getattr(message, "text", None):
        await turn(update, screen)
    else:
        await send(context.bot, chat_of(update), screen)
