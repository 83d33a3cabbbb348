"""`shortlist parse`: what a machine reads in resumes."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import typer

from core.errors import DocumentRejected, ReaderUnavailable
from core.resumes.isolated import IsolatedReader
from core.resumes.model import Resume

UNAVAILABLE = "reader_unavailable"  # the error of a file that was not read for a reason of ours


def parse(
    files: Annotated[list[Path], typer.Argument(help="PDF, DOCX or text files; a folder stands for its PDFs.")],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON line a file.")] = False,
) -> None:
    """Print what a machine reads in each file."""
    paths = [path for file in files for path in (sorted(file.glob("*.pdf")) if file.is_dir() else [file])]
    missing = next((path for path in files if not path.exists()), None)
    if missing is not None or not paths:
        typer.echo(f"Cannot read {missing}: no such file." if missing else "No PDF found there.", err=True)
        raise typer.Exit(2)
    if not asyncio.run(_print_all(paths, jsonl)):
        raise typer.Exit(1)


async def _print_all(paths: list[Path], jsonl: bool) -> bool:
    errors = set()
    async for row in _rows(paths):
        errors.add(row["error"])
        print(json.dumps(row, ensure_ascii=False) if jsonl else _describe(row))
        sys.stdout.flush()
    if UNAVAILABLE in errors:
        typer.echo(
            "The process that opens documents did not start or did not answer; nothing is wrong with the files "
            f"marked {UNAVAILABLE}. Run the command again when the machine is less busy.",
            err=True,
        )
    return errors <= {None}


async def _rows(paths: list[Path]) -> AsyncIterator[dict[str, Any]]:
    async with IsolatedReader() as reader:
        try:
            await reader.warm_up()
        except ReaderUnavailable:
            # Each file would wait as long again for the same answer.
            for path in paths:
                yield {**_new_row(path), "error": UNAVAILABLE}
            return
        for path in paths:
            yield await _row(reader, path)


def _new_row(path: Path) -> dict[str, Any]:
    return {"id": path.stem, "ok": False, "error": None, "seconds": 0.0, "resume": None}


async def _row(reader: IsolatedReader, path: Path) -> dict[str, Any]:
    started = time.perf_counter()
    row = _new_row(path)
    try:
        row["resume"] = to_json(await reader.read(await asyncio.to_thread(path.read_bytes), path.name))
        row["ok"] = True
    except DocumentRejected as rejected:
        row["error"] = str(rejected.fault)
    except ReaderUnavailable:
        row["error"] = UNAVAILABLE
    except OSError as error:
        row["error"] = error.strerror or type(error).__name__
    row["seconds"] = round(time.perf_counter() - started, 4)
    return row


def to_json(resume: Resume) -> dict[str, Any]:
    """The resume in the shape that `docs/reading.md` promises."""
    out = resume.model_dump(mode="json")
    out["warnings"] = out.pop("findings")
    return out


def _describe(row: dict[str, Any]) -> str:
    if not row["ok"]:
        return f"{row['id']}: {row['error']}"
    resume = row["resume"]
    contact = resume["contact"]
    lines = [f"{row['id']}: {contact['name'] or '(no name)'}", f"  readability {resume['readability']}"]
    lines += [f"  {key}: {contact[key]}" for key in ("email", "phone", "location") if contact[key]]
    lines += [
        f"  job: {job['title'] or '?'} | {job['company'] or '?'} | {job['start'] or '?'} - {job['end']}"
        for job in resume["experience"]
    ]
    lines += [
        f"  education: {course['degree'] or '?'} | {course['institution'] or '?'}" for course in resume["education"]
    ]
    lines.append(f"  skills: {', '.join(resume['skills'])}")
    lines += [f"  {warning['code']}: {warning['message']}" for warning in resume["warnings"]]
    return "\n".join(lines)
