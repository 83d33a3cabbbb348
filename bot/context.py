"""What every handler is given: the services, and the texts in the person's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.texts import Texts, texts_for
from core.ai.providers import Models
from core.billing.stripe.gateway import Gateway
from core.remembered import Memory
from core.settings import Settings
from core.storage import FileStore
from db.session import Database


@dataclass(frozen=True, slots=True)
class Services:
    """What the bot's processes share."""

    settings: Settings
    database: Database
    store: FileStore
    memory: Memory
    # None without a key: nobody pays by card then.
    gateway: Gateway | None = None
    # Empty without a key: everything works offline then, and nothing is for sale.
    models: Models = field(default_factory=Models)
    # The address of our own pages /paid and /cancelled; None: whoever paid is led straight back to the chat.
    pages_url: str | None = None


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """PTB's context, typed."""

    texts: Texts = texts_for(None)

    @property
    def services(self) -> Services:
        services: Services = self.application.bot_data["services"]
        return services

    @property
    def database(self) -> Database:
        return self.services.database

    @classmethod
    def from_update(cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]) -> Context:
        context = super().from_update(update, application)
        if isinstance(update, Update) and update.effective_user is not None:
            context.texts = texts_for(update.effective_user.language_code)
        return context


App = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]
