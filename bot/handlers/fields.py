"""*What was read, field by field*: the person checks it and puts it right; corrections stick."""

from __future__ import annotations

from uuid import UUID

from telegram import Update
from telegram.constants import ParseMode

from bot.context import Context
from bot.guards import (
    NotAvailable,
    argument,
    chat_of,
    content_of,
    id_argument,
    message_of,
    number_argument,
    resume_of,
    visit,
)
from bot.handlers import questions
from bot.screens import fields as screens
from bot.screens.screen import Screen, send, turn
from bot.texts import Texts
from core.resumes import service as resumes
from core.resumes.corrections import Part
from db.models import Resume

LONGEST = 200


async def show_all(update: Update, context: Context) -> None:
    """Every field of one resume."""
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update))
    await turn(update, screens.overview(context.texts, resume, content_of(resume)))


async def show(update: Update, context: Context) -> None:
    """One position or course."""
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update))
    await turn(update, _screen(context.texts, resume, _part(argument(update, 2)), number_argument(update, 3)))


async def ask(update: Update, context: Context) -> str:
    """A field was tapped: what is it really?"""
    part, index, field = _part(argument(update, 2)), number_argument(update, 3), argument(update, 4)
    if field not in screens.FIELDS[part]:
        raise NotAvailable
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update))
    text = screens.question(context.texts, content_of(resume), part, field, index)
    return await questions.ask(update, context, text, "r-correct", resume.id.hex, part, str(index), field)


async def take(update: Update, context: Context, resume_id: str, part_name: str, index: str, field: str) -> None:
    """The text is what the field should be."""
    message = message_of(update)
    part = Part(part_name)
    text = " ".join((message.text or "").split())[:LONGEST]
    async with visit(update, context) as person:
        resume = await resume_of(person, UUID(hex=resume_id))
        try:
            resumes.correct(resume, part, field, None if text in questions.NOTHING else text, int(index))
        except resumes.DateUnclear:
            await message.reply_text(context.texts("fields-date-unclear"), parse_mode=ParseMode.HTML)
            return
        except ValueError as error:
            raise NotAvailable from error
    await send(context.bot, chat_of(update), _screen(context.texts, resume, part, int(index)))


async def drop(update: Update, context: Context) -> None:
    """*That was not a position*."""
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update))
        try:
            resumes.drop(resume, _part(argument(update, 2)), number_argument(update, 3))
        except ValueError as error:
            raise NotAvailable from error
    await turn(update, screens.overview(context.texts, resume, content_of(resume)))


def _part(code: str) -> Part:
    if code not in screens.PARTS:
        raise NotAvailable
    return screens.PARTS[code]


def _screen(texts: Texts, resume: Resume, part: Part, index: int) -> Screen:
    """The entry, or everything where the part has no entries."""
    content = content_of(resume)
    return screens.entry(texts, resume, content, part, index) or screens.overview(texts, resume, content)
