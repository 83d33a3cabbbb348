"""How the code is built: sizes of modules and functions, how dense they are, and how much is said about them.

    python -m bench structure [FOLDER]

FOLDER is a checkout, by default the current folder. Measured are `bot`, `core` and `db`; their tests are counted
against them. Lines are all lines of a file or of a function, with its docstring and without its decorators; a module
that is only a docstring is none. The complexity of a function is 1, and 1 more for each branch, loop, handler,
condition in an expression, part of a comprehension and operator between conditions, those of functions inside it
included.
"""

from __future__ import annotations

import argparse
import ast
import statistics
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.processes import report

MEASURED = ("bot", "core", "db")
DENSE = 15  # complexity that a function should not exceed
TOO_DENSE = 25  # complexity that none may exceed

_BRANCHES = (
    ast.If, ast.For, ast.While, ast.AsyncFor, ast.ExceptHandler, ast.IfExp, ast.Assert, ast.comprehension,
    ast.match_case,
)  # fmt: skip
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DOCUMENTED = (*_FUNCTIONS, ast.ClassDef)


@dataclass(frozen=True)
class Function:
    """A function or method: its lines and its complexity."""

    lines: int
    complexity: int


@dataclass(frozen=True)
class Module:
    """A file: its lines, those of them that hold a comment, its functions, and of each public name whether it has a
    docstring."""

    lines: int
    comments: int
    functions: tuple[Function, ...]
    documented: tuple[bool, ...]


def main(argv: list[str]) -> int:
    """Prints one JSON object as the last line."""
    parser = argparse.ArgumentParser(prog="bench structure", description="How the code is built.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(), help="a checkout; else the current folder")
    folder = parser.parse_args(argv).folder
    modules = [module for top in MEASURED for module in read_modules(folder / top)]
    tests = read_modules(folder / "tests")
    report("structure", measure_ratios(modules, tests), measure_sizes(modules))
    return 0


def read_modules(folder: Path) -> list[Module]:
    """Every module below a folder that is more than a docstring."""
    modules = (read_module(path) for path in sorted(folder.rglob("*.py")))
    return [module for module in modules if module is not None]


def read_module(path: Path) -> Module | None:
    """A file; None where it says nothing but its docstring."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    if len(tree.body) <= 1:
        return None
    functions = [node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)]
    return Module(
        lines=len(text.splitlines()),
        comments=_count_comments(path),
        functions=tuple(Function((f.end_lineno or f.lineno) - f.lineno + 1, count_complexity(f)) for f in functions),
        documented=tuple(ast.get_docstring(node) is not None for node in _list_public(tree)),
    )


def count_complexity(function: ast.AST) -> int:
    """Branches and conditions of a function, and 1."""
    nodes = list(ast.walk(function))
    branches = sum(isinstance(node, _BRANCHES) for node in nodes)
    return 1 + branches + sum(len(node.values) - 1 for node in nodes if isinstance(node, ast.BoolOp))


def _count_comments(path: Path) -> int:
    """Lines that hold nothing but a comment."""
    with path.open("rb") as file:
        found = [token for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT]
    return sum(token.line.lstrip().startswith("#") for token in found)


def _list_public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Public classes and functions of a module, and public methods of such classes."""
    for node in tree.body:
        if isinstance(node, _DOCUMENTED) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (n for n in node.body if isinstance(n, _FUNCTIONS) and not n.name.startswith("_"))


def measure_ratios(modules: Sequence[Module], tests: Sequence[Module]) -> dict[str, float]:
    """Shares of all lines, functions and public names."""
    lines = sum(module.lines for module in modules)
    functions = [function for module in modules for function in module.functions]
    documented = [known for module in modules for known in module.documented]
    return {
        "functions_above_15_percent": _percent(sum(f.complexity > DENSE for f in functions), len(functions)),
        "comment_lines_percent": _percent(sum(module.comments for module in modules), lines),
        "public_docstrings_percent": _percent(sum(documented), len(documented)),
        "tests_to_code": round(sum(module.lines for module in tests) / max(lines, 1), 2),
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / max(whole, 1), 1)


def measure_sizes(modules: Sequence[Module]) -> dict[str, object]:
    """Lines of modules and functions, and the densest functions."""
    functions = [function for module in modules for function in module.functions]
    complexity = [function.complexity for function in functions]
    return {
        "modules": len(modules),
        "functions": len(functions),
        "lines": sum(module.lines for module in modules),
        "module_lines": _spread([module.lines for module in modules]),
        "function_lines": _spread([function.lines for function in functions]),
        "functions_above_15": sum(number > DENSE for number in complexity),
        "functions_above_25": sum(number > TOO_DENSE for number in complexity),
        "most_complex": max(complexity, default=0),
    }


def _spread(numbers: Sequence[int]) -> dict[str, int]:
    """The median, the ninth tenth and the most."""
    if len(numbers) < 2:
        return dict.fromkeys(("median", "p90", "most"), max(numbers, default=0))
    return {
        "median": round(statistics.median(numbers)),
        "p90": round(statistics.quantiles(numbers, n=10, method="inclusive")[-1]),
        "most": max(numbers),
    }
