"""/settings: who judges and writes, private mode, tone and language of letters. Each line is a tap."""

from __future__ import annotations

from telegram import Update

from bot.context import Context
from bot.guards import NotAvailable, Visit, account_of, argument, chat_of, visit
from bot.screens import settings as screens
from bot.screens.screen import send, turn
from db.models import User


async def show(update: Update, context: Context) -> None:
    """/settings"""
    async with visit(update, context) as person:
        user = await _user(person)
    await send(context.bot, chat_of(update), screens.overview(context.texts, user, screens.providers(context.services)))


async def change(update: Update, context: Context) -> None:
    """A line was tapped: its next value."""
    providers = screens.providers(context.services)
    step = screens.STEPS.get(argument(update))
    if step is None:
        raise NotAvailable
    async with visit(update, context) as person:
        user = await _user(person)
        step(user, providers)
    await turn(update, screens.overview(context.texts, user, providers))


async def _user(person: Visit) -> User:
    return await person.session.get_one(User, account_of(person))
