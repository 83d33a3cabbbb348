"""How well a provider's models read and judge, beside the offline engine on the same labels, and what they cost.

`oracle` and `noisy` are stand-ins that answer from the labels: the first shows that nothing is lost between a model and
the score, the second how that degrades. `claude` and `openai` call whom the settings name, and cost money. Tokens are
counted with the tables of OpenAI's o200k, which are none of Claude's: for it they are a direction.

`--pairs` are labelled pairs (`bench/labels.py`), `--postings` JSON lines with `text` and a
`truth` of `requirements`.
Without either a pair is written from the occupation catalogue: a resume of two pages and a posting of one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bpe_openai import get_encoding
from pydantic import SecretStr

from bench.ai_labels import (
    Agreement,
    Counts,
    Truth,
    count_read,
    count_verdicts,
    list_proofs,
    list_spans,
    spell_groups,
    whole,
    worst_third,
)
from bench.ai_own_time import measure_own_time
from bench.labels import Pair, read_pairs
from bench.match import say, write_posting
from core.ai.asking import Asking
from core.ai.errors import ModelFault
from core.ai.guard import LocalGuard
from core.ai.judging import judge
from core.ai.protocol import AiTask
from core.ai.providers import Models, open_models
from core.ai.reading import ModelReading, join, read_posting
from core.ai.records import CallRecord, total_usd
from core.ai.redaction import Redactor
from core.matching.engine import Engine
from core.matching.labels import parse_line, read_resume
from core.matching.model import Claims
from core.matching.occupations.catalogue import Occupation, load_occupations
from core.postings import reader
from core.postings.model import Posting
from core.settings import Settings
from db.states import Provider
from sandbox.ai.players import NoisyOracle, Oracle
from sandbox.server import Sandbox

AS_OF = date(2026, 11, 15)
STAND_INS = {"oracle": Oracle, "noisy": NoisyOracle}


@dataclass
class Bench:
    """A provider under measurement. `sandbox` is there where a stand-in answers."""

    name: str
    engine: Engine
    models: Models
    provider: Provider
    sandbox: Sandbox | None
    guard: LocalGuard
    calls: list[CallRecord] = field(default_factory=list)
    failed: int = 0

    def tell(self, postings: dict[str, list[dict[str, Any]]], proofs: dict[str, list[str]]) -> None:
        """What the stand-in is to know."""
        if self.sandbox is not None:
            self.sandbox.ai.answerer = STAND_INS[self.name](postings, proofs)

    def _asking(self, task: AiTask) -> Asking:
        return Asking(self.models.client(self.provider), self.guard, self.models.patience[task])

    async def read(self, posting: Posting) -> ModelReading | None:
        """What the model reads; None where it fails."""
        asking = self._asking(AiTask.READ)
        try:
            return await read_posting(asking, posting)
        except ModelFault:
            self.failed += 1
            return None
        finally:
            self.calls += asking.calls

    async def judge(self, pair: Pair, posting: Posting) -> Claims:
        """What the model claims; nothing where it fails."""
        asked = self.engine.list_open(pair.resume, posting, as_of=AS_OF)
        claims = Claims(provider=str(self.provider), models=(), prompts=())
        if not asked.requirements:
            return claims
        asking = self._asking(AiTask.JUDGE)
        try:
            found = await judge(asking, asked, Redactor.of(pair.resume))
        except ModelFault:
            self.failed += 1
            return claims
        finally:
            self.calls += asking.calls
        return claims.model_copy(update={"by_requirement": found})

    async def measure_pairs(self, pairs: Sequence[Pair]) -> tuple[dict[str, float], dict[str, float]]:
        """Ratios and figures on the pairs whose missing skills are known."""
        known = [pair for pair in pairs if pair.posting is not None and pair.label in ("good", "potential")]
        offline, ours = Agreement.empty(), Agreement.empty()
        verdicts, spans = Counts(), Counts()
        for number, pair in enumerate(known):
            assert pair.posting is not None
            third = 3 * number // len(known)
            joined, claims, given_claims = await self._ask_of(pair, spans)
            asked = self.engine.list_open(pair.resume, pair.given, as_of=AS_OF)
            of_pair = count_verdicts(self.engine, pair, pair.given, asked, given_claims)
            verdicts.right, verdicts.invented = verdicts.right + of_pair.right, verdicts.invented + of_pair.invented
            verdicts.missed += of_pair.missed
            score = self.engine.score
            offline.add(third, pair, score(pair.resume, pair.given, as_of=AS_OF).missing,
                        score(pair.resume, pair.posting, as_of=AS_OF).missing)  # fmt: skip
            ours.add(third, pair, score(pair.resume, pair.given, claims=given_claims, as_of=AS_OF).missing,
                     score(pair.resume, joined, claims=claims, as_of=AS_OF).missing)  # fmt: skip
            if not number % 50:
                say(f"{number} of {len(known)} pairs")
        ratios = {
            "vs_offline_missing_f1": whole(ours.given) / max(whole(offline.given), 1e-9),
            "worst_third": worst_third(ours.given, offline.given),
            "vs_offline_missing_read_f1": whole(ours.read) / max(whole(offline.read), 1e-9),
            "worst_third_read": worst_third(ours.read, offline.read),
        }
        figures = {
            "req_f1": spans.f1,
            "verdict_f1_of_asked": verdicts.f1,
            "missing_f1": whole(ours.given),
            "offline_missing_f1": whole(offline.given),
            "missing_read_f1": whole(ours.read),
            "offline_missing_read_f1": whole(offline.read),
        }
        return ratios, figures

    async def _ask_of(self, pair: Pair, spans: Counts) -> tuple[Posting, Claims, Claims]:
        """The posting as both read it, and the claims on that and on the skills that are given."""
        assert pair.posting is not None
        labels = list_spans(pair, pair.posting.text)
        lines = self.engine.list_open(pair.resume, pair.given, as_of=AS_OF).lines
        self.tell({pair.posting.text: labels}, list_proofs(Truth.of(pair), lines))
        reading = await self.read(pair.posting)
        found = count_read([r.text for r in reading.requirements] if reading else [], [one["text"] for one in labels])
        spans.right, spans.invented = spans.right + found.right, spans.invented + found.invented
        spans.missed += found.missed
        joined = join(pair.posting, reading)
        return joined, await self.judge(pair, joined), await self.judge(pair, pair.given)

    async def measure_postings(self, lines: Sequence[str]) -> dict[str, float]:
        """How well labelled postings are read, the model alone and joined with the offline reader; duties left out."""
        alone, joined, offline = Counts(), Counts(), Counts()
        for line in lines:
            if not line.strip():
                continue
            row = parse_line(line)
            posting = reader.read_posting(row["text"])
            labelled = spell_groups(row["truth"]["requirements"])
            self.tell({posting.text: labelled}, {})
            reading = await self.read(posting)
            labels = [r["text"] for r in labelled if r["kind"] != "responsibility"]
            for counts, read in ((alone, reading), (joined, join(posting, reading)), (offline, posting)):
                asked = [r.text for r in read.requirements if r.kind != "responsibility"] if read else []
                found = count_read(asked, labels)
                counts.right, counts.invented = counts.right + found.right, counts.invented + found.invented
                counts.missed += found.missed
        return {"req_f1": alone.f1, "joined_req_f1": joined.f1, "offline_req_f1": offline.f1}

    async def measure_tokens(self) -> dict[str, Any]:
        """A new scan of a resume of two pages and a posting of one, counted part by part."""
        occupation = next(o for o in load_occupations() if len(o.duties) >= 8 and len(o.skills) >= 8)
        posting = reader.read_posting(write_page(occupation))
        resume = read_resume(write_two_pages(load_occupations()[load_occupations().index(occupation) + 1], occupation))
        labels = [{"text": r.text, "kind": r.kind, "level": r.level} for r in posting.requirements]
        lines = self.engine.list_open(resume, posting, as_of=AS_OF).lines
        self.tell({posting.text: labels}, {r.text: [lines[n % len(lines)]] for n, r in enumerate(posting.requirements)})
        before = len(self.calls)
        reading = await self.read(posting)
        pair = Pair(resume, posting, posting, "good", False, "", (), ())
        await self.judge(pair, join(posting, reading))
        calls = self.calls[before:]
        parts = {str(call.task): count_tokens(call) for call in calls}
        usd = total_usd([_priced(call) for call in calls])
        return {
            "tokens_in": sum(part["in"] for part in parts.values()),
            "tokens_out": sum(part["out"] for part in parts.values()),
            "tokens_by_part": parts,
            "resume_words": len(resume.text.split()),
            "posting_words": len(posting.text.split()),
            "money_usd": float(usd) if usd is not None else None,
            "prices": calls[0].prices if calls else "",
        }


def _priced(call: CallRecord) -> CallRecord:
    """The call by the tokens that we count, whatever a stand-in says."""
    from core.ai.prices import price
    from core.ai.protocol import Tokens

    counted = count_tokens(call)
    usd = price(call.provider, call.model, Tokens(sent=counted["in"], answered=counted["out"]))
    return call.model_copy(update={"usd": usd})


def count_tokens(call: CallRecord) -> dict[str, int]:
    """Tokens of what stays (prompt and schema), of the material, and of the answer."""
    from core.ai.judging import WireVerdicts
    from core.ai.prompt import load_prompt
    from core.ai.reading import WirePosting

    shape = WirePosting if call.task is AiTask.READ else WireVerdicts
    prompt = load_prompt(str(call.task), shape)
    fixed = _count(prompt.text) + _count(json.dumps(prompt.schema))
    material = sum(_count(part) for part in call.request)
    return {"in": fixed + material, "fixed": fixed, "out": _count(call.answer)}


def _count(text: str) -> int:
    return len(get_encoding("o200k_base").encode(text))


def write_page(occupation: Occupation) -> str:
    """A posting of a page."""
    about = (
        "We are a company of two hundred people in four towns. For thirty years we have served the same customers, and "
        "we look for somebody who stays. You work in a team of nine, with one day a week at home.\n"
    )
    benefits = "\nWhat we offer\n- 28 days of holiday\n- A pension from the first day\n- Training in working hours\n"
    legal = "\nWe are an equal opportunity employer and decide without regard to age, sex, origin or religion.\n"
    return f"{write_posting(occupation)}\n\nAbout us\n{about * 3}{benefits}{legal}"


def write_two_pages(occupation: Occupation, other: Occupation) -> str:
    """A resume of two pages: four positions with what was done in each, education, skills."""
    parts = ["Sam Example", "sam@example.com | +44 113 496 0000 | Leeds, UK", occupation.title, "", "Experience"]
    for number, (first, last) in enumerate(((2019, "present"), (2015, 2019), (2011, 2015), (2008, 2011))):
        parts += [f"{occupation.title}, Example Works {number + 1}, {first} - {last}"]
        told = (*occupation.duties, *other.duties)
        parts += [f"- {duty}, and wrote down each month how it went and what it cost" for duty in told[number::2][:8]]
    parts += ["", "Education", "Bachelor of Science, Example University, 2004 - 2008", "", "Skills"]
    parts += [", ".join((*occupation.skills[:12], *occupation.tools[:8]))]
    return "\n".join(parts)


async def run(options: argparse.Namespace) -> dict[str, Any]:
    """Everything that was asked for."""
    async with AsyncExitStack() as stack:
        settings = Settings()
        sandbox = None
        if options.provider in STAND_INS:
            sandbox = await stack.enter_async_context(Sandbox())
            settings = Settings(
                _env_file=None,
                anthropic_api_key=SecretStr(sandbox.ai.key),
                anthropic_base_url=sandbox.anthropic_url,
                openai_api_key=None,
            )
        models = open_models(settings)
        stack.push_async_callback(models.close)
        provider = Provider.CLAUDE if sandbox else Provider(options.provider)
        guard = LocalGuard(Decimal(options.max_usd) if options.max_usd else None)
        bench = Bench(options.provider, Engine.load(), models, provider, sandbox, guard)
        ratios: dict[str, float] = {}
        figures: dict[str, Any] = await bench.measure_tokens()
        began = time.perf_counter()
        if options.pairs:
            ratios, found = await bench.measure_pairs(read_pairs(options.pairs)[:: options.every])
            figures |= found
        if options.postings:
            text = await asyncio.to_thread(options.postings.read_text, "utf-8")
            found = await bench.measure_postings(text.split("\n"))
            figures |= {f"postings_{name}": value for name, value in found.items()}
        figures |= {"seconds": time.perf_counter() - began, "calls": len(bench.calls), "failed": bench.failed}
        if sandbox:
            figures |= await measure_own_time(bench.engine, settings, sandbox)
    return {"ratios": _rounded(ratios), "figures": _rounded(figures)}


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 5) if isinstance(value, float) else value for name, value in values.items()}


def main(argv: Sequence[str]) -> int:
    """Prints one JSON object as the last line."""
    parser = argparse.ArgumentParser(prog="python -m bench ai", description=__doc__)
    parser.add_argument("--provider", choices=("claude", "openai", *STAND_INS), default="oracle")
    parser.add_argument("--pairs", type=Path, help="labelled pairs, JSON lines")
    parser.add_argument("--postings", type=Path, help="labelled postings, JSON lines")
    parser.add_argument("--every", type=int, default=1, help="take each such pair only")
    parser.add_argument("--max-usd", help="the most that it may cost")
    result = asyncio.run(run(parser.parse_args(argv)))
    result = {"bench": "ai", **result}
    result["machine"] = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    print(json.dumps(result))
    return 0
