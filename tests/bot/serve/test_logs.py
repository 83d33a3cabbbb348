"""Logs never carry the token."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
import structlog
from pydantic import SecretStr

from bot.serve.logs import configure_logs
from core.settings import LogFormat, Settings

TOKEN = "123456:secret-token-of-the-bot"


@pytest.mark.parametrize("form", LogFormat)
def test_the_token_is_cut_out_of_everything(
    form: LogFormat, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure_logs(
            Settings(_env_file=None, telegram_bot_token=SecretStr(TOKEN), log_format=form, data_dir=tmp_path)
        )
        try:
            raise ValueError(f"could not reach https://api.telegram.org/bot{TOKEN}/getMe")
        except ValueError as error:
            structlog.stdlib.get_logger("test").error("test.failed", url=f"/bot{TOKEN}/x", exc_info=error)
        structlog.stdlib.get_logger("test").warning("test.nested", inner={"url": [f"/bot{TOKEN}/x"]})
        logging.getLogger("library").warning("called %s", f"/bot{TOKEN}/y")
    finally:
        root.handlers[:], root.level = handlers, level
        structlog.configure(**before)
    written = capsys.readouterr().err
    assert "secret-token" not in written
    assert "test.failed" in written
    assert "could not reach" in written, "the traceback is there"
    assert "called" in written
    if form is LogFormat.JSON:
        assert [json.loads(line) for line in written.splitlines()]
