"""Asks a model once: tries again where that may help, checks the answer, and has a bad one repaired once.

The patience of a task is for all of it together: no try begins, and no pause is waited for, that would outlast it.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Generic, TypeVar

import structlog
from pydantic import BaseModel, ValidationError

from core.ai.errors import AnswerCode, AnswerFault, ModelFault, ProviderCode, ProviderFault
from core.ai.guard import Guard
from core.ai.prices import describe_table, most, price
from core.ai.protocol import Ending, ModelClient, OnText, Question, Reply
from core.ai.records import OK, CallRecord

# Pauses before the second, third and fourth try of a call that failed for a passing reason.
PAUSES = (0.5, 2.0, 6.0)
# Of a pause, added by chance, so that workers that failed together do not come back together.
SPREAD = 0.25
# What is kept of an answer that is longer than any good one.
LONGEST_KEPT = 20_000

Wire = TypeVar("Wire", bound=BaseModel)
Checked = TypeVar("Checked")

log = structlog.get_logger()


class Unusable(Exception):
    """What a check raises: the answer has that fault; `detail` names it to the model."""

    def __init__(self, code: AnswerCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Answered(Generic[Checked]):
    """An answer that passed its check, and the calls that it took."""

    value: Checked
    calls: tuple[CallRecord, ...]


@dataclass(slots=True)
class Asking:
    """One question on its way, with its provider, its guard and the calls that were made for it so far.

    Attributes:
        patience: Seconds for everything: tries, pauses, repair.
        on_text: Told each piece of an answer, of the repaired one again from its beginning.
        on_repair: Told that what came so far is void.
        meanwhile: Begins what can be done while the first call waits for its answer.
    """

    client: ModelClient
    guard: Guard
    patience: float
    on_text: OnText | None = None
    on_repair: Callable[[], None] = lambda: None
    meanwhile: Callable[[], None] = lambda: None
    calls: list[CallRecord] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    async def ask(self, question: Question, shape: type[Wire], check: Callable[[Wire], Checked]) -> Answered[Checked]:
        """The checked answer. Raises `ModelFault` of every kind, with the calls that were made."""
        try:
            try:
                value = await self._once(question, shape, check)
            except Unusable as fault:
                self.on_repair()
                value = await self._once(_repaired(question, fault), shape, check)
        except Unusable as fault:
            raise AnswerFault(self.client.provider, fault.code, fault.detail, tuple(self.calls)) from fault
        except ModelFault as fault:
            fault.calls = tuple(self.calls)
            raise
        return Answered(value, tuple(self.calls))

    async def _once(self, question: Question, shape: type[Wire], check: Callable[[Wire], Checked]) -> Checked:
        reply = await self._try_again(question)
        try:
            return check(_read(reply, shape))
        except Unusable as fault:
            self.calls[-1] = self.calls[-1].model_copy(update={"fault": str(fault.code)})
            raise

    async def _try_again(self, question: Question) -> Reply:
        """The reply, after as many tries as pauses allow."""
        for pause in (*PAUSES, None):
            try:
                return await self._call(question)
            except ProviderFault as fault:
                if pause is None or not fault.passes:
                    raise
                wait = fault.retry_after if fault.retry_after is not None else pause * (1 + SPREAD * random.random())
                if wait >= self._left():
                    raise
                log.info("ai.retry", provider=str(fault.provider), code=fault.code, seconds=round(wait, 2))
                self.on_repair()
                await asyncio.sleep(wait)
        raise AssertionError("the last try raises or returns")

    def _left(self) -> float:
        return self.patience - (time.monotonic() - self._began)

    async def _call(self, question: Question) -> Reply:
        provider, model = self.client.provider, self.client.model_for(question.task)
        asked = "\n".join((question.prompt.text, str(question.prompt.schema), *question.parts))
        admission = await self.guard.admit(provider, most(provider, model, asked, question.max_tokens))
        began, reply, fault = time.monotonic(), None, None
        if not self.calls:
            self.meanwhile()
        try:
            reply = await self._in_time(question)
            return reply
        except ProviderFault as error:
            fault = error
            raise
        finally:
            record = _record(question, self.client, time.monotonic() - began, reply, fault)
            self.calls.append(record)
            # Also of a call that was cancelled: its money is spent all the same, as far as anybody knows.
            await asyncio.shield(self.guard.report(admission, _cost(record, fault), works=_works(reply, fault)))

    async def _in_time(self, question: Question) -> Reply:
        left = self._left()
        try:
            async with asyncio.timeout(max(left, 0.0)):
                return await self.client.ask(question, seconds=max(left, 0.1), on_text=self.on_text)
        except TimeoutError:
            raise ProviderFault(self.client.provider, ProviderCode.SILENT) from None


def _repaired(question: Question, fault: Unusable) -> Question:
    """The same question with the fault of its first answer named."""
    note = f"Your last answer could not be used: {fault.detail} Answer again, in full."
    return replace(question, parts=(*question.parts, note))


def _read(reply: Reply, shape: type[Wire]) -> Wire:
    """The answer in its shape. Raises `Unusable`."""
    if reply.ending is Ending.REFUSED:
        raise Unusable(AnswerCode.REFUSED, "It was a refusal; this is an ordinary task about a job application.")
    if reply.ending is Ending.CUT:
        raise Unusable(AnswerCode.CUT, "It was cut off; answer more briefly.")
    if not reply.text.strip():
        raise Unusable(AnswerCode.EMPTY, "It was empty.")
    try:
        return shape.model_validate_json(reply.text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise Unusable(AnswerCode.NOT_JSON, "It was no JSON.") from None
        place = ".".join(str(part) for part in first["loc"])
        raise Unusable(AnswerCode.WRONG_SHAPE, f"At {place or 'the top'}: {first['msg']}.") from None


def _record(
    question: Question, client: ModelClient, seconds: float, reply: Reply | None, fault: ProviderFault | None
) -> CallRecord:
    model = reply.model if reply else client.model_for(question.task)
    tokens = reply.tokens if reply else None
    usd = _price(client, question, model, reply)
    record = CallRecord(
        provider=client.provider,
        task=question.task,
        model=model,
        prompt=question.prompt.version,
        status=OK if reply else (fault.status if fault else None),
        seconds=round(seconds, 3),
        request=question.parts,
        answer=reply.text[:LONGEST_KEPT] if reply else "",
        fault=str(fault.code) if fault else ("" if reply else "cancelled"),
        tokens=tokens,
        usd=usd,
        prices=describe_table() if usd is not None else "",
    )
    log.info(
        "ai.call",
        provider=str(record.provider),
        task=str(record.task),
        model=model,
        status=record.status,
        fault=record.fault,
        sent=tokens.sent if tokens else None,
        answered=tokens.answered if tokens else None,
        usd=str(usd) if usd is not None else None,
        seconds=record.seconds,
    )
    return record


def _price(client: ModelClient, question: Question, model: str, reply: Reply | None) -> Decimal | None:
    """By the model that answered; by the name that was asked for where the table knows that one alone."""
    if reply is None or reply.tokens is None:
        return None
    return price(client.provider, model, reply.tokens) or price(
        client.provider, client.model_for(question.task), reply.tokens
    )


def _cost(record: CallRecord, fault: ProviderFault | None) -> Decimal | None:
    """What the budget counts. A call that was turned away cost nothing; of one that broke off nobody knows."""
    turned_away = fault is not None and fault.status is not None and fault.status >= 400
    return Decimal(0) if turned_away else record.usd


def _works(reply: Reply | None, fault: ProviderFault | None) -> bool | None:
    """Whether the provider works: not by a call that we cancelled, nor by one that it did not like."""
    if fault is None:
        return True if reply else None
    return None if fault.code is ProviderCode.REQUEST else False
