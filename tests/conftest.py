"""What all tests may ask for: a database server, fresh databases, and the running product."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator

import pytest

from core.storage import FileStore
from db.embedded import serve
from db.session import Database
from tests.support.postgres import Databases
from tests.support.running import Running, product


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """An embedded server for this test process."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with serve(tmp_path_factory.mktemp("postgres") / "data", "first") as url:
        yield Databases(url, worker)


@pytest.fixture(scope="module")
async def database_url(databases: Databases) -> AsyncIterator[str]:
    """A fresh, migrated database for the module's tests."""
    url = await databases.create()
    yield url
    await databases.drop(url)


@pytest.fixture(scope="module")
async def database(database_url: str) -> AsyncIterator[Database]:
    """A pool of connections to the module's database."""
    async with Database(database_url, pool_size=5) as opened:
        yield opened


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    """An empty file store."""
    return FileStore(tmp_path_factory.mktemp("files").as_uri(), b"k" * 32)


@pytest.fixture(scope="module")
async def running(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """Sandbox, bot and worker over the module's own database."""
    async with product(database_url, tmp_path_factory.mktemp("data")) as everything:
        yield everything
