"""`shortlist scan`, `match` and `posting`: the matcher from the command line."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer

from bot.cli.report_text import print_report
from core.errors import DocumentRejected, PostingRejected, ReaderUnavailable
from core.matching.engine import Engine
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.postings.reader import read_posting
from core.resumes.isolated import IsolatedReader
from core.resumes.model import Resume
from core.resumes.plaintext import read_text


def _fail(sentence: str) -> typer.Exit:
    print(sentence, file=sys.stderr)
    return typer.Exit(2)


def _read_lines(path: Path) -> list[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise _fail(f"{path} cannot be read as JSON lines: {error}") from None


def _print(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def _describe_posting(name: str, text: str) -> dict[str, Any]:
    try:
        posting = read_posting(text)
    except PostingRejected as error:
        return {"id": name, "ok": False, "error": str(error.fault), "posting": None}
    fields = ("title", "company", "location", "employment_type", "salary", "language")
    described: dict[str, Any] = {field: getattr(posting, field) for field in fields}
    described["requirements"] = [
        {"text": r.text, "kind": r.kind, "level": r.level, "years": r.years, "any_of": list(r.any_of)}
        for r in posting.requirements
    ]
    return {"id": name, "ok": True, "error": None, "posting": described}


def posting(
    files: Annotated[list[Path], typer.Argument(help="Text files, or .jsonl files with id and text a line.")],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON line a posting.")] = False,
) -> None:
    """Shows what is read from a job posting."""
    failed = False
    for path in files:
        if path.suffix == ".jsonl":
            rows = [(str(row.get("id", n)), str(row.get("text", ""))) for n, row in enumerate(_read_lines(path))]
        else:
            try:
                rows = [(path.stem, path.read_text("utf-8", errors="replace"))]
            except OSError as error:
                raise _fail(f"{path} cannot be read: {error.strerror}") from None
        for name, text in rows:
            described = _describe_posting(name, text)
            failed = failed or not described["ok"]
            if jsonl:
                _print(described)
            else:
                sys.stdout.write(json.dumps(described, ensure_ascii=False, indent=2) + "\n")
    if failed:
        raise typer.Exit(1)


def scan(
    resume: Annotated[Path, typer.Argument(help="The resume: PDF, DOCX, text or Markdown.")],
    posting: Annotated[Path, typer.Argument(help="The posting as text.")],
    engine: Annotated[str, typer.Option(help="offline, claude or openai.")] = "offline",
    as_json: Annotated[bool, typer.Option("--json", help="The whole report as JSON.")] = False,
) -> None:
    """Shows how one resume reads against one posting."""
    if engine != "offline":
        raise _fail(f"The engine {engine} is not set up here; use offline.")
    try:
        read = read_posting(posting.read_text("utf-8", errors="replace"))
    except PostingRejected as error:
        raise _fail(f"{posting} cannot be used as a posting: {error.fault}.") from None
    except OSError as error:
        raise _fail(f"{posting} cannot be read: {error.strerror}") from None
    report = Engine.load().match(_read_resume(resume), read)
    if as_json:
        _print(report.model_dump(mode="json"))
    else:
        print_report(report, read)


def _read_resume(path: Path) -> Resume:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _fail(f"{path} cannot be read: {error.strerror}") from None
    if content[:5] != b"%PDF-" and content[:2] != b"PK":
        return read_text(content.decode("utf-8", errors="replace"))
    try:
        return asyncio.run(_read_document(content, path.name))
    except DocumentRejected as error:
        raise _fail(f"{path} cannot be read as a resume: {error.fault}.") from None
    except ReaderUnavailable:
        raise _fail(
            "The process that opens documents did not start or did not answer. Run the command again."
        ) from None


async def _read_document(content: bytes, name: str) -> Resume:
    async with IsolatedReader() as reader:
        return await reader.read(content, name)


def match(
    pairs: Annotated[Path | None, typer.Option(help="JSON lines with resume_text and job_text.")] = None,
    category: Annotated[Path | None, typer.Option(help="A file of resumes and jobs: every pair is scored.")] = None,
    given: Annotated[bool, typer.Option("--given", help="Take required_skills as the requirements.")] = False,
) -> None:
    """Scores many pairs, one JSON line each."""
    if (pairs is None) == (category is None):
        raise _fail("Give either --pairs or --category.")
    failed = _match_pairs(pairs, given) if pairs is not None else _match_category(category) if category else False
    if failed:
        raise typer.Exit(1)


def _match_pairs(path: Path, given: bool) -> bool:
    engine = Engine.load()
    failed = False
    for number, row in enumerate(_read_lines(path)):
        name = row.get("id", number)
        began = perf_counter()
        try:
            posting = _give(row) if given else read_posting(str(row["job_text"]))
            fit = engine.fit(read_text(str(row["resume_text"])), posting)
        except (PostingRejected, KeyError) as error:
            failed = True
            _print({"id": name, "ok": False, "error": str(error), "score": 0.0, "missing": None})
            continue
        score = fit.coverage * 100 if given else fit.score
        seconds = round(perf_counter() - began, 6)
        _print({"id": name, "score": round(score, 4), "missing": list(fit.missing), "seconds": seconds})
    return failed


def _give(row: dict[str, Any]) -> Posting:
    """The posting with the listed skills in place of what would be read from the text."""
    text = str(row["job_text"])
    skills = [str(s) for s in row.get("required_skills") or []]
    requirements = tuple(
        Requirement(id=f"r{n}", text=skill, kind=RequirementKind.SKILL, level=RequirementLevel.MUST)
        for n, skill in enumerate(skills, 1)
    )
    return Posting(title=row.get("job_title"), requirements=requirements, text=text, language="en")


def _match_category(path: Path) -> bool:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _fail(f"{path} cannot be read as JSON: {error}") from None
    engine = Engine.load()
    resumes = [(str(r["id"]), read_text(str(r["text"]))) for r in data["resumes"]]
    failed = False
    for job in data["jobs"]:
        posting = _read_job(job)
        failed = failed or posting is None
        for name, resume in resumes:
            score = engine.fit(resume, posting).score if posting else 0.0
            _print({"job": job["id"], "resume": name, "score": round(score, 4)})
    return failed


def _read_job(job: dict[str, Any]) -> Posting | None:
    title = str(job.get("title") or "").strip()
    try:
        posting = read_posting(f"{title}\n{job['text']}")
    except PostingRejected:
        return None
    return posting.model_copy(update={"title": title}) if title else posting
