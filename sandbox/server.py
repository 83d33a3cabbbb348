"""The sandbox's server: the stand-ins for Telegram, Stripe and models, their control APIs and pages, on one port."""

import argparse
import asyncio
import contextlib
import json
import socket
from collections.abc import Generator
from pathlib import Path
from typing import Self

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.ai import claude_api, openai_api
from sandbox.ai.http import ModelApi
from sandbox.ai.stand_in import StandIn
from sandbox.stripe.account.account import DEFAULT_KEY, Stripe
from sandbox.stripe.account.webhooks import Endpoint
from sandbox.stripe.api import StripeApi
from sandbox.stripe.control.routes import control_routes as stripe_control_routes
from sandbox.stripe.pages.routes import page_routes as stripe_page_routes
from sandbox.telegram.api import BotApi
from sandbox.telegram.control import control_routes
from sandbox.telegram.state import DEFAULT_TOKEN, Options, World

STRIPE = "/stripe"
ANTHROPIC = "/anthropic"
OPENAI = "/openai"
PAGE = Path(__file__).parent / "page"
PAGE_POLICY = "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; base-uri 'none'; form-action 'none'"


class Sandbox:
    """A running sandbox, for the time of an `async with`.

    Args:
        port: The port to listen on; 0 takes a free one.
        host: The address to listen on.
        token: The token of the bot on the chat page. Any other well-formed token works too.
        bot_name: The name people see.
        stripe_key: The secret key of the Stripe account; it must begin with sk_test_.
        options: Rate limits and time limits.
    """

    def __init__(
        self,
        port: int = 0,
        host: str = "127.0.0.1",
        *,
        token: str = DEFAULT_TOKEN,
        bot_name: str = "Sandbox",
        stripe_key: str = DEFAULT_KEY,
        options: Options | None = None,
    ) -> None:
        self.world = World(token, bot_name, options)
        self.stripe = Stripe(stripe_key)
        self.stripe_key = stripe_key
        self.ai = StandIn()
        self.token = token
        self.host = host
        self.port = port
        self._server = _EmbeddedServer(_config(self.world, self.stripe, self.ai))
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The address to put where https://api.telegram.org stands, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    @property
    def stripe_url(self) -> str:
        """The address to put where https://api.stripe.com stands (STRIPE_API_URL), without a slash at the end."""
        return f"{self.url}{STRIPE}"

    @property
    def anthropic_url(self) -> str:
        """The address to put where https://api.anthropic.com stands (ANTHROPIC_BASE_URL); the key is `ai.key`."""
        return f"{self.url}{ANTHROPIC}"

    @property
    def openai_url(self) -> str:
        """The address to put where https://api.openai.com/v1 stands (OPENAI_BASE_URL); the key is `ai.key`."""
        return f"{self.url}{OPENAI}/v1"

    def stripe_webhook(self, url: str | None, secret: str = "") -> None:
        """Deliver events of the Stripe account to this address alone, signed with this secret; None: nowhere."""
        self.stripe.default.deliveries.endpoints = [Endpoint(url, secret)] if url else []

    @property
    def chat_page_url(self) -> str:
        return f"{self.url}/"

    async def __aenter__(self) -> Self:
        listener = socket.create_server((self.host, self.port), backlog=2048)
        # Connections inherit it. asyncio's own loop would not set it on them, and each answer, written in two
        # pieces, would wait 40 ms for the caller's delayed acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = listener.getsockname()[1]
        self.stripe.base = self.stripe_url
        self.stripe.start()
        self._serving = asyncio.create_task(self._server.serve(sockets=[listener]))
        try:
            while not self._server.started:
                await asyncio.sleep(0.005)
                if self._serving.done():
                    await self._serving
                    raise RuntimeError("the sandbox's server ended before it began")
        except BaseException:
            # Whoever does not get in never leaves: nothing else would end what was begun.
            listener.close()
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.world.close()
        await self.stripe.close()
        self._server.should_exit = True
        if self._serving is not None:
            await self._serving

    async def serve(self) -> None:
        """Stay until the server is told to end."""
        if self._serving is not None:
            await asyncio.shield(self._serving)


class _EmbeddedServer(uvicorn.Server):
    """Leaves signals to the process it runs in."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def _config(world: World, stripe: Stripe, ai: StandIn) -> uvicorn.Config:
    return uvicorn.Config(
        _Router(world, stripe, ai),
        http="httptools",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )


class _Router:
    """Sends calls of bots and of clients straight to their APIs, and everything else through Starlette."""

    def __init__(self, world: World, stripe: Stripe, ai: StandIn) -> None:
        self.bot_api = BotApi(world)
        self.stripe_api = StripeApi(stripe, STRIPE)
        self.claude_api = ModelApi(ai, ANTHROPIC, claude_api.answer)
        self.openai_api = ModelApi(ai, OPENAI, openai_api.answer)
        self.rest: ASGIApp = Starlette(
            routes=[
                *control_routes(world),
                *stripe_control_routes(stripe, STRIPE),
                *stripe_page_routes(stripe, STRIPE),
                Route("/", _page),
                Mount("/page", StaticFiles(directory=PAGE)),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(("/bot", "/file/bot")):
            await self.bot_api(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(f"{STRIPE}/v1"):
            await self.stripe_api(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(f"{ANTHROPIC}/"):
            await self.claude_api(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(f"{OPENAI}/"):
            await self.openai_api(scope, receive, send)
        else:
            await self.rest(scope, receive, send)


async def _page(request: object) -> Response:
    return FileResponse(PAGE / "index.html", headers={"content-security-policy": PAGE_POLICY})


async def serve(port: int, host: str) -> None:
    """Run a sandbox and print its address as one line of JSON."""
    async with Sandbox(port, host) as sandbox:
        ready = {"url": sandbox.url, "chat_page_url": sandbox.chat_page_url, "token": sandbox.token}
        ready |= {"stripe_url": sandbox.stripe_url, "stripe_key": sandbox.stripe_key}
        print(json.dumps(ready), flush=True)  # noqa: T201 - the line callers wait for
        await sandbox.serve()


def main() -> None:
    """Run a sandbox as a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port (the default)")
    parser.add_argument("--host", default="127.0.0.1")
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(serve(arguments.port, arguments.host))
