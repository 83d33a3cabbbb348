"""What the command line prints for a whole corpus, kept or compared with what was kept before.

    python -m bench outputs CORPUS --to FOLDER
    python -m bench outputs CORPUS --to FOLDER --against OLDER

A change that only moves code must print the same bytes. Times are left out; everything else counts. Each line of the
result names a command, how many of its lines differ, and the first identifiers that do. CORPUS is a folder with
`resumes/`, `wild/resumes/` and `labels/`. The checkout that is measured is the one in the current folder.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

NAMED_DIFFERENCES = 5


def main(argv: list[str]) -> int:
    """Write one file a command; compare them with another folder's; exit with 1 where anything differs."""
    parser = argparse.ArgumentParser(prog="bench outputs", description="The outputs of a whole corpus.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--to", type=Path, required=True, help="where the outputs are written")
    parser.add_argument("--against", type=Path, help="outputs of another checkout to compare with")
    parser.add_argument("--only", nargs="*", default=None, help="names of the outputs to make; all without it")
    options = parser.parse_args(argv)
    options.to.mkdir(parents=True, exist_ok=True)
    commands = _commands(options.corpus)
    for name, arguments in commands.items():
        if options.only is None or name in options.only:
            print(name, file=sys.stderr, flush=True)
            _write(options.to / f"{name}.jsonl", _run(arguments))
    if options.only is None or "scan" in options.only:
        _write(options.to / "scan.jsonl", _scans(options.corpus))
    if options.against is None:
        return 0
    differing = {
        path.stem: _differences(options.against / path.name, path) for path in sorted(options.to.glob("*.jsonl"))
    }
    print(
        json.dumps(
            {
                "bench": "outputs",
                "ratios": {},
                "figures": {
                    name: {"lines_that_differ": len(ids), "first": ids[:NAMED_DIFFERENCES]}
                    for name, ids in differing.items()
                },
                "machine": {"python": platform.python_version()},
            },
            ensure_ascii=False,
        )
    )
    return 1 if any(differing.values()) else 0


def _commands(corpus: Path) -> dict[str, list[str]]:
    labels = corpus / "labels"
    pairs, wild = str(labels / "pairs_open.jsonl"), sorted((corpus / "wild" / "resumes").iterdir())
    return {
        "parse": ["parse", str(corpus / "resumes"), "--jsonl"],
        "parse_wild": ["parse", *map(str, wild), "--jsonl"],
        "posting": ["posting", str(labels / "postings_open.jsonl"), "--jsonl"],
        "posting_wild": ["posting", str(labels / "postings_wild_open.jsonl"), "--jsonl"],
        "match": ["match", "--pairs", pairs],
        "match_given": ["match", "--pairs", pairs, "--given"],
        "match_parity": ["match", "--pairs", str(labels / "parity_open.jsonl")],
        "match_category": ["match", "--category", str(labels / "category_open.json")],
    }


def _run(arguments: list[str]) -> list[dict[str, Any]]:
    # Status 1 means that one of the items could not be read, which is an output like any other.
    done = subprocess.run([sys.executable, "-m", "bot", *arguments], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        return [{"id": "command", "status": done.returncode, "stderr": done.stderr[-500:]}]
    return [json.loads(line) for line in done.stdout.splitlines()]


def _scans(corpus: Path) -> list[dict[str, Any]]:
    """A scan of every resume against one posting, in turn."""
    lines = (corpus / "labels" / "postings_open.jsonl").read_text("utf-8").splitlines()
    texts = [str(json.loads(line)["text"]) for line in lines]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for number, resume in enumerate(sorted((corpus / "resumes").glob("*.pdf"))):
            print(f"scan {number} {resume.name}", file=sys.stderr, flush=True)
            posting = Path(folder) / "posting.txt"
            posting.write_text(texts[number % len(texts)], "utf-8")
            (row,) = _run(["scan", str(resume), str(posting), "--json"]) or [{}]
            rows.append({"id": resume.stem, **row})
    return rows


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    kept = [{key: value for key, value in row.items() if key != "seconds"} for row in rows]
    path.write_text("".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in kept), "utf-8")


def _differences(before: Path, after: Path) -> list[str]:
    """Identifiers of the lines that are not the same on both sides."""
    old = before.read_text("utf-8").splitlines() if before.exists() else []
    new = after.read_text("utf-8").splitlines()
    longer = max(len(old), len(new))
    old += [""] * (longer - len(old))
    new += [""] * (longer - len(new))
    return [_identifier(b or a) for a, b in zip(old, new, strict=True) if a != b]


def _identifier(line: str) -> str:
    row = json.loads(line)
    return str(row.get("id", f"{row.get('job')} {row.get('resume')}"))
