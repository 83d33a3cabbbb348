"""Writing by a model, in the background: who is asked, what the fact gate makes of the answer, what stands in.

A sentence that fails the gate goes back once with its findings named, then it is cut. A draft of which nothing about
the person is left is no draft: our own templates write it, and it costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from core.ai.asking import Asking
from core.ai.errors import ModelFault
from core.ai.guard import Guard
from core.ai.protocol import AiTask
from core.ai.providers import ORDER, Models
from core.ai.records import CallRecord, keep
from core.ai.redaction import Redactor
from core.ai.writing import RewriteItem, RewriteRequest, WriteRequest, rewrite, write
from core.resumes.model import Resume
from core.writing import bullets
from core.writing.evidence import Draft, DraftSentence, EvidenceSource, Fact
from core.writing.gate import CheckedSentence
from core.writing.letters import FEWEST_WORDS, MOST_WORDS
from core.writing.model import DEFAULT_LANGUAGE, Length
from core.writing.outreach import LIMITS
from core.writing.service import Material, WritingDone, write_by_templates
from core.writing.slots import Gate, cut, make_gate
from db.models import User
from db.session import Database
from db.states import DocumentKind, Provider

# Words that a model is asked for: the middle of what a letter may have, or half of the least.
WORDS = {Length.NORMAL: (FEWEST_WORDS + MOST_WORDS) // 2, Length.SHORT: FEWEST_WORDS * 2 // 3}

log = structlog.get_logger()


async def list_allowed(database: Database, models: Models, material: Material) -> tuple[Provider, ...]:
    """Who may be asked, in order: by the person's settings as they are now, not as they were when they asked."""
    wanted = Provider(material.document.provider)
    async with database.as_service() as session:
        person = await session.get(User, material.document.user_id)
    if person is None or person.private_mode or wanted is Provider.OFFLINE:
        return ()
    asked = (wanted, *ORDER) if person.other_provider else (wanted,)
    return tuple(provider for provider in dict.fromkeys(asked) if provider in models.clients)


@dataclass(slots=True)
class Growing:
    """A draft as it comes: the sentences that passed the gate, in their order."""

    gate: Gate
    texts: list[str] = field(default_factory=list)

    def add(self, sentence: DraftSentence) -> None:
        """Takes the next sentence, if it passes."""
        if self.gate([sentence])[0].passes:
            self.texts.append(sentence.text)

    def begin_anew(self) -> None:
        """What came so far is void."""
        self.texts.clear()


def growing_for(material: Material) -> Growing:
    """A draft of this material that has not begun."""
    return Growing(_gate_of(material))


async def run(
    models: Models, guard: Guard, material: Material, allowed: Sequence[Provider], growing: Growing
) -> WritingDone:
    """Writes by the first of `allowed` that answers, else by our templates. What failed is in the exchange all the
    same; `growing` holds what passed so far."""
    calls: list[CallRecord] = []
    for provider in allowed:
        try:
            draft = await _ask(models, provider, guard, material, growing, calls)
        except ModelFault as fault:
            log.warning("documents.model_failed", provider=str(provider), fault=fault.code)
            continue
        if any(sentence.facts for sentence in draft.sentences):
            return WritingDone(draft, provider, keep(calls))
        log.warning("documents.nothing_proven", provider=str(provider))
    own = await write_by_templates(material)
    return WritingDone(own.draft, Provider.OFFLINE, keep(calls) if calls else None)


async def _ask(
    models: Models,
    provider: Provider,
    guard: Guard,
    material: Material,
    growing: Growing,
    calls: list[CallRecord],
) -> Draft:
    """One draft, through the gate. `calls` is added to whatever happens. Raises `ModelFault`."""
    growing.begin_anew()
    redactor = Redactor.of(material.resume)
    try:
        asking = Asking(models.client(provider), guard, models.patience[AiTask.WRITE])
        asking.on_repair = growing.begin_anew
        written = await write(asking, request_of(material), redactor, growing.add)
        calls += written.calls
        draft = await _repair(models, provider, guard, material, written.draft, growing.gate, calls)
    except ModelFault as fault:
        calls += fault.calls
        raise
    limit = _limit_of(material)
    return cut(draft, limit) if limit is not None else draft


def _gate_of(material: Material) -> Gate:
    sheet = material.sheet
    return make_gate(sheet.facts, sheet.language, material.resume, material.posting, material.never)


async def _repair(
    models: Models,
    provider: Provider,
    guard: Guard,
    material: Material,
    draft: Draft,
    gate: Gate,
    calls: list[CallRecord],
) -> Draft:
    """The draft with each sentence that fails written anew once, or cut."""
    checked = dict(zip(draft.sentences, gate(draft.sentences), strict=True))
    failing = [sentence for sentence in draft.sentences if not checked[sentence].passes]
    if not failing:
        return draft
    items = tuple(RewriteItem(text=sentence.text, faults=_name_faults(checked[sentence])) for sentence in failing)
    asking = Asking(models.client(provider), guard, models.patience[AiTask.REWRITE])
    request = RewriteRequest(items=items, facts=material.sheet.facts, language=material.sheet.language)
    try:
        rewritten = await rewrite(asking, request, Redactor.of(material.resume))
    except ModelFault as fault:
        # What passed is a draft all the same.
        calls += fault.calls
        return _replace(draft, dict.fromkeys(failing))
    calls += rewritten.calls
    new = [sentence for sentence in rewritten.sentences if sentence is not None]
    passing = {sentence for sentence, one in zip(new, gate(new), strict=True) if one.passes}
    better = (sentence if sentence in passing else None for sentence in rewritten.sentences)
    return _replace(draft, dict(zip(failing, better, strict=True)))


def _name_faults(checked: CheckedSentence) -> tuple[str, ...]:
    return tuple(f"{finding.code}: {finding.claim}" for finding in checked.findings)


def _replace(draft: Draft, by: dict[DraftSentence, DraftSentence | None]) -> Draft:
    """The draft with the sentences replaced; those replaced by nothing are cut."""
    paragraphs = (
        tuple(new for sentence in paragraph if (new := by.get(sentence, sentence)) is not None)
        for paragraph in draft.paragraphs
    )
    return draft.model_copy(update={"paragraphs": tuple(paragraph for paragraph in paragraphs if paragraph)})


def request_of(material: Material) -> WriteRequest:
    """What a model is asked to write."""
    order = material.order
    is_outreach = order.kind is DocumentKind.OUTREACH
    return WriteRequest(
        kind=order.kind,
        facts=material.sheet.facts,
        posting_lines=tuple(line for line in material.posting.text.splitlines() if line.strip()),
        language=material.sheet.language,
        tone=str(order.tone),
        words=WORDS[order.length] if order.kind is DocumentKind.COVER_LETTER else None,
        max_characters=_limit_of(material),
        question=order.question,
        recipient=str(order.recipient) if is_outreach else None,
        occasion=str(order.occasion) if is_outreach else None,
        wishes=order.wishes,
        before=material.before,
    )


def _limit_of(material: Material) -> int | None:
    if material.order.kind is DocumentKind.OUTREACH:
        return LIMITS[material.order.channel]
    return material.order.max_characters


async def rewrite_bullet(asking: Asking, line: str, requirement: str, answers: Sequence[str], resume: Resume) -> str:
    """One line of the resume, written so that it shows the requirement; the line itself where nothing better passes the
    gate. Raises `ModelFault`."""
    language = resume.language or DEFAULT_LANGUAGE
    facts = (
        Fact(id=bullets.LINE, text=line, source=EvidenceSource.RESUME),
        *(Fact(id=f"f{number}", text=text, source=EvidenceSource.ANSWER) for number, text in enumerate(answers, 2)),
    )
    item = RewriteItem(text=line, faults=(f"It should show: {requirement}",))
    rewritten = await rewrite(
        asking, RewriteRequest(items=(item,), facts=facts, language=language), Redactor.of(resume)
    )
    (sentence,) = rewritten.sentences
    if sentence is None or not bullets.passes(sentence.text, line, language, answers=answers, resume=resume):
        return bullets.reword(line, requirement, language) or line
    return sentence.text
