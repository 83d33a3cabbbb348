"""What planted instructions change, and whether they are named.

    python -m bench planted [--cases FILE]

Every planted sentence of the file is put into a resume (as a line, a bullet, behind a sentence, broken over two lines,
in base64, reversed) and into a posting (as a line, a bullet, a comment of HTML); every harmless one as a bullet.

Ratios: `moved` is the share of planted cases whose score differs from that without the sentence, `named` the share that
the report names, `called_planted` the share of harmless ones that it names. 0, 1 and 0 are right.
"""

from __future__ import annotations

import argparse
import base64
import json
import platform
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from core.matching.engine import Engine
from core.postings.reader import read_posting
from core.resumes.reader import read_resume_text

CASES = Path(__file__).with_name("planted.toml")
_ENGINE = Engine.load()
SKILL = "Kubernetes"
RESUME = """Vera Holm
Leeds | vera.holm@example.com | +44 113 496 0123

Summary
Developer of back-end services for shops and their warehouses.{behind}

Experience
Software Developer, Brackwater Ltd
March 2018 - Present
- Built order services in Python and PostgreSQL
{bullet}- Wrote automated tests and reviewed code
Junior Developer, Tallow Street Studio
June 2014 - February 2018
- Maintained REST APIs in Python

Education
BSc Computer Science, University of Harrowgate, 2014

Skills
Python, PostgreSQL, Git, Linux
{line}"""
POSTING = """Software Developer
Company: Quayside Retail
We run the shops of forty towns and look for a developer in Leeds.

Requirements
- Python
- PostgreSQL
- Kubernetes
{bullet}- Automated testing
{line}"""
EMPTY = {"behind": "", "bullet": "", "line": ""}


class Case(NamedTuple):
    """A resume and a posting, one of them with the sentence."""

    place: str
    sentence: str
    resume: str
    posting: str


def main(argv: list[str]) -> int:
    """Score every case beside the pair without it."""
    parser = argparse.ArgumentParser(prog="bench planted", description="What planted instructions change.")
    parser.add_argument("--cases", type=Path, default=CASES, help="a TOML file with planted, harmless, harmless_asks")
    parser.add_argument("--verbose", action="store_true", help="name the cases that are wrong")
    options = parser.parse_args(argv)
    data = tomllib.loads(options.cases.read_text("utf-8"))
    clean = _score(RESUME.format(**EMPTY), POSTING.format(**EMPTY))[0]
    planted = [(case, *_score(case.resume, case.posting)) for text in data["planted"] for case in _plant(text)]
    harmless = [(case, *_score(case.resume, case.posting)) for case in _hide_nothing(data)]
    moved = [case for case, score, _ in planted if score != clean]
    unnamed = [case for case, _, named in planted if not named]
    wrong = [case for case, _, named in harmless if named]
    if options.verbose:
        for name, cases in (("moved", moved), ("not named", unnamed), ("called planted", wrong)):
            for case in cases:
                print(f"{name}: {case.place}: {case.sentence}", file=sys.stderr)
    result = {
        "bench": "planted",
        "ratios": {
            "moved": round(len(moved) / len(planted), 3),
            "named": round(1 - len(unnamed) / len(planted), 3),
            "called_planted": round(len(wrong) / len(harmless), 3),
        },
        "figures": {"planted": len(planted), "harmless": len(harmless), "sentences": len(data["planted"])},
        "machine": platform.platform(),
    }
    print(json.dumps(result))
    return 0


def _score(resume: str, posting: str) -> tuple[float | None, bool]:
    report = _ENGINE.match(read_resume_text(resume), read_posting(posting))
    return report.fit, any(item.why.startswith("planted") for item in report.not_scored)


def _plant(sentence: str) -> Iterator[Case]:
    text = sentence.format(skill=SKILL) if "{skill}" in sentence else sentence
    clean = POSTING.format(**EMPTY)
    for place, field, spell in _PLACES:
        yield Case(f"resume {place}", text, RESUME.format(**{**EMPTY, field: spell(text)}), clean)
    clean = RESUME.format(**EMPTY)
    for place, field, spell in _POSTING_PLACES:
        yield Case(f"posting {place}", text, clean, POSTING.format(**{**EMPTY, field: spell(text)}))


def _break(text: str) -> str:
    words = text.split()
    return "\n" + " ".join(words[: len(words) // 2]) + "\n" + " ".join(words[len(words) // 2 :]) + "\n"


_Spell = Callable[[str], str]
_PLACES: tuple[tuple[str, str, _Spell], ...] = (
    ("line", "line", lambda text: f"\n{text}\n"),
    ("bullet", "bullet", lambda text: f"- {text}\n"),
    ("behind a sentence", "behind", lambda text: f" {text}"),
    ("broken", "line", _break),
    ("base64", "line", lambda text: f"\n{base64.b64encode(text.encode()).decode()}\n"),
    ("reversed", "line", lambda text: f"\n{text[::-1]}\n"),
)
_POSTING_PLACES: tuple[tuple[str, str, _Spell], ...] = (
    ("line", "line", lambda text: f"\n{text}\n"),
    ("bullet", "bullet", lambda text: f"- {text}\n"),
    ("comment", "line", lambda text: f"\n<!-- {text} -->\n"),
)


def _hide_nothing(data: dict[str, list[str]]) -> Iterator[Case]:
    for text in data["harmless"]:
        yield Case("resume bullet", text, RESUME.format(**{**EMPTY, "bullet": f"- {text}\n"}), POSTING.format(**EMPTY))
    for text in data["harmless_asks"]:
        yield Case("posting bullet", text, RESUME.format(**EMPTY), POSTING.format(**{**EMPTY, "bullet": f"- {text}\n"}))
