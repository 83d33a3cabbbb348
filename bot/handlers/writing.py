"""Letters, answers and messages: /letter, /answer, /outreach, the buttons under them, and what a person changes."""

from __future__ import annotations

from uuid import UUID

from telegram import Update
from telegram.constants import ChatAction, ParseMode
from telegram.ext import ConversationHandler

from bot.context import Context
from bot.guards import (
    NotAvailable,
    PostingGone,
    Visit,
    account_of,
    argument,
    arguments,
    chat_of,
    id_argument,
    job_of,
    key_of,
    message_of,
    number_argument,
    query_of,
    resume_of,
    visit,
)
from bot.handlers import questions
from bot.handlers.deeper import engine_of
from bot.ids import unpack
from bot.screens import writing as screens
from bot.screens.screen import Screen, send, turn
from core.postings import service as postings
from core.resumes import service as resumes
from core.writing import documents, editing, export_task, rendering, requests, revisions
from core.writing.answers import split_questions
from core.writing.editing import WishKind
from core.writing.model import Order
from db.models import Document, Job
from db.states import DocumentKind, DocumentStatus, PostingStatus

END = ConversationHandler.END


async def letter(update: Update, context: Context) -> None:
    """/letter: with one posting its facts are chosen at once, with several it asks which."""
    await _begin_by_command(update, context, DocumentKind.COVER_LETTER)


async def outreach(update: Update, context: Context) -> None:
    """/outreach: a message about which posting, to whom, why and where."""
    job = await _only_job(update, context, DocumentKind.OUTREACH)
    if job is not None:
        await send(context.bot, chat_of(update), screens.recipients(context.texts, job))


async def answer(update: Update, context: Context) -> str | int:
    """/answer: which question?"""
    job = await _only_job(update, context, DocumentKind.ANSWER)
    return END if job is None else await _ask_question(update, context, job)


async def _begin_by_command(update: Update, context: Context, kind: DocumentKind) -> None:
    job = await _only_job(update, context, kind)
    if job is not None:
        await _begin(update, context, Order(kind=kind), job.id)


async def _only_job(update: Update, context: Context, kind: DocumentKind) -> Job | None:
    """The person's one posting; None when they were asked which. Raises `NothingToWriteFrom` where there is none."""
    async with visit(update, context) as person:
        account_of(person)
        jobs = [job for job in await postings.listed(person.session, person.owner) if _is_read(job)]
    if not jobs:
        raise requests.NothingToWriteFrom("posting")
    if len(jobs) == 1:
        return jobs[0]
    await send(context.bot, chat_of(update), screens.choose_job(context.texts, kind, jobs))
    return None


def _is_read(job: Job) -> bool:
    return job.parse_status == PostingStatus.COMPLETED


async def begin(update: Update, context: Context) -> None:
    """*Letter* or *Message* on a card or under a report."""
    kind = screens.KINDS.get(argument(update))
    if kind == DocumentKind.OUTREACH:
        async with visit(update, context) as person:
            job = await job_of(person, id_argument(update, 2))
        await send(context.bot, chat_of(update), screens.recipients(context.texts, job))
        return
    if kind is None:
        raise NotAvailable
    resume_id = id_argument(update, 3) if len(arguments(update)) > 2 else None
    await _begin(update, context, Order(kind=kind), id_argument(update, 2), resume_id)


async def begin_answer(update: Update, context: Context) -> str:
    """*Answer* on a card: which question?"""
    async with visit(update, context) as person:
        account_of(person)
        job = await job_of(person, id_argument(update, 2))
    return await _ask_question(update, context, job)


async def _ask_question(update: Update, context: Context, job: Job) -> str:
    return await questions.ask(update, context, context.texts("answer-ask"), "w-new", job.id.hex)


async def take_question(update: Update, context: Context, job_id: str) -> None:
    """The text is one question or several; each becomes an answer of its own."""
    for number, (question, limit) in enumerate(split_questions(message_of(update).text or "")):
        order = Order(kind=DocumentKind.ANSWER, question=question, max_characters=limit)
        await _begin(update, context, order, UUID(hex=job_id), part=number)


async def choose_outreach(update: Update, context: Context) -> None:
    """Recipient, occasion, channel: one screen after the other, in this message."""
    chosen = arguments(update)[1:]
    async with visit(update, context) as person:
        job = await job_of(person, id_argument(update))
    if len(chosen) == 1:
        await turn(update, screens.occasions(context.texts, job, chosen[0]))
    elif len(chosen) == 2:
        await turn(update, screens.channels(context.texts, job, *chosen))
    else:
        await _begin(update, context, _outreach_order(*chosen), job.id)


def _outreach_order(recipient: str, occasion: str, channel: str) -> Order:
    try:
        return Order(
            kind=DocumentKind.OUTREACH,
            recipient=screens.RECIPIENTS[recipient],
            occasion=screens.OCCASIONS[occasion],
            channel=screens.CHANNELS[channel],
        )
    except KeyError as error:
        raise NotAvailable from error


async def _begin(
    update: Update, context: Context, order: Order, job_id: UUID, resume_id: UUID | None = None, *, part: int = 0
) -> None:
    async with visit(update, context) as person:
        job = await job_of(person, job_id)
        default = (await resumes.choice(person.session, person.owner)).resume
        resume = await resume_of(person, resume_id) if resume_id is not None else default
        await requests.begin(
            person.session,
            person.owner,
            order=order,
            resume=resume,
            job=job,
            chat_id=chat_of(update),
            language_code=context.texts.language,
            request_key=f"{key_of(update)}:{part}",
        )
    await context.bot.send_chat_action(chat_of(update), ChatAction.TYPING)


async def toggle(update: Update, context: Context) -> None:
    """A fact was tapped: it is left out, or taken in again."""
    async with visit(update, context) as person:
        document = await _document_of(person, update)
        job = await _job_of(person, document)
        try:
            requests.toggle(document, argument(update, 2))
        except ValueError as error:
            raise NotAvailable from error
        if job is None:
            raise PostingGone
    await turn(update, screens.facts(context.texts, document, job))


async def write(update: Update, context: Context) -> None:
    """*Write*."""
    async with visit(update, context) as person:
        document = await _document_of(person, update)
        asked = await requests.ask(
            person.session,
            person.owner,
            document,
            engine=await engine_of(person, context),
            chat_id=chat_of(update),
            language_code=context.texts.language,
        )
    await _acknowledge(update, context, asked=asked)


async def stop(update: Update, context: Context) -> None:
    """*Stop*: the text that a model is writing is not wanted any more."""
    async with visit(update, context) as person:
        stopped = await requests.stop(person.session, person.owner, await _document_of(person, update))
    key = "writing-stopped" if stopped else "writing-written-before"
    await send(context.bot, chat_of(update), Screen(context.texts(key)))


async def vary(update: Update, context: Context) -> None:
    """*Shorter, warmer, plainer, more formal*: a new version."""
    change = screens.VARIANTS.get(argument(update, 2))
    if change is None:
        raise NotAvailable
    async with visit(update, context) as person:
        document = await _document_of(person, update)
        order = documents.request_of(document).order.model_copy(update=change)
        asked = await _vary(person, update, context, document, order)
    await _acknowledge(update, context, asked=asked)


async def _vary(person: Visit, update: Update, context: Context, document: Document, order: Order) -> bool:
    return await requests.vary(
        person.session,
        person.owner,
        document,
        order,
        engine=await engine_of(person, context),
        chat_id=chat_of(update),
        language_code=context.texts.language,
        request_key=key_of(update),
    )


async def _acknowledge(update: Update, context: Context, *, asked: bool) -> None:
    if asked:
        await context.bot.send_chat_action(chat_of(update), ChatAction.TYPING)
    else:
        await send(context.bot, chat_of(update), Screen(context.texts("writing-under-way")))


async def show(update: Update, context: Context) -> None:
    """*Back* to the text."""
    await turn(update, await _written(update, context))


async def reopen(update: Update, context: Context) -> None:
    """A document from a posting's card, as a new message."""
    await send(context.bot, chat_of(update), await _written(update, context))


async def _written(update: Update, context: Context) -> Screen:
    async with visit(update, context) as person:
        document = await _document_of(person, update)
        return await screen_of(person, context, document)


async def screen_of(person: Visit, context: Context, document: Document) -> Screen:
    """The text of a document. Raises `NotAvailable` while there is none."""
    if document.status != DocumentStatus.COMPLETED:
        raise NotAvailable
    letter_ = await rendering.letter_of(person.session, document)
    job = await _job_of(person, document)
    return screens.written(
        context.texts,
        document,
        job,
        rendering.text_of(document, letter_),
        plays=context.services.models.only_play,
    )


async def show_sources(update: Update, context: Context) -> None:
    """*What does this stand on?*"""
    async with visit(update, context) as person:
        document = await _document_of(person, update)
    await turn(update, screens.sources(context.texts, document, number_argument(update, 2)))


async def ask_export(update: Update, context: Context) -> None:
    """*PDF* or *Word*: the worker makes the file."""
    form = argument(update, 2)
    async with visit(update, context) as person:
        document = await _document_of(person, update)
        await export_task.ask(
            person.session, document, form, chat_id=chat_of(update), language_code=context.texts.language
        )
    await context.bot.send_chat_action(chat_of(update), ChatAction.UPLOAD_DOCUMENT)


async def ask_wish(update: Update, context: Context) -> str:
    """*Say something else*: what should change?"""
    async with visit(update, context) as person:
        document = await _document_of(person, update)
    return await questions.ask(update, context, context.texts("wish-ask-text"), "w-wish", document.id.hex)


async def take_wish(update: Update, context: Context, document_id: str) -> None:
    """A wish about the manner is a variant; one that claims something is asked about, or refused."""
    async with visit(update, context) as person:
        document = await _document_by(person, UUID(hex=document_id))
        evidence = await revisions.evidence_for(person.session, document)
        order = documents.request_of(document).order
        wish = editing.take_wish(message_of(update).text or "", order, evidence)
        if wish.kind is WishKind.MANNER and wish.order is not None:
            asked = await _vary(person, update, context, document, wish.order)
            screen = None if asked else Screen(context.texts("writing-under-way"))
        elif wish.kind is WishKind.REFUSED:
            claims = [finding.claim for finding in wish.findings]
            screen = screens.wish_refused(context.texts, wish.sentence, claims)
        else:
            kept = await revisions.keep_wish(person.session, document, wish.sentence, request_key=key_of(update))
            screen = screens.wish_asked(context.texts, kept, wish.sentence) if kept is not None else None
    if screen is not None:
        await send(context.bot, chat_of(update), screen)


async def ask_edit(update: Update, context: Context) -> str:
    """*Edit*: the text as it should be."""
    async with visit(update, context) as person:
        document = await _document_of(person, update)
    return await questions.ask(update, context, context.texts("edit-ask-text"), "w-edit", document.id.hex)


async def take_edit(update: Update, context: Context, document_id: str) -> None:
    """The text, or one paragraph of it, as the person wants it; what it claims beyond the facts is named."""
    async with visit(update, context) as person:
        document = await _document_by(person, UUID(hex=document_id))
        evidence = await revisions.evidence_for(person.session, document)
        frame = await rendering.letter_of(person.session, document)
        edited = editing.edit(
            documents.sentences_of(document),
            message_of(update).text or "",
            evidence,
            besides=(frame.salutation, frame.signoff, frame.name),
        )
        kept = await revisions.keep_edit(person.session, document, edited, request_key=key_of(update))
        if kept is None:
            return
        if edited.claims:
            claims = [(claim.text, claim.findings[0].claim) for claim in edited.claims]
            screen = screens.questioned(context.texts, kept, claims, refused=edited.refused)
        else:
            screen = await screen_of(person, context, kept)
    await send(context.bot, chat_of(update), screen)


async def take_reply(update: Update, context: Context) -> bool:
    """A reply to a document's message: the text, or one paragraph, as the person wants it. False where it answers
    another message."""
    replied = message_of(update).reply_to_message
    keyboard = replied.reply_markup.inline_keyboard if replied is not None and replied.reply_markup else ()
    data = (str(button.callback_data or "") for row in keyboard for button in row)
    document_id = next((one.split(":")[1] for one in data if one.startswith("w-edit:")), None)
    if document_id is None:
        return False
    await take_edit(update, context, unpack(document_id).hex)
    return True


async def vouch(update: Update, context: Context) -> None:
    """*It is true*."""
    async with visit(update, context) as person:
        document = await _document_of(person, update)
        answered = await revisions.vouch_for(
            person.session,
            person.owner,
            document,
            engine=await engine_of(person, context),
            chat_id=chat_of(update),
            language_code=context.texts.language,
        )
        done = document.status == DocumentStatus.COMPLETED
        screen = await screen_of(person, context, document) if done else None
    await _show_answered(update, context, screen, answered=answered)


async def cut(update: Update, context: Context) -> None:
    """*Take it out*."""
    async with visit(update, context) as person:
        document = await _document_of(person, update)
        answered = revisions.cut_from(document)
        done = document.status == DocumentStatus.COMPLETED
        screen = await screen_of(person, context, document) if done else Screen(context.texts("claim-left-out"))
    await _show_answered(update, context, screen, answered=answered)


async def _show_answered(update: Update, context: Context, screen: Screen | None, *, answered: bool) -> None:
    if not answered:
        screen = Screen(context.texts("writing-written-before"))
    if screen is not None:
        await turn(update, screen)
    else:
        message = query_of(update).message
        if message is not None:
            await context.bot.send_message(
                chat_of(update), context.texts("writing-progress"), parse_mode=ParseMode.HTML
            )


async def _document_of(person: Visit, update: Update) -> Document:
    return await _document_by(person, id_argument(update))


async def _document_by(person: Visit, document_id: UUID) -> Document:
    document = await documents.find(person.session, account_of(person), document_id)
    if document is None:
        raise NotAvailable
    return document


async def _job_of(person: Visit, document: Document) -> Job | None:
    return await postings.find(person.session, person.owner, document.job_id) if document.job_id else None
