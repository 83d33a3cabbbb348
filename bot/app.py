"""Every handler of the bot, in order, in one function."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import BotCommand, Update
from telegram.ext import (
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    ExtBot,
    MessageHandler,
    PreCheckoutQueryHandler,
    TypeHandler,
    filters,
)
from telegram.warnings import PTBUserWarning

from bot.context import App, Context, Services
from bot.errors import on_error
from bot.guards import message_of
from bot.handlers import (
    admin,
    billing,
    credits,
    decisions,
    deeper,
    fields,
    gathering,
    general,
    jobs,
    onboarding,
    plans,
    questions,
    resumes,
    scans,
    settings,
    stars,
    truths,
    writing,
)
from bot.handlers.gathering import looks_like_posting
from bot.ids import PATTERN as ID
from bot.inbox import ChatOrder, Marker
from bot.persistence import ConversationStore
from bot.texts import DEFAULT_LANGUAGE, languages, texts_for
from core.postings.links import link_of

COMMANDS = (
    "scan",
    "resumes",
    "jobs",
    "history",
    "letter",
    "answer",
    "outreach",
    "facts",
    "credits",
    "plans",
    "settings",
    "privacy",
    "terms",
    "paysupport",
    "delete",
    "cancel",
    "help",
    "start",
)

TEXT = filters.TEXT & ~filters.COMMAND
PRIVATE = filters.ChatType.PRIVATE

Handler = BaseHandler[Update, Context, Any]


class _TextFile(filters.MessageFilter):
    """A document of plain text."""

    def filter(self, message: Any) -> bool:
        return message.document is not None and resumes.is_text_file(message.document)


# A text file may be a posting as well, which only the worker can tell: it leads no conversation on.
RESUME_FILE = filters.Document.ALL & ~_TextFile()


def build_application(services: Services, bot: ExtBot[Any], marker: Marker, states: ConversationStore) -> App:
    """The bot, ready to be initialized; updates come from `bot.inbox` alone."""
    order = ChatOrder(marker)
    app: App = (
        ApplicationBuilder()
        .bot(bot)
        .updater(None)
        .job_queue(None)
        .persistence(states)
        .concurrent_updates(order)
        .context_types(ContextTypes(context=Context))
        .build()
    )
    order.app = app
    app.bot_data["services"] = services

    # Before everything else: stop the clock of a pressed button.
    app.add_handler(TypeHandler(Update, general.begin_turn), group=-1)

    # Only private chats; what happens in groups is not for us.
    app.add_handler(MessageHandler(~PRIVATE, _ignore))
    app.add_handler(ChatMemberHandler(general.note_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    # An edited message was handled when it came; its edit must not count as another one.
    app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, _ignore))

    # Money comes in whatever else is going on in the chat.
    app.add_handler(PreCheckoutQueryHandler(stars.check_out))
    app.add_handler(MessageHandler(filters.SUCCESSFUL_PAYMENT, stars.receive))
    app.add_handler(MessageHandler(filters.StatusUpdate.REFUNDED_PAYMENT, stars.note_refund))
    app.add_handler(stars.SubscriptionHandler(Update, stars.note_change))

    # Guided flows come first: they decide what a short text means. Questions are the narrower of the two.
    with warnings.catch_warnings():
        # They follow a person through a chat, not one message's buttons: that is what we want.
        warnings.filterwarnings("ignore", message="If 'per_message=False'", category=PTBUserWarning)
        app.add_handler(_asking())
        app.add_handler(_onboarding())

    for command, callback in {
        "scan": scans.choose,
        "resumes": resumes.show_all,
        "jobs": jobs.show_all,
        "history": scans.show_history,
        "letter": writing.letter,
        "outreach": writing.outreach,
        "facts": truths.show_all,
        "settings": settings.show,
        "credits": credits.show,
        "plans": plans.show,
        "admin": admin.admin,
        "privacy": general.say_privacy,
        "terms": plans.say_terms,
        "paysupport": plans.say_paysupport,
        "delete": general.ask_delete,
        "cancel": general.cancel,
        "help": general.say_help,
    }.items():
        app.add_handler(CommandHandler(command, callback))

    buttons: dict[str, Callable[[Update, Context], Coroutine[Any, Any, object]]] = {
        r"resumes": resumes.show_all,
        r"r:\w+": resumes.show,
        r"r-default:\w+": resumes.make_default,
        r"(r-read|s-text):\w+:\d+": resumes.show_as_read,
        r"r-get:\w+": resumes.download,
        r"r-findings:\w+:\d+": resumes.show_findings,
        r"r-mark:\w+": resumes.ask_marked,
        r"r-fields:\w+": fields.show_all,
        r"r-entry:\w+:[eu]:\d+": fields.show,
        r"r-drop:\w+:[eu]:\d+": fields.drop,
        r"r-delete:\w+": resumes.ask_delete,
        r"r-delete-yes:\w+": resumes.delete,
        r"jobs": jobs.show_all,
        r"j:\w+": jobs.show,
        r"j-fields:\w+": jobs.show_fields,
        rf"j-rank(?::{ID})?": jobs.ask_ranking,
        r"j-delete:\w+": jobs.ask_delete,
        r"j-delete-yes:\w+": jobs.delete,
        r"g-begin": gathering.begin,
        # Buttons of an older release name nothing, and one id instead of two.
        rf"g-done(?::{ID})?": gathering.finish,
        rf"g-discard(?::{ID})?": gathering.discard,
        rf"g-add:{ID}:{ID}": gathering.add_to_before,
        rf"scan(?::{ID}){{1,2}}": scans.start,
        rf"scan-posting:{ID}": scans.choose_posting,
        rf"scan-resume:{ID}": scans.choose_resume,
        r"s:\w+:\w:\d+": scans.show_page,
        r"s-open:\w+": scans.reopen,
        r"deeper:\w+": deeper.ask,
        r"deeper-(?:yes|again):\w+": deeper.start,
        r"scan-stop:\w+": deeper.stop,
        r"d:\w+:\d+": decisions.show_all,
        r"d-one:\w+:\w+": decisions.show,
        r"d-set:\w+:\w+:\w": decisions.choose,
        rf"w-new:[co](?::{ID}){{1,2}}": writing.begin,
        rf"w-to:{ID}(?::\w\w){{1,3}}": writing.choose_outreach,
        rf"w-fact:{ID}:[0-9a-f]{{8}}": writing.toggle,
        rf"w-go:{ID}": writing.write,
        rf"w-stop:{ID}": writing.stop,
        rf"w-show:{ID}": writing.show,
        rf"w-open:{ID}": writing.reopen,
        rf"w-why:{ID}:\d+": writing.show_sources,
        rf"w-vary:{ID}:\w": writing.vary,
        rf"w-get:{ID}:\w+": writing.ask_export,
        rf"w-true:{ID}": writing.vouch,
        rf"w-cut:{ID}": writing.cut,
        r"facts": truths.show_all,
        rf"t-one:{ID}": truths.show,
        rf"t-forget:{ID}": truths.forget,
        r"set:\w+": settings.change,
        rf"d-compare(?::{ID}){{1,2}}": decisions.show_comparison,
        r"h:\d+": scans.show_history,
        r"credits:\d+": credits.show,
        r"plans": plans.show,
        r"product:\w+": plans.show_product,
        r"buy:stars:\w+": stars.buy,
        r"stars-cancel:\w+": stars.ask_cancel,
        r"stars-cancel-yes:\w+": stars.cancel,
        r"buy:stripe:\w+": billing.buy,
        r"pay-check:\w+": billing.check_payment,
        r"plan-change:\w+(?::\d{1,9}){0,2}": billing.change_plan,
        r"portal": billing.open_portal,
        r"example": general.say_example,
        r"privacy": general.say_privacy,
        r"language": general.say_languages,
        r"delete": general.ask_delete,
        r"delete-yes": general.delete,
        r"delete-no": general.keep_all,
        r"skip-email": onboarding.skip_email,
    }
    for pattern, press in buttons.items():
        app.add_handler(CallbackQueryHandler(press, pattern=re.compile(rf"^(?:{pattern})$")))
    app.add_handler(CallbackQueryHandler(general.say_not_available))

    # In every state a document is a resume, unless the worker finds that it is a posting; a long text is a posting.
    app.add_handler(MessageHandler(filters.Document.ALL, resumes.receive))
    app.add_handler(MessageHandler(filters.CAPTION, _receive_caption))
    app.add_handler(MessageHandler(TEXT & filters.REPLY, _receive_reply))
    app.add_handler(MessageHandler(TEXT, onboarding.text_at_any_time))
    app.add_handler(MessageHandler(filters.COMMAND, general.say_unknown_command))
    app.add_handler(MessageHandler(filters.ALL, general.say_not_text))

    app.add_error_handler(on_error)
    return app


def _onboarding() -> Handler:
    keep: CallbackQueryHandler[Context, object] = CallbackQueryHandler(onboarding.keep, pattern=r"^keep$")
    states: dict[object, list[Any]] = {
        onboarding.RESUME: [
            MessageHandler(RESUME_FILE, onboarding.receive_document),
            MessageHandler(TEXT, onboarding.text_before_resume),
        ],
        onboarding.EMAIL: [
            MessageHandler(TEXT, onboarding.take_email),
            CallbackQueryHandler(onboarding.skip_email, pattern=r"^skip-email$"),
        ],
    }
    return ConversationHandler(
        entry_points=[CommandHandler("start", onboarding.start), keep],
        states=states,
        fallbacks=[CommandHandler("cancel", general.cancel)],
        # /start recovers from everything.
        allow_reentry=True,
        name="onboarding",
        persistent=True,
    )


# What a question is about, as its button says -> what takes the answer.
ANSWERS: dict[str, questions.Answer] = {
    "r-rename": resumes.take_name,
    "r-correct": fields.take,
    "j-correct": jobs.take_field,
    "w-new": writing.take_question,
    "w-wish": writing.take_wish,
    "w-edit": writing.take_edit,
    "t-tell": truths.take_detail,
}

# Answers that may be as long as a posting: only a link is one there.
LONG_ANSWERS = ("w-new", "w-wish", "w-edit", "t-tell")


def _asking() -> Handler:
    return ConversationHandler(
        entry_points=[
            CallbackQueryHandler(resumes.ask_name, pattern=r"^r-rename:\w+$"),
            CallbackQueryHandler(fields.ask, pattern=r"^r-correct:\w+:\w:\d+:\w+$"),
            CallbackQueryHandler(jobs.ask_field, pattern=r"^j-correct:\w+:\w+$"),
            CommandHandler("answer", writing.answer),
            CallbackQueryHandler(writing.begin_answer, pattern=rf"^w-new:a:{ID}$"),
            CallbackQueryHandler(writing.ask_wish, pattern=rf"^w-wish:{ID}$"),
            CallbackQueryHandler(writing.ask_edit, pattern=rf"^w-edit:{ID}$"),
            CallbackQueryHandler(truths.ask_detail, pattern=rf"^t-tell:{ID}$"),
            CallbackQueryHandler(truths.choose_done, pattern=r"^d-set:\w+:\w+:y$"),
        ],
        states={questions.ASKING: [MessageHandler(TEXT, _take_answer)]},
        fallbacks=[CommandHandler("cancel", general.cancel)],
        allow_reentry=True,
        name="asking",
        persistent=True,
    )


async def _take_answer(update: Update, context: Context) -> int:
    """The answer; but a posting stays a posting, and whoever did something else meanwhile answers nothing."""
    question = questions.asked(context)
    text = message_of(update).text or ""
    is_posting = link_of(text) is not None if question and question[0] in LONG_ANSWERS else looks_like_posting(text)
    if question is None or is_posting:
        await onboarding.text_at_any_time(update, context)
    else:
        await ANSWERS[question[0]](update, context, *question[1:])
    # Forgotten at the end: a turn that a passing fault cut off runs again, and must know it still.
    questions.forget(context)
    return ConversationHandler.END


async def _receive_reply(update: Update, context: Context) -> None:
    """A reply to a document is an edit of it; every other one is a text like any."""
    if not await writing.take_reply(update, context):
        await onboarding.text_at_any_time(update, context)


async def _receive_caption(update: Update, context: Context) -> None:
    """A photo or a video: a text under it may be a posting, as in channels of jobs; the picture itself is not read."""
    if not await gathering.receive_text(update, context):
        await general.say_not_text(update, context)


async def _ignore(update: Update, context: Context) -> None:
    """Nothing to do."""


async def introduce(bot: ExtBot[Any]) -> None:
    """Tells Telegram the bot's commands and descriptions, in every language that there are texts in."""
    for language in languages():
        texts = texts_for(language)
        code = None if language == DEFAULT_LANGUAGE else language
        await bot.set_my_commands(
            [BotCommand(command, texts.plain(f"command-{command}")) for command in COMMANDS], language_code=code
        )
        await bot.set_my_description(texts.plain("bot-description"), language_code=code)
        await bot.set_my_short_description(texts.plain("bot-short-description"), language_code=code)
