"""No number of the score changes without a new version: a report has to tell "the rules changed" from "your resume
changed"."""

from __future__ import annotations

import ast
import hashlib
import importlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import core
from core.matching.judging.score import VERSION

CORE = Path(core.__path__[0])
# Where the numbers of the score stand: constants of modules, and data files whose words weigh.
WEIGHING = ("matching/engine.py", "matching/judging", "matching/occupations", "matching/reading", "matching/words.py")
WEIGHING_WORDS = (
    "language/claim_grammar.py", "language/claims.py", "language/compounds.py", "language/deeds.py",
    "language/degrees.py",
    "language/endings.py", "language/families.py", "language/frequencies.py", "language/homographs.py",
    "language/other_people.py", "language/places.py", "language/planted", "language/scanner.py", "language/slips.py",
    "language/spelling.py",
    "language/vocabulary.py", "language/weights.py", "language/words.py",
)  # fmt: skip
DATA = ("language/data", "matching/data", "matching/occupations/data")
# The hash of each version. A change of a number or of a word that weighs needs a new version and a new line here, an
# entry in CHANGELOG.md, and the figures of docs/scoring.md measured anew; a change that only renames a constant may
# replace the hash of the newest version, after `python -m bench outputs` has shown the same bytes.
PINNED = {
    "4": "adb2d60007411d2c",
    "5": "6604edec63996f50",
    "6": "81db93b379764ba9",
}


def list_modules() -> list[Path]:
    found = (CORE / name for name in (*WEIGHING, *WEIGHING_WORDS))
    return sorted(path for place in found for path in ([place] if place.is_file() else place.rglob("*.py")))


def name_constants(source: str) -> list[str]:
    """The names of a module that are written in capitals."""
    nodes = (node for node in ast.parse(source).body if isinstance(node, ast.Assign | ast.AnnAssign))
    targets = [target for node in nodes for target in (node.targets if isinstance(node, ast.Assign) else [node.target])]
    names = [name for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    return [name.id for name in names if name.id.isupper() and name.id != "VERSION"]


def spell(value: object) -> str | None:
    """A value as text, the same in every process; None for what is no number, text or collection of them."""
    match value:
        case re.Pattern():
            return f"{value.pattern!r} {value.flags}"
        case Mapping():
            return f"{{{sorted((spell(key), spell(item)) for key, item in value.items())}}}"
        case set() | frozenset():
            return f"{{{sorted(filter(None, map(spell, value)))}}}"
        case list() | tuple():
            return f"{[spell(item) for item in value]}"
        case str():
            return repr(str(value))
        case int() | float():
            return repr(value)
        case _:
            return None


def list_constants(path: Path) -> Iterator[str]:
    module = importlib.import_module(".".join(path.relative_to(CORE.parent).with_suffix("").parts))
    for name in name_constants(path.read_text("utf-8")):
        value = spell(getattr(module, name))
        if value is not None:
            yield f"{name} = {value}"


def describe() -> str:
    """Every constant with its value, wherever it stands, and every data file with its hash."""
    constants = [constant for path in list_modules() for constant in list_constants(path)]
    assert len(constants) > 100, "the modules of the score were not found"
    files = sorted(path for place in DATA for path in (CORE / place).rglob("*.toml"))
    assert len(files) > 40, "the data files of the score were not found"
    return "\n".join([*sorted(constants), *(f"{f.name} {hashlib.sha256(f.read_bytes()).hexdigest()}" for f in files)])


def test_the_numbers_of_the_score_belong_to_its_version() -> None:
    digest = hashlib.sha256(describe().encode()).hexdigest()[:16]
    assert PINNED.get(VERSION) == digest, (
        f"numbers or words of the score differ from version {VERSION}; raise VERSION and pin {digest}"
    )


def test_a_version_is_never_used_twice() -> None:
    assert list(PINNED)[-1] == VERSION
    assert len(set(PINNED.values())) == len(PINNED)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (0.6, 0.61),
        (frozenset("ab"), frozenset("ac")),
        ({"a": 1.0}, {"a": 2.0}),
        (re.compile("a"), re.compile("a", re.I)),
    ],
)
def test_a_value_that_changes_is_seen(one: object, other: object) -> None:
    assert spell(one) != spell(other)
    assert spell([one]) != spell([other])


def test_no_number_of_the_score_stands_in_a_function() -> None:
    """What a function compares with has a name, so that the test above sees it."""
    harmless = {0, 1, 2, 10, 12, 100, -1}  # nothing, one, a pair, tenths, months, percent
    unnamed = [
        f"{path.name}:{node.lineno} {node.value!r}"
        for path in list_modules()
        if path.is_relative_to(CORE / "matching")
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in harmless
    ]
    assert unnamed == []
