"""`shortlist match` and `shortlist posting` print a line for every item, whatever it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app

RUNNER = CliRunner()
RESUME = """Ada Example
Bookkeeper

Experience
Bookkeeper, Example Works (2015 - 2021)
- Did the payroll processing of sixty people and closed the books of every month
- Kept four hundred accounts in QuickBooks and answered the questions of the auditors

Education
Bachelor of Arts, 2014
"""
POSTING = """Bookkeeper
Example Works

Requirements:
- 3 years of experience as a bookkeeper
- Payroll processing
- QuickBooks or Xero
- Welding would be a plus
"""
PAIR = {"id": "good", "resume_text": RESUME, "job_text": POSTING, "required_skills": ["Payroll processing", "Welding"]}


def write_lines(path: Path, *lines: object) -> Path:
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), "utf-8")
    return path


def run(*arguments: str) -> tuple[list[dict[str, Any]], Result]:
    result = RUNNER.invoke(app, list(arguments))
    return [json.loads(line) for line in result.stdout.split("\n") if line], result


def test_the_shape_of_a_line(tmp_path: Path) -> None:
    (row,), result = run("match", "--pairs", str(write_lines(tmp_path / "pairs.jsonl", PAIR)))
    assert result.exit_code == 0
    assert row.keys() == {"id", "score", "missing", "seconds"}
    assert row["id"] == "good"
    assert "Welding" in row["missing"][0]


def test_the_given_skills_stand_for_the_requirements(tmp_path: Path) -> None:
    (row,), _ = run("match", "--pairs", str(write_lines(tmp_path / "pairs.jsonl", PAIR)), "--given")
    assert row["missing"] == ["Welding"]
    assert row["score"] == 50.0


def test_verdicts_name_every_requirement_and_quote_the_resume(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "pairs.jsonl", PAIR, {**PAIR, "id": "thin", "resume_text": "Ada\nPayroll processing"})
    rows, result = run("match", "--pairs", str(path), "--verdicts")
    assert result.exit_code == 0
    for row in rows:
        assert row["requirements"]
        assert all(r.keys() == {"text", "kind", "level", "years", "verdict", "quote"} for r in row["requirements"])
    good, thin = ({r["text"]: r for r in row["requirements"]} for row in rows)
    years = good["3 years of experience as a bookkeeper"]
    assert (years["kind"], years["level"], years["years"], years["verdict"]) == ("experience", "must", 3.0, "met")
    assert "payroll processing of sixty people" in good["Payroll processing"]["quote"]
    assert good["QuickBooks or Xero"]["verdict"] == "met"
    welding = next(r for text, r in good.items() if text.startswith("Welding"))
    assert (welding["level"], welding["verdict"], welding["quote"]) == ("nice", "missing", None)
    assert thin["Payroll processing"]["verdict"] == "met", "a text too thin for a score is judged all the same"


BROKEN = [
    ("no json at all", "not JSON"),
    ('{"id": "half", "resume_text": "', "not JSON"),
    ("[" * 100_000, "not JSON"),
    ('["a list"]', "not a JSON object"),
    ({"id": "lacks", "resume_text": RESUME}, "lacks job_text"),
    ({"id": "null", "resume_text": None, "job_text": POSTING}, "resume_text is not a text"),
]


@pytest.mark.parametrize("options", [[], ["--given"], ["--verdicts"]])
@pytest.mark.parametrize(("broken", "why"), BROKEN)
def test_a_bad_line_never_stops_the_others(tmp_path: Path, broken: object, why: str, options: list[str]) -> None:
    path = write_lines(tmp_path / "pairs.jsonl", {**PAIR, "id": "first"}, broken, {**PAIR, "id": "last"})
    rows, result = run("match", "--pairs", str(path), *options)
    assert result.exit_code == 1
    assert [row["id"] for row in rows] == ["first", broken["id"] if isinstance(broken, dict) else 1, "last"]
    assert rows[1]["ok"] is False
    assert why in rows[1]["error"]


def test_a_text_that_is_no_posting_is_said(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "pairs.jsonl", {**PAIR, "job_text": "Cook"}, PAIR)
    rows, result = run("match", "--pairs", str(path))
    assert (rows[0]["ok"], rows[0]["score"]) == (False, 0.0)
    assert "too_thin" in rows[0]["error"]
    assert rows[1]["score"] > 0
    assert result.exit_code == 1


def test_skills_that_are_no_list_are_said(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "pairs.jsonl", {**PAIR, "required_skills": "welding"}, PAIR)
    rows, _ = run("match", "--pairs", str(path), "--given")
    assert rows[0]["error"] == "required_skills is not a list"
    assert rows[1]["score"] == 50.0


def test_bytes_and_characters_that_nobody_can_print_stop_nothing(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    half = json.dumps({**PAIR, "id": "half", "job_text": f"{POSTING}- Sourdough\ud800 fermentation\n"})
    path.write_bytes(b"\xff\xfe\n" + half.encode("ascii") + b"\n\n" + json.dumps(PAIR).encode() + b"\n")
    rows, result = run("match", "--pairs", str(path))
    assert [row.get("ok", True) for row in rows] == [False, True, True]
    assert result.exit_code == 1


def test_every_resume_is_scored_against_every_job(tmp_path: Path) -> None:
    path = tmp_path / "category.json"
    jobs = [
        {"id": "a", "title": "Bookkeeper", "text": POSTING},
        {"id": "b", "text": "Cook"},
        {"id": "c", "text": POSTING},
    ]
    data = {"resumes": [{"id": 1, "text": RESUME}, {"id": 2}, "none"], "jobs": jobs}
    path.write_text(json.dumps(data), "utf-8")
    rows, result = run("match", "--category", str(path))
    assert [(row["job"], row["resume"], row.get("ok", True)) for row in rows] == [
        (None, "2", False),
        (None, "2", False),
        ("a", "1", True),
        ("b", "1", False),
        ("c", "1", True),
    ]
    assert rows[0]["error"] == "lacks text"
    assert rows[2]["score"] > 50
    assert result.exit_code == 1


@pytest.mark.parametrize("content", ["no json", "[]", '{"resumes": []}', '{"resumes": [], "jobs": 3}'])
def test_a_file_that_is_no_category_is_bad_usage(tmp_path: Path, content: str) -> None:
    path = tmp_path / "category.json"
    path.write_text(content, "utf-8")
    rows, result = run("match", "--category", str(path))
    assert (rows, result.exit_code) == ([], 2)
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [[], ["--pairs", "/nowhere.jsonl"], ["--category", "/nowhere.json"], ["--category", "x", "--given"]]
)
def test_bad_usage_is_one_sentence(arguments: list[str]) -> None:
    rows, result = run("match", *arguments)
    assert (rows, result.exit_code) == ([], 2)
    assert result.stderr.count("\n") == 1


def test_a_bad_posting_never_stops_the_others(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "postings.jsonl", {"text": POSTING}, "no json", {"id": "x"}, {"id": "y", "text": POSTING}
    )
    rows, result = run("posting", str(path), "--jsonl")
    assert [(row["id"], row["ok"]) for row in rows] == [("0", True), ("1", False), ("x", False), ("y", True)]
    assert "lacks text" in rows[2]["error"]
    assert result.exit_code == 1
