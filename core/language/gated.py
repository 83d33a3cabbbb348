"""Long regular expressions that hardly any line matches, behind a look for the letters that a match has to hold.

Python tries every alternative at every character: the levels of degrees took 130 microseconds a line, half of the
reading of a resume. To find whether a line holds one of the strings without which nothing can match takes four. The
strings are worked out from the parsed expression (`re._parser`, which the compiler of `re` itself uses); an alternative
of which none is known is always tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from importlib import import_module
from itertools import product
from typing import Any

SHORTEST = 3  # letters of a string that tells anything; capitals do from two on
SHORTEST_CAPITALS = 2
MOST = 64  # strings of one part of an expression; more are not worth looking for
_FEW = 5  # repetitions and characters of a class that are spelled out

_parser = import_module("re._parser")
_Signs = frozenset[tuple[str, bool]]  # strings, each with whether any case of it will do
_Exact = list[tuple[str, bool]]  # all that a part can be


@dataclass(frozen=True, slots=True)
class GatedPattern:
    """Patterns of which one is to match somewhere, in any case of letters where they do not say otherwise."""

    folded: tuple[str, ...]
    spelled: tuple[str, ...]
    guarded: re.Pattern[str] | None
    open: re.Pattern[str] | None

    def matches(self, text: str) -> bool:
        """Whether one of the patterns matches somewhere in a text."""
        return self.search(text) is not None

    def search(self, text: str) -> re.Match[str] | None:
        """A match of one of the patterns, which need not be the first in the text."""
        found = self.open.search(text) if self.open is not None else None
        if found is None and self.guarded is not None and self._holds_sign(text):
            found = self.guarded.search(text)
        return found

    def may_match(self, text: str) -> bool:
        """Whether it is worth while to look for a match."""
        return self.open is not None or self._holds_sign(text)

    def _holds_sign(self, text: str) -> bool:
        low = text.lower()
        # A search that ignores case takes ſ for an s, and İ has two characters in small letters: no strings tell.
        if not text.isascii() and (len(low) != len(text) or low != text.casefold()):
            return True
        return _holds_any(low, self.folded) or _holds_any(text, self.spelled)


def compile_gated(patterns: Iterable[str]) -> GatedPattern:
    """Patterns as for `re.IGNORECASE`."""
    guarded: list[str] = []
    unguarded: list[str] = []
    signs: set[tuple[str, bool]] = set()
    for pattern in patterns:
        found = find_signs(pattern)
        (unguarded if found is None else guarded).append(f"(?:{pattern})")
        signs |= found or frozenset()
    return GatedPattern(
        _drop_longer(sign for sign, folded in signs if folded),
        _drop_longer(sign for sign, folded in signs if not folded),
        _compile(guarded),
        _compile(unguarded),
    )


def _holds_any(text: str, signs: Sequence[str]) -> bool:
    for sign in signs:  # noqa: SIM110 - `any` over a generator takes three times as long
        if sign in text:
            return True
    return False


def _drop_longer(signs: Iterable[str]) -> tuple[str, ...]:
    """Without the strings that hold another one, shortest first."""
    kept: list[str] = []
    for sign in sorted(signs, key=lambda sign: (len(sign), sign)):
        if not _holds_any(sign, kept):
            kept.append(sign)
    return tuple(kept)


def _compile(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def find_signs(pattern: str) -> _Signs | None:
    """Strings of which every match of a pattern holds one; None where no good ones are known."""
    signs = _require(_parser.parse(pattern, re.IGNORECASE), True)
    return signs if signs and all(_tells(sign) for sign in signs) else None


def _tells(sign: tuple[str, bool]) -> bool:
    text, folded = sign
    return len(text) >= (SHORTEST if folded else SHORTEST_CAPITALS)


def _require(sequence: Iterable[tuple[Any, Any]], folded: bool) -> _Signs | None:
    """The best strings that a sequence of parts cannot do without: those of which the shortest is longest."""
    found: list[_Signs] = []
    run: _Exact = [("", folded)]
    for part in sequence:
        spelled = _spell(part, folded)
        joined = None if spelled is None else _join(run, spelled)
        if joined is not None:
            run = joined
            continue
        found.append(frozenset(run))
        run = [("", folded)] if spelled is None else spelled
        found.extend(filter(None, [_require_part(part, folded) if spelled is None else None]))
    found.append(frozenset(run))
    return max(found, key=lambda signs: (min(len(text) for text, _ in signs), -len(signs)), default=None)


def _require_part(part: tuple[Any, Any], folded: bool) -> _Signs | None:
    """What a part that cannot be spelled out needs."""
    name, value = str(part[0]), part[1]
    match name:
        case "BRANCH":
            each = [_require(one, folded) for one in value[1]]
            known = [signs for signs in each if signs]
            return frozenset().union(*known) if len(known) == len(each) else None
        case "SUBPATTERN":
            return _require(value[3], _keeps_case(folded, value[1], value[2]))
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _require(value[2], folded) if value[0] else None
        case "ASSERT":
            return _require(value[1], folded)
        case _:
            return None


def _keeps_case(folded: bool, added: int, removed: int) -> bool:
    return (folded or bool(added & re.IGNORECASE)) and not removed & re.IGNORECASE


def _spell(part: tuple[Any, Any], folded: bool) -> _Exact | None:
    """All strings that a part can be; None where they are many or unknown."""
    name, value = str(part[0]), part[1]
    spell = _SPELLERS.get(name)
    return spell(value, folded) if spell else None


def _spell_literal(value: Any, folded: bool) -> _Exact:
    return [(chr(value).lower() if folded else chr(value), folded)]


def _spell_class(value: Any, folded: bool) -> _Exact | None:
    if len(value) > _FEW or any(str(name) != "LITERAL" for name, _ in value):
        return None
    return [_spell_literal(code, folded)[0] for _, code in value]


def _spell_branch(value: Any, folded: bool) -> _Exact | None:
    each = [_spell_sequence(one, folded) for one in value[1]]
    known = [spelled for spelled in each if spelled is not None]
    return [one for spelled in known for one in spelled] if len(known) == len(each) else None


def _spell_group(value: Any, folded: bool) -> _Exact | None:
    return _spell_sequence(value[3], _keeps_case(folded, value[1], value[2]))


def _spell_repeat(value: Any, folded: bool) -> _Exact | None:
    least, most, inner = int(value[0]), int(value[1]), value[2]
    spelled = _spell_sequence(inner, folded)
    if spelled is None or (least, most) != (0, 1):
        return None
    return [("", folded), *spelled]


def _spell_nothing(value: Any, folded: bool) -> _Exact:
    """A place or a condition: no character of its own."""
    return [("", folded)]


def _spell_sequence(sequence: Iterable[tuple[Any, Any]], folded: bool) -> _Exact | None:
    each = [_spell(part, folded) for part in sequence]
    known = [spelled for spelled in each if spelled is not None]
    if len(known) < len(each):
        return None
    return reduce(lambda run, spelled: _join(run, spelled) if run is not None else None, known, _start(folded))


def _start(folded: bool) -> _Exact | None:
    return [("", folded)]


def _join(run: _Exact, spelled: _Exact) -> _Exact | None:
    """Every string of a run with every one behind it; None where they are too many or of two kinds of case."""
    if len(run) * len(spelled) > MOST:
        return None
    if len({folded for text, folded in (*run, *spelled) if text}) > 1:
        return None
    return list(dict.fromkeys((a + b, kind if a else other) for (a, kind), (b, other) in product(run, spelled)))


_SPELLERS: dict[str, Callable[[Any, bool], _Exact | None]] = {
    "LITERAL": _spell_literal,
    "IN": _spell_class,
    "BRANCH": _spell_branch,
    "SUBPATTERN": _spell_group,
    "MAX_REPEAT": _spell_repeat,
    "MIN_REPEAT": _spell_repeat,
    "AT": _spell_nothing,
    "ASSERT": _spell_nothing,
    "ASSERT_NOT": _spell_nothing,
}
