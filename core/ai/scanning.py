"""A scan by a model: what it reads in the posting and what it finds in the resume, under the offline engine's sum.

Two questions at most for a new pair, one for a posting that was read before, none where nothing is open.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from core.ai.asking import Asking
from core.ai.errors import ModelFault
from core.ai.guard import Guard
from core.ai.judging import judge
from core.ai.protocol import AiTask, ModelClient
from core.ai.providers import Models
from core.ai.reading import ModelReading, join, read_posting
from core.ai.records import CallRecord
from core.ai.redaction import Redactor
from core.matching.model import Claims, Decisions, Report
from core.postings.model import Posting
from core.resumes.model import Resume

if TYPE_CHECKING:
    from core.matching.engine import Engine


@dataclass(frozen=True, slots=True)
class Pair:
    """What is compared. `reading` is what a model read in the posting before, if one did."""

    resume: Resume
    posting: Posting
    decisions: Decisions = field(default_factory=Decisions)
    reading: ModelReading | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of a scan by a model: the report, and what to keep so that nobody has to be asked again."""

    report: Report
    reading: ModelReading
    claims: Claims
    calls: tuple[CallRecord, ...]


@dataclass(frozen=True, slots=True)
class Scanner:
    """Asks one provider, behind a guard; `as_of` is the day that "present" stands for, by default today."""

    client: ModelClient
    patience: dict[AiTask, float]
    guard: Guard
    as_of: date | None = None

    @classmethod
    def of(cls, models: Models, provider: str, guard: Guard) -> Scanner:
        """For that provider. Raises `core.ai.errors.NoProvider`."""
        return cls(models.client(provider), models.patience, guard)

    async def look(self, engine: Engine, pair: Pair) -> Looked:
        """The scan. Raises `core.ai.errors.ModelFault`, whose `calls` are all that were made."""
        calls: list[CallRecord] = []
        try:
            reading = pair.reading or await self._read(engine, pair, calls)
            posting = join(pair.posting, reading)
            claims = await self._judge(engine, pair, posting, calls)
        except ModelFault as fault:
            fault.calls = tuple(calls)
            raise
        # A posting that was read before adds its reader to the receipt: the requirements are partly that model's.
        claims = claims.model_copy(
            update={
                "models": tuple(dict.fromkeys((reading.model, *claims.models))),
                "prompts": tuple(dict.fromkeys((reading.prompt, *claims.prompts))),
                "plays": self.client.only_plays,
            }
        )
        report = await asyncio.to_thread(
            engine.match, pair.resume, posting, decisions=pair.decisions, claims=claims, as_of=self.as_of
        )
        return Looked(report, reading, claims, tuple(calls))

    async def _read(self, engine: Engine, pair: Pair, calls: list[CallRecord]) -> ModelReading:
        """What the model reads; meanwhile the engine takes the resume apart, so that nobody waits for it afterwards."""
        preparing: list[asyncio.Task[object]] = []

        def prepare() -> None:
            doing = asyncio.to_thread(
                engine.list_open, pair.resume, pair.posting, decisions=pair.decisions, as_of=self.as_of
            )
            preparing.append(asyncio.create_task(doing))

        asking = Asking(self.client, self.guard, self.patience[AiTask.READ], meanwhile=prepare, calls=calls)
        try:
            reading = await read_posting(asking, pair.posting)
        finally:
            # A thread cannot be stopped: it is waited for, and is done long before a model is.
            await asyncio.gather(*preparing)
        return reading.model_copy(update={"read_at": datetime.now(UTC)})

    async def _judge(self, engine: Engine, pair: Pair, posting: Posting, calls: list[CallRecord]) -> Claims:
        questions = await asyncio.to_thread(
            engine.list_open, pair.resume, posting, decisions=pair.decisions, as_of=self.as_of
        )
        provider = str(self.client.provider)
        if not questions.requirements:
            return Claims(provider=provider, models=(), prompts=())
        asking = Asking(self.client, self.guard, self.patience[AiTask.JUDGE], calls=calls)
        found = await judge(asking, questions, Redactor.of(pair.resume))
        return Claims(provider=provider, models=(calls[-1].model,), prompts=(calls[-1].prompt,), by_requirement=found)
