"""Both providers' stand-ins, and clients that lead to them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from core.ai.providers import Models, open_models
from core.settings import Settings
from sandbox.server import Sandbox


@pytest.fixture(scope="session")
async def shared_sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Sandbox:
    """Stand-ins that know nothing of tests before."""
    shared_sandbox.ai.clear()
    return shared_sandbox


def models_at(sandbox: Sandbox, **settings: object) -> Models:
    """Both providers, as the stand-ins play them."""
    wanted: dict[str, object] = {
        "anthropic_api_key": SecretStr(sandbox.ai.key),
        "anthropic_base_url": sandbox.anthropic_url,
        "openai_api_key": SecretStr(sandbox.ai.key),
        "openai_base_url": sandbox.openai_url,
        "ai_only_plays": True,
    }
    return open_models(Settings(_env_file=None, **(wanted | settings)))  # type: ignore[arg-type] # names of settings


@pytest.fixture(scope="session")
async def models(shared_sandbox: Sandbox) -> AsyncIterator[Models]:
    opened = models_at(shared_sandbox)
    yield opened
    await opened.close()
