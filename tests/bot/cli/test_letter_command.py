"""`shortlist letter`: text, Word and PDF, and clear words for what cannot be used."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from docx import Document
from typer.testing import CliRunner

from bot.__main__ import app
from tests.core.writing.material import POSTINGS, RESUMES

RUN = CliRunner()


@pytest.fixture(params=sorted(RESUMES))
def files(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """A resume and a posting of a language as files."""
    resume, posting = tmp_path / "resume.txt", tmp_path / "posting.txt"
    resume.write_text(RESUMES[request.param], encoding="utf-8")
    posting.write_text(POSTINGS[request.param], encoding="utf-8")
    return str(resume), str(posting)


def test_the_letter_is_printed_saved_as_word_and_as_pdf(files: tuple[str, str], tmp_path: Path) -> None:
    printed = RUN.invoke(app, ["letter", *files])
    assert printed.exit_code == 0, printed.output
    docx, pdf = tmp_path / "letter.docx", tmp_path / "letter.pdf"
    saved = RUN.invoke(app, ["letter", *files, "--docx", str(docx), "--pdf", str(pdf)])
    assert saved.exit_code == 0, saved.output
    name = Path(files[0]).read_text(encoding="utf-8").split("\n")[0]
    email = Path(files[0]).read_text(encoding="utf-8").split(" | ")[1]
    word = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(docx.read_bytes())).paragraphs)
    assert str(docx) in saved.output.replace("\n", "")
    assert str(pdf) in saved.output.replace("\n", "")
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    page = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    for sentence in printed.stdout.split("\n\n")[1].split(". ")[0], name, email:
        assert sentence in word or sentence in printed.stdout
        assert " ".join(sentence.split()[:4]) in " ".join(page.split())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--engine", "oracle"], "oracle"),
        (["--language", "ja"], "ja"),
        (["--pdf", "/nowhere/at/all.pdf"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(options: list[str], said: str, tmp_path: Path) -> None:
    resume, posting = tmp_path / "resume.txt", tmp_path / "posting.txt"
    resume.write_text(RESUMES["en"], encoding="utf-8")
    posting.write_text(POSTINGS["en"], encoding="utf-8")
    done = RUN.invoke(app, ["letter", str(resume), str(posting), *options])
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output
