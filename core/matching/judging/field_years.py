"""What one position shows of an experience that is asked for by its field, its tools and other words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from core.matching.reading.experience_asked import AskedTool, ExperienceAsked
from core.matching.reading.fields import ACTS, LEADING, MANAGEMENT, NO_RANK, is_place
from core.matching.reading.positions import Position

# How much the parts say: as what somebody works and with which tool, more than where; of words, less than a term.
FIELD_WEIGHT = 3.0
TOOL_WEIGHT = 3.0
PLACE_WEIGHT = 1.5  # a place alone, and what many fields have in common, such as engineering
CONTEXT_WEIGHT = 1.0
OTHER_WEIGHT = 1.5
ROLE_WEIGHT = 3.5  # what a title says beside its field: a developer who has nothing to do with PHP is no PHP developer
WORDS_MOST = 2.5  # of all words that no rule knows together, so that the field decides
BY_LINES = 0.62  # a field that the lines of a position show and its title does not
ONE_OF_TOOLS = 0.55  # where every tool is asked for and one is not shown: it counts, and is met in part
MONTHS = 12


class _Part(NamedTuple):
    weight: float
    shown: float


def counts(asked: ExperienceAsked, position: Position, as_of: int) -> bool:
    """Whether the months of a position count: it shows one of the fields and one of the tools asked for, at least in
    the rank and as late as asked for."""
    if asked.rank > NO_RANK and position.rank < asked.rank:
        return False
    if asked.recent is not None and position.last < as_of - asked.recent * MONTHS:
        return False
    in_field = not asked.fields or any(show_field(name, position) for name in asked.fields)
    return in_field and (not asked.tools or any(show_tool(tool, position) for tool in asked.tools))


def is_near(asked: ExperienceAsked, position: Position) -> bool:
    """Whether a position that does not count shows a part all the same: the field without its tool or its rank, the
    tool in another field. A place alone is no part."""
    fields = [name for name in (*asked.fields, *asked.context) if name not in ACTS and not is_place(name)]
    in_field = any(show_field(name, position) for name in fields)
    if asked.rank > NO_RANK:
        return in_field
    with_tool = any(show_tool(tool, position) for tool in asked.tools)
    return bool(asked.fields and asked.tools) and (in_field or with_tool)


def share_position(asked: ExperienceAsked, position: Position) -> float:
    """How much of all parts a position shows, 0 to 1."""
    parts = [
        *_list_best(_weigh_fields(asked), (show_field(name, position) for name in asked.fields)),
        *_list_best(TOOL_WEIGHT, (show_tool(tool, position) for tool in asked.tools)),
        *(_Part(CONTEXT_WEIGHT, show_field(name, position)) for name in asked.context),
        *(_Part(ROLE_WEIGHT if t.names_role else OTHER_WEIGHT, show_tool(t, position)) for t in asked.other),
        *_list_words(asked, position),
    ]
    total = sum(part.weight for part in parts)
    share = sum(part.weight * part.shown for part in parts) / total if total else 0.0
    lacks_one = asked.every and not all(show_tool(tool, position) for tool in asked.tools)
    return min(share, ONE_OF_TOOLS) if lacks_one else share


def _weigh_fields(asked: ExperienceAsked) -> float:
    return PLACE_WEIGHT if all(is_place(name) for name in asked.fields) else FIELD_WEIGHT


def _list_best(weight: float, shares: Iterable[float]) -> list[_Part]:
    """One part that the best of several shows: a position need not show every tool, and its months count for any."""
    found = list(shares)
    return [_Part(weight, max(found))] if found else []


def _list_words(asked: ExperienceAsked, position: Position) -> list[_Part]:
    total = sum(weight for _, weight in asked.words)
    scale = min(WORDS_MOST / total, 1.0) if total else 0.0
    said = position.title | position.body
    return [_Part(weight * scale, float(key in said)) for key, weight in asked.words]


def show_field(name: str, position: Position) -> float:
    """A field by the title; by the lines where the title names none of its own, and where they tell an act."""
    if name in ACTS:
        return float(name in position.body_fields or (name == LEADING and MANAGEMENT in position.title_fields))
    if name in position.title_fields:
        return 1.0
    if name not in position.body_fields:
        return 0.0
    if is_place(name):
        return 1.0
    own = {
        field for field in position.title_fields if field not in ACTS and field != MANAGEMENT and not is_place(field)
    }
    return 0.0 if own else BY_LINES


def show_tool(tool: AskedTool, position: Position) -> float:
    """A tool by its name, an alias, a part of it or its spoken words."""
    said = position.title | position.body
    return float(tool.term in position.terms or (bool(tool.stems) and said.issuperset(tool.stems)))
