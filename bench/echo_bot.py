"""The baseline of `bench turns`: python-telegram-bot as its manual shows it, repeating every text.

python -m bench.echo_bot TOKEN API_URL
"""

from __future__ import annotations

import sys
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Says the same."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def main(token: str, url: str) -> None:
    """Polls until told to stop."""
    builder: Any = ApplicationBuilder().token(token).base_url(f"{url}/bot").concurrent_updates(True)
    app = builder.build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
