"""How two groups of cells on the left and on the right of a gutter belong together.

`relate` asks the rules in `RULES` from first to last; the first that holds decides. Rules and thresholds were set by
hand while eighty resumes of many producers were looked at. What each is worth was measured afterwards on 278 pages: 132
of those resumes, 58 of thirty-four others, 88 of the sheets in `tests/core/resumes/sheets.py`. A number behind a rule
is on how many pages lines change when it is left out. Two numbers behind a threshold are the same when it is moved
down and up: shares by .1, counts by one, lengths by a fifth and a quarter. [0, 0] says that no page decides between the
neighbours.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from core.resumes.page.cells import Cell
from core.resumes.page.lines import opens_with_bullet
from core.resumes.page.recognisers import Recognisers
from core.resumes.page.region_facts import LEVEL, Facts, Row, share_of, share_paired


class Relation(Enum):
    """The ways in which two sides belong together."""

    COLUMNS = 1  # read one after the other
    LABELS = 2  # the left side labels what stands to its right: headings, dates, or names of fields
    TAIL = 3  # dates and places to the right of their rows
    TABLE = 4  # read row by row
    STACK = 5  # sections above each other, each with its own columns


def relate(left: list[Cell], right: list[Cell], recognise: Recognisers) -> Relation:
    """How the two sides of a gutter belong together."""
    facts = Facts(left, right, recognise)
    return next((relation for holds, relation in RULES if holds(facts)), Relation.COLUMNS)


# A rail of section headings: at least two, half of its rows, and twice as many as on the right, where a sidebar or a
# page of two columns has its own.
HEADINGS_OF_A_RAIL = 2  # [2, 3]
HEADINGS_SHARE = 0.5  # [2, 2]
HEADINGS_TO_RIGHT = 2  # [0, 0]
HEADINGS_PAIRED = 0.5  # [0, 1]; they open their sections, so a row of text stands beside each ...
TEXT_TO_HEADINGS = 1.5  # [0, 0]; ... or so many rows to one of the rail, where baselines of rail and text do not meet


def left_is_a_rail_of_headings(facts: Facts) -> bool:
    """EXPERIENCE | Engineer at Harbour Ltd ..."""
    rows = len(facts.rows_left)
    mostly_headings = (
        facts.headings_left >= HEADINGS_OF_A_RAIL
        and facts.headings_left >= HEADINGS_SHARE * rows
        and facts.headings_left > HEADINGS_TO_RIGHT * facts.headings_right
    )
    return mostly_headings and (facts.paired_left >= HEADINGS_PAIRED or len(facts.rows_right) > TEXT_TO_HEADINGS * rows)


# A form names only some of its fields with words that are known here, and a few answers have two rows.
LABELS_SHARE = 0.4  # [3, 0]
LABELS_PAIRED = 0.5  # [0, 3]


def left_names_fields(facts: Facts) -> bool:
    """Employer | Harbour Ltd"""
    return share_of(facts.rows_left, facts.recognise.label) >= LABELS_SHARE and facts.paired_left >= LABELS_PAIRED


# Words with colons label whatever they are; three rows, because two happen in any column of text.
COLONS_ROWS = 3  # [1, 0]
COLONS_SHARE = 0.8  # [0, 0]
COLONS_PAIRED = 0.75  # [0, 0]


def left_ends_with_colons(facts: Facts) -> bool:
    """Driving licence: | B"""
    return (
        len(facts.rows_left) >= COLONS_ROWS
        and share_of(facts.rows_left, _ends_with_colon) >= COLONS_SHARE
        and facts.paired_right >= COLONS_PAIRED
    )


def sections_with_dates_are_stacked(facts: Facts) -> bool:
    """Sections above each other, each with dates in a column beside its rows."""
    return facts.has_heading_between_rows and not facts.headings_right and _reads_by_rows(facts)


# A column of its own has rows between those of its neighbour; sections that are stacked have few. One heading may
# stand on the right where the left has three and the rows fit closely: two short sections side by side.
STACK_PAIRED = 0.6  # [4, 8]
STACK_PAIRED_CLOSELY = 0.75  # [0, 0]
STACK_HEADINGS = 3  # [0, 1]


def sections_in_rows_are_stacked(facts: Facts) -> bool:
    """Sections above each other, each with columns whose rows are level."""
    closely = facts.headings_left >= STACK_HEADINGS and facts.paired_right >= STACK_PAIRED_CLOSELY
    headings_allowed = 1 if closely else 0
    return (
        facts.has_heading_between_rows
        and facts.paired_right >= STACK_PAIRED
        and facts.headings_right <= headings_allowed
    )


def both_sides_have_headings(facts: Facts) -> bool:
    """A sidebar beside the main text."""
    return bool(facts.headings_left and facts.headings_right)


# A rail of dates to the left of what they date. Between the dates stand places and lengths of time.
DATE_RAIL_SHARE = 0.4  # [6, 0]
DATE_RAIL_PAIRED = 0.5  # [0, 4]


def left_is_a_rail_of_dates(facts: Facts) -> bool:
    """2019 - 2023 | Engineer at Harbour Ltd"""
    dates = share_of(facts.rows_left, facts.recognise.date)
    return dates >= DATE_RAIL_SHARE and facts.paired_left >= DATE_RAIL_PAIRED


# Dates and places to the right of their rows. An unknown town is neither, so half is enough.
DATE_TAIL_SHARE = 0.5  # [0, 10]
DATE_TAIL_PAIRED = 0.5  # [1, 4]


def right_is_dates_and_places(facts: Facts) -> bool:
    """Engineer at Harbour Ltd | 2019 - 2023"""
    dates_and_places = share_of(facts.rows_right, facts.recognise.date_or_place)
    return dates_and_places >= DATE_TAIL_SHARE and facts.paired_right >= DATE_TAIL_PAIRED


LIST_SHARE = 0.5  # [1, 3]; more than half of a side: what wraps has no bullet of its own


def both_sides_are_lists(facts: Facts) -> bool:
    """Two columns of bullets are level by accident, because their rows are equally high."""
    return all(share_of(rows, opens_with_bullet) > LIST_SHARE for rows in (facts.rows_left, facts.rows_right))


NAMES_PAIRED = 0.75  # [2, 1]; a column of short words beside a text is level with it less often


def left_is_short_names(facts: Facts) -> bool:
    """Databases | PostgreSQL, SQLite"""
    fewer = len(facts.rows_left) <= len(facts.rows_right)
    return facts.paired_left >= NAMES_PAIRED and fewer and _are_names(facts.left, facts.right)


TABLE_PAIRED = 0.85  # [1, 0]; of both sides: every row has both, but for one that wraps


def rows_are_a_table(facts: Facts) -> bool:
    """Level rows with a date or a place among them, or one row alone.

    Without these, level rows are two columns of equal height by accident: lists of skills, mostly.
    """
    all_level = min(facts.paired_left, facts.paired_right) >= TABLE_PAIRED
    return all_level and (facts.has_dates_or_places or len(facts.rows_left) < 2)


SPARSE_PAIRED = 0.9  # [2, 0]; nothing on the right stands alone
SPARSE_TO_LEFT = 2  # [17, 6]; rows of the left to one of the right


def right_is_sparse_with_dates(facts: Facts) -> bool:
    """A few words at the ends of rows, a date or a place among them."""
    return _right_is_sparse(facts) and facts.has_dates_or_places


def right_is_sparse(facts: Facts) -> bool:
    """A few words at the ends of rows."""
    return _right_is_sparse(facts)


RULES: tuple[tuple[Callable[[Facts], bool], Relation], ...] = (
    # Words that name what stands beside them, before headings are counted: a rail may hold all headings of a page.
    (left_is_a_rail_of_headings, Relation.LABELS),  # 11
    (left_names_fields, Relation.LABELS),  # 4
    (left_ends_with_colons, Relation.LABELS),  # 1
    # Sections, before dates: in a stack each section is cut again, and its dates are found there.
    (sections_with_dates_are_stacked, Relation.STACK),  # 9
    (sections_in_rows_are_stacked, Relation.STACK),  # 21
    (both_sides_have_headings, Relation.COLUMNS),  # 1
    # What stands in the rows.
    (left_is_a_rail_of_dates, Relation.LABELS),  # 23
    (right_is_dates_and_places, Relation.TAIL),  # 33
    (both_sides_are_lists, Relation.COLUMNS),  # 3
    (left_is_short_names, Relation.LABELS),  # 12
    # Where the rows stand, when their words say nothing.
    (rows_are_a_table, Relation.TABLE),  # 5
    (right_is_sparse_with_dates, Relation.TAIL),  # 1
    (right_is_sparse, Relation.TABLE),  # 4
)


# Dates beside the rows of a stack: two at least, as one is no column, and more than half with a row beside them.
STACK_DATES = 2  # [0, 0]
STACK_DATES_SHARE = 0.6  # [0, 0]
STACK_DATES_PAIRED = 0.6  # [1, 1]


def _reads_by_rows(facts: Facts) -> bool:
    """Whether sections have a rail of dates, or dates at the ends of rows.

    Contact data above the first heading may stand anywhere, so the rows below it are judged alone too.
    """
    recognise = facts.recognise
    first_heading = next(base for base, text in facts.rows_left if recognise.heading(text))
    last = facts.rows_right[-1][0] + LEVEL
    for top in (float("-inf"), first_heading):
        right = [row for row in facts.rows_right if row[0] > top]
        left = [row for row in facts.rows_left if top < row[0] <= last and not recognise.heading(row[1])]
        if _are_dates(left, right, recognise.date) or _are_dates(right, left, recognise.date_or_place):
            return True
    return False


def _are_dates(rows: list[Row], others: list[Row], is_date: Callable[[str], bool]) -> bool:
    """Whether the rows are mostly dates beside the others."""
    return (
        len(rows) >= STACK_DATES
        and share_of(rows, is_date) >= STACK_DATES_SHARE
        and share_paired(rows, others) >= STACK_DATES_PAIRED
    )


NAME_LENGTH = 34  # [0, 0]; characters; "Programming languages and tools" is a name, a sentence is longer
NAMES_SHARE = 0.9  # [0, 0]; are so short
NAMES_WITH_COLON = 0.5  # [0, 0]
FLUSH = 2.5  # [0, 0]; points between the first and third quartile of right edges that are set flush
TEXT_TO_NAME = 1.8  # [7, 2]; widths: the text beside a name is this much wider, a neighbour in a list is not


def _are_names(left: list[Cell], right: list[Cell]) -> bool:
    """Whether the left side is short words that name what stands beside them."""
    if sum(len(cell.text) <= NAME_LENGTH for cell in left) < NAMES_SHARE * len(left):
        return False
    with_colons = sum(_ends_with_colon(cell.text) for cell in left) >= NAMES_WITH_COLON * len(left)
    flush_right = _spread([cell.x1 for cell in left]) < FLUSH < _spread([cell.x0 for cell in left])
    width_left = _middle([cell.x1 - cell.x0 for cell in left])
    width_right = _middle([cell.x1 - cell.x0 for cell in right])
    return with_colons or flush_right or (len(left) >= 2 and width_right > TEXT_TO_NAME * width_left)


def _right_is_sparse(facts: Facts) -> bool:
    fewer = len(facts.rows_right) * SPARSE_TO_LEFT < len(facts.rows_left)
    return facts.paired_right >= SPARSE_PAIRED and fewer and not facts.headings_right


def _ends_with_colon(text: str) -> bool:
    return text.rstrip().endswith((":", "："))


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _spread(values: list[float]) -> float:
    """From the first to the third quartile."""
    ordered = sorted(values)
    return ordered[(3 * len(ordered)) // 4] - ordered[len(ordered) // 4]
