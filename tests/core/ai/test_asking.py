"""One question to a model: tried again, repaired once, or given up with a fact; both providers alike."""

from __future__ import annotations

import asyncio
import time
from decimal import Decimal
from typing import get_args

import pytest
from openai.types import ChatModel

from core.ai import asking as asking_module
from core.ai.asking import Asking, Unusable
from core.ai.errors import AnswerCode, AnswerFault, BudgetSpent, ModelFault, ProviderCode, ProviderFault, ProviderShut
from core.ai.guard import FAILURES, LocalGuard
from core.ai.judging import WireVerdicts
from core.ai.prices import most
from core.ai.prompt import load_prompt
from core.ai.protocol import AiTask, Question
from core.ai.providers import Models
from db.states import Provider
from sandbox.ai.faults import Fault
from sandbox.server import Sandbox
from tests.core.ai.conftest import models_at

PROVIDERS = (Provider.CLAUDE, Provider.OPENAI)
BOTH = pytest.mark.parametrize("provider", PROVIDERS)
GOOD = {"verdicts": [{"id": "r1", "verdict": "met", "lines": [1], "reason": "There."}]}
QUESTION = Question(AiTask.JUDGE, load_prompt("judge", WireVerdicts), ("1 Python", "r1 Python"), 500)


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking_module, "PAUSES", (0.01, 0.01, 0.01))


def check(wire: WireVerdicts) -> list[str]:
    """The ids; one twice is a fault."""
    ids = [item.id for item in wire.verdicts]
    if len(set(ids)) < len(ids):
        raise Unusable(AnswerCode.REPEATED, "An id stands there twice.")
    if not ids:
        raise Unusable(AnswerCode.EMPTY, "It is empty.")
    return ids


def asking(models: Models, provider: Provider, *, patience: float = 20, limit: str | None = None) -> Asking:
    """A question on its way."""
    return Asking(models.client(provider), LocalGuard(Decimal(limit) if limit else None), patience)


@BOTH
async def test_a_good_answer_is_priced_and_recorded(sandbox: Sandbox, models: Models, provider: Provider) -> None:
    sandbox.ai.script("judge", GOOD)
    answered = await asking(models, provider).ask(QUESTION, WireVerdicts, check)
    assert answered.value == ["r1"]
    (call,) = answered.calls
    assert (call.status, call.provider, call.task, call.fault) == (200, provider, AiTask.JUDGE, "")
    assert call.model == models.client(provider).model_for(AiTask.JUDGE)
    assert call.prompt.startswith("judge-")
    assert call.tokens is not None
    assert call.tokens.sent > 100
    assert call.usd is not None
    assert call.usd > 0
    assert call.prices.startswith("genai-prices ")


@BOTH
@pytest.mark.parametrize("kind", ["408", "409", "429", "500", "503", "529", "cut"])
async def test_what_passes_is_tried_again(sandbox: Sandbox, models: Models, provider: Provider, kind: str) -> None:
    sandbox.ai.script("judge", GOOD)
    sandbox.ai.faults.orders.append(Fault(kind=kind, times=2))
    if kind == "cut":
        sandbox.ai.script("judge", GOOD, GOOD)
    answered = await asking(models, provider).ask(QUESTION, WireVerdicts, check)
    assert answered.value == ["r1"]
    assert [bool(call.fault) for call in answered.calls] == [True, True, False]


@BOTH
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("400", ProviderCode.REQUEST),
        ("401", ProviderCode.KEY),
        ("403", ProviderCode.KEY),
        ("404", ProviderCode.MODEL),
        ("413", ProviderCode.REQUEST),
    ],
)
async def test_what_does_not_pass_is_not_tried_again(
    sandbox: Sandbox, models: Models, provider: Provider, kind: str, code: ProviderCode
) -> None:
    sandbox.ai.faults.orders.append(Fault(kind=kind, times=-1))
    with pytest.raises(ProviderFault) as caught:
        await asking(models, provider).ask(QUESTION, WireVerdicts, check)
    assert (caught.value.code, caught.value.status, len(caught.value.calls)) == (code, int(kind), 1)
    assert len(sandbox.ai.calls) == 1


@BOTH
async def test_retry_after_is_waited_for(sandbox: Sandbox, models: Models, provider: Provider) -> None:
    sandbox.ai.script("judge", GOOD)
    sandbox.ai.faults.orders.append(Fault(kind="429", retry_after="0.4"))
    began = time.monotonic()
    await asking(models, provider).ask(QUESTION, WireVerdicts, check)
    assert time.monotonic() - began >= 0.4


@BOTH
async def test_a_wait_beyond_patience_is_not_begun(sandbox: Sandbox, models: Models, provider: Provider) -> None:
    sandbox.ai.faults.orders.append(Fault(kind="429", retry_after="3600", times=-1))
    began = time.monotonic()
    with pytest.raises(ProviderFault) as caught:
        await asking(models, provider).ask(QUESTION, WireVerdicts, check)
    assert caught.value.code is ProviderCode.BUSY
    assert time.monotonic() - began < 20


@BOTH
async def test_silence_ends_with_the_patience(sandbox: Sandbox, models: Models, provider: Provider) -> None:
    sandbox.ai.faults.orders.append(Fault(kind="silence", seconds=600))
    with pytest.raises(ProviderFault) as caught:
        await asking(models, provider, patience=0.5).ask(QUESTION, WireVerdicts, check)
    assert caught.value.code is ProviderCode.SILENT


@BOTH
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("refusal", AnswerCode.REFUSED),
        ("length", AnswerCode.CUT),
        ("not_json", AnswerCode.NOT_JSON),
        ("wrong_schema", AnswerCode.WRONG_SHAPE),
        ("empty", AnswerCode.EMPTY),
        ("empty_list", AnswerCode.EMPTY),
        ("twice", AnswerCode.REPEATED),
    ],
)
async def test_a_bad_answer_is_repaired_once_with_its_fault_named(
    sandbox: Sandbox, models: Models, provider: Provider, kind: str, code: AnswerCode
) -> None:
    sandbox.ai.script("judge", GOOD, GOOD)
    sandbox.ai.faults.orders.append(Fault(kind=kind))
    answered = await asking(models, provider).ask(QUESTION, WireVerdicts, check)
    assert answered.value == ["r1"]
    assert [call.fault for call in answered.calls] == [code, ""]
    first, second = sandbox.ai.calls
    assert len(second.asked.parts) == len(first.asked.parts) + 1
    assert "could not be used" in second.asked.parts[-1]
    sandbox.ai.clear()
    sandbox.ai.script("judge", GOOD, GOOD)
    sandbox.ai.faults.orders.append(Fault(kind=kind, times=-1))
    with pytest.raises(AnswerFault) as caught:
        await asking(models, provider).ask(QUESTION, WireVerdicts, check)
    assert (caught.value.code, len(caught.value.calls)) == (code, 2)


@BOTH
@pytest.mark.parametrize("kind", ["no_end", "cut"])
async def test_a_stream_without_its_closing_event_is_a_fault(
    sandbox: Sandbox, models: Models, provider: Provider, kind: str
) -> None:
    sandbox.ai.script("judge", GOOD, GOOD)
    sandbox.ai.faults.orders.append(Fault(kind=kind))
    pieces: list[str] = []
    question = asking(models, provider)
    question.on_text, question.on_repair = pieces.append, pieces.clear
    answered = await question.ask(QUESTION, WireVerdicts, check)
    assert answered.value == ["r1"]
    assert answered.calls[0].fault in (ProviderCode.BROKEN_OFF, ProviderCode.AWAY)
    assert WireVerdicts.model_validate_json("".join(pieces)), "what came of the first one is void"


@BOTH
async def test_a_wrong_key_is_said_by_the_provider(sandbox: Sandbox, provider: Provider) -> None:
    opened = models_at(sandbox, anthropic_api_key="sk-wrong", openai_api_key="sk-wrong")
    with pytest.raises(ProviderFault) as caught:
        await opened.client(provider).check_models()
    assert caught.value.code is ProviderCode.KEY
    await opened.close()


@BOTH
async def test_a_model_that_there_is_not_is_named_by_the_cheapest_call(sandbox: Sandbox, provider: Provider) -> None:
    opened = models_at(sandbox, anthropic_judging_model="claude-none", openai_judging_model="gpt-none")
    with pytest.raises(ProviderFault) as caught:
        await opened.client(provider).check_models()
    assert caught.value.code is ProviderCode.MODEL
    await opened.close()


async def test_an_address_where_nobody_answers_is_away(sandbox: Sandbox) -> None:
    opened = models_at(sandbox, anthropic_base_url="http://127.0.0.1:9")
    with pytest.raises(ProviderFault) as caught:
        await asking(opened, Provider.CLAUDE).ask(QUESTION, WireVerdicts, check)
    assert caught.value.code is ProviderCode.AWAY
    await opened.close()


async def test_a_model_without_a_price_counts_tokens_alone(sandbox: Sandbox) -> None:
    unpriced = next(name for name in get_args(ChatModel) if most(Provider.OPENAI, name, "", 1) is None)
    opened = models_at(sandbox, openai_judging_model=unpriced)
    client = opened.client(Provider.OPENAI)
    sandbox.ai.script("judge", GOOD)
    answered = await Asking(client, LocalGuard(Decimal("0.01")), 20).ask(QUESTION, WireVerdicts, check)
    (call,) = answered.calls
    assert call.tokens is not None
    assert (call.usd, call.prices) == (None, "")
    await opened.close()


async def test_a_budget_that_cannot_hold_the_most_that_a_call_costs_makes_no_call(
    sandbox: Sandbox, models: Models
) -> None:
    with pytest.raises(BudgetSpent):
        await asking(models, Provider.CLAUDE, limit="0.0001").ask(QUESTION, WireVerdicts, check)
    assert not sandbox.ai.calls


async def test_a_budget_that_ends_in_the_middle_keeps_what_was_called(sandbox: Sandbox, models: Models) -> None:
    sandbox.ai.script("judge", GOOD)
    sandbox.ai.faults.orders.append(Fault(kind="empty"))
    asked = "\n".join((QUESTION.prompt.text, str(QUESTION.prompt.schema), *QUESTION.parts))
    dearest = most(Provider.CLAUDE, models.client(Provider.CLAUDE).model_for(AiTask.JUDGE), asked, QUESTION.max_tokens)
    assert dearest is not None
    # Enough for one call, and not for the repair besides what the first one cost.
    question = asking(models, Provider.CLAUDE, limit=str(dearest + Decimal("0.0001")))
    with pytest.raises(BudgetSpent) as caught:
        await question.ask(QUESTION, WireVerdicts, check)
    assert len(caught.value.calls) == 1


async def test_a_provider_that_fails_again_and_again_is_left_alone(sandbox: Sandbox, models: Models) -> None:
    guard = LocalGuard()
    sandbox.ai.faults.orders.append(Fault(kind="404", times=-1))
    for _ in range(FAILURES):
        with pytest.raises(ProviderFault):
            await Asking(models.client(Provider.CLAUDE), guard, 20).ask(QUESTION, WireVerdicts, check)
    with pytest.raises(ProviderShut):
        await Asking(models.client(Provider.CLAUDE), guard, 20).ask(QUESTION, WireVerdicts, check)
    assert len(sandbox.ai.calls) == FAILURES


async def test_a_call_that_is_cancelled_is_recorded_and_stays_in_the_budget(sandbox: Sandbox, models: Models) -> None:
    sandbox.ai.faults.orders.append(Fault(kind="silence", seconds=600))
    question = asking(models, Provider.CLAUDE, limit="1")
    doing = asyncio.create_task(question.ask(QUESTION, WireVerdicts, check))
    async with asyncio.timeout(20):
        while not sandbox.ai.calls:  # noqa: ASYNC110 - the stand-in tells by its list of calls alone
            await asyncio.sleep(0.01)
    doing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await doing
    assert [call.fault for call in question.calls] == ["cancelled"]
    assert isinstance(question.guard, LocalGuard)
    assert question.guard.spent > 0


def test_every_fault_carries_its_calls() -> None:
    assert ModelFault(Provider.CLAUDE, "x").calls == ()
