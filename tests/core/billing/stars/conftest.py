"""Somebody who buys with Stars, for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from db.session import Database
from tests.core.billing.stars.buyer import StarsBuyer, open_buyer


@pytest.fixture
async def buyer(database: Database) -> AsyncIterator[StarsBuyer]:
    async with database.as_service() as session:
        yield await open_buyer(session)
        await session.rollback()
