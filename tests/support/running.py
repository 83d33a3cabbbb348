"""The whole product in one event loop: sandbox, bot, worker, and people who talk to it over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from pydantic import SecretStr

from bot.context import Services
from bot.serve import roles
from core.settings import Settings
from db.models import Job, JobScan, OnboardingSession, Resume, TelegramUpdate, User
from db.session import Database
from sandbox.client import Control, Message, Person
from sandbox.server import Sandbox
from tests.support import documents

# Reading a resume starts a process; on two busy cores that can take a while.
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Running:
    """Everything, running."""

    sandbox: Sandbox
    control: Control
    services: Services

    @property
    def database(self) -> Database:
        return self.services.database

    async def person(self, first_name: str = "Alex", language_code: str = "en") -> Person:
        """Somebody who has not written yet."""
        return await self.control.person(first_name=first_name, language_code=language_code)

    async def newcomer(self) -> Person:
        """Somebody who pressed START."""
        person = await self.person()
        await person.send_text("/start")
        await person.wait_for("Send me your resume")
        return person

    async def with_resume(self) -> Person:
        """Somebody whose resume was read."""
        person = await self.newcomer()
        await send_resume(person)
        return person

    async def ready_to_scan(self) -> Person:
        """Somebody whose resume and posting were read."""
        person = await self.with_resume()
        await send_posting(person)
        return person

    async def scanned(self) -> Person:
        """Somebody who has a report and was asked whether to keep it."""
        person = await self.ready_to_scan()
        await scan(person)
        await person.wait_for("Keep this resume", timeout=PATIENCE)
        return person

    async def with_account(self) -> Person:
        """Somebody who kept what the first scan made, and gave no address."""
        person = await self.scanned()
        await person.press("Keep my data")
        await person.wait_for("Kept.")
        await person.press("Skip")
        await person.wait_for("no address")
        return person

    async def count(self, table: type[Resume | Job | JobScan | OnboardingSession], person: Person) -> int:
        """How many rows of `table` belong to the person, in all sessions of the chat and the account."""
        async with self.database.as_service() as session:
            sessions = sa.select(OnboardingSession.id).where(OnboardingSession.chat_id == person.id)
            account = sa.select(User.id).where(User.telegram_id == person.id)
            key = table.id if issubclass(table, OnboardingSession) else table.onboarding_session_id
            where = sa.or_(key.in_(sessions), table.user_id.in_(account))
            return await session.scalar(sa.select(sa.func.count()).select_from(table).where(where)) or 0

    async def all_handled(self) -> bool:
        """Whether all that was told to the bot is fetched, and done with."""
        bot = self.sandbox.world.bot_by_id(None)
        if bot is None or bot.updates.pending:
            return False
        async with self.database.as_service() as session:
            waiting = sa.select(sa.func.count()).where(TelegramUpdate.handled_at.is_(None))
            return await session.scalar(waiting) == 0

    async def stored_files(self) -> set[str]:
        """The paths of all files in the store."""
        return {path async for path in self.services.store.paths()}


async def send_resume(person: Person, data: bytes | None = None, name: str = "resume.pdf") -> Message:
    """Sends a resume and waits until it was read."""
    await person.send_document(data or documents.resume(), name)
    return await person.wait_for("what a machine reads", timeout=PATIENCE)


async def send_posting(person: Person, text: str = documents.POSTING) -> Message:
    """Pastes a posting and waits until it was read."""
    await person.send_text(text)
    return await person.wait_for("a must", timeout=PATIENCE)


async def scan(person: Person) -> Message:
    """Presses *Scan now* and waits for the picture."""
    await person.press("Scan now")
    return await person.wait_for(lambda message: message.photo, timeout=PATIENCE)


@asynccontextmanager
async def product(
    database_url: str, folder: Path, *, public_url: str | None = None, with_worker: bool = True
) -> AsyncIterator[Running]:
    """Sandbox, bot and worker for the time of an `async with`; files and key lie in `folder`."""
    async with Sandbox() as sandbox, Control(sandbox.url) as control:
        settings = settings_for(sandbox, folder, public_url=public_url)
        async with roles.open_services(settings, database_url) as services:
            serves = [roles.serve_bot, roles.serve_worker] if with_worker else [roles.serve_bot]
            async with served(services, *serves):
                yield Running(sandbox, control, services)


Serve = Callable[..., Awaitable[None]]


@asynccontextmanager
async def served(services: Services, *serves: Serve) -> AsyncIterator[None]:
    """Runs roles as tasks and waits until each is ready; ends them on the way out."""
    tasks: list[asyncio.Task[None]] = []
    try:
        for serve in serves:
            ready = asyncio.Event()
            tasks.append(asyncio.create_task(_serve(serve, services, ready)))
            waiting = asyncio.create_task(ready.wait())
            async with asyncio.timeout(PATIENCE):
                await asyncio.wait({waiting, tasks[-1]}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if tasks[-1].done():
                await tasks[-1]
        yield
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    failed = [result for result in results if isinstance(result, Exception)]
    if failed:
        raise failed[0]


async def _serve(serve: Serve, services: Services, ready: asyncio.Event) -> None:
    await serve(services, ready=ready.set)


def settings_for(sandbox: Sandbox, folder: Path, *, public_url: str | None = None) -> Settings:
    """The settings that lead to the sandbox, whatever the environment says."""
    return Settings(
        _env_file=None,
        telegram_bot_token=SecretStr(sandbox.token),
        telegram_api_url=sandbox.url,
        public_url=public_url,
        data_dir=folder,
        files_url=None,
        files_key=None,
        admin_ids=(),
        anthropic_api_key=SecretStr(sandbox.ai.key),
        anthropic_base_url=sandbox.anthropic_url,
        openai_api_key=SecretStr(sandbox.ai.key),
        openai_base_url=sandbox.openai_url,
        ai_only_plays=True,
    )
