"""Scans: /scan and its button, the pages of a report, /history."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatAction, ParseMode

from bot.context import Context
from bot.guards import (
    argument,
    chat_of,
    id_argument,
    job_of,
    key_of,
    number_argument,
    query_of,
    scan_of,
    visit,
)
from bot.screens import jobs as job_screens
from bot.screens import scans as screens
from bot.screens.screen import send, turn
from core import scans
from core.postings import service as postings
from core.resumes import service as resumes
from core.scans import NothingToScan

HISTORY_PAGE = 8


async def choose(update: Update, context: Context) -> None:
    """/scan: with one posting it starts at once, with several it asks which."""
    async with visit(update, context) as person:
        jobs = await postings.listed(person.session, person.owner)
        resume = await resumes.default_resume(person.session, person.owner)
        if resume is None:
            being_read = await resumes.listed(person.session, person.owner)
            raise NothingToScan(NothingToScan.Lack.RESUME_BEING_READ if being_read else NothingToScan.Lack.RESUME)
        if len(jobs) == 1:
            started = await scans.request(
                person.session,
                person.owner,
                resume=resume,
                job=jobs[0],
                chat_id=chat_of(update),
                language_code=context.texts.language,
                request_key=key_of(update),
            )
    if not jobs:
        raise NothingToScan(NothingToScan.Lack.POSTING)
    if len(jobs) > 1:
        await send(context.bot, chat_of(update), job_screens.choose(context.texts, jobs))
        return
    await _acknowledge(update, context, started=started)


async def start(update: Update, context: Context) -> None:
    """*Scan now*: the default resume against the posting of the button."""
    query = query_of(update)
    async with visit(update, context) as person:
        job = await job_of(person, id_argument(update))
        started = await scans.request(
            person.session,
            person.owner,
            resume=await resumes.default_resume(person.session, person.owner),
            job=job,
            chat_id=chat_of(update),
            language_code=context.texts.language,
            request_key=f"{key_of(update)}:{query.id}",
        )
    await _acknowledge(update, context, started=started)


async def _acknowledge(update: Update, context: Context, *, started: bool) -> None:
    chat_id = chat_of(update)
    if started:
        await context.bot.send_chat_action(chat_id, ChatAction.UPLOAD_PHOTO)
    else:
        await context.bot.send_message(chat_id, context.texts("scan-under-way"), parse_mode=ParseMode.HTML)


async def show_page(update: Update, context: Context) -> None:
    """A button under a report: turn to its page."""
    async with visit(update, context) as person:
        scan = await scan_of(person, id_argument(update))
        comparable = await scans.previous(person.session, person.owner, scan) is not None
    result = scans.report_of(scan)
    if result is not None:
        page, number = argument(update, 2), number_argument(update, 3)
        await turn(update, screens.report(context.texts, scan, result, page, number, comparable=comparable))


async def reopen(update: Update, context: Context) -> None:
    """A past scan, shown again as a new message."""
    async with visit(update, context) as person:
        scan = await scan_of(person, id_argument(update))
        comparable = await scans.previous(person.session, person.owner, scan) is not None
    result = scans.report_of(scan)
    if result is not None:
        screen = screens.report(context.texts, scan, result, comparable=comparable)
        await send(context.bot, chat_of(update), screen)


async def show_history(update: Update, context: Context) -> None:
    """/history, in pages."""
    page = number_argument(update, 1) if update.callback_query else 0
    async with visit(update, context) as person:
        found = await scans.listed(person.session, person.owner, limit=HISTORY_PAGE * (page + 1) + 1)
        jobs = {job.id: job for job in await postings.listed(person.session, person.owner)}
    shown = found[page * HISTORY_PAGE : (page + 1) * HISTORY_PAGE]
    titles = {
        scan.id.hex: job_screens.title_of_scan(context.texts, scan, jobs.get(scan.job_id) if scan.job_id else None)
        for scan in shown
    }
    more = len(found) > HISTORY_PAGE * (page + 1)
    screen = screens.history(context.texts, shown, titles, page, more=more)
    if update.callback_query:
        await turn(update, screen)
    else:
        await send(context.bot, chat_of(update), screen)
