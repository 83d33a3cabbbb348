"""Against a mock server that nobody here wrote (fakellm): we must not please ourselves alone."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from core.ai.guard import LocalGuard
from core.ai.providers import Models, open_models
from core.ai.scanning import Pair, Scanner
from core.matching.engine import Engine
from core.matching.model import Verdict
from core.postings.reader import read_posting
from core.resumes.reader import read_resume_text
from core.settings import Settings
from db.states import Provider
from sandbox.ai.players import posting, requirement, verdict
from tests.core.ai.test_scanning import CLUSTERS, RESUME, find
from tests.support import documents
from tests.support.ports import reserved_port

AS_OF = date(2026, 11, 15)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


@pytest.fixture(scope="module")
async def models(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> AsyncIterator[Models]:
    """Both providers at the mock server, which answers by rules of a file."""
    folder = tmp_path_factory.mktemp("fakellm")
    rules = await asyncio.to_thread(write_rules, folder / "rules.yaml", engine)
    with reserved_port() as port:
        command = [sys.executable, "-m", "fakellm.cli", "serve", "--port", str(port), "--config", str(rules)]
        server = await asyncio.create_subprocess_exec(
            *command, cwd=folder, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            url = f"http://127.0.0.1:{port}"
            await until_it_answers(url)
            key = SecretStr("not-used")
            opened = open_models(
                Settings(
                    _env_file=None, anthropic_api_key=key, anthropic_base_url=url, openai_api_key=key,
                    openai_base_url=f"{url}/v1",
                )
            )  # fmt: skip
            yield opened
            await opened.close()
        finally:
            server.terminate()
            await server.wait()


def write_rules(path: Path, engine: Engine) -> Path:
    """Reading and judging are told apart by words of their material."""
    resume, wanted = read_resume_text(RESUME), read_posting(documents.POSTING)
    asked = engine.list_open(resume, wanted, as_of=AS_OF)
    kubernetes = next(r.id for r in asked.requirements if "Kubernetes" in r.text)
    line = next(n for n, text in enumerate(asked.lines, 1) if CLUSTERS in text)
    answers = {
        "read": posting([requirement(1, "Software Engineer")]),
        "judge": {"verdicts": [verdict(kubernetes, "met", [line], "Clusters.")]},
    }
    told = {"read": ("Employment type", answers["read"]), "judge": ("container clusters", answers["judge"])}
    rules = [
        {"name": name, "when": {"messages_contain": words}, "respond": {"content": json.dumps(answer)}}
        for name, (words, answer) in told.items()
    ]
    # Its rules are YAML, of which JSON is a part.
    path.write_text(json.dumps({"version": 1, "rules": rules}), "utf-8")
    return path


async def until_it_answers(url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(60):
        while True:
            try:
                await client.get(f"{url}/_fakellm/stats")
                return
            except httpx.HTTPError:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("provider", [Provider.CLAUDE, Provider.OPENAI])
async def test_a_scan_by_either_provider(models: Models, engine: Engine, provider: Provider) -> None:
    scanner = Scanner(models.client(provider), models.patience, LocalGuard(), AS_OF)
    looked = await scanner.look(engine, Pair(read_resume_text(RESUME), read_posting(documents.POSTING)))
    proven = find(looked.report, "Kubernetes")
    assert (proven.verdict, proven.proven_by) == (Verdict.MET, provider)
    assert [call.status for call in looked.calls] == [200, 200]
    assert all(call.tokens is not None for call in looked.calls)
