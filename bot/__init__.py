"""The edge: Telegram, HTTP and the command line."""

import os

# python-telegram-bot then gives times as `timedelta`, as its next major release does, and warns of nothing.
os.environ.setdefault("PTB_TIMEDELTA", "true")
