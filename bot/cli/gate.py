"""`shortlist gate`: what in a draft stands on the resume."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.match import fail, load_posting, load_resume
from core.decoding import text_of
from core.writing.gate import CheckedSentence, FindingCode
from core.writing.gate.draft import check_text

LONGEST = 60_000  # characters of a draft; a letter has three thousand

_SENTENCES = {
    FindingCode.NUMBER: "the resume has no such number",
    FindingCode.MONEY: "the resume has no such sum",
    FindingCode.PERCENT: "the resume has no such share",
    FindingCode.DATE: "the resume has no such date",
    FindingCode.TENURE: "the positions do not last that long",
    FindingCode.PEOPLE_LED: "the resume leads no such people",
    FindingCode.EMPLOYER: "the resume names no such employer",
    FindingCode.SCHOOL: "the resume names no such school",
    FindingCode.TITLE: "the resume has no such title",
    FindingCode.SENIORITY: "the resume holds no such rank",
    FindingCode.SKILL: "the resume does not show it",
    FindingCode.LANGUAGE: "the resume does not speak it that well",
    FindingCode.DEGREE: "the resume has no such degree",
    FindingCode.LICENCE: "the resume has no such paper",
    FindingCode.SUPERLATIVE: "nothing carries the superlative",
    FindingCode.STRENGTH: "the resume says less",
    FindingCode.NEVER: "the answer to this was Never",
    FindingCode.PLANTED: "it is an instruction and not a sentence of a letter",
    FindingCode.UNKNOWN_NAME: "the resume knows no such name",
    FindingCode.UNKNOWN_FACT: "no such fact was given",
}


def gate(
    draft: Annotated[Path, typer.Argument(help="The draft as text: a letter, an answer, a bullet.")],
    resume: Annotated[Path, typer.Argument(help="The resume: PDF, DOCX, text or Markdown.")],
    posting: Annotated[
        Path | None, typer.Argument(help="The posting as text; it carries claims of the employer.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Every sentence with its findings as JSON.")] = False,
) -> None:
    """Shows which sentences of a draft stand on the resume; exit status 1 when one does not."""
    text = _read_draft(draft)
    read = load_posting(posting) if posting else None
    checked = check_text(text, load_resume(resume), read)
    if not checked:
        raise fail(f"{draft} holds no sentence.")
    if as_json:
        print(json.dumps({"sentences": [sentence.model_dump(mode="json") for sentence in checked]}, ensure_ascii=False))
    else:
        _print_checked(checked)
    if not all(sentence.passes for sentence in checked):
        raise typer.Exit(1)


def _read_draft(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise fail(f"{path} cannot be read: {error.strerror}.") from None
    text = text_of(content)
    if text is None:
        raise fail(f"{path} is not a text.")
    if len(text) > LONGEST:
        raise fail(f"{path} is longer than a draft can be: {LONGEST} characters at most.")
    return text


def _print_checked(checked: tuple[CheckedSentence, ...]) -> None:
    for sentence in checked:
        print(f"{'ok  ' if sentence.passes else 'stop'}  {sentence.text}")
        for finding in sentence.findings:
            print(f"        {finding.claim}: {_SENTENCES[finding.code]}")
    stopped = sum(not sentence.passes for sentence in checked)
    print(f"{len(checked) - stopped} of {len(checked)} sentences stand on the resume.")
