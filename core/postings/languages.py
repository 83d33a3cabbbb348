"""What each language adds to the headings and the cue words of postings, from `data/languages/<language>.toml`.

A file has the tables `headings` and `hints` by part, and `cues` by the name of a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from core.language.folding import fold_word
from core.language.word_lists import ListKind, read_word_lists

_KINDS = dict.fromkeys(("headings", "hints", "cues"), ListKind.TABLE)


@cache
def _load_files() -> tuple[Mapping[str, Any], ...]:
    """The files in the order of their names. Raises `WordListBroken`."""
    folder = files("core.postings") / "data" / "languages"
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    return tuple(read_word_lists("core.postings", f"data/languages/{name}", _KINDS) for name in names)


def list_headings() -> Iterator[tuple[str, list[str]]]:
    """Parts of a posting with their headings."""
    for data in _load_files():
        yield from data["headings"].items()


def list_hints() -> dict[str, list[str]]:
    """Parts of a posting with the folded words that hint at them, of all languages together."""
    hints: dict[str, list[str]] = {}
    for data in _load_files():
        for part, words in data["hints"].items():
            hints.setdefault(part, []).extend(" ".join(map(fold_word, word.split())) for word in words)
    return hints


def extend_cues(cues: Mapping[str, Any]) -> dict[str, Any]:
    """The lists of cue words with those of every language. Raises `KeyError` for a list that is not there."""
    extended = dict(cues)
    for data in _load_files():
        for name, added in data["cues"].items():
            extended[name] = _join(extended[name], added)
    return extended


def _join(one: Any, other: Any) -> Any:
    return f"{one} {other}" if isinstance(one, str) else [*one, *other]
