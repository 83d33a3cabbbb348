"""/facts: what the person said of themselves; and the one question behind *I've done this*."""

from __future__ import annotations

from uuid import UUID

from telegram import Update

from bot.context import Context
from bot.guards import NotAvailable, Visit, account_of, chat_of, id_argument, message_of, visit
from bot.handlers import decisions, questions
from bot.screens import truths as screens
from bot.screens.screen import Screen, send, turn
from core import truth_bank
from db.models import Fact


async def show_all(update: Update, context: Context) -> None:
    """/facts, or *Back* to it."""
    async with visit(update, context) as person:
        facts = await truth_bank.listed(person.session, account_of(person))
    screen = screens.listed(context.texts, facts)
    if update.callback_query:
        await turn(update, screen)
    else:
        await send(context.bot, chat_of(update), screen)


async def show(update: Update, context: Context) -> None:
    """One answer."""
    async with visit(update, context) as person:
        fact = await _fact_of(person, id_argument(update))
    await turn(update, screens.one(context.texts, fact))


async def ask_detail(update: Update, context: Context) -> str:
    """*Where and when*."""
    async with visit(update, context) as person:
        fact = await _fact_of(person, id_argument(update))
    return await _ask(update, context, fact)


async def choose_done(update: Update, context: Context) -> str | None:
    """*I've done this*: the choice counts at once, and whoever has an account is asked where and when."""
    requirement = await decisions.choose(update, context)
    async with visit(update, context) as person:
        user_id = person.owner.user_id
        fact = await truth_bank.find_on(person.session, user_id, requirement) if user_id is not None else None
    return None if fact is None or fact.detail else await _ask(update, context, fact)


async def _ask(update: Update, context: Context, fact: Fact) -> str:
    text = context.texts("truths-ask", subject=fact.subject)
    return await questions.ask(update, context, text, "t-tell", fact.id.hex)


async def take_detail(update: Update, context: Context, fact_id: str) -> None:
    """Where, when and what came of it."""
    text = (message_of(update).text or "").strip()
    detail = None if text in questions.NOTHING else text
    async with visit(update, context) as person:
        truth_bank.describe(await _fact_of(person, UUID(hex=fact_id)), detail)
    key = "truths-kept" if detail else "truths-kept-bare"
    await send(context.bot, chat_of(update), Screen(context.texts(key)))


async def forget(update: Update, context: Context) -> None:
    """*Forget it*."""
    async with visit(update, context) as person:
        await truth_bank.remove(person.session, await _fact_of(person, id_argument(update)))
        await person.session.flush()
        facts = await truth_bank.listed(person.session, account_of(person))
    await turn(update, screens.listed(context.texts, facts))


async def _fact_of(person: Visit, fact_id: UUID) -> Fact:
    fact = await truth_bank.find(person.session, account_of(person), fact_id)
    if fact is None:
        raise NotAvailable
    return fact
