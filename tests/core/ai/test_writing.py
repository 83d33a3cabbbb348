"""Drafts by a model: sentences as they come, ids kept, names put back, one repair."""

from __future__ import annotations

from typing import Any

import pytest

from core.ai import asking as asking_module
from core.ai.asking import Asking
from core.ai.errors import AnswerFault
from core.ai.guard import LocalGuard
from core.ai.providers import Models
from core.ai.redaction import Redactor
from core.ai.writing import RewriteItem, RewriteRequest, WriteRequest, rewrite, write
from core.resumes.reader import read_resume_text
from core.writing.evidence import DraftSentence, EvidenceSource, Fact
from db.states import DocumentKind, Provider
from sandbox.ai.faults import Fault
from sandbox.server import Sandbox
from tests.support.documents import TEXT_RESUME

BOTH = pytest.mark.parametrize("provider", [Provider.CLAUDE, Provider.OPENAI])
FACTS = (
    Fact(id="f1", text="Robin Example moved nine depots to Docker", source=EvidenceSource.RESUME),
    Fact(id="f2", text="Built services in Python; robin@example.com", source=EvidenceSource.RESUME),
)
REQUEST = WriteRequest(
    kind=DocumentKind.COVER_LETTER, facts=FACTS, posting_lines=("Software Engineer", "Docker"), language="en",
    words=180, wishes=("mention that I move to Lyon",),
)  # fmt: skip
DRAFT = {
    "sentences": [
        {"paragraph": 1, "text": "I moved nine depots to Docker, and {sign} did it alone.", "facts": ["f1"]},
        {"paragraph": 2, "text": "[NAME] would like to talk.", "facts": []},
        {"paragraph": 2, "text": "I have a PhD.", "facts": ["f9"]},
    ]
}


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking_module, "PAUSES", (0.01,))


def redactor() -> Redactor:
    return Redactor.of(read_resume_text(TEXT_RESUME))


def asking(models: Models, provider: Provider) -> Asking:
    return Asking(models.client(provider), LocalGuard(), 20)


@BOTH
async def test_sentences_come_one_by_one_with_their_facts(sandbox: Sandbox, models: Models, provider: Provider) -> None:
    sandbox.ai.script("write", DRAFT)
    told: list[DraftSentence] = []
    written = await write(asking(models, provider), REQUEST, redactor(), told.append)
    assert tuple(told) == written.draft.sentences
    assert [len(paragraph) for paragraph in written.draft.paragraphs] == [1, 2]
    assert written.draft.sentences[1].text == "Robin Example would like to talk."
    assert written.draft.sentences[2].facts == ("f9",), "an id that nobody gave is the gate's to name"
    sent = str(sandbox.ai.calls[-1].body)
    assert "Robin" not in sent
    assert "robin@" not in sent
    assert "Lyon" in sent


@BOTH
@pytest.mark.parametrize("kind", ["cut", "no_end", "500", "not_json"])
async def test_a_draft_that_breaks_off_begins_anew(
    sandbox: Sandbox, models: Models, provider: Provider, kind: str
) -> None:
    sandbox.ai.script("write", DRAFT, DRAFT)
    sandbox.ai.faults.orders.append(Fault(kind=kind))
    told: list[DraftSentence] = []
    question = asking(models, provider)
    question.on_repair = told.clear
    written = await write(question, REQUEST, redactor(), told.append)
    assert tuple(told) == written.draft.sentences
    assert len(written.calls) == 2


@pytest.mark.parametrize("kind", ["thousand", "empty_list", "wrong_schema"])
async def test_a_draft_that_cannot_be_one_is_given_up_after_one_repair(
    sandbox: Sandbox, models: Models, kind: str
) -> None:
    sandbox.ai.faults.orders.append(Fault(kind=kind, times=-1))
    with pytest.raises(AnswerFault) as caught:
        await write(asking(models, Provider.CLAUDE), REQUEST, redactor())
    assert len(caught.value.calls) == 2


@BOTH
async def test_sentences_are_written_anew_by_number(sandbox: Sandbox, models: Models, provider: Provider) -> None:
    items = (RewriteItem(text="I led it.", faults=("nothing says that you led",)), RewriteItem(text="B", faults=("C",)))
    said: list[dict[str, Any]] = [
        {"number": 2, "text": "", "facts": []},
        {"number": 1, "text": "I helped with it.", "facts": ["f1"]},
    ]
    sandbox.ai.script("rewrite", {"rewrites": said})
    request = RewriteRequest(items=items, facts=FACTS, language="en")
    written = await rewrite(asking(models, provider), request, redactor())
    assert written.sentences == (DraftSentence(text="I helped with it.", facts=("f1",)), None)
