"""`shortlist gate` says which sentences of a draft stand on the resume."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from bot.__main__ import app

RESUME = """Ada Example
Bookkeeper

Experience
Bookkeeper, Example Works (2015 - 2021)
- Closed the books of every month in QuickBooks
- Answered the questions of the auditors

Education
Bachelor of Arts, 2014
"""


def run(tmp_path: Path, draft: str | bytes, *options: str) -> Result:
    (tmp_path / "resume.txt").write_text(RESUME, "utf-8")
    path = tmp_path / "draft.txt"
    path.write_bytes(draft if isinstance(draft, bytes) else draft.encode())
    return CliRunner().invoke(app, ["gate", str(path), str(tmp_path / "resume.txt"), *options])


def test_a_draft_that_stands_on_the_resume_exits_with_0(tmp_path: Path) -> None:
    result = run(tmp_path, "I closed the books of every month in QuickBooks.")
    assert result.exit_code == 0
    assert "1 of 1 sentences" in result.stdout


def test_a_sentence_that_does_not_stand_exits_with_1_and_is_named(tmp_path: Path) -> None:
    result = run(tmp_path, "I closed the books of every month. I hold a PhD in economics.", "--json")
    assert result.exit_code == 1
    good, bad = json.loads(result.stdout)["sentences"]
    assert good == {"text": "I closed the books of every month.", "passes": True, "findings": []}
    assert not bad["passes"]
    assert "degree" in {finding["code"] for finding in bad["findings"]}


def test_the_findings_are_said_in_words(tmp_path: Path) -> None:
    result = run(tmp_path, "I led a team of 40 accountants.")
    assert result.exit_code == 1
    assert "the resume leads no such people" in result.stdout


def test_bad_input_gets_one_sentence(tmp_path: Path) -> None:
    for draft in (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x01\x02\x03", b"  \n", b"x" * 70_000):
        result = run(tmp_path, draft)
        assert result.exit_code == 2
        assert len(result.stderr.strip().split("\n")) == 1
    missing = CliRunner().invoke(app, ["gate", str(tmp_path / "none"), str(tmp_path / "resume.txt")])
    assert missing.exit_code == 2
    assert "cannot be read" in missing.stderr
