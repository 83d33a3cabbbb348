"""`shortlist scan --engine`: a model looks, for no more than --max-usd, or a sentence says why it did not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from bot.__main__ import app
from sandbox.ai.faults import Fault
from sandbox.server import Sandbox
from tests.support import documents

RUNNER = CliRunner()
KEYS = ("ANTHROPIC_API_KEY", "OPENAI_API_KEY")


@pytest.fixture
async def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Sandbox]:
    """Keys and addresses of stand-ins, and no .env."""
    monkeypatch.chdir(tmp_path)
    logs = structlog.get_config()
    async with Sandbox() as sandbox:
        for key in KEYS:
            monkeypatch.setenv(key, sandbox.ai.key)
        monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.anthropic_url)
        monkeypatch.setenv("OPENAI_BASE_URL", sandbox.openai_url)
        yield sandbox
    structlog.configure(**logs)


async def scan(folder: Path, *options: str) -> Result:
    """In a thread, because the command runs a loop of its own."""
    resume, posting = folder / "resume.txt", folder / "posting.txt"
    await asyncio.to_thread(resume.write_text, documents.TEXT_RESUME, "utf-8")
    await asyncio.to_thread(posting.write_text, documents.POSTING, "utf-8")
    return await asyncio.to_thread(RUNNER.invoke, app, ["scan", str(resume), str(posting), *options])


@pytest.mark.parametrize("engine", ["claude", "openai"])
async def test_a_model_looks_and_the_receipt_names_it(sandbox: Sandbox, tmp_path: Path, engine: str) -> None:
    result = await scan(tmp_path, "--engine", engine, "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout.splitlines()[-1])
    assert report["engine"] == report["receipt"]["provider"] == engine
    assert len(report["receipt"]["models"]) == 2
    assert f"2 calls of {engine}, $0.0" in result.stderr
    shown = await scan(tmp_path, "--engine", engine)
    assert "asked: " in shown.stdout


async def test_max_usd_is_a_limit(sandbox: Sandbox, tmp_path: Path) -> None:
    result = await scan(tmp_path, "--engine", "claude", "--max-usd", "0.0001")
    assert result.exit_code == 2
    assert "may cost more than --max-usd" in result.stderr
    assert not sandbox.ai.calls


async def test_whatever_keeps_a_model_from_answering_is_one_sentence(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.ai.faults.orders.append(Fault(kind="404", times=-1))
    result = await scan(tmp_path, "--engine", "openai")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "openai gave no usable answer (model)" in result.stderr
    monkeypatch.delenv("OPENAI_API_KEY")
    result = await scan(tmp_path, "--engine", "openai")
    assert "set OPENAI_API_KEY" in result.stderr
    result = await scan(tmp_path, "--engine", "bard")
    assert (result.exit_code, "There is no engine bard" in result.stderr) == (2, True)
