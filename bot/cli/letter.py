"""`shortlist letter`: a cover letter that passed the fact gate."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.match import fail, load_posting, load_resume
from core.matching.engine import Engine
from core.writing import facts, offline
from core.writing.export import to_docx, to_pdf
from core.writing.layout import Letter, lay_out, to_paragraphs, to_text
from core.writing.model import LANGUAGES, Length, Order, Tone


def letter(
    resume: Annotated[Path, typer.Argument(help="The resume: PDF, DOCX, text or Markdown.")],
    posting: Annotated[Path, typer.Argument(help="The posting as text.")],
    engine: Annotated[str, typer.Option(help="offline, claude or openai.")] = "offline",
    language: Annotated[str | None, typer.Option(help="Of the letter; by default the posting's.")] = None,
    tone: Annotated[Tone, typer.Option(help="How it sounds.")] = Tone.NEUTRAL,
    short: Annotated[bool, typer.Option("--short", help="About half as long.")] = False,
    docx: Annotated[Path | None, typer.Option(help="Write a Word document there.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write a PDF there.")] = None,
) -> None:
    """Writes a cover letter from what the resume proves, and from nothing else."""
    if engine != "offline":
        raise fail(f"The engine {engine} is not set up here; use offline.")
    if language is not None and language not in LANGUAGES:
        raise fail(f"There are no letters in {language}; use one of {', '.join(LANGUAGES)}.")
    read, asked = load_resume(resume), load_posting(posting)
    sheet = facts.gather(read, asked, Engine.load().match(read, asked), language=language)
    order = Order(tone=tone, length=Length.SHORT if short else Length.NORMAL)
    draft = offline.write_offline(sheet, read, asked, order)
    today = datetime.now(UTC).date()
    written = lay_out(to_paragraphs(draft), draft.language, read.contact, asked, tone=tone, today=today)
    if sheet.for_present_employer:
        _note("This posting seems to be of the company where the resume says you work now.")
    if sheet.languages_differ:
        _note("Resume and letter are in different languages: only names could be taken over, not whole lines.")
    _save(written, docx, pdf)
    if docx is None and pdf is None:
        print(to_text(written))


def _note(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _save(written: Letter, docx: Path | None, pdf: Path | None) -> None:
    for path, make in ((docx, to_docx), (pdf, to_pdf)):
        if path is None:
            continue
        try:
            path.write_bytes(make(written))
        except OSError as error:
            raise fail(f"{path} cannot be written: {error.strerror}") from None
