"""A question whose answer is the next text. Which one was asked is remembered until the person does something else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update
from telegram.constants import ParseMode

from bot.context import Context
from bot.guards import chat_of

ASKING = "asking"
# What a button begins with when pressing it asks a question.
ASKS = r"^(?:(?:r-rename|r-correct|j-correct|w-new:a|w-wish|w-edit|t-tell):|d-set:\w+:\w+:y$)"
# What a person types to say that there is nothing.
NOTHING = ("-", "–", "—")
_ASKED = "asked"

Answer = Callable[..., Awaitable[None]]


async def ask(update: Update, context: Context, text: str, *question: str) -> str:
    """Asks, and remembers `question`: what is asked about, and of which row."""
    if context.user_data is not None:
        context.user_data[_ASKED] = list(question)
    await context.bot.send_message(chat_of(update), text, parse_mode=ParseMode.HTML)
    return ASKING


def forget(context: Context) -> None:
    """The person did something else: the next text answers nothing."""
    if context.user_data is not None:
        context.user_data.pop(_ASKED, None)


def asked(context: Context) -> list[str] | None:
    """What was asked, if the next text is the answer to something."""
    return (context.user_data or {}).get(_ASKED)
