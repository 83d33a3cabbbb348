"""List marks that are drawn and not written: browsers print the disc of a list item as a small filled shape."""

from __future__ import annotations

from statistics import median

from core.resumes.page.cells import Cell, Piece
from core.resumes.page.painted import Rectangle
from core.resumes.words.dates import is_date_text

_SIZE = (0.1, 0.6)  # ems: a browser's disc has a quarter, its square a third
_FARTHEST = 2.0  # ems from the disc to its text; browsers leave half an em
_ALONE = 2.5  # ems to the next shape on the row; the dots of a skill's level stand closer
_LARGER = 0.6  # points above the usual size: the text beside a dot of a timeline is a title
_BULLET = "•"


def mark_items(cells: list[Cell], shapes: list[Rectangle]) -> None:
    """Write a bullet before each cell that has a drawn disc to its left, as if the file had one."""
    if not shapes or not cells:
        return
    usual = median(cell.size for cell in cells)
    for shape in shapes:
        item = _item_beside(shape, cells)
        if item is not None and _may_be_item(item, usual) and _is_alone(shape, shapes, item.size):
            x0, _, x1, _ = shape
            item.pieces[0].space = True
            item.pieces.insert(0, Piece(_BULLET, x0, x1, item.pieces[0].style, False))
            item.x0 = x0


def _item_beside(shape: Rectangle, cells: list[Cell]) -> Cell | None:
    """The nearest cell to the right of a shape, on its row, where the shape is as large as a disc."""
    x0, y0, x1, y1 = shape
    middle = (y0 + y1) / 2
    row = [cell for cell in cells if cell.top < middle < cell.bottom and cell.x0 >= x1 - 1]
    nearest = min(row, key=lambda cell: cell.x0, default=None)
    if nearest is None or nearest.x0 - x1 > _FARTHEST * nearest.size:
        return None
    least, most = (share * nearest.size for share in _SIZE)
    return nearest if least < x1 - x0 < most and least < y1 - y0 < most else None


def _may_be_item(cell: Cell, usual: float) -> bool:
    """Whether a cell is text of a list: no title beside the dot of a timeline, and no date."""
    return cell.size <= usual + _LARGER and not cell.bold and not is_date_text(cell.text)


def _is_alone(shape: Rectangle, shapes: list[Rectangle], size: float) -> bool:
    """Whether no other shape stands on the row nearby."""
    return not any(
        other is not shape and abs(other[1] - shape[1]) < size / 2 and abs(other[0] - shape[0]) < _ALONE * size
        for other in shapes
    )
