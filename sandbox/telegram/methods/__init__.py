"""The methods of the Bot API that the sandbox answers, one module per noun."""

from sandbox.telegram.methods import callbacks, chats, editing, invoices, media, messages, settings, updating
from sandbox.telegram.methods.registry import METHODS, Call, Method

__all__ = [
    "METHODS",
    "Call",
    "Method",
    "callbacks",
    "chats",
    "editing",
    "invoices",
    "media",
    "messages",
    "settings",
    "updating",
]
