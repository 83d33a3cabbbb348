"""The screen of settings, and what a tap on each of its lines does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from babel import Locale

from bot.context import Services
from bot.screens.screen import Rows, Screen, button
from bot.texts import Texts
from core.writing.model import LANGUAGES, Tone
from db.models import User
from db.states import Provider

V = TypeVar("V")


def providers(services: Services) -> tuple[Provider, ...]:
    """Who can judge and write: the providers that the operator has keys for, and this server."""
    keys = {
        Provider.CLAUDE: services.settings.anthropic_api_key,
        Provider.OPENAI: services.settings.openai_api_key,
    }
    return (Provider.OFFLINE, *(provider for provider, key in keys.items() if key is not None))


def overview(texts: Texts, user: User, available: Sequence[Provider]) -> Screen:
    """Every setting with its value."""
    engine = user.preferred_ai_provider if user.preferred_ai_provider in available else Provider.OFFLINE
    language = user.letter_language
    language_name = Locale.parse(language).get_display_name(texts.language) if language else None
    values = {
        "engine": texts.plain(f"settings-engine-{engine}"),
        "private": texts.plain("settings-on" if user.private_mode else "settings-off"),
        "tone": texts.plain(f"settings-tone-{user.letter_tone}"),
        "language": language_name or texts.plain("settings-language-posting"),
    }
    rows: Rows = [
        [button(texts.plain(f"settings-{name}", value=value), f"set:{name}")]
        for name, value in values.items()
        if name != "engine" or len(available) > 1
    ]
    note = texts("settings-private-note") if len(available) > 1 else texts("settings-no-models")
    return Screen(f"{texts('settings-title')}\n\n{note}", rows)


def _next(values: Sequence[V], value: V) -> V:
    return values[(values.index(value) + 1) % len(values)] if value in values else values[0]


def _step_engine(user: User, available: Sequence[Provider]) -> None:
    user.preferred_ai_provider = _next(available, user.preferred_ai_provider)


def _step_private(user: User, available: Sequence[Provider]) -> None:
    user.private_mode = not user.private_mode


def _step_tone(user: User, available: Sequence[Provider]) -> None:
    user.letter_tone = _next(tuple(Tone), user.letter_tone)


def _step_language(user: User, available: Sequence[Provider]) -> None:
    user.letter_language = _next((None, *LANGUAGES), user.letter_language)


STEPS: dict[str, Callable[[User, Sequence[Provider]], None]] = {
    "engine": _step_engine,
    "private": _step_private,
    "tone": _step_tone,
    "language": _step_language,
}
