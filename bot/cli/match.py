"""`shortlist scan`, `match` and `posting`: the matcher from the command line."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.report_text import print_report
from bot.cli.settings import Unusable, load_settings
from bot.serve.logs import configure_logs
from core.ai.errors import BudgetSpent, ModelFault, NoProvider
from core.ai.guard import LocalGuard
from core.ai.providers import open_models
from core.ai.records import total_usd
from core.ai.scanning import Looked, Pair, Scanner
from core.decoding import text_of
from core.errors import DocumentRejected, PostingRejected, ReaderUnavailable
from core.matching.engine import Engine
from core.matching.labels import (
    EntryBroken,
    name_entry,
    parse_line,
    read_resume,
    score_category,
    score_lines,
    take_text,
)
from core.matching.model import Report
from core.postings.model import Posting
from core.postings.reader import read_posting
from core.resumes.isolated import IsolatedReader
from core.resumes.model import Resume
from db.states import Provider


def fail(sentence: str) -> typer.Exit:
    """Bad usage or unreadable input: says so, and is the exit to raise."""
    print(sentence, file=sys.stderr)
    return typer.Exit(2)


def _print(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def _describe_posting(name: str, text: str) -> dict[str, Any]:
    try:
        posting = read_posting(text)
    except PostingRejected as error:
        return _describe_fault(name, str(error.fault))
    fields = ("title", "company", "location", "employment_type", "salary", "language")
    described: dict[str, Any] = {field: getattr(posting, field) for field in fields}
    described["requirements"] = [
        {"text": r.text, "kind": r.kind, "level": r.level, "years": r.years, "any_of": list(r.any_of)}
        for r in posting.requirements
    ]
    return {"id": name, "ok": True, "error": None, "posting": described}


def _describe_fault(name: str, error: str) -> dict[str, Any]:
    return {"id": name, "ok": False, "error": error, "posting": None}


def posting(
    files: Annotated[list[Path], typer.Argument(help="Text files, or .jsonl files with id and text a line.")],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON line a posting.")] = False,
) -> None:
    """Shows what is read from a job posting."""
    failed = False
    for path in files:
        for described in _describe_file(path):
            failed = failed or not described["ok"]
            sys.stdout.write(json.dumps(described, ensure_ascii=False, indent=None if jsonl else 2) + "\n")
    if failed:
        raise typer.Exit(1)


def _describe_file(path: Path) -> Iterator[dict[str, Any]]:
    """One posting of a text file, many of a .jsonl file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise fail(f"{path} cannot be read: {error.strerror}") from None
    if path.suffix != ".jsonl":
        yield _describe_posting(path.stem, content.decode("utf-8", errors="replace"))
        return
    for number, line in enumerate(line for line in content.split(b"\n") if line.strip()):
        yield _describe_line(line, number)


def _describe_line(line: bytes, number: int) -> dict[str, Any]:
    try:
        row = parse_line(line)
    except EntryBroken as error:
        return _describe_fault(str(number), str(error))
    name = str(name_entry(row, number))
    try:
        return _describe_posting(name, take_text(row, "text"))
    except EntryBroken as error:
        return _describe_fault(name, str(error))


def scan(
    resume: Annotated[Path, typer.Argument(help="The resume: PDF, DOCX, text or Markdown.")],
    posting: Annotated[Path, typer.Argument(help="The posting as text.")],
    engine: Annotated[str, typer.Option(help="offline, claude or openai.")] = "offline",
    as_json: Annotated[bool, typer.Option("--json", help="The whole report as JSON.")] = False,
    max_usd: Annotated[float | None, typer.Option(min=0, help="The most that a model may cost, in dollars.")] = None,
) -> None:
    """Shows how one resume reads against one posting."""
    if engine not in set(Provider):
        raise fail(f"There is no engine {engine}: use offline, claude or openai.")
    read, content = load_posting(posting), load_resume(resume)
    offline = engine == Provider.OFFLINE
    report = Engine.load().match(content, read) if offline else _look(engine, content, read, max_usd)
    if as_json:
        _print(report.model_dump(mode="json"))
    else:
        print_report(report, read)


def _look(engine: str, resume: Resume, posting: Posting, max_usd: float | None) -> Report:
    """The report by a model; whatever keeps it from answering ends the command with a sentence."""
    try:
        looked = asyncio.run(_ask(engine, resume, posting, max_usd))
    except Unusable as error:
        raise fail(str(error)) from None
    except NoProvider:
        name = "ANTHROPIC_API_KEY" if engine == Provider.CLAUDE else "OPENAI_API_KEY"
        raise fail(f"The engine {engine} has no key: set {name}, or use offline.") from None
    except BudgetSpent:
        raise fail(f"A scan by {engine} may cost more than --max-usd {max_usd}. Nothing more was asked.") from None
    except ModelFault as fault:
        raise fail(f"{engine} gave no usable answer ({fault.code}). Try again later, or use offline.") from None
    usd = total_usd(looked.calls)
    cost = "an unknown sum: no price is published for the model" if usd is None else f"${usd:.4f}"
    print(f"{len(looked.calls)} calls of {engine}, {cost}.", file=sys.stderr)
    return looked.report


async def _ask(engine: str, resume: Resume, posting: Posting, max_usd: float | None) -> Looked:
    settings = load_settings()
    # On stderr, and only what went wrong: stdout belongs to the report.
    configure_logs(settings.model_copy(update={"log_level": "WARNING"}))
    models = open_models(settings)
    try:
        guard = LocalGuard(None if max_usd is None else Decimal(str(max_usd)))
        scanner = Scanner.of(models, engine, guard)
        return await scanner.look(await asyncio.to_thread(Engine.load), Pair(resume, posting))
    finally:
        await models.close()


def load_posting(path: Path) -> Posting:
    """The posting in a text file. Raises `typer.Exit` with a sentence where it cannot be used."""
    try:
        return read_posting(path.read_text("utf-8", errors="replace"))
    except PostingRejected as error:
        raise fail(f"{path} cannot be used as a posting: {error.fault}.") from None
    except OSError as error:
        raise fail(f"{path} cannot be read: {error.strerror}") from None


def load_resume(path: Path) -> Resume:
    """The resume in a file. Raises `typer.Exit` with a sentence where it cannot be used."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise fail(f"{path} cannot be read: {error.strerror}") from None
    text = text_of(content)
    try:
        # What is named as a resume here is one, however little it says; and text needs no process of its own.
        if text is not None:
            return read_resume(text)
        return asyncio.run(_read_document(content, path.name))
    except DocumentRejected as error:
        raise fail(f"{path} cannot be read as a resume: {error.fault}.") from None
    except ReaderUnavailable:
        raise fail("The process that opens documents did not start or did not answer. Run the command again.") from None


async def _read_document(content: bytes, name: str) -> Resume:
    async with IsolatedReader() as reader:
        return await reader.read(content, name)


def match(
    pairs: Annotated[Path | None, typer.Option(help="JSON lines with resume_text and job_text.")] = None,
    category: Annotated[Path | None, typer.Option(help="A file of resumes and jobs: every pair is scored.")] = None,
    given: Annotated[bool, typer.Option("--given", help="Take required_skills as the requirements.")] = False,
    verdicts: Annotated[bool, typer.Option("--verdicts", help="Add the verdict on each requirement.")] = False,
) -> None:
    """Scores many pairs, one JSON line each."""
    if pairs is not None and category is None:
        results = _score_pairs(pairs, given=given, verdicts=verdicts)
    elif category is not None and pairs is None and not (given or verdicts):
        results = _score_category(category)
    else:
        raise fail("Give either --pairs or --category; --given and --verdicts belong to --pairs.")
    failed = False
    for result in results:
        failed = failed or not result.get("ok", True)
        _print(result)
    if failed:
        raise typer.Exit(1)


def _score_pairs(path: Path, *, given: bool, verdicts: bool) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise fail(f"{path} cannot be read: {error.strerror}") from None
    return score_lines(Engine.load(), lines, given=given, verdicts=verdicts)


def _score_category(path: Path) -> Iterator[dict[str, Any]]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise fail(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise fail(f"{path} is not JSON: {error}") from None
    resumes, jobs = (data.get("resumes"), data.get("jobs")) if isinstance(data, dict) else (None, None)
    if not (isinstance(resumes, list) and isinstance(jobs, list)):
        raise fail(f"{path} has no lists of resumes and jobs.")
    return score_category(Engine.load(), resumes, jobs)
