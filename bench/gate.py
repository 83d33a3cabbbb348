"""How many true sentences pass the fact gate, how many false ones do, and how long a letter takes.

    python -m bench gate [--show]

The sentences stand in `data/gate`: one file a language, each with a resume, a posting, sentences that stand on them in
other words (`pass`) and sentences that claim more (`fail`, each with the kind of its claim). The rules were made with
`first`. `second` was written when the gate was finished, of other people and trades, and no rule was changed for it.
`--show` prints the sentences that are judged wrongly.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.processes import report, say
from core.postings.reader import read_posting
from core.resumes.reader import read_resume_text
from core.writing.evidence import DraftSentence
from core.writing.gate import CheckedSentence, check
from core.writing.gate.draft import list_resume_facts

FOLDER = Path(__file__).parent / "data" / "gate"
SETS = ("first", "second")
LETTER = 20  # sentences
ROUNDS = 5


def main(argv: list[str]) -> int:
    """Prints one JSON object as the last line."""
    parser = argparse.ArgumentParser(prog="bench gate", description="True and false sentences before the fact gate.")
    parser.add_argument("--show", action="store_true", help="print what is judged wrongly")
    show = parser.parse_args(argv).show
    ratios: dict[str, float] = {}
    figures: dict[str, object] = {}
    for name in SETS:
        counts = _measure(name, show=show)
        ratios[f"{name}_true_passed"] = round(counts["true_passed"] / max(counts["true"], 1), 4)
        ratios[f"{name}_false_passed"] = round(counts["false_passed"] / max(counts["false"], 1), 4)
        figures[name] = dict(counts)
    figures["letter_ms"], figures["new_letter_ms"] = _time_letter()
    report("gate", ratios, figures)
    return 0


def read_set(name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The files of a set: language and content."""
    for path in sorted((FOLDER / name).glob("*.toml")):
        yield path.stem.partition("_")[0], tomllib.loads(path.read_text("utf-8"))


def judge(language: str, content: Mapping[str, Any], sentences: list[str]) -> tuple[CheckedSentence, ...]:
    """What the gate says of sentences that stand on the whole resume."""
    resume, posting = read_resume_text(content["resume"]), read_posting(content["posting"])
    facts = list_resume_facts(resume)
    names = tuple(fact.id for fact in facts)
    drafted = [DraftSentence(text=text, facts=names) for text in sentences]
    return check(drafted, facts, language=language, resume=resume, posting=posting)


def _measure(name: str, *, show: bool) -> Counter[str]:
    counts: Counter[str] = Counter()
    for language, content in read_set(name):
        for checked in judge(language, content, content["pass"]):
            counts.update(true=1, true_passed=int(checked.passes))
            if show and not checked.passes:
                say(f"{name} {language} stopped: {checked.text} {[(f.code.value, f.claim) for f in checked.findings]}")
        codes = [code for code, _ in content["fail"]]
        for code, checked in zip(codes, judge(language, content, [t for _, t in content["fail"]]), strict=True):
            counts.update(false=1, false_passed=int(checked.passes))
            counts.update(named=int(any(finding.code == code for finding in checked.findings)))
            if show and checked.passes:
                say(f"{name} {language} passed ({code}): {checked.text}")
    return counts


def _time_letter() -> tuple[float, float]:
    """Milliseconds for a letter of which every sentence is known, and of one that is new."""
    language, content = next(iter(read_set("first")))
    sentences = (content["pass"] + content["pass"])[:LETTER]
    judge(language, content, sentences)
    times = [_time(language, content, sentences) for _ in range(ROUNDS)]
    fresh = [_time(language, content, [f"{text} {n}a" for text in sentences]) for n in range(ROUNDS)]
    return min(times), min(fresh)


def _time(language: str, content: Mapping[str, Any], sentences: list[str]) -> float:
    resume, posting = read_resume_text(content["resume"]), read_posting(content["posting"])
    facts = list_resume_facts(resume)
    names = tuple(fact.id for fact in facts)
    drafted = [DraftSentence(text=text, facts=names) for text in sentences]
    began = perf_counter()
    check(drafted, facts, language=language, resume=resume, posting=posting)
    return round(1000 * (perf_counter() - began), 1)
