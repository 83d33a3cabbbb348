"""Letters by a model in the chat: the gate stands before every sentence, and whoever does not answer costs nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from core.ai.asking import Asking
from core.ai.guard import LocalGuard
from core.matching.labels import read_resume
from core.model_writing import rewrite_bullet
from db.models import Document, User
from db.states import Provider
from sandbox.ai.faults import Fault
from sandbox.client import Message, Person
from tests.support import documents
from tests.support.running import PATIENCE, Running


@pytest.fixture
async def running(running: Running) -> AsyncIterator[Running]:
    """The product whose stand-ins know nothing of tests before, and whose breakers are shut."""
    running.sandbox.ai.clear()
    async with running.database.as_service() as session:
        await session.execute(sa.text("DELETE FROM ai_breakers"))
    yield running
    running.sandbox.ai.clear()


async def _letter(running: Running, **settings: object) -> tuple[Person, Message, Document]:
    person = await running.with_account()
    async with running.database.as_service() as session:
        user = (await session.scalars(sa.select(User).where(User.telegram_id == person.id))).one()
        for name, value in settings.items():
            setattr(user, name, value)
    await person.send_text("/letter")
    await person.press("Write", message=await person.wait_for("Tap a number to leave it out", timeout=PATIENCE))
    letter = await person.wait_for("Letter for", timeout=PATIENCE)
    async with running.database.as_service() as session:
        document = (await session.scalars(sa.select(Document).where(Document.user_id == user.id))).one()
    return person, letter, document


@pytest.mark.parametrize("provider", [Provider.CLAUDE, Provider.OPENAI])
async def test_the_chosen_provider_writes_and_every_screen_says_that_it_only_plays(
    running: Running, provider: Provider
) -> None:
    _, letter, document = await _letter(running, preferred_ai_provider=provider)
    assert document.provider == provider
    assert document.content
    assert "No AI answers here." in letter.text
    assert "Written without a model" not in letter.text
    assert [call.task for call in running.sandbox.ai.calls][:1] == ["write"]


async def test_a_sentence_without_evidence_goes_back_once_and_is_cut(running: Running) -> None:
    true = {"paragraph": 1, "text": "I cut the time of a nightly report from nine hours to ten minutes.", "facts": []}
    lies = {"paragraph": 1, "text": "I led 250 engineers at Google and hold a PhD.", "facts": []}
    running.sandbox.ai.script("write", {"sentences": [lies, true]})
    running.sandbox.ai.script("rewrite", {"rewrites": [{"number": 1, "text": lies["text"], "facts": []}]})
    _, letter, document = await _letter(running, preferred_ai_provider=Provider.CLAUDE)
    assert "250 engineers" not in document.content
    assert "PhD" not in letter.text
    assert [call.task for call in running.sandbox.ai.calls] == ["write", "rewrite"]


@pytest.mark.parametrize("kind", ["401", "404", "529", "not_json", "refusal", "thousand", "empty_list", "no_end"])
async def test_a_provider_that_fails_costs_nothing_and_the_template_comes(running: Running, kind: str) -> None:
    running.sandbox.ai.faults.orders.append(Fault(kind=kind, times=-1))
    _, letter, document = await _letter(running, preferred_ai_provider=Provider.CLAUDE)
    assert document.provider == Provider.OFFLINE
    assert "Claude could not write it now" in letter.text
    assert "Nothing was charged" in letter.text


async def test_private_mode_asks_nobody(running: Running) -> None:
    _, letter, document = await _letter(running, preferred_ai_provider=Provider.CLAUDE, private_mode=True)
    assert document.provider == Provider.OFFLINE
    assert "Written without a model" in letter.text
    assert not running.sandbox.ai.calls


async def test_personal_details_never_leave(running: Running) -> None:
    await _letter(running, preferred_ai_provider=Provider.CLAUDE)
    sent = json.dumps([call.body for call in running.sandbox.ai.calls], ensure_ascii=False)
    for detail in ("Robin Example", "robin@example.com", "496 0000"):
        assert detail not in sent


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Moved nine depots to Docker.", "Moved nine depots to Docker."),
        ("Led a team of 40 that moved nine depots to Kubernetes.", "Moved 9 depots to Docker"),
    ],
)
async def test_a_line_is_written_anew_and_no_bolder(running: Running, said: str, kept: str) -> None:
    running.sandbox.ai.script("rewrite", {"rewrites": [{"number": 1, "text": said, "facts": ["f1"]}]})
    asking = Asking(running.services.models.client(Provider.CLAUDE), LocalGuard(), 20)
    resume = read_resume(documents.TEXT_RESUME)
    assert await rewrite_bullet(asking, "Moved 9 depots to Docker", "Docker in production", (), resume) == kept


async def test_a_letter_that_is_being_written_can_be_stopped(running: Running) -> None:
    person = await running.with_account()
    async with running.database.as_service() as session:
        user = (await session.scalars(sa.select(User).where(User.telegram_id == person.id))).one()
        user.preferred_ai_provider = Provider.CLAUDE
    running.sandbox.ai.faults.orders.append(Fault(kind="silence", seconds=600))
    await person.send_text("/letter")
    await person.press("Write", message=await person.wait_for("Tap a number to leave it out", timeout=PATIENCE))
    waiting = await person.wait_for(lambda message: message.button("Stop"), timeout=PATIENCE)
    assert "No AI answers here." in waiting.text
    await person.press("Stop", message=waiting)
    await person.wait_for("Stopped. Nothing was charged.")
    async with running.database.as_service() as session:
        document = (await session.scalars(sa.select(Document).where(Document.user_id == user.id))).one()
    assert document.status == "failed"
