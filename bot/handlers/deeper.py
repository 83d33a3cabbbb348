"""A model looks: *Look deeper* under an offline report, and *Stop* while it does."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatAction

from bot.context import Context
from bot.guards import (
    NotAvailable,
    Visit,
    account_of,
    chat_of,
    id_argument,
    job_of,
    key_of,
    posting_of_scan,
    query_of,
    resume_of,
    scan_of,
    visit,
)
from bot.screens import deeper as screens
from bot.screens import scans as scan_screens
from bot.screens.screen import Screen, send
from core import quotas, scan_runs, scans
from db.models import JobScan, User
from db.states import Operation, Provider


async def engine_of(person: Visit, context: Context) -> Provider:
    """Who does a scan that names nobody: as the settings say, offline where that is not possible or not wanted."""
    chosen = await preferred(person)
    return chosen if chosen in context.services.models.available else Provider.OFFLINE


async def preferred(person: Visit) -> Provider:
    """The provider of the person's settings; offline in private mode, and without an account."""
    if person.owner.user_id is None:
        return Provider.OFFLINE
    user = await person.session.get_one(User, person.owner.user_id)
    return Provider.OFFLINE if user.private_mode else user.preferred_ai_provider


async def ask(update: Update, context: Context) -> None:
    """*Look deeper*, or under a model's own report *Ask AI again*: what it would look at, and what it costs."""
    models = context.services.models
    async with visit(update, context) as person:
        user_id = account_of(person)
        scan = await scan_of(person, id_argument(update))
        job = await posting_of_scan(person, scan)
        result = scans.report_of(scan)
        if result is None:
            raise NotAvailable
        refusal = await _refuse(person, context)
        provider = models.choose(await preferred(person))
        quote = await quotas.quote(person.session, user_id, Operation.MATCH)
        known = provider is not None and await scans.is_known(person.session, person.owner, scan, provider)
    if refusal is not None or provider is None:
        await send(context.bot, chat_of(update), refusal or Screen(context.texts("deeper-gone")))
        return
    again = result.engine != Provider.OFFLINE
    deeper = screens.Deeper(provider, quote, known, again=again, plays=models.only_play)
    await send(context.bot, chat_of(update), screens.ask(context.texts, scan, job, result, deeper))


async def start(update: Update, context: Context) -> None:
    """*Look deeper*, meant: the same pair, by a model; anew where the button says so."""
    async with visit(update, context) as person:
        account_of(person)
        scan = await scan_of(person, id_argument(update))
        if scan.resume_id is None or scan.job_id is None:
            raise NotAvailable
        resume, job = await resume_of(person, scan.resume_id), await job_of(person, scan.job_id)
        refusal = await _refuse(person, context)
        provider = context.services.models.choose(await preferred(person))
        started = False
        if refusal is None and provider is not None:
            started = await scans.request(
                person.session,
                person.owner,
                resume=resume,
                job=job,
                chat_id=chat_of(update),
                language_code=context.texts.language,
                request_key=f"{key_of(update)}:{query_of(update).id}",
                engine=provider,
                again=(query_of(update).data or "").startswith("deeper-again"),
            )
    if refusal is not None:
        await send(context.bot, chat_of(update), refusal)
    elif started:
        await context.bot.send_chat_action(chat_of(update), ChatAction.UPLOAD_PHOTO)
    else:
        await send(context.bot, chat_of(update), scan_screens.under_way(context.texts, resume, job))


async def _refuse(person: Visit, context: Context) -> Screen | None:
    """Why no model is asked, if none is."""
    if not context.services.models.available:
        return Screen(context.texts("deeper-gone"))
    user = await person.session.get_one(User, account_of(person))
    return Screen(context.texts("deeper-private")) if user.private_mode else None


async def stop(update: Update, context: Context) -> None:
    """*Stop*: the scan that a model is doing is not wanted any more."""
    async with visit(update, context) as person:
        scan: JobScan = await scan_of(person, id_argument(update))
        stopped = await scan_runs.cancel(person.session, person.owner, scan.id)
    await send(
        context.bot, chat_of(update), Screen(context.texts("scan-cancelled" if stopped else "scan-not-cancelled"))
    )
