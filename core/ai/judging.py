"""What a model says of the requirements that the offline engine has not proven: a verdict, and lines that show it.

It points to lines by number, so it cannot misquote. What it says without a line that exists is dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from core.ai.asking import Asking, Unusable
from core.ai.errors import AnswerCode
from core.ai.prompt import load_prompt
from core.ai.protocol import AiTask, Question
from core.ai.redaction import HEAD, Redactor
from core.matching.model import Claim, OpenQuestions, Verdict
from core.postings.model import Requirement, RequirementLevel

MAX_TOKENS = 4_000
MOST_LINES = 3  # of one claim, as in an offline proof
MOST_PROOFS = 4  # that one line may be by a model alone; a list of skills is proven offline, and not asked about
LONGEST_REASON = 15  # words
LONGEST_MATERIAL = 40_000  # characters of a resume: ten pages and more
# A reason is a model's own words about a stranger's text: an address in it is no reason.
_ADDRESS = re.compile(r"https?:|www\.|@\w|\w/\w", re.IGNORECASE)
_EMPTY = re.compile(r"^(?:\W|\[(?:NAME|EMAIL|PHONE|ADDRESS|LINK)\])*$")


class WireVerdict(BaseModel):
    """What is said of one requirement, as a model answers it."""

    model_config = ConfigDict(extra="forbid")

    id: str
    verdict: Literal["met", "partial", "missing"]
    lines: list[int]
    reason: str


class WireVerdicts(BaseModel):
    """All verdicts, as a model answers them."""

    model_config = ConfigDict(extra="forbid")

    verdicts: list[WireVerdict]


async def judge(asking: Asking, questions: OpenQuestions, redactor: Redactor) -> dict[str, Claim]:
    """The model's claims by requirement id; those that say "missing" are not among them. Raises
    `core.ai.errors.ModelFault`."""
    parts = (write_lines(questions.lines, redactor), write_requirements(questions.requirements))
    question = Question(AiTask.JUDGE, load_prompt("judge", WireVerdicts), parts, MAX_TOKENS)
    answered = await asking.ask(question, WireVerdicts, lambda wire: check(wire, questions, redactor))
    return answered.value


def write_lines(lines: Sequence[str], redactor: Redactor) -> str:
    """The numbered lines of the resume, from 1 on; those that hold nothing but contact details are left out."""
    hidden = ((number, redactor.hide(line, head=number <= HEAD)) for number, line in enumerate(lines, 1))
    return "\n".join(f"{number} {line}" for number, line in hidden if not _EMPTY.match(line))[:LONGEST_MATERIAL]


def write_requirements(requirements: Sequence[Requirement]) -> str:
    """The requirements with their ids, one a line."""
    hide = Redactor().hide
    return "\n".join(
        f"{r.id} {hide(r.text)}{'' if r.level is RequirementLevel.MUST else ' (plus)'}" for r in requirements
    )


def check(wire: WireVerdicts, questions: OpenQuestions, redactor: Redactor) -> dict[str, Claim]:
    """What of an answer stands: known ids, lines that exist. Raises `Unusable` for an answer without any verdict, with
    an id twice, or with far more of them than were asked for."""
    asked = {requirement.id for requirement in questions.requirements}
    ids = [item.id for item in wire.verdicts]
    if not ids:
        raise Unusable(AnswerCode.EMPTY, "It has no verdict.")
    if len(ids) > 2 * len(asked):
        raise Unusable(AnswerCode.TOO_MANY, f"It has {len(ids)} verdicts for {len(asked)} ids.")
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise Unusable(AnswerCode.REPEATED, f"The id {twice[:20]} stands there more than once.")
    claims = {item.id: _write(item, questions.lines, redactor) for item in wire.verdicts if item.id in asked}
    stands = {name: claim for name, claim in claims.items() if claim.verdict is not Verdict.MISSING and claim.lines}
    return _drop_lines_for_all(stands)


def _drop_lines_for_all(claims: dict[str, Claim]) -> dict[str, Claim]:
    """The claims without those of a line that is to prove nearly everything: no honest line does, and one that tells a
    machine to say "met" is pointed to by a machine that obeys."""
    used = Counter(line for claim in claims.values() for line in claim.lines)
    return {name: c for name, c in claims.items() if all(used[line] <= MOST_PROOFS for line in c.lines)}


def _write(item: WireVerdict, lines: Sequence[str], redactor: Redactor) -> Claim:
    numbers = [number for number in dict.fromkeys(item.lines) if 1 <= number <= len(lines)][:MOST_LINES]
    return Claim(
        verdict=Verdict(item.verdict),
        lines=tuple(lines[number - 1] for number in numbers),
        said=_write_reason(item.reason, redactor),
    )


def _write_reason(reason: str, redactor: Redactor) -> str:
    text = " ".join(redactor.restore(reason).split()[:LONGEST_REASON])
    return "" if _ADDRESS.search(text) else text
