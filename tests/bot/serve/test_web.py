"""HTTP: the web hook's secret and limits, health, metrics; and a whole turn in web hook mode."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.context import Services
from bot.sending import make_bot
from bot.serve import bodies, prompt, roles
from bot.serve.health import Part, examine
from bot.serve.web import SECRET_HEADER, WEBHOOK_PATH, build_web, webhook_secret
from bot.worker import notify
from core.notices import Notice, NoticeKind
from core.schedule import EXPIRE_SESSIONS, tick
from db.models import TelegramUpdate
from db.session import Database
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
        (b'{"update_id": 8, "x": ' + b"[" * 60 + b"]" * 60 + b"}", 400),
        (b'{"update_id": 8, "x": NaN}', 400),
        (b'{"update_id": 8, "x": 1e999}', 400),
        (b'{"update_id": 9223372036854775808}', 400),
        (b'{"update_id": -1}', 400),
        (b'{"update_id": 7, "x": "' + b"y" * 1_000_001 + b'"}', 413),
    ],
)
async def test_what_is_no_update_is_refused(
    client: httpx.AsyncClient, services: Services, body: bytes, status: int
) -> None:
    assert (await post(client, services, body)).status_code == status


# What is made to have stood still, in minutes, and the part that has to be red then.
ENQUEUED = "INSERT INTO pgqueuer (priority, entrypoint, status, created, execute_after, attempts) VALUES"
STUCK = {
    "an update that nobody handles": (
        "INSERT INTO telegram_updates (update_id, payload, received_at) VALUES (99, '{}', now() - interval '3 min')",
        ["updates"],
    ),
    "a task that nobody takes": (
        f"{ENQUEUED} (0, 'files.delete', 'queued', now() - interval '3 min', now() - interval '3 min', 0)",
        ["queue"],
    ),
    "a task for later": (
        f"{ENQUEUED} (0, 'files.delete', 'queued', now() - interval '3 min', now() + interval '3 min', 0)",
        [],
    ),
    "an old event of Stripe": (
        "INSERT INTO stripe_events (event_id, type, payload, received_at)"
        " VALUES ('evt_1', 'x', '{}', now() - interval '11 min')",
        ["events"],
    ),
    "a young event of Stripe": ("INSERT INTO stripe_events (event_id, type, payload) VALUES ('evt_1', 'x', '{}')", []),
    "a notice between two tries, and none that gets through": (
        f"{ENQUEUED} (10, 'notices.send', 'queued', now() - interval '6 min', now() + interval '1 min', 7);"
        "UPDATE heartbeats SET seen_at = now() - interval '6 min' WHERE name = 'notice'",
        ["notices"],
    ),
    "a notice to one chat in trouble": (
        f"{ENQUEUED} (10, 'notices.send', 'queued', now() - interval '6 min', now() + interval '1 min', 7);"
        "UPDATE heartbeats SET seen_at = now() - interval '4 min' WHERE name = 'notice'",
        [],
    ),
    "a notice of just now after a quiet night": (
        f"{ENQUEUED} (10, 'notices.send', 'queued', now(), now(), 0);"
        "UPDATE heartbeats SET seen_at = now() - interval '8 hours' WHERE name = 'notice'",
        [],
    ),
    "a notice for later": (
        f"{ENQUEUED} (10, 'notices.send', 'queued', now() - interval '6 min', now() + interval '1 min', 0);"
        "UPDATE heartbeats SET seen_at = now() - interval '6 min' WHERE name = 'notice'",
        [],
    ),
    "a clock that stands still": (
        "UPDATE heartbeats SET seen_at = now() - interval '4 min' WHERE name = 'clock'",
        ["clock"],
    ),
}


@pytest.mark.parametrize("what", STUCK)
async def test_health_is_red_for_what_stands_still(client: httpx.AsyncClient, services: Services, what: str) -> None:
    await well(services)
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()["red"]) == (200, [])
    statements, red = STUCK[what]
    async with services.database.as_service() as session:
        for statement in statements.split(";"):
            await session.execute(sa.text(statement))
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()["ok"], answer.json()["red"]) == (503 if red else 200, not red, red)
    measured = await client.get("/metrics")
    for part in Part:
        assert f'shortlist_healthy{{part="{part}"}} {float(part not in red)}' in measured.text


async def well(services: Services) -> None:
    """Nothing waits, and everything was seen to move."""
    async with services.database.as_service() as session:
        for statement in (
            "DELETE FROM pgqueuer",
            "DELETE FROM stripe_events",
            "DELETE FROM telegram_updates",
            "UPDATE heartbeats SET seen_at = now()",
        ):
            await session.execute(sa.text(statement))


async def test_a_tick_and_a_delivered_notice_are_signs_of_life(services: Services) -> None:
    async with services.database.as_service() as session:
        await session.execute(sa.text("UPDATE heartbeats SET seen_at = now() - interval '1 hour'"))
    await tick(services.database, EXPIRE_SESSIONS)
    async with Sandbox() as sandbox, Control(sandbox.url) as control:
        person = await control.person()
        await person.send_text("/start")
        async with make_bot(settings_for(sandbox, services.settings.data_dir)) as bot:
            notice = Notice(chat_id=person.id, kind=NoticeKind.SESSION_EXPIRED)
            await notify.deliver(bot, services.database, notice)
    assert not {Part.CLOCK, Part.NOTICES} & set((await examine(services.database)).red)
    async with services.database.as_service() as session:
        ages = (await session.scalars(sa.text("SELECT now() - seen_at FROM heartbeats"))).all()
    assert len(ages) == 2
    assert max(ages) < timedelta(minutes=1)


async def test_a_database_that_is_away_is_the_one_red_part(services: Services) -> None:
    async with Database("postgresql://nobody@127.0.0.1:1/none") as away:
        found = await examine(away)
    assert (found.red, found.facts) == ((Part.DATABASE,), {})


async def test_a_sender_that_no_column_can_hold_is_nobody(client: httpx.AsyncClient, services: Services) -> None:
    body = b'{"update_id": 81, "message": {"from": {"id": 99999999999999999999}}}'
    assert (await post(client, services, body)).status_code == 200


async def test_a_database_that_is_away_is_said_without_a_traceback(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram delivers again what is not answered with 200, and no text of it goes into a log."""
    async with Database("postgresql://nobody@127.0.0.1:1/none") as away:
        transport = httpx.ASGITransport(app=build_web(replace(services, database=away)))
        async with httpx.AsyncClient(transport=transport, base_url="http://web") as client:
            answer = await post(client, services, b'{"update_id": 5, "message": {"text": "private"}}')
    assert answer.status_code == 503
    assert "private" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_with_a_new_token_the_web_hooks_old_secret_opens_nothing(services: Services) -> None:
    renewed = services.settings.model_copy(update={"telegram_bot_token": SecretStr("1:renewed")})
    transport = httpx.ASGITransport(app=build_web(replace(services, settings=renewed)))
    async with httpx.AsyncClient(transport=transport, base_url="http://web") as client:
        assert (await post(client, services, b'{"update_id": 91}')).status_code == 403
        assert (await post(client, services, b'{"update_id": 91}', webhook_secret(renewed))).status_code == 200


async def test_a_slash_too_many_leads_nowhere(client: httpx.AsyncClient) -> None:
    answer = await client.get("/paid/", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer.headers.get("location")) == (404, None)


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
async def test_what_is_for_operators_stays_on_the_machine(services: Services, path: str) -> None:
    async def status(host: str, headers: dict[str, str]) -> int:
        transport = httpx.ASGITransport(app=build_web(services, private=True), client=(host, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://web") as client:
            return (await client.get(path, headers=headers)).status_code

    assert await status("127.0.0.1", {}) in (200, 503)
    assert await status("198.51.100.7", {}) == 404
    assert await status("127.0.0.1", {"X-Forwarded-For": "198.51.100.7"}) == 404


@pytest.mark.parametrize(
    "sent", [b"", b"GET /healthz HTTP/1.1\r\nHost: web\r\nX-", b"POST /telegram/webhook HTTP/1.1\r\n"]
)
async def test_a_connection_that_sends_no_request_is_closed(
    services: Services, web_port: int, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(prompt, "HEAD_SECONDS", 0.2)
    async with serving(services, web_port):
        reader, writer = await asyncio.open_connection("127.0.0.1", web_port)
        writer.write(sent)
        assert await asyncio.wait_for(reader.read(), 30) == b""
        writer.close()


async def test_a_body_that_does_not_end_is_given_up(
    services: Services, web_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.2)
    secret = webhook_secret(services.settings)
    head = f"POST {WEBHOOK_PATH} HTTP/1.1\r\nHost: web\r\n{SECRET_HEADER}: {secret}\r\nContent-Length: 100\r\n\r\n{{"
    async with serving(services, web_port):
        reader, writer = await asyncio.open_connection("127.0.0.1", web_port)
        writer.write(head.encode())
        assert (await asyncio.wait_for(reader.readline(), 30)).startswith(b"HTTP/1.1 408")
        writer.close()


def serving(services: Services, port: int) -> AbstractAsyncContextManager[None]:
    async def web(given: Services, *, ready: roles.Ready) -> None:
        await roles.serve_web(given, port=port, ready=ready)

    return served(services, web)


async def test_metrics_are_prometheus_text(client: httpx.AsyncClient) -> None:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert "process_" in answer.text
    assert 'shortlist_waiting_seconds{part="clock"}' in answer.text


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
