"""`shortlist letter`: a cover letter that passed the fact gate."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.match import fail, load_posting, load_resume
from bot.cli.settings import Unusable, load_settings
from core import model_writing
from core.ai.errors import NoProvider
from core.ai.guard import LocalGuard
from core.ai.providers import Models, open_models
from core.matching.engine import Engine
from core.writing import facts
from core.writing.evidence import Draft
from core.writing.export import to_docx, to_pdf
from core.writing.layout import Letter, lay_out, to_paragraphs, to_text
from core.writing.model import LANGUAGES, Length, Order, Tone
from core.writing.service import Material, write_by_templates
from db.models import Document
from db.states import Provider


def letter(
    resume: Annotated[Path, typer.Argument(help="The resume: PDF, DOCX, text or Markdown.")],
    posting: Annotated[Path, typer.Argument(help="The posting as text.")],
    engine: Annotated[str, typer.Option(help="offline, claude or openai.")] = "offline",
    language: Annotated[str | None, typer.Option(help="Of the letter; by default the posting's.")] = None,
    tone: Annotated[Tone, typer.Option(help="How it sounds.")] = Tone.NEUTRAL,
    short: Annotated[bool, typer.Option("--short", help="About half as long.")] = False,
    max_usd: Annotated[float | None, typer.Option(min=0, help="The most that a model may cost, in dollars.")] = None,
    docx: Annotated[Path | None, typer.Option(help="Write a Word document there.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write a PDF there.")] = None,
) -> None:
    """Writes a cover letter from what the resume proves, and from nothing else."""
    if engine not in set(Provider):
        raise fail(f"There is no engine {engine}: use offline, claude or openai.")
    if language is not None and language not in LANGUAGES:
        raise fail(f"There are no letters in {language}; use one of {', '.join(LANGUAGES)}.")
    read, asked = load_resume(resume), load_posting(posting)
    sheet = facts.gather(read, asked, Engine.load().match(read, asked), language=language)
    order = Order(tone=tone, length=Length.SHORT if short else Length.NORMAL)
    material = Material(Document(provider=Provider(engine)), order, read, asked, sheet, ())
    draft = asyncio.run(_write(material, max_usd))
    today = datetime.now(UTC).date()
    written = lay_out(to_paragraphs(draft), draft.language, read.contact, asked, tone=tone, today=today)
    if sheet.for_present_employer:
        _note("This posting seems to be of the company where the resume says you work now.")
    if sheet.languages_differ:
        _note("Resume and letter are in different languages: only names could be taken over, not whole lines.")
    _save(written, docx, pdf)
    if docx is None and pdf is None:
        print(to_text(written))


async def _write(material: Material, max_usd: float | None) -> Draft:
    """By templates, or by the engine of the document; what a model could not do is said, and templates stand in."""
    wanted = Provider(material.document.provider)
    if wanted is Provider.OFFLINE:
        return (await write_by_templates(material)).draft
    models = _open_models()
    try:
        models.client(wanted)
        guard = LocalGuard(None if max_usd is None else Decimal(str(max_usd)))
        done = await model_writing.run(models, guard, material, (wanted,), model_writing.growing_for(material))
    except NoProvider:
        name = "ANTHROPIC_API_KEY" if wanted is Provider.CLAUDE else "OPENAI_API_KEY"
        raise fail(f"The engine {wanted} has no key: set {name}, or use offline.") from None
    finally:
        await models.close()
    if done.provider is not wanted:
        _note(f"{wanted} gave no usable answer, so this letter is from templates.")
    return done.draft


def _open_models() -> Models:
    try:
        return open_models(load_settings())
    except Unusable as error:
        raise fail(str(error)) from None


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
        _note(f"The letter is in {path}.")
