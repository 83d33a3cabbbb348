"""Roles that end before they have begun leave nothing open behind."""

from __future__ import annotations

import asyncio
import gc
import warnings
from pathlib import Path

import pytest

from bot.serve import roles
from sandbox.client import Control
from sandbox.server import Sandbox
from tests.support.postgres import until
from tests.support.running import Serve, settings_for


@pytest.mark.parametrize("serve", [roles.serve_bot, roles.serve_worker])
async def test_a_role_that_ends_while_telegram_is_away_closes_its_connections(
    serve: Serve, database_url: str, tmp_path: Path
) -> None:
    with warnings.catch_warnings():
        # What earlier tests left for the collector is not what is looked for here.
        warnings.simplefilter("ignore")
        gc.collect()
    async with Sandbox() as sandbox, Control(sandbox.url) as control:
        await control.fault("500", method="getMe", times=-1)
        async with roles.open_services(settings_for(sandbox, tmp_path), database_url) as services:
            serving = asyncio.ensure_future(serve(services))
            await until(lambda: control.calls("getMe"))
            # Between two attempts the connection waits in the pool.
            await asyncio.sleep(0.1)
            serving.cancel()
            await asyncio.wait({serving})
        del serving
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            gc.collect()
    assert [str(warning.message) for warning in caught if warning.category is ResourceWarning] == []
