"""Work that somebody waits for: it stops when nobody does any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

# How often work that waits for a model looks whether anybody still waits for it.
LOOK_EVERY = 1.0

Outcome = TypeVar("Outcome")


class NoLongerWanted(Exception):
    """What was asked for was cancelled, or its person is gone."""


async def while_wanted(is_wanted: Callable[[], Awaitable[bool]], work: Awaitable[Outcome]) -> Outcome:
    """Waits for `work` as long as it is wanted. Raises `NoLongerWanted`, and `work` has stopped then."""
    working = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({working}, timeout=LOOK_EVERY))[0]:
            if not await is_wanted():
                raise NoLongerWanted
        return working.result()
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
