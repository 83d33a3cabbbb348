"""/paid and /cancelled: they lead back to the chat in the reader's language, and do nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import AsyncIterator

import httpx
import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.context import Services
from bot.serve import pages
from bot.serve.pages import preferred_language
from bot.serve.web import build_web
from core.remembered import Memory
from core.settings import Settings
from core.storage import FileStore
from db.session import Database
from sandbox.server import Sandbox


def services(database: Database, store: FileStore, **settings: object) -> Services:
    return Services(Settings(_env_file=None, **settings), database, store, Memory(b""))  # type: ignore[arg-type] # names of settings


def open_client(served: Services) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=build_web(served)), base_url="http://web")


@pytest.fixture
async def client(database: Database, store: FileStore) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(services(database, store, chat_url="http://chat/?a=1&b=<2>")) as opened:
        yield opened


@pytest.mark.parametrize(("path", "says"), [("/paid", "Thank you"), ("/cancelled", "Nothing was paid")])
async def test_the_pages_say_what_happens_and_lead_to_the_chat(client: httpx.AsyncClient, path: str, says: str) -> None:
    answer = await client.get(path, params={"session_id": "cs_<script>"})
    assert answer.status_code == 200
    assert says in answer.text
    assert 'href="http://chat/?a=1&amp;b=&lt;2&gt;"' in answer.text
    assert "cs_" not in answer.text, "nothing of the address is shown"
    assert 'name="viewport"' in answer.text
    assert (await client.post(path)).status_code == 405


async def test_nothing_comes_from_elsewhere_and_nothing_runs(client: httpx.AsyncClient) -> None:
    answer = await client.get("/paid")
    policy = answer.headers["content-security-policy"]
    style = re.search(r"<style>(.*?)</style>", answer.text, re.S)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert not re.search(r"<script|<link|<img|@import|url\(|\son\w+=|style=", answer.text)
    assert (answer.headers["referrer-policy"], answer.headers["x-content-type-options"]) == ("no-referrer", "nosniff")
    assert answer.headers["cache-control"] == "no-store"


async def test_opening_a_page_pays_for_nothing(client: httpx.AsyncClient, database: Database) -> None:
    count = sa.text("SELECT (SELECT count(*) FROM payments) + (SELECT count(*) FROM pgqueuer)")
    async with database.as_service() as session:
        before = await session.scalar(count)
    await client.get("/paid")
    async with database.as_service() as session:
        assert await session.scalar(count) == before


async def test_the_chat_is_the_bots_own(database: Database, store: FileStore) -> None:
    async with Sandbox() as sandbox:
        token, address = SecretStr(sandbox.token), sandbox.url
        async with open_client(services(database, store, telegram_bot_token=token, telegram_api_url=address)) as client:
            assert re.search(r'href="https://t\.me/\w+"', (await client.get("/paid")).text)


async def test_without_telegram_the_page_still_says_where_to_go(database: Database, store: FileStore) -> None:
    token = SecretStr("1:away")
    async with open_client(
        services(database, store, telegram_bot_token=token, telegram_api_url="http://127.0.0.1:9")
    ) as client:
        answer = await client.get("/paid")
    assert answer.status_code == 200
    assert "Open Telegram" in answer.text


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("en;q=0.2, de;q=0.9", "de"),
        ("de;q=0, fr", "en"),
        ("xx, *;q=0.1", "en"),
        ("q=;;,,de-AT", "de"),
        ("de" * 10_000, "en"),
    ],
)
def test_the_language_is_the_one_liked_best(monkeypatch: pytest.MonkeyPatch, header: str, language: str) -> None:
    monkeypatch.setattr(pages, "languages", lambda: ("de", "en"))
    assert preferred_language(header) == language
