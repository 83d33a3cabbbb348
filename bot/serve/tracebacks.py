"""Tracebacks for logs: where, and the class of error. Messages quote what people wrote, so they stay out.

SQLAlchemy hides the parameters of a statement, but PostgreSQL's own DETAIL quotes the values of a row; pydantic quotes
what it could not read, `int()` its argument, httpx an address with the bot's token in it.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Any

from structlog.typing import EventDict

from core.errors import ShortlistError

_CAUSE = "\nThe above exception was the direct cause of the following exception:\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n"
# An error can be its own cause's context, in a ring; nobody reads further than this.
_MOST = 10


def describe(error: BaseException) -> str:
    """The error with its causes, each with its lines of source."""
    return "\n".join(_chain(error, _MOST))


def _chain(error: BaseException, left: int) -> Iterator[str]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None and left:
        yield from _chain(earlier, left - 1)
        yield _CAUSE if error.__cause__ else _CONTEXT
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    yield _said(error)
    if isinstance(error, BaseExceptionGroup) and left:
        for inner in error.exceptions:
            yield from _chain(inner, left - 1)


def _said(error: BaseException) -> str:
    """Class and what is surely nobody's text: our own words, a number of the system, a state of SQL."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, ShortlistError):
        return f"{name}: {error}"
    if isinstance(error, OSError) and error.errno is not None:
        return f"{name}: [Errno {error.errno}]"
    driver = getattr(error, "orig", None) or error  # SQLAlchemy wraps the driver's
    facts = [getattr(driver, field, None) for field in ("sqlstate", "constraint_name")]
    return f"{name}: {' '.join(map(str, filter(None, facts)))}" if any(facts) else name


def without_messages(logger: Any, method: str, event: EventDict) -> EventDict:
    """A processor of structlog: the error of a log line becomes its description."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = describe(error)
    return event
