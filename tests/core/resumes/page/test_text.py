"""Plain text and Markdown as lines: what stands in the file's marks stands in the lines' styles."""

from __future__ import annotations

import pytest

from core.errors import DocumentFault, DocumentRejected
from core.resumes.limits import MAX_CHARS
from core.resumes.page.lines import Line
from core.resumes.page.text import read_text


def lines(text: str) -> list[Line]:
    """All lines of the text."""
    return read_text(text).lines


def bold(line: Line) -> bool:
    """Whether most of the line is bold."""
    return line.cells[0].bold


def test_markdown_headings_are_larger_and_bold() -> None:
    title, section, body = lines("# Robin Example\n## Experience\nClerk at the harbour\n")
    assert [line.text for line in (title, section, body)] == ["Robin Example", "Experience", "Clerk at the harbour"]
    assert title.size > section.size > body.size
    assert bold(section)
    assert not bold(body)


def test_a_row_of_dashes_makes_the_row_above_a_heading_and_is_no_line() -> None:
    heading, body, last = lines("Work history\n------------\nClerk\n\n---\nBaker\n")
    assert bold(heading)
    assert heading.size > body.size
    assert [line.text for line in (body, last)] == ["Clerk", "Baker"]


def test_marks_of_bold_and_italic_words_become_styles() -> None:
    (line,) = lines("**Harbour Ltd** - _Clerk_, 3 \\* 4 files_in_a_row")
    assert line.text == "Harbour Ltd - Clerk, 3 * 4 files_in_a_row"
    styles = [(piece.text, piece.style.bold, piece.style.italic) for piece in line.cells[0].pieces]
    assert styles[:3] == [("Harbour Ltd", True, False), ("-", False, False), ("Clerk", False, True)]


def test_a_heading_by_its_words_alone_is_bold() -> None:
    assert [bold(line) for line in lines("Educational background\nBSc Physics\n- Education of others\n")] == [
        True,
        False,
        False,
    ]


def test_a_heading_with_its_section_on_one_row() -> None:
    assert [line.text for line in lines("Skills: Python, SQL\nLanguages: German\n")] == [
        "Skills", "Python, SQL", "Languages", "German",
    ]  # fmt: skip


def test_a_group_within_a_section_is_no_heading() -> None:
    assert [line.text for line in lines("SKILLS\n\nLanguages: Java, C\nTools: git\n")] == [
        "SKILLS", "Languages: Java, C", "Tools: git",
    ]  # fmt: skip


def test_tabs_wide_spaces_and_tables_part_cells() -> None:
    for row in ("Clerk\t2019 - 2021", "Clerk     2019 - 2021", "| Clerk | 2019 - 2021 |"):
        (line,) = lines(row)
        assert [cell.text for cell in line.cells] == ["Clerk", "2019 - 2021"]
        assert line.cells[1].x0 > line.cells[0].x1


def test_the_rule_of_a_table_is_no_line() -> None:
    assert [line.text for line in lines("| Year | Post |\n|------|:----:|\n| 2019 | Clerk |\n")] == [
        "Year Post", "2019 Clerk",
    ]  # fmt: skip


def test_bars_between_contact_data_stay() -> None:
    (line,) = lines("Leeds | robin@example.com | +44 113 496 0000")
    assert line.text == "Leeds | robin@example.com | +44 113 496 0000"


def test_indents_and_empty_rows_are_places_on_the_page() -> None:
    first, second, third = lines("- Kept the files\n  of the harbour\n\n\nBaker\n")
    assert second.x0 > first.x0
    assert second.base - first.base < 1.5 * first.size < third.base - second.base


def test_numbers_of_a_list_are_bullets() -> None:
    assert [line.text for line in lines("1. Clerk\n12) Baker\n2019 Usher\n")] == ["• Clerk", "• Baker", "2019 Usher"]


def test_links_are_shown_by_their_words_and_kept() -> None:
    document = read_text("[My page](https://robin.example.com) <mailto:robin@example.com>\n")
    assert document.text == "My page robin@example.com"
    assert document.links == ["https://robin.example.com", "mailto:robin@example.com"]


def test_form_feeds_are_pages() -> None:
    document = read_text("Robin Example\n\fExperience\nClerk\n\f\n")
    assert [page.number for page in document.pages] == [1, 2]
    assert document.text == "Robin Example\fExperience\nClerk"


def test_a_text_longer_than_any_resume_is_refused() -> None:
    with pytest.raises(DocumentRejected) as rejected:
        read_text("word " * MAX_CHARS)
    assert rejected.value.fault is DocumentFault.TOO_HARD
