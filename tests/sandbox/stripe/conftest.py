"""For each test a Stripe account of its own, the official SDK, and a webhook that takes events."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import stripe
from starlette.requests import Request
from starlette.responses import Response

from sandbox.server import Sandbox
from sandbox.stripe.client import Till
from tests.sandbox.stripe.receiver import serve

SECRET = "whsec_of_the_tests"


@pytest.fixture(scope="session")
async def transport() -> AsyncIterator[stripe.HTTPXClient]:
    """The SDK's own HTTP client, shared because making one reads the list of certificate authorities."""
    transport = stripe.HTTPXClient()
    yield transport
    await transport.close_async()  # type: ignore[no-untyped-call]  # the SDK leaves it unannotated


@pytest.fixture
async def till(sandbox: Sandbox) -> AsyncIterator[Till]:
    async with Till(sandbox.stripe_url) as main, await main.open_account() as till:
        yield till


@pytest.fixture
def client(sandbox: Sandbox, till: Till, transport: stripe.HTTPXClient) -> stripe.StripeClient:
    """The official SDK on the same account, without retries of its own."""
    assert till.key
    return stripe.StripeClient(
        till.key, base_addresses={"api": sandbox.stripe_url}, http_client=transport, max_network_retries=0
    )


@dataclass
class Inbox:
    """What a webhook received: events that the SDK has verified, in the order of arrival."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    events: list[stripe.Event] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def types(self) -> list[str]:
        return [event.type for event in self.events]

    async def take(self, request: Request) -> Response:
        body = await request.body()
        self.events.append(stripe.Webhook.construct_event(body, request.headers["stripe-signature"], SECRET))
        self.headers.append(dict(request.headers))
        self.bodies.append(body)
        return Response(status_code=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
async def inbox(till: Till) -> AsyncIterator[Inbox]:
    inbox = Inbox()
    async with serve(inbox.take) as inbox.url:
        await till.webhook(inbox.url, SECRET)
        yield inbox


def pack(**more: Any) -> Any:
    """Parameters of a session that sells ten scans for 5 euros."""
    return {
        "mode": "payment",
        "line_items": [
            {
                "price_data": {"currency": "eur", "unit_amount": 500, "product_data": {"name": "Ten scans"}},
                "quantity": 1,
            }
        ],
        "success_url": "https://bot.example/paid?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://bot.example/cancelled",
        **more,
    }


def plan(**more: Any) -> Any:
    """Parameters of a session that sells a plan for 9 dollars a month."""
    return {
        "mode": "subscription",
        "line_items": [
            {
                "price_data": {
                    "currency": "usd",
                    "unit_amount": 900,
                    "recurring": {"interval": "month"},
                    "product_data": {"name": "Pro"},
                },
                "quantity": 1,
            }
        ],
        "success_url": "https://bot.example/paid",
        **more,
    }


async def price_of(client: stripe.StripeClient, amount: int, interval: Any = "month") -> str:
    """A new price of so many cents; its id."""
    price = await client.v1.prices.create_async(
        {
            "currency": "usd",
            "unit_amount": amount,
            "recurring": {"interval": interval},
            "product_data": {"name": f"Plan {amount}"},
        }
    )
    return price.id
