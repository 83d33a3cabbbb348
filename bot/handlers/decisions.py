"""*You decide*: what a requirement counts, what is true of the person; and this scan beside the one before it."""

from __future__ import annotations

from telegram import Message, Update

from bot.context import Context
from bot.guards import (
    NotAvailable,
    PostingGone,
    ResumeGone,
    Visit,
    argument,
    arguments,
    chat_of,
    id_argument,
    key_of,
    number_argument,
    posting_of_scan,
    query_of,
    scan_of,
    visit,
)
from bot.screens import decisions as screens
from bot.screens.screen import turn
from core import decisions, scans
from core.decisions import Rescore
from core.matching.compare import compare
from core.matching.model import Report
from db.models import Job, JobScan


async def show_all(update: Update, context: Context) -> None:
    """Every requirement and what it counts."""
    async with visit(update, context) as person:
        scan, report, job = await _decidable(person, update)
    await turn(
        update,
        screens.overview(context.texts, scan, job, report, decisions.decisions_of(job), number_argument(update, 2)),
    )


async def show(update: Update, context: Context) -> None:
    """One requirement."""
    async with visit(update, context) as person:
        scan, report, job = await _decidable(person, update)
    screen = screens.requirement(context.texts, scan, job, report, decisions.decisions_of(job), argument(update, 2))
    if screen is None:
        raise NotAvailable
    await turn(update, screen)


async def choose(update: Update, context: Context) -> str:
    """A choice was tapped: it is kept, and the worker shows the new score in this message. The requirement's text."""
    choice = screens.CHOICES.get(argument(update, 3))
    async with visit(update, context) as person:
        scan, report, job = await _decidable(person, update)
        requirement = next((item for item in report.requirements if item.id == argument(update, 2)), None)
        if choice is None or requirement is None:
            raise NotAvailable
        if scan.resume_id is None:
            # There is nothing left to score anew.
            raise ResumeGone
        decisions.decide(job, requirement.id, choice)
        await decisions.remember_truth(person.session, person.owner, scan, requirement, choice)
        message = query_of(update).message
        rescore = Rescore(
            scan_id=scan.id,
            chat_id=chat_of(update),
            message_id=message.message_id if message is not None else 0,
            requirement_id=requirement.id,
            with_picture=isinstance(message, Message) and bool(message.photo),
            language_code=context.texts.language,
        )
        await decisions.ask_rescore(person.session, rescore, key_of(update))
    return requirement.text


async def show_comparison(update: Update, context: Context) -> None:
    """Two scans of one posting side by side. A button of an older release names the later one alone."""
    async with visit(update, context) as person:
        scan = await scan_of(person, id_argument(update))
        job = await posting_of_scan(person, scan)
        named = len(arguments(update)) > 1
        before = (
            await scan_of(person, id_argument(update, 2))
            if named
            else await scans.previous(person.session, person.owner, scan)
        )
    now, then = scans.report_of(scan), scans.report_of(before) if before else None
    if before is None or now is None or then is None or before.job_id != scan.job_id:
        raise NotAvailable
    await turn(update, screens.comparison(context.texts, scan, before, job, compare(then, now)))


async def _decidable(person: Visit, update: Update) -> tuple[JobScan, Report, Job]:
    """The scan of the button, its report, and its posting. Raises `NotAvailable` and `PostingGone`."""
    scan = await scan_of(person, id_argument(update))
    report = scans.report_of(scan)
    job = await posting_of_scan(person, scan)
    if report is None:
        raise NotAvailable
    if job is None:
        raise PostingGone
    return scan, report, job
