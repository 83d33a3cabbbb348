"""Notices become messages: rendered from the rows as they are now, sent, and repeated until Telegram takes them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import offers
from bot.screens import billing, card, markup
from bot.screens import deeper as deeper_screens
from bot.screens import gathering as gathering_screens
from bot.screens import jobs as job_screens
from bot.screens import resumes as resume_screens
from bot.screens import scans as scan_screens
from bot.screens import writing as writing_screens
from bot.screens.screen import TEXT_LIMIT, Screen, button, clip, replace, send
from bot.texts import Texts, texts_for
from core import accounts, credits, progress, scans
from core.billing import orders, subscriptions
from core.credits import Balance
from core.errors import PostingFault
from core.heartbeats import beat
from core.notices import SEND, TELL_OPERATORS, Notice, NoticeKind, OperatorNotice
from core.postings import gathering
from core.postings import service as postings
from core.postings.model import Posting
from core.queue import enqueue
from core.resumes import service as resumes
from core.writing import rendering
from db.models import Document, Job, JobScan, OnboardingSession, Payment, Resume, Subscription
from db.session import Database, Owner
from db.states import Beat, Provider

# What Telegram answers, with status 400, about a chat that there is not, or not any more.
_GONE = ("chat not found", "user not found", "peer_id_invalid")

log = structlog.get_logger()


async def deliver(bot: Bot, database: Database, notice: Notice, *, deeper: bool = False, plays: bool = False) -> None:
    """Sends one notice; `deeper`: a model could look again. Raises `TelegramError` for what may go through later; a
    chat that is gone is marked."""
    screen = await render(database, notice, deeper=deeper, plays=plays)
    if screen is None:
        return
    message_id = await _progress_of(database, notice)
    try:
        await _show(bot, notice, screen, message_id)
    except (Forbidden, BadRequest) as error:
        if is_gone(error):
            async with database.as_service() as session:
                await accounts.mark_blocked(session, notice.chat_id, blocked=True)
        else:
            log.error("notices.undeliverable", kind=notice.kind, reason=error.message)
        return
    async with database.as_service() as session:
        await beat(session, Beat.NOTICE)
        if message_id is not None:
            await progress.forget(session, notice.progress_key)
    if notice.kind == NoticeKind.SCAN_DONE:
        await _offer_to_keep(database, notice)


def is_gone(error: TelegramError) -> bool:
    """Whether the chat takes no message any more: it blocked the bot, its owner deleted it, or there is none."""
    return isinstance(error, Forbidden) or any(reason in error.message.lower() for reason in _GONE)


async def _show(bot: Bot, notice: Notice, screen: Screen, message_id: int | None) -> None:
    """Shows the screen; in the plainest form when Telegram refuses what is in it, so that the person is told."""
    try:
        if message_id is not None:
            await replace(bot, notice.chat_id, message_id, screen)
        else:
            await send(bot, notice.chat_id, screen)
    except BadRequest as error:
        if is_gone(error):
            raise
        # Telegram will never take this one. It is our fault, and the log must show it.
        log.error("notices.refused", kind=notice.kind, reason=error.message)
        await _show_plainly(bot, notice.chat_id, screen)
        if message_id is not None:
            with contextlib.suppress(BadRequest):
                await bot.delete_message(notice.chat_id, message_id)


async def _show_plainly(bot: Bot, chat_id: int, screen: Screen) -> None:
    """The text of the screen without markup and picture; without buttons, too, when it is them that are refused."""
    text = markup.plain(markup.cut(screen.text, TEXT_LIMIT))
    try:
        await bot.send_message(chat_id, text, reply_markup=screen.keyboard)
    except BadRequest:
        await bot.send_message(chat_id, text)


async def _progress_of(database: Database, notice: Notice) -> int | None:
    if not notice.progress_key:
        return None
    async with database.as_service() as session:
        return await progress.recall(session, notice.progress_key)


async def _offer_to_keep(database: Database, notice: Notice) -> None:
    async with database.as_service() as session:
        scan = await session.get(JobScan, notice.scan_id)
        if scan is not None and scan.onboarding_session_id is not None:
            offer = notice.model_copy(update={"kind": NoticeKind.KEEP_OFFER, "progress_key": ""})
            await enqueue(session, SEND, offer, dedupe_key=f"{NoticeKind.KEEP_OFFER}:{notice.scan_id}")


def _posting_rejected(texts: Texts, notice: Notice) -> Screen:
    if notice.filename and notice.fault == PostingFault.NOT_A_POSTING:
        return Screen(texts("text-file-is-neither", filename=clip(notice.filename, 80)))
    return Screen(texts(f"posting-rejected-{notice.fault}", have=notice.characters, limit=postings.MAX_CHARACTERS))


async def render(database: Database, notice: Notice, *, deeper: bool = False, plays: bool = False) -> Screen | None:
    """The notice as a screen; None when what it speaks of is gone. `deeper` and `plays` are as in `deliver`."""
    texts = texts_for(notice.language_code)
    match notice.kind:
        case NoticeKind.RESUME_REJECTED:
            return Screen(texts(f"resume-rejected-{notice.fault}", filename=clip(notice.filename, 80)))
        case NoticeKind.POSTING_REJECTED:
            return _posting_rejected(texts, notice)
        case NoticeKind.SESSION_EXPIRED:
            return Screen(texts("session-expired"))
        case NoticeKind.GAVE_UP:
            return Screen(texts(f"gave-up-{notice.gave_up}"))
        case NoticeKind.SCAN_FAILED:
            return await _scan_failed(database, texts, notice)
        case NoticeKind.SCAN_FELL_BACK:
            return _fell_back(texts, notice)
        case NoticeKind.SCAN_DONE:
            return await _scan_done(database, texts, notice, deeper=deeper)
        case NoticeKind.KEEP_OFFER:
            return await _keep_offer(database, texts, notice)
        case NoticeKind.FACTS_CHOSEN | NoticeKind.DOCUMENT_DONE:
            return await _document(database, texts, notice, plays=plays)
        case NoticeKind.DOCUMENT_FAILED:
            return Screen(texts("writing-failed"))
        case NoticeKind.RESUME_READ | NoticeKind.RESUME_DUPLICATE:
            return await _resume(database, texts, notice)
        case NoticeKind.POSTING_UNFINISHED:
            return await _unfinished(database, texts, notice)
        case NoticeKind.POSTING_READ:
            return await _posting(database, texts, notice)
        case _:
            return await _money(database, texts, notice)


async def tell_operators(bot: Bot, database: Database, admin_ids: tuple[int, ...], notice: OperatorNotice) -> None:
    """Tells every operator, each by a task of their own: one who cannot be reached keeps nobody else from knowing.

    Raises `TelegramError` for what may go through later.
    """
    if notice.chat_id is None:
        async with database.as_service() as session:
            for chat_id in admin_ids:
                await enqueue(session, TELL_OPERATORS, notice.model_copy(update={"chat_id": chat_id}))
        return
    try:
        await send(bot, notice.chat_id, billing.operator_notice(texts_for(None), notice))
    except (Forbidden, BadRequest) as error:
        log.warning("notices.operator_untold", chat_id=notice.chat_id, reason=error.message)
        return
    async with database.as_service() as session:
        await beat(session, Beat.NOTICE)


# The answers that need no row.
_WITHOUT_ROWS = (NoticeKind.PORTAL_READY, NoticeKind.STRIPE_AWAY, NoticeKind.PLAN_UNCHANGED)


@dataclass(frozen=True, slots=True)
class _Paid:
    """The rows that a notice about money speaks of, and what the person has; None is a person who is gone."""

    payment: Payment | None
    subscription: Subscription | None
    balance: Balance | None


async def _money(database: Database, texts: Texts, notice: Notice) -> Screen | None:
    if notice.kind in _WITHOUT_ROWS:
        return billing.answer(texts, notice.kind, notice.url)
    async with database.as_service() as session:
        paid = await _paid(session, notice)
    if paid.payment is not None and notice.kind == NoticeKind.PAYMENT_SENT_BACK:
        return billing.sent_back(texts, paid.payment)
    if paid.balance is None:
        return None
    if paid.subscription is not None and notice.change is not None:
        return billing.plan_change(texts, paid.subscription, notice.change)
    if paid.payment is not None and notice.kind in (NoticeKind.CHECKOUT_READY, NoticeKind.PAYMENT_NOT_YET):
        if paid.payment.status not in orders.UNPAID:
            # Paid while this was on its way.
            return billing.standing(texts, paid.payment, paid.subscription, paid.balance)
        return billing.to_pay(texts, notice.kind, paid.payment, notice.url)
    return billing.notice(texts, notice.kind, paid.payment, paid.subscription, paid.balance)


async def _paid(session: AsyncSession, notice: Notice) -> _Paid:
    payment = await session.get(Payment, notice.payment_id) if notice.payment_id else None
    subscription = await session.get(Subscription, notice.subscription_id) if notice.subscription_id else None
    if payment is not None and payment.subscription_id is not None:
        subscription = await subscriptions.find(session, payment.subscription_id)
    row = payment or subscription
    user_id = row.user_id if row is not None else None
    return _Paid(payment, subscription, await credits.balance(session, user_id) if user_id is not None else None)


async def _resume(database: Database, texts: Texts, notice: Notice) -> Screen | None:
    async with database.as_service() as session:
        resume = await session.get(Resume, notice.resume_id)
    if resume is None:
        return None
    owner = Owner.of(resume)
    async with database.as_owner(owner) as session:
        steps = await offers.after_resume(session, owner, texts, resume)
    if notice.kind == NoticeKind.RESUME_DUPLICATE:
        return resume_screens.duplicate(texts, resume, steps)
    content = resumes.content_of(resume)
    return resume_screens.read(texts, resume, content, steps) if content is not None else None


async def _posting(database: Database, texts: Texts, notice: Notice) -> Screen | None:
    async with database.as_service() as session:
        job = await session.get(Job, notice.job_id)
    if job is None or job.requirements is None:
        return None
    owner = Owner.of(job)
    async with database.as_owner(owner) as session:
        choice = await resumes.choice(session, owner)
        # A text that does not say who employs and where may be the rest of the posting that came before it.
        is_whole = job.company is not None and job.location is not None
        before = None if is_whole else await gathering.followed(session, owner, besides=job.id)
    return job_screens.read(texts, job, Posting.model_validate(job.requirements), choice, before)


async def _unfinished(database: Database, texts: Texts, notice: Notice) -> Screen | None:
    async with database.as_service() as session:
        job = await session.get(Job, notice.job_id)
    return gathering_screens.unfinished(texts, job, notice.fault) if job is not None else None


def _fell_back(texts: Texts, notice: Notice) -> Screen:
    """A notice of an older release does not say who was asked: then the preferred provider of these days is named."""
    return deeper_screens.fell_back(texts, notice.asked or Provider.CLAUDE, notice.engine or Provider.OFFLINE)


async def _scan_done(database: Database, texts: Texts, notice: Notice, *, deeper: bool) -> Screen | None:
    async with database.as_service() as session:
        scan = await session.get(JobScan, notice.scan_id)
        job = await _job_of(session, scan)
    result = scans.report_of(scan) if scan else None
    if scan is None or result is None:
        return None
    owner = Owner.of(scan)
    async with database.as_owner(owner) as session:
        before = await scans.previous(session, owner, scan)
    screen = scan_screens.report(texts, scan, job, result, before=before, deeper=deeper)
    return Screen(screen.text, screen.rows, await card.of_scan(texts, scan, job, result))


async def _document(database: Database, texts: Texts, notice: Notice, *, plays: bool) -> Screen | None:
    async with database.as_service() as session:
        document = await session.get(Document, notice.document_id)
        if document is None:
            return None
        job = await session.get(Job, document.job_id) if document.job_id else None
        letter = await rendering.letter_of(session, document)
    if notice.kind == NoticeKind.DOCUMENT_DONE:
        return writing_screens.written(texts, document, job, rendering.text_of(document, letter), plays=plays)
    return writing_screens.facts(texts, document, job) if job is not None else None


async def _scan_failed(database: Database, texts: Texts, notice: Notice) -> Screen:
    async with database.as_service() as session:
        scan = await session.get(JobScan, notice.scan_id)
        job = await _job_of(session, scan)
    return scan_screens.failed(texts, scan, job)


async def _keep_offer(database: Database, texts: Texts, notice: Notice) -> Screen | None:
    async with database.as_service() as session:
        scan = await session.get(JobScan, notice.scan_id)
        if scan is None or scan.onboarding_session_id is None:
            return None
        opened = await session.get(OnboardingSession, scan.onboarding_session_id)
    if opened is None:
        return None
    return Screen(
        texts("keep-or-delete", when=f"{opened.expires_at:%d %b, %H:%M}"),
        [[button(texts.plain("button-keep"), "keep"), button(texts.plain("button-delete-now"), "delete")]],
    )


async def _job_of(session: AsyncSession, scan: JobScan | None) -> Job | None:
    return await session.get(Job, scan.job_id) if scan is not None and scan.job_id is not None else None
