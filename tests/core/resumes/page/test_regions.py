"""What stands left and right of a gutter belongs together by the first rule that holds: one small page for each."""

from __future__ import annotations

import pytest

from core.resumes.page.cells import Cell, Piece
from core.resumes.page.glyphs import Style
from core.resumes.page.pdf import RECOGNISERS
from core.resumes.page.region_facts import Facts
from core.resumes.page.regions import RULES, Relation, relate

STYLE = Style(size=10.0, bold=False, italic=False, color=0, alpha=255, mode=0, font="Sans")
LEADING = 14.0  # points

Side = dict[float, str]  # texts by the number of their row

LONG = "Kept the machines of two halls running in three shifts"
PAGES: dict[str, tuple[Side, Side]] = {
    "left_is_a_rail_of_headings": (
        {0: "Experience", 4: "Education"},
        {0: "Engineer at Harbour Ltd", 1: LONG, 2: LONG, 4: "BSc Physics", 5: LONG},
    ),
    "left_names_fields": (
        {0: "Employer", 1: "Dates", 2: "Position"},
        {0: "Harbour Ltd", 1: "2019 - 2023", 2: "Engineer"},
    ),
    "left_ends_with_colons": (
        {0: "Wish for salary:", 1: "Free from:", 2: "Travels:", 3: "Moves house:"},
        {0: "as agreed", 1: "next spring", 2: "gladly", 3: "within the county"},
    ),
    "sections_with_dates_are_stacked": (
        {0: "Engineer at Harbour Ltd", 1: LONG, 3: "Education", 4: "BSc Physics", 5: LONG},
        {0: "2019 - 2023", 4: "2012 - 2015"},
    ),
    "sections_in_rows_are_stacked": (
        {0: "Welding", 1: "Turning", 2: "Languages", 3: "English"},
        {0: "Milling", 1: "Grinding", 3: "German"},
    ),
    "both_sides_have_headings": (
        {0: "Skills", 1.5: "Welding", 2.5: "Turning"},
        {0.4: "Experience", 2: "Engineer at Harbour Ltd", 3: LONG},
    ),
    "left_is_a_rail_of_dates": (
        {0: "2019 - 2023", 3: "2015 - 2019"},
        {0: "Engineer at Harbour Ltd", 1: LONG, 3: "Fitter at Dockside Ltd", 4: LONG},
    ),
    "right_is_dates_and_places": (
        {0: "Engineer at Harbour Ltd", 1: LONG, 3: "Fitter at Dockside Ltd", 4: LONG},
        {0: "2019 - 2023", 3: "2015 - 2019"},
    ),
    "both_sides_are_lists": (
        {0: "• Welding", 1: "• Turning", 2: "• Filing"},
        {0: "• Milling", 1: "• Grinding", 2: "• Boring"},
    ),
    "left_is_short_names": (
        {0: "Metal", 2: "Wood"},
        {0: "Welding, turning, milling and grinding of steel", 1: "and brass", 2: "Sawing, planing and joining of oak"},
    ),
    "rows_are_a_table": (
        {row: f"{LONG} {row}" for row in range(4)},
        {0: "very good", 1: "2019", 2: "good", 3: "with honours"},
    ),
    "right_is_sparse_with_dates": (
        {row: f"{LONG} {row}" for row in range(8)},
        {0: "2019", 3: "with honours", 6: "very good"},
    ),
    "right_is_sparse": (
        {row: f"{LONG} {row}" for row in range(8)},
        {0: "very good", 3: "with honours", 6: "good"},
    ),
}
RELATIONS = {rule.__name__: relation for rule, relation in RULES}


def side(rows: Side, x0: float) -> list[Cell]:
    cells = []
    for row, text in rows.items():
        base, x1 = 100.0 + LEADING * row, x0 + 5.0 * len(text)
        cells.append(Cell([Piece(text, x0, x1, STYLE, False)], x0, x1, base - 8, base + 2, base, STYLE.size, page=1))
    return cells


def test_every_rule_has_its_page() -> None:
    assert list(PAGES) == list(RELATIONS)


@pytest.mark.parametrize("name", PAGES)
def test_the_first_rule_that_holds_decides(name: str) -> None:
    left, right = (side(rows, x0) for rows, x0 in zip(PAGES[name], (50.0, 400.0), strict=True))
    facts = Facts(left, right, RECOGNISERS)
    assert next(rule.__name__ for rule, _ in RULES if rule(facts)) == name
    assert relate(left, right, RECOGNISERS) is RELATIONS[name]


def test_sides_of_which_no_rule_knows_anything_are_columns() -> None:
    left = side({0: LONG, 1: LONG, 2: LONG}, 50.0)
    right = side({0.5: "very good", 1.5: "with honours", 2.5: "good"}, 400.0)
    assert relate(left, right, RECOGNISERS) is Relation.COLUMNS
