"""Logs carry no secret and nothing that people wrote."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from pydantic import BaseModel, SecretStr
from sqlalchemy.exc import DBAPIError

from bot.serve.logs import configure_logs
from bot.serve.tracebacks import describe
from core.errors import DocumentFault, DocumentRejected
from core.settings import LogFormat, Settings
from db.session import Database

TOKEN = "123456:secret-token-of-the-bot"
SECRETS = {
    "telegram_bot_token": TOKEN,
    "files_key": "a2V5IG9mIHRoZSBmaWxlcywgMzIgYnl0ZXMgbG9uZy4=",
    "stripe_secret_key": "sk_test_abcdef",
    "stripe_webhook_secret": "whsec_abcdef",
    "database_url": "postgresql://shortlist:pass%2Fword@db/shortlist",
}


@contextmanager
def logging_to_stderr(form: LogFormat, folder: Path) -> Iterator[None]:
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    secrets = {name: SecretStr(value) for name, value in SECRETS.items()}
    try:
        configure_logs(Settings(_env_file=None, log_format=form, data_dir=folder, **secrets))  # type: ignore[arg-type]
        yield
    finally:
        root.handlers[:], root.level = handlers, level
        structlog.configure(**before)


@pytest.mark.parametrize("form", LogFormat)
def test_secrets_are_cut_out_of_everything(form: LogFormat, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with logging_to_stderr(form, tmp_path):
        for secret in (*SECRETS.values(), "pass%2Fword", "pass/word"):
            structlog.stdlib.get_logger("test").warning("test.nested", inner={"url": [f"/bot{secret}/x"]})
            logging.getLogger("library").warning("called %s", f"/bot{secret}/y")
    written = capsys.readouterr().err
    for secret in (*SECRETS.values(), "pass%2Fword", "pass/word"):
        assert secret not in written
    assert "called" in written
    assert "shortlist" not in written or "pass" not in written
    if form is LogFormat.JSON:
        assert [json.loads(line) for line in written.splitlines()]


class Private(BaseModel):
    """Of which errors quote what is wrong with it."""

    count: int


# Not a word of the source, whose lines are shown.
WORD = "-".join(("private", "text"))


def quoting() -> None:
    """Raises an error that quotes a text, because of others that do."""
    try:
        try:
            Private.model_validate({"count": WORD})
        finally:
            int(WORD)
    except ValueError as error:
        raise ExceptionGroup(WORD, [KeyError(WORD), FileNotFoundError(2, WORD)]) from error


@pytest.mark.parametrize("form", LogFormat)
def test_errors_are_told_by_class_and_place(
    form: LogFormat, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with logging_to_stderr(form, tmp_path):
        try:
            quoting()
        except ExceptionGroup as error:
            structlog.stdlib.get_logger("test").error("test.failed", exc_info=error)
            logging.getLogger("library").exception("failed")
    written = capsys.readouterr().err
    assert WORD not in written
    for name in ("ValidationError", "ValueError", "ExceptionGroup", "KeyError", "FileNotFoundError: [Errno 2]"):
        assert written.count(name) >= 2, name
    assert "test_logs.py" in written


async def test_what_postgres_quotes_stays_out(database: Database) -> None:
    async with database.as_service() as session:
        with pytest.raises(DBAPIError) as caught:
            await session.execute(sa.text(f"SELECT CAST('{WORD}' AS integer)"))
        await session.rollback()
    assert WORD in str(caught.value)
    described = describe(caught.value)
    assert WORD not in described
    assert described.endswith("DBAPIError: 22P02")


def test_our_own_words_are_told() -> None:
    assert describe(DocumentRejected(DocumentFault.DAMAGED, "XMLSyntaxError")).endswith("damaged: XMLSyntaxError")
