"""Scans: /scan and its button, the pages of a report, /history."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatAction

from bot.context import Context
from bot.guards import (
    NotAvailable,
    Visit,
    argument,
    arguments,
    chat_of,
    id_argument,
    job_of,
    key_of,
    number_argument,
    posting_of_scan,
    resume_of,
    scan_of,
    visit,
)
from bot.handlers.deeper import engine_of
from bot.handlers.gathering import expect_posting
from bot.screens import gathering as gathering_screens
from bot.screens import jobs as job_screens
from bot.screens import scans as screens
from bot.screens.screen import Screen, send, turn
from core import scans
from core.postings import gathering
from core.postings import service as postings
from core.resumes import service as resumes
from core.scans import NothingToScan
from db.models import Job, Resume
from db.states import ReadStatus


async def choose(update: Update, context: Context) -> None:
    """/scan: with one posting it starts at once, with several it asks which."""
    async with visit(update, context) as person:
        jobs = await postings.listed(person.session, person.owner)
        resume = await _resume_for_scan(person)
        gathered = await gathering.gathering(person.session, person.owner)
        started = await _request(person, update, context, resume, jobs[0]) if len(jobs) == 1 else None
    if started is not None:
        await _acknowledge(update, context, resume, jobs[0], started=started)
    elif not jobs and gathered is not None:
        await send(context.bot, chat_of(update), gathering_screens.so_far(context.texts, gathered))
    else:
        expect_posting(update, context)
        if not jobs:
            raise NothingToScan(NothingToScan.Lack.POSTING)
        await send(context.bot, chat_of(update), job_screens.choose(context.texts, resume, jobs))


async def _resume_for_scan(person: Visit) -> Resume:
    """The resume that a scan takes unless another one is named. Raises `NothingToScan`."""
    choice = await resumes.choice(person.session, person.owner)
    if choice.resume is None:
        raise NothingToScan(NothingToScan.Lack.RESUME_BEING_READ if choice.being_read else NothingToScan.Lack.RESUME)
    return choice.resume


async def start(update: Update, context: Context) -> None:
    """*Scan now*: the resume and the posting of the button. One of an older release names the posting alone."""
    async with visit(update, context) as person:
        job = await job_of(person, id_argument(update, len(arguments(update))))
        if len(arguments(update)) > 1:
            resume = await resume_of(person, id_argument(update))
        else:
            resume = await _resume_for_scan(person)
        started = await _request(person, update, context, resume, job)
    await _acknowledge(update, context, resume, job, started=started)


async def _request(person: Visit, update: Update, context: Context, resume: Resume, job: Job) -> bool:
    query = update.callback_query
    return await scans.request(
        person.session,
        person.owner,
        resume=resume,
        job=job,
        chat_id=chat_of(update),
        language_code=context.texts.language,
        request_key=f"{key_of(update)}:{query.id}" if query is not None else key_of(update),
        engine=await engine_of(person, context),
    )


async def _acknowledge(update: Update, context: Context, resume: Resume, job: Job, *, started: bool) -> None:
    if started:
        await context.bot.send_chat_action(chat_of(update), ChatAction.UPLOAD_PHOTO)
    else:
        await send(context.bot, chat_of(update), screens.under_way(context.texts, resume, job))


async def choose_posting(update: Update, context: Context) -> None:
    """*Another posting*: which one to compare the resume of the button with."""
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update))
        jobs = await postings.listed(person.session, person.owner)
    await send(context.bot, chat_of(update), job_screens.choose(context.texts, resume, jobs))
    expect_posting(update, context)


async def choose_resume(update: Update, context: Context) -> None:
    """*Another resume*: which one to compare with the posting of the button."""
    async with visit(update, context) as person:
        job = await job_of(person, id_argument(update))
        sent = await resumes.listed(person.session, person.owner)
    read = [resume for resume in sent if resume.parse_status == ReadStatus.COMPLETED]
    await send(context.bot, chat_of(update), job_screens.choose_resume(context.texts, job, read))


async def show_page(update: Update, context: Context) -> None:
    """A button under a report: turn to its page."""
    screen = await _report(update, context, argument(update, 2), number_argument(update, 3))
    await turn(update, screen)


async def reopen(update: Update, context: Context) -> None:
    """A past scan, shown again as a new message."""
    await send(context.bot, chat_of(update), await _report(update, context))


async def _report(update: Update, context: Context, page: str = screens.SUMMARY, number: int = 0) -> Screen:
    """A page of the button's scan. Raises `NotAvailable` while it has no report."""
    async with visit(update, context) as person:
        scan = await scan_of(person, id_argument(update))
        job = await posting_of_scan(person, scan)
        before = await scans.previous(person.session, person.owner, scan)
    result = scans.report_of(scan)
    if result is None:
        raise NotAvailable
    deeper = bool(context.services.models.available)
    return screens.report(context.texts, scan, job, result, page, number, before=before, deeper=deeper)


async def show_history(update: Update, context: Context) -> None:
    """/history, in pages."""
    page = number_argument(update, 1) if update.callback_query else 0
    async with visit(update, context) as person:
        done = await scans.listed(person.session, person.owner, limit=screens.HISTORY_PAGE * (page + 1) + 1)
        jobs = {job.id: job for job in await postings.listed(person.session, person.owner)}
    shown = [
        (scan, jobs.get(scan.job_id) if scan.job_id else None)
        for scan in done[page * screens.HISTORY_PAGE : (page + 1) * screens.HISTORY_PAGE]
    ]
    screen = screens.history(context.texts, shown, page, more=len(done) > screens.HISTORY_PAGE * (page + 1))
    if update.callback_query:
        await turn(update, screen)
    else:
        await send(context.bot, chat_of(update), screen)
