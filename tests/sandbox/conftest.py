"""One sandbox for all tests here, and for each test a bot and people of its own."""

import io
import itertools
import ssl
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import telegram
from PIL import Image
from telegram.request import HTTPXRequest

from sandbox.client import Control, Person
from sandbox.server import Sandbox
from tests.support.postgres import until

TOKENS = (f"{number}:test-token-of-this-one-test-alone-{number}" for number in itertools.count(2_000_001))


# Clients of plain HTTP need no list of certificate authorities, which takes long to load.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Api:
    """Raw calls of one bot."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http = http
        self.token = token

    async def answer(self, method: str, **params: Any) -> dict[str, Any]:
        """The body of the answer, whatever it says; its error code must be the HTTP status."""
        response = await self.http.post(f"/bot{self.token}/{method}", json=params)
        body: dict[str, Any] = response.json()
        assert body["ok"] is response.is_success
        assert body.get("error_code", 200) == response.status_code
        return body

    async def __call__(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed."""
        body = await self.answer(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """The description of a call that must be refused."""
        body = await self.answer(method, **params)
        assert not body["ok"], body
        return str(body["description"])


async def until_polling(sandbox: Sandbox, token: str) -> None:
    """Waits until a poll of this bot waits there for updates."""
    updates = sandbox.world.bot(token).updates

    async def waits() -> bool:
        return updates.waiting

    await until(waits)


@pytest.fixture(scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture
def token() -> str:
    return next(TOKENS)


@pytest.fixture
async def api(sandbox: Sandbox, token: str) -> AsyncIterator[Api]:
    async with httpx.AsyncClient(base_url=sandbox.url, trust_env=False, timeout=10, verify=NO_TLS) as http:
        api = Api(http, token)
        await api("getMe")
        yield api


@pytest.fixture
async def control(sandbox: Sandbox, api: Api) -> AsyncIterator[Control]:
    """The control API as seen by the people of this test's bot."""
    async with Control(sandbox.url, bot_id=int(api.token.partition(":")[0])) as control:
        yield control
        await control.clear_faults()
        await control.options(rate_limits=False, callback_timeout=60.0, pre_checkout_timeout=10.0)


@pytest.fixture
async def person(control: Control) -> Person:
    """Someone who has pressed Start."""
    person = await control.person(first_name="Ada", language_code="de")
    await person.send_text("/start")
    return person


@pytest.fixture
async def bot(sandbox: Sandbox, api: Api) -> AsyncIterator[telegram.Bot]:
    """python-telegram-bot's own client for the same bot."""
    bot = telegram.Bot(
        api.token,
        base_url=f"{sandbox.url}/bot",
        base_file_url=f"{sandbox.url}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"verify": NO_TLS}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"verify": NO_TLS}),
    )
    async with bot:
        yield bot


@pytest.fixture(scope="session")
def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(buffer, "PNG")
    return buffer.getvalue()
