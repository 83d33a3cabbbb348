"""HTTP: the web hook's secret and limits, health, metrics; and a whole turn in web hook mode."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from bot.context import Services
from bot.serve import roles
from bot.serve.web import SECRET_HEADER, WEBHOOK_PATH, build_web, webhook_secret
from db.models import TelegramUpdate
from sandbox.client import Control
from sandbox.server import Sandbox
from tests.support.postgres import Databases
from tests.support.running import served, settings_for


@pytest.fixture(scope="module")
async def services(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Services]:
    async with Sandbox() as sandbox:
        settings = settings_for(sandbox, tmp_path_factory.mktemp("web"))
        async with roles.open_services(settings, database_url) as opened:
            yield opened


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build_web(services))
    async with httpx.AsyncClient(transport=transport, base_url="http://web") as opened:
        yield opened


async def post(client: httpx.AsyncClient, services: Services, body: bytes, secret: str | None = None) -> httpx.Response:
    headers = {SECRET_HEADER: webhook_secret(services.settings) if secret is None else secret}
    return await client.post(WEBHOOK_PATH, content=body, headers=headers)


async def test_an_update_is_stored_before_it_is_acknowledged(client: httpx.AsyncClient, services: Services) -> None:
    assert (await post(client, services, b'{"update_id": 5}')).status_code == 200
    assert (await post(client, services, b'{"update_id": 5}')).status_code == 200
    async with services.database.as_service() as session:
        assert await session.get(TelegramUpdate, 5) is not None


@pytest.mark.parametrize("secret", ["", "wrong", "é"])
async def test_without_the_secret_nothing_gets_in(client: httpx.AsyncClient, services: Services, secret: str) -> None:
    headers = [(SECRET_HEADER.encode(), secret.encode())]
    answer = await client.post(WEBHOOK_PATH, content=b'{"update_id": 6}', headers=headers)
    assert answer.status_code == 403
    async with services.database.as_service() as session:
        assert await session.get(TelegramUpdate, 6) is None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json", 400),
        (b"\xff\xfe\x00", 400),
        (b"[]", 400),
        (b'{"update_id": "5"}', 400),
        (b'{"update_id": true}', 400),
        (b"[" * 100_000, 400),
        (b'{"update_id": 7, "x": "' + b"y" * 1_000_001 + b'"}', 413),
    ],
)
async def test_what_is_no_update_is_refused(
    client: httpx.AsyncClient, services: Services, body: bytes, status: int
) -> None:
    assert (await post(client, services, body)).status_code == status


async def test_health_turns_red_when_updates_wait(client: httpx.AsyncClient, services: Services) -> None:
    async with services.database.as_service() as session:
        await session.execute(sa.update(TelegramUpdate).values(handled_at=sa.func.now()))
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()["ok"]) == (200, True)
    async with services.database.as_service() as session:
        session.add(TelegramUpdate(update_id=99, payload={}, received_at=datetime.now(UTC) - timedelta(minutes=10)))
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()["unhandled_updates"]) == (503, 1)


async def test_metrics_are_prometheus_text(client: httpx.AsyncClient) -> None:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert "process_" in answer.text


async def test_a_turn_by_web_hook(databases: Databases, tmp_path: Path, web_port: int) -> None:
    async with Sandbox() as sandbox, Control(sandbox.url) as control:
        settings = settings_for(sandbox, tmp_path, public_url=f"http://127.0.0.1:{web_port}")
        async with roles.open_services(settings, await databases.create()) as opened:

            async def web(given: Services, *, ready: roles.Ready) -> None:
                await roles.serve_web(given, port=web_port, ready=ready)

            async with served(opened, web, roles.serve_bot):
                person = await control.person()
                await person.send_text("/start")
                await person.wait_for("Send me your resume")
                await asyncio.gather(*(person.send_text("/help") for _ in range(3)))
                await person.wait_for("What I do")
                assert not await control.calls("getUpdates")
