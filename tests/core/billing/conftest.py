"""The stand-in for Stripe, and a shop there for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from db.session import Database
from sandbox.server import Sandbox
from tests.core.billing.shop import Shop, open_shop


@pytest.fixture(scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """The stand-in, without anybody in it."""
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def shop(database: Database, sandbox: Sandbox) -> AsyncIterator[Shop]:
    """A shop with an account of its own, so that no test sees another's events."""
    async with open_shop(database, sandbox) as opened:
        yield opened
