"""The parts of a Word document as Word shows them: its headers and footers, and its trees without tracked changes."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

# Runs and paragraphs that were deleted or moved away.
_GONE = (qn("w:del"), qn("w:moveFrom"))
# What stands around text without being seen; the order is that of the tree, so wrappers within wrappers go, too.
_WRAPPERS = tuple(map(qn, ("w:ins", "w:moveTo", "w:sdt", "w:sdtContent", "w:smartTag", "w:customXml", "w:fldSimple")))
_OF_WRAPPERS = frozenset(map(qn, ("w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:customXmlPr")))


def headers(word: Any) -> list[Any]:
    """What stands above the pages: on the first one its own header, where it has one."""
    first = [part.first_page_header for part in word.sections if part.different_first_page_header_footer]
    return [edge for edge in (*first, *(part.header for part in word.sections)) if not edge.is_linked_to_previous]


def footers(word: Any) -> list[Any]:
    """What stands below the pages, in the same order."""
    first = [part.first_page_footer for part in word.sections if part.different_first_page_header_footer]
    return [edge for edge in (*first, *(part.footer for part in word.sections)) if not edge.is_linked_to_previous]


def has_box(element: Any) -> bool:
    """Whether a text box is anchored in the element."""
    return next(element.iter(qn("w:txbxContent")), None) is not None


def settle(element: Any) -> None:
    """Leave of a part's tree what Word shows: deletions are gone, insertions and the texts of controls are text.

    A tracked change or a content control wraps runs, paragraphs, rows or cells alike; the walk looks for those alone.
    """
    for row in [mark.getparent() for mark in element.iter(qn("w:trPr")) if mark.find(qn("w:del")) is not None]:
        row.getparent().remove(row)
    for gone in list(element.iter(*_GONE)):
        gone.getparent().remove(gone)
    for wrapper in list(element.iter(*_WRAPPERS)):
        parent = wrapper.getparent()
        at = parent.index(wrapper)
        parent[at : at + 1] = [child for child in wrapper if child.tag not in _OF_WRAPPERS]
