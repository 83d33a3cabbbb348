"""Resumes: any document, in any state; and /resumes. The worker finds which text files are postings."""

from __future__ import annotations

from uuid import UUID

from telegram import Document, InputFile, Update
from telegram.constants import ChatAction, ParseMode

from bot import offers
from bot.context import Context
from bot.guards import (
    chat_of,
    content_of,
    id_argument,
    key_of,
    message_of,
    number_argument,
    query_of,
    resume_of,
    visit,
    welcome,
)
from bot.handlers import gathering, questions
from bot.screens import resumes as screens
from bot.screens.screen import clip, send, turn
from core.resumes import intake
from core.resumes import service as resumes
from core.storage import FileMissing, FileUnreadable

# Ten times the longest posting and five times the longest resume that are read.
MAX_TEXT_FILE_BYTES = 1_000_000


def is_text_file(document: Document) -> bool:
    """Whether a document is plain text by its type or name."""
    name = (document.file_name or "").lower()
    return document.mime_type in ("text/plain", "text/markdown") or name.endswith((".txt", ".md", ".text"))


async def receive(update: Update, context: Context) -> None:
    """A document came: the worker reads it, and tells by its content what it is.

    A posting that stands under it as a caption is taken, too.
    """
    message = message_of(update)
    document = message.document
    if document is None:
        return
    if is_text_file(document) and (document.file_size or 0) > MAX_TEXT_FILE_BYTES:
        text = context.texts("text-file-too-large", filename=clip(document.file_name or "", 80))
        await message.reply_text(text, parse_mode=ParseMode.HTML)
        return
    async with welcome(update, context) as person:
        await intake.receive(
            person.session,
            person.owner,
            chat_id=chat_of(update),
            filename=document.file_name or "resume.pdf",
            size=document.file_size,
            mime_type=document.mime_type,
            source_file_id=document.file_id,
            language_code=context.texts.language,
            request_key=key_of(update),
        )
    if gathering.looks_like_posting(message.caption or ""):
        await gathering.receive_text(update, context)
    await message.reply_chat_action(ChatAction.TYPING)


async def show_all(update: Update, context: Context) -> None:
    """/resumes, or *Back* to it."""
    async with visit(update, context) as person:
        sent = await resumes.listed(person.session, person.owner)
        default = await resumes.default_resume(person.session, person.owner)
    screen = screens.listed(context.texts, sent, default)
    if update.callback_query:
        await turn(update, screen)
    else:
        await send(context.bot, chat_of(update), screen)


async def show(update: Update, context: Context) -> None:
    """One resume."""
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update))
        steps = await offers.after_resume(person.session, person.owner, context.texts, resume)
    await turn(update, screens.view(context.texts, resume, steps))


async def make_default(update: Update, context: Context) -> None:
    """Scans take this one from now on."""
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update))
        await resumes.make_default(person.session, person.owner, resume)
        await person.session.flush()
        await person.session.refresh(resume)
        steps = await offers.after_resume(person.session, person.owner, context.texts, resume)
    await turn(update, screens.view(context.texts, resume, steps))


async def ask_name(update: Update, context: Context) -> str:
    """*Rename*: the next text is the new name."""
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update))
    text = context.texts("resume-rename-ask", label=screens.label_of(resume), limit=resumes.LABEL_LENGTH)
    return await questions.ask(update, context, text, "r-rename", resume.id.hex)


async def take_name(update: Update, context: Context, resume_id: str) -> None:
    """The text is the resume's new name."""
    message = message_of(update)
    async with visit(update, context) as person:
        resume = await resume_of(person, UUID(hex=resume_id))
        await resumes.rename(resume, message.text or "")
    await message.reply_text(context.texts("resume-renamed", label=screens.label_of(resume)), parse_mode=ParseMode.HTML)


async def show_as_read(update: Update, context: Context) -> None:
    """What the machine read, in pages."""
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update))
    content = content_of(resume)
    screen = screens.as_read(context.texts, resume, content, number_argument(update, 2))
    if (query_of(update).data or "").startswith("s-text"):
        await send(context.bot, chat_of(update), screen)
    else:
        await turn(update, screen)


async def show_findings(update: Update, context: Context) -> None:
    """What a machine stumbles over, why it matters, and what to do."""
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update))
    content = content_of(resume)
    await turn(update, screens.findings_page(context.texts, resume, content, number_argument(update, 2)))


async def ask_marked(update: Update, context: Context) -> None:
    """*Show it on my PDF*: the worker draws the boxes and sends the copy."""
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update))
        await resumes.ask_marked(person.session, resume, chat_id=chat_of(update), language_code=context.texts.language)
    await context.bot.send_chat_action(chat_of(update), ChatAction.UPLOAD_DOCUMENT)


async def download(update: Update, context: Context) -> None:
    """The person's own file, as they sent it."""
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update))
    chat_id = chat_of(update)
    try:
        data = await context.services.store.get(resume.file_path or "")
    except (FileMissing, FileUnreadable):
        await context.bot.send_message(chat_id, context.texts("file-unavailable"))
        return
    await context.bot.send_document(chat_id, InputFile(data, filename=resume.filename))


async def ask_delete(update: Update, context: Context) -> None:
    """*Delete*: are you sure?"""
    async with visit(update, context) as person:
        resume = await resume_of(person, id_argument(update))
    await turn(update, screens.ask_delete(context.texts, resume))


async def delete(update: Update, context: Context) -> None:
    """*Yes, delete*."""
    async with visit(update, context) as person:
        await resumes.remove(person.session, await resume_of(person, id_argument(update)))
        await person.session.flush()
        left = await resumes.listed(person.session, person.owner)
        default = await resumes.default_resume(person.session, person.owner)
    await turn(update, screens.listed(context.texts, left, default))
