"""Stripe's web hook: proven, stored once with its job, or refused; and what `doctor` says of Stripe."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
import stripe
from pydantic import SecretStr

from bot.cli import operate
from bot.context import Services
from bot.serve import roles
from bot.serve.web import SIGNATURE_HEADER, STRIPE_PATH, build_web
from core.billing.stripe.webhook import APPLY
from core.settings import Settings
from db.models import StripeEvent
from sandbox.server import Sandbox
from tests.support.running import settings_for

SECRET = "whsec_test"
MINUTE = 60


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture(scope="module")
async def services(
    sandbox: Sandbox, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    settings = with_stripe(settings_for(sandbox, tmp_path_factory.mktemp("web")), sandbox)
    async with roles.open_services(settings, database_url) as opened:
        yield opened


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build_web(services))
    async with httpx.AsyncClient(transport=transport, base_url="http://web") as opened:
        yield opened


def with_stripe(settings: Settings, sandbox: Sandbox, **changes: object) -> Settings:
    values = {
        "stripe_secret_key": SecretStr(sandbox.stripe_key),
        "stripe_webhook_secret": SecretStr(SECRET),
        "stripe_api_url": sandbox.stripe_url,
    }
    return settings.model_copy(update={**values, **changes})


def event(id: str, type: str = "checkout.session.completed", *, livemode: bool = False) -> dict[str, Any]:
    return {
        "id": id,
        "object": "event",
        "type": type,
        "livemode": livemode,
        "created": int(time.time()),
        "data": {"object": {"id": "cs_1"}},
    }


def signed(body: str, secret: str = SECRET, *, ago: int = 0) -> str:
    """A signature as Stripe's own SDK makes it."""
    stamp = int(time.time()) - ago
    return str(stripe.WebhookSignature.generate_signature_header(body, secret, stamp))


async def post(client: httpx.AsyncClient, body: str, signature: str | None = None) -> int:
    header = signed(body) if signature is None else signature
    return (await client.post(STRIPE_PATH, content=body.encode(), headers={SIGNATURE_HEADER: header})).status_code


async def stored(services: Services, id: str) -> StripeEvent | None:
    async with services.database.as_service() as session:
        return await session.get(StripeEvent, id)


async def jobs(services: Services) -> int:
    async with services.database.as_service() as session:
        counted = await session.scalar(
            sa.text("SELECT count(*) FROM pgqueuer WHERE entrypoint = :task"), {"task": APPLY.name}
        )
    return int(counted or 0)


async def test_an_event_is_stored_with_its_job_and_a_replay_changes_nothing(
    client: httpx.AsyncClient, services: Services
) -> None:
    before = await jobs(services)
    body = json.dumps(event("evt_1"))
    header = signed(body)
    assert await post(client, body, header) == 200
    assert await post(client, body, header) == 200
    row = await stored(services, "evt_1")
    assert row is not None
    assert (row.handled_at, await jobs(services)) == (None, before + 1)


@pytest.mark.parametrize(
    "forge",
    [
        lambda body: "",
        lambda body: "nonsense",
        lambda body: "t=,v1=",
        lambda body: "t=²,v1=é",
        lambda body: f"t={int(time.time())},v1=00",
        lambda body: f"t={int(time.time())}",
        lambda body: signed(body, "whsec_other"),
        lambda body: signed(body + " "),
        lambda body: signed(body).replace("v1=", "v0="),
        lambda body: signed(body, ago=6 * MINUTE),
        lambda body: signed(body, ago=-6 * MINUTE),
        lambda body: f"t={'9' * 5000},v1=00",
    ],
)
async def test_what_stripe_did_not_sign_lately_is_refused(
    client: httpx.AsyncClient, services: Services, forge: Any
) -> None:
    body = json.dumps(event("evt_forged"))
    header = forge(body).encode()
    answer = await client.post(STRIPE_PATH, content=body.encode(), headers=[(SIGNATURE_HEADER.encode(), header)])
    assert answer.status_code == 403
    assert await stored(services, "evt_forged") is None


@pytest.mark.parametrize("ago", [-4 * MINUTE, 4 * MINUTE])
async def test_a_clock_that_is_off_is_no_forgery(client: httpx.AsyncClient, ago: int) -> None:
    body = json.dumps(event(f"evt_skew_{ago}"))
    assert await post(client, body, signed(body, ago=ago)) == 200


async def test_the_clock_of_the_machine_does_not_count(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = json.dumps(event("evt_clock"))
    header = signed(body)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 26 * 60 * MINUTE)
    assert await post(client, body, header) == 200


async def test_a_second_signature_of_a_rolled_secret_counts(client: httpx.AsyncClient) -> None:
    body = json.dumps(event("evt_rolled"))
    old = signed(body, "whsec_old").split("v1=")[1]
    assert await post(client, body, f"{signed(body)},v1={old}") == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("not json", 400),
        ("[]", 400),
        ("{}", 400),
        ('{"id": "evt_half", "type": "invoice.paid"}', 400),
        ("[" * 100_000, 400),
        ('{"x": "' + "y" * 1_000_001 + '"}', 413),
    ],
)
async def test_what_is_no_event_is_refused(client: httpx.AsyncClient, body: str, status: int) -> None:
    assert await post(client, body) == status


@pytest.mark.parametrize(
    ("payload", "outcome"),
    [
        (event("evt_unknown", "treasury.something"), "ignored"),
        (event("evt_live", livemode=True), "other mode"),
    ],
)
async def test_what_is_not_for_us_is_recorded_and_done_with(
    client: httpx.AsyncClient, services: Services, payload: dict[str, Any], outcome: str
) -> None:
    before = await jobs(services)
    assert await post(client, json.dumps(payload)) == 200
    row = await stored(services, payload["id"])
    assert row is not None
    assert row.handled_at is not None
    assert (row.outcome, await jobs(services)) == (outcome, before)


async def test_without_a_secret_nothing_gets_in(services: Services) -> None:
    closed = Services(
        services.settings.model_copy(update={"stripe_webhook_secret": None}),
        services.database,
        services.store,
        services.memory,
        services.gateway,
    )
    transport = httpx.ASGITransport(app=build_web(closed))
    async with httpx.AsyncClient(transport=transport, base_url="http://web") as client:
        assert await post(client, json.dumps(event("evt_closed")), "t=1,v1=00") == 403


@pytest.mark.parametrize(
    ("changes", "good", "sentence"),
    [
        ({}, True, "Stripe takes the key, in test mode."),
        ({"stripe_secret_key": None}, True, "nobody pays by card"),
        ({"stripe_secret_key": SecretStr("sk_test_wrong")}, False, "Stripe refuses the key"),
        ({"stripe_webhook_secret": None}, True, "found by asking"),
        ({"stripe_webhook_secret": SecretStr("sk_test_x")}, False, "begins with whsec_"),
    ],
)
async def test_doctor_says_what_it_finds_of_stripe(
    services: Services, sandbox: Sandbox, changes: dict[str, object], good: bool, sentence: str
) -> None:
    findings = [finding async for finding in operate.check_stripe(with_stripe(services.settings, sandbox, **changes))]
    assert any(sentence in said and found == good for found, said in findings), findings
    assert all(found for found, _ in findings) == good


def test_the_roles_start_without_the_sdk() -> None:
    code = "import sys; import bot.serve.web, bot.serve.roles, bot.app; sys.exit('stripe' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
