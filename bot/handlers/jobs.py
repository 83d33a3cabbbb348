"""Postings: /jobs, and what can be done with one. `bot.handlers.gathering` takes texts in."""

from __future__ import annotations

from uuid import UUID

from telegram import Update
from telegram.constants import ChatAction

from bot.context import Context
from bot.guards import (
    NotAvailable,
    argument,
    arguments,
    chat_of,
    id_argument,
    job_of,
    message_of,
    query_of,
    resume_of,
    visit,
)
from bot.handlers import gathering, questions
from bot.screens import jobs as screens
from bot.screens import writing as writing_screens
from bot.screens.screen import send, turn
from core import ranking
from core.postings import service as postings
from core.postings.model import Posting
from core.resumes import service as resumes
from core.writing import documents
from db.models import Job


async def show_all(update: Update, context: Context) -> None:
    """/jobs, or *Back* to it."""
    async with visit(update, context) as person:
        jobs = await postings.listed(person.session, person.owner)
        resume = await resumes.default_resume(person.session, person.owner)
    if not jobs:
        gathering.expect_posting(update, context)
    screen = screens.listed(context.texts, jobs, resume)
    if update.callback_query:
        await turn(update, screen)
    else:
        await send(context.bot, chat_of(update), screen)


async def ask_ranking(update: Update, context: Context) -> None:
    """*Best fit first*: the worker orders the list in this message by its fit to the resume that it names."""
    message = query_of(update).message
    if message is None:
        raise NotAvailable
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update)) if arguments(update) else None
        await ranking.ask(
            person.session,
            person.owner,
            resume_id=resume.id if resume is not None else None,
            chat_id=chat_of(update),
            message_id=message.message_id,
            language_code=context.texts.language,
        )
    await context.bot.send_chat_action(chat_of(update), ChatAction.TYPING)


async def show(update: Update, context: Context) -> None:
    """One posting."""
    async with visit(update, context) as person:
        job = await job_of(person, id_argument(update))
        choice = await resumes.choice(person.session, person.owner)
        user_id = person.owner.user_id
        written = await documents.of_job(person.session, user_id, job.id) if user_id is not None else []
    can_write = choice.resume is not None and job.requirements is not None
    rows = writing_screens.actions_of_job(context.texts, job.id) if can_write else []
    rows += writing_screens.listed(context.texts, written)
    await turn(update, screens.view(context.texts, job, _posting_of(job), choice, rows))


def _posting_of(job: Job) -> Posting:
    return Posting.model_validate(job.requirements) if job.requirements else Posting()


async def show_fields(update: Update, context: Context) -> None:
    """*Correct*: which field is wrong?"""
    async with visit(update, context) as person:
        job = await job_of(person, id_argument(update))
    await send(context.bot, chat_of(update), screens.fields(context.texts, job))


async def ask_field(update: Update, context: Context) -> str:
    """A field was tapped: what is it really?"""
    field = argument(update, 2)
    if field not in postings.FIELDS:
        raise NotAvailable
    async with visit(update, context) as person:
        job = await job_of(person, id_argument(update))
    text = screens.question(context.texts, job, field)
    return await questions.ask(update, context, text, "j-correct", job.id.hex, field)


async def take_field(update: Update, context: Context, job_id: str, field: str) -> None:
    """The text is what the field should be."""
    text = " ".join((message_of(update).text or "").split())
    async with visit(update, context) as person:
        job = await job_of(person, UUID(hex=job_id))
        postings.correct(job, field, None if text in questions.NOTHING else text)
        choice = await resumes.choice(person.session, person.owner)
    await send(context.bot, chat_of(update), screens.read(context.texts, job, _posting_of(job), choice))


async def ask_delete(update: Update, context: Context) -> None:
    """*Delete*: are you sure?"""
    async with visit(update, context) as person:
        job = await job_of(person, id_argument(update))
    await turn(update, screens.ask_delete(context.texts, job))


async def delete(update: Update, context: Context) -> None:
    """*Yes, delete*."""
    async with visit(update, context) as person:
        await postings.remove(person.session, await job_of(person, id_argument(update)))
        await person.session.flush()
        left = await postings.listed(person.session, person.owner)
        resume = await resumes.default_resume(person.session, person.owner)
    await turn(update, screens.listed(context.texts, left, resume))
