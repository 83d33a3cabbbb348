"""`shortlist parse` keeps its promises to scripts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from tests.core.resumes import papers
from tests.support import documents

RUNNER = CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a-good.pdf").write_bytes(papers.paper(papers.one_column))
    (tmp_path / "b-bad.pdf").write_bytes(b"\x00 no document")
    (tmp_path / "c-good.pdf").write_bytes(papers.paper(papers.sidebar))
    (tmp_path / "notes.txt").write_text("not for a machine")
    return tmp_path


def test_one_line_a_file_and_never_stopping_at_a_bad_one(folder: Path) -> None:
    result = RUNNER.invoke(app, ["parse", str(folder), "--jsonl"])
    rows = [json.loads(line) for line in result.stdout.split("\n") if line]
    assert [(row["id"], row["ok"]) for row in rows] == [("a-good", True), ("b-bad", False), ("c-good", True)]
    assert rows[1]["error"] == "not_a_document"
    assert result.exit_code == 1


def test_the_shape_of_a_line(folder: Path) -> None:
    result = RUNNER.invoke(app, ["parse", str(folder / "a-good.pdf"), "--jsonl"])
    row = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {"id", "ok", "error", "seconds", "resume"} == row.keys()
    assert row["resume"]["contact"]["email"] == papers.EMAIL
    assert row["resume"]["experience"][0]["end"] == "present"
    assert {"heading", "kind"} <= row["resume"]["sections"][0].keys()
    assert row["resume"]["warnings"] == []


def test_a_missing_file_is_bad_usage() -> None:
    result = RUNNER.invoke(app, ["parse", "/nowhere/resume.pdf"])
    assert result.exit_code == 2
    assert "no such file" in result.stderr


def test_people_can_read_the_output(folder: Path) -> None:
    result = RUNNER.invoke(app, ["parse", str(folder / "a-good.pdf")])
    assert papers.NAME in result.stdout
    assert "Harbour Systems Ltd" in result.stdout


def test_every_file_has_its_line_where_the_reader_cannot_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    result = RUNNER.invoke(app, ["parse", str(folder), "--jsonl"])
    rows = [json.loads(line) for line in result.stdout.split("\n") if line]
    assert [(row["id"], row["ok"]) for row in rows] == [("a-good", False), ("b-bad", False), ("c-good", False)]
    assert {row["error"] for row in rows} == {"reader_unavailable"}
    assert "nothing is wrong with the files" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.exit_code == 1


def test_a_scan_says_in_a_sentence_that_the_reader_cannot_start(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    posting = folder / "posting.txt"
    posting.write_text(documents.POSTING)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    result = RUNNER.invoke(app, ["scan", str(folder / "a-good.pdf"), str(posting)])
    assert "did not start or did not answer" in result.stderr
    assert "Unknown child process" not in caplog.text
    assert result.exit_code == 2
