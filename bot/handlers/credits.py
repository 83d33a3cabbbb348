"""/credits: what the person has, and every line of their ledger."""

from __future__ import annotations

from telegram import Update

from bot.context import Context
from bot.guards import account_of, chat_of, number_argument, visit
from bot.screens import credits as screens
from bot.screens.screen import send, turn
from core import credits, quotas


async def show(update: Update, context: Context) -> None:
    """/credits, and the arrows under it."""
    page = number_argument(update, 1) if update.callback_query else 0
    async with visit(update, context) as person:
        user_id = account_of(person)
        balance = await credits.balance(person.session, user_id)
        allowances = await quotas.allowances(person.session, user_id)
        found = await credits.statement(person.session, user_id, screens.LINES + 1, page * screens.LINES)
    more = len(found) > screens.LINES
    screen = screens.overview(context.texts, balance, allowances, found[: screens.LINES], page, more=more)
    if update.callback_query:
        await turn(update, screen)
    else:
        await send(context.bot, chat_of(update), screen)
