"""From an error class to what the person sees. Anything else is our fault: logged, and told with a number."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from telegram import Update
from telegram.error import Forbidden, TelegramError

from bot import inbox
from bot.context import Context
from bot.guards import NobodyYet, NotAvailable, PostingGone, ResumeGone
from bot.screens import gathering as gathering_screens
from bot.screens import plans as plan_screens
from bot.screens.credits import not_enough
from bot.screens.screen import Screen, button, send
from bot.sending import is_passing
from bot.texts import Texts
from core import accounts
from core.billing.catalogue import UnknownProduct
from core.billing.one_plan import PlanRuns
from core.credits import NotEnoughCredits
from core.errors import DocumentRejected, PostingRejected
from core.postings.gathering import GatheredBefore, GatheringFull, NothingGathered
from core.quotas import AccountNeeded
from core.scans import NothingToScan, TooManyScans
from core.shares import ShareExceeded
from core.writing.requests import BeingWritten, NothingToWriteFrom

# SQLSTATE classes that say "not now": connection, resources, operator, deadlock and serialization.
PASSING_STATES = ("08", "53", "57", "40", "55")

log = structlog.get_logger()


def _document_rejected(texts: Texts, error: DocumentRejected, update: Update) -> str:
    document = update.effective_message.document if update.effective_message else None
    return texts(f"resume-rejected-{error.fault}", filename=(document.file_name if document else None) or "resume.pdf")


def _account_needed(texts: Texts, error: AccountNeeded, update: Update) -> Screen:
    return Screen(texts("credits-account-needed"), [[button(texts.plain("button-keep"), "keep")]])


def _not_sold(texts: Texts, error: UnknownProduct, update: Update) -> Screen:
    return Screen(texts("billing-not-for-sale"), plan_screens.offer_button(texts))


def _share_exceeded(texts: Texts, error: ShareExceeded, update: Update) -> str:
    sentence = texts(f"share-{error.intake}-{error.excess}", limit=error.limit)
    return sentence if error.account else f"{sentence} {texts('share-grows')}"


SCREENS: dict[type[Exception], Callable[[Texts, Any, Update], str | Screen]] = {
    # The narrower ones first.
    ResumeGone: lambda texts, error, update: texts("resume-gone"),
    PostingGone: lambda texts, error, update: texts("posting-gone"),
    NotAvailable: lambda texts, error, update: texts("not-available"),
    NobodyYet: lambda texts, error, update: texts("session-over" if update.callback_query else "delete-nothing"),
    DocumentRejected: _document_rejected,
    PostingRejected: lambda texts, error, update: texts(
        f"posting-rejected-{error.fault}", have=error.have, limit=error.limit
    ),
    NothingToScan: lambda texts, error, update: texts(f"scan-needs-{error.lack}"),
    NothingToWriteFrom: lambda texts, error, update: texts(f"writing-needs-{error.lack}"),
    BeingWritten: lambda texts, error, update: texts("writing-under-way"),
    NothingGathered: lambda texts, error, update: texts("nothing-gathered"),
    GatheredBefore: lambda texts, error, update: texts("gathered-before"),
    GatheringFull: lambda texts, error, update: gathering_screens.full(texts, error),
    NotEnoughCredits: lambda texts, error, update: not_enough(texts, error),
    AccountNeeded: _account_needed,
    UnknownProduct: _not_sold,
    PlanRuns: lambda texts, error, update: plan_screens.plan_runs(texts, error),
    ShareExceeded: _share_exceeded,
    TooManyScans: lambda texts, error, update: texts("scan-too-many", limit=error.limit),
}


async def on_error(update: object, context: Context) -> None:
    """PTB's one error handler."""
    error = context.error
    turn = inbox.current_turn.get()
    if error is None or not isinstance(update, Update):
        log.error("bot.error_without_update", error=type(error).__name__)
        return
    if turn is not None and not turn.last and isinstance(error, Exception) and _passes(error):
        # The update stays first in its chat and runs again: `bot.inbox` waits the fault out.
        turn.passing_fault = error
        return
    if isinstance(error, Forbidden):
        await _mark_blocked(update, context)
        return
    for kind, text_of in SCREENS.items():
        if isinstance(error, kind):
            await _say(update, context, text_of(context.texts, error, update))
            return
    reference = secrets.token_hex(4)
    if turn is not None:
        turn.reference = f"{type(error).__name__} {reference}"
    log.error("bot.error", reference=reference, update_id=update.update_id, exc_info=error)
    await _say(update, context, context.texts("error-apology", reference=reference))


def _passes(error: Exception) -> bool:
    return is_passing(error) or is_database_away(error)


def is_database_away(error: BaseException) -> bool:
    """Whether the database may well do the same later: it restarts, is full, or broke a deadlock."""
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        away = isinstance(error, OperationalError | InterfaceError)
        return error.connection_invalidated or away or state.startswith(PASSING_STATES)
    return isinstance(error, PoolTimeout | ConnectionError | asyncio.TimeoutError)


async def _say(update: Update, context: Context, said: str | Screen) -> None:
    person = update.effective_user
    if person is None:
        return
    try:
        await send(context.bot, person.id, said if isinstance(said, Screen) else Screen(said))
    except TelegramError as error:
        log.warning("bot.error_untold", update_id=update.update_id, error=type(error).__name__)


async def _mark_blocked(update: Update, context: Context) -> None:
    if update.effective_user is not None:
        async with context.database.as_service() as session:
            await accounts.mark_blocked(session, update.effective_user.id, blocked=True)
