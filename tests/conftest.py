"""What all tests may ask for: a database server, fresh databases, and the running product."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from core.storage import FileStore
from db.embedded import serve
from db.session import Database
from tests.support.ports import reserved_port
from tests.support.postgres import Databases
from tests.support.running import Running, product


def pytest_configure() -> None:
    """Log lines as the product writes them: a traceback without the values of its variables, and quick."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ]
    )


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """An embedded server for this test process."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    # Not in pytest's own folder: the server may run as another user, who cannot enter that.
    with tempfile.TemporaryDirectory(prefix="postgres") as folder, serve(Path(folder) / "data", "first") as url:
        made = Databases(url, worker)
        yield made
        asyncio.run(made.drop_all())


@pytest.fixture(scope="module")
def web_port() -> Iterator[int]:
    """A port for the web role of the module's tests."""
    with reserved_port() as port:
        yield port


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


@pytest.fixture(scope="session")
async def running(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """Sandbox, bot and worker, shared by all journeys: each test brings its own people.

    Loading the engine takes seconds, so this is done once. What breaks things for everybody makes its own `product`.
    """
    async with product(await databases.create(), tmp_path_factory.mktemp("data")) as everything:
        yield everything
