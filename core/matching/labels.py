"""Files of resumes and postings that are scored in bulk: labelled pairs, and categories of both.

Pairs are JSON lines with `resume_text`, `job_text` and, where known, `id`, `required_skills` and `job_title`.
Categories are one JSON object of `resumes` (`id`, `text`) and `jobs` (`id`, `text` and, where known, `title`). The
command line prints what is said of them, the benchmarks measure it; a bad entry gets a sentence and never stops the
others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any

from core.errors import DocumentRejected, PostingRejected, ShortlistError
from core.matching.engine import Engine
from core.matching.model import JudgedRequirement
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.postings.reader import read_posting
from core.resumes.model import Resume
from core.resumes.reader import read_resume_text


class EntryBroken(ShortlistError):
    """An entry that cannot be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A resume and a posting, each a text that has been read."""

    resume: Resume
    posting: Posting


def read_resume(text: str) -> Resume:
    """A resume that is given as text. Raises `EntryBroken` where it is longer than any resume."""
    try:
        return read_resume_text(text)
    except DocumentRejected as rejected:
        raise EntryBroken(f"the resume cannot be read: {rejected.fault}") from None


def parse_line(line: str | bytes) -> Mapping[str, Any]:
    """The object of a JSON line. Raises `EntryBroken`."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise EntryBroken(f"not JSON: {error}") from None
    return check_object(row)


def take_text(row: Mapping[str, Any], key: str) -> str:
    """A text of an entry; halves of characters, which JSON can spell, are replaced. Raises `EntryBroken`."""
    if key not in row:
        raise EntryBroken(f"lacks {key}")
    if not isinstance(row[key], str):
        raise EntryBroken(f"{key} is not a text")
    return str(row[key]).encode("utf-8", "replace").decode("utf-8")


def read_pair(row: Mapping[str, Any], *, given: bool = False) -> Pair:
    """The pair of a line; with `given` the listed skills stand for the posting's requirements. Raises `EntryBroken`,
    `PostingRejected`."""
    text, resume_text = take_text(row, "job_text"), take_text(row, "resume_text")
    return Pair(posting=give_requirements(row) if given else read_posting(text), resume=read_resume(resume_text))


def give_requirements(row: Mapping[str, Any]) -> Posting:
    """The posting with the listed skills in place of what would be read from its text. Raises `EntryBroken`."""
    skills = row.get("required_skills") or []
    if not isinstance(skills, list):
        raise EntryBroken("required_skills is not a list")
    requirements = tuple(
        Requirement(id=f"r{n}", text=str(skill), kind=RequirementKind.SKILL, level=RequirementLevel.MUST)
        for n, skill in enumerate(skills, 1)
    )
    title = take_text(row, "job_title") if row.get("job_title") else None
    return Posting(title=title, requirements=requirements, text=take_text(row, "job_text"), language="en")


def read_job(job: Mapping[str, Any]) -> Posting:
    """The posting of a category, under its own title. Raises `EntryBroken`, `PostingRejected`."""
    title = take_text(job, "title").strip() if job.get("title") else ""
    posting = read_posting(f"{title}\n{take_text(job, 'text')}")
    return posting.model_copy(update={"title": title}) if title else posting


def score_lines(
    engine: Engine,
    lines: Iterable[str | bytes],
    *,
    given: bool = False,
    verdicts: bool = False,
    as_of: date | None = None,
) -> Iterator[dict[str, Any]]:
    """One result for each line that is not blank: `id`, `score` 0 to 100, `missing`, `seconds`; with `verdicts` also
    `requirements`. A line that cannot be used has `ok` false, an `error` and no score."""
    for number, line in enumerate(line for line in lines if line.strip()):
        name: Any = number
        began = perf_counter()
        try:
            row = parse_line(line)
            name = row.get("id", number)
            pair = read_pair(row, given=given)
        except (EntryBroken, PostingRejected) as error:
            yield {"id": name, **_describe_fault(error), "score": 0.0, "missing": None}
            continue
        scored = engine.score(pair.resume, pair.posting, as_of=as_of)
        score = scored.coverage * 100 if given else scored.score
        said = {"requirements": _list_verdicts(engine, pair, as_of)} if verdicts else {}
        seconds = round(perf_counter() - began, 6)
        yield {"id": name, "score": round(score, 4), "missing": list(scored.missing), "seconds": seconds, **said}


def _describe_fault(error: Exception) -> dict[str, Any]:
    return {"ok": False, "error": str(error)}


def _list_verdicts(engine: Engine, pair: Pair, as_of: date | None) -> list[dict[str, Any]]:
    years = {requirement.id: requirement.years for requirement in pair.posting.requirements}
    return [_describe_verdict(j, years[j.id]) for j in engine.explain(pair.resume, pair.posting, as_of=as_of)]


def _describe_verdict(judged: JudgedRequirement, years: float | None) -> dict[str, Any]:
    return {
        "text": judged.text,
        "kind": judged.kind,
        "level": judged.level,
        "years": years,
        "verdict": judged.verdict,
        "quote": judged.evidence[0].quote if judged.evidence else None,
    }


def score_category(
    engine: Engine, resumes: Sequence[Any], jobs: Sequence[Any], *, as_of: date | None = None
) -> Iterator[dict[str, Any]]:
    """One result for each job and resume: `job`, `resume`, `score` 0 to 100. A resume that cannot be used has one line
    with `ok` false and an `error`, and is left out; a job that cannot be used has such a line for each resume."""
    read: list[tuple[str, Resume]] = []
    for number, entry in enumerate(resumes):
        try:
            read.append((str(name_entry(entry, number)), read_resume(take_text(check_object(entry), "text"))))
        except EntryBroken as error:
            yield {"job": None, "resume": str(name_entry(entry, number)), "score": 0.0, **_describe_fault(error)}
    for number, job in enumerate(jobs):
        for name, score, fault in _score_job(engine, job, read, as_of):
            yield {"job": name_entry(job, number), "resume": name, "score": score, **fault}


def _score_job(
    engine: Engine, job: Any, resumes: Sequence[tuple[str, Resume]], as_of: date | None
) -> Iterator[tuple[str, float, dict[str, Any]]]:
    try:
        posting = read_job(check_object(job))
    except (EntryBroken, PostingRejected) as error:
        yield from ((name, 0.0, _describe_fault(error)) for name, _ in resumes)
        return
    for name, resume in resumes:
        yield name, round(engine.score(resume, posting, as_of=as_of).score, 4), {}


def check_object(entry: Any) -> Mapping[str, Any]:
    """An entry of a file, which has to be a JSON object. Raises `EntryBroken`."""
    if not isinstance(entry, dict):
        raise EntryBroken("not a JSON object")
    return entry


def name_entry(entry: Any, number: int) -> Any:
    """The `id` of an entry, else its place in the file from 0 on."""
    return entry.get("id", number) if isinstance(entry, dict) else number
