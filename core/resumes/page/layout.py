"""Cells to lines in reading order: columns, sidebars, rails of dates and labels, tables.

A page is cut along its gutters: vertical strips that stay empty over many rows (`gutters`). Whether the two sides of
a gutter are columns (read one after the other) or a rail (read row by row) is decided by `regions`. What has no
gutter any more becomes lines (`rows`). The numbers behind thresholds are measured as in `regions`.
"""

from __future__ import annotations

from core.resumes.page.cells import Cell
from core.resumes.page.gutters import Gutter, find_gutters
from core.resumes.page.lines import Bands, Line, to_bands
from core.resumes.page.recognisers import Recognisers
from core.resumes.page.region_facts import LEVEL
from core.resumes.page.regions import Relation, relate
from core.resumes.page.rows import to_lines

MOST_CUTS = 8  # [0, 0]; regions inside regions; a page of a resume has three at most, a hostile one any number

LABEL_TOP = 0.5  # ems above a label's baseline begins what it labels; text beside it may be set a little higher
LABEL_LEADING = 1.7  # [1, 1]; ems to the second row of a label: no farther than the lines of one text
_GOES_ON = ("-", "–", "—", "&", ",", "/", "to", "bis", "à")  # a label that ends so has not ended
_COLONS = (":", "：")


def arrange(cells: list[Cell], recognise: Recognisers) -> list[Line]:
    """The lines of one page in reading order; `Line.column` numbers its columns."""
    upright = [cell for cell in cells if cell.angle == 0]
    sideways = [cell for cell in cells if cell.angle != 0]
    page = _Page(recognise)
    lines = page.arrange(upright)
    if sideways:
        page.column += 1
        lines += [Line([cell], cell.page, page.column) for cell in sideways]
    return lines


class _Page:
    """Cuts a page into regions and numbers the columns that it finds, in reading order."""

    def __init__(self, recognise: Recognisers) -> None:
        self.column = 0
        self._recognise = recognise

    def arrange(self, cells: list[Cell], depth: int = 0) -> list[Line]:
        """The lines of a region; `depth` counts the cuts that led to it."""
        if not cells:
            return []
        bands = to_bands(cells)
        tails: list[Gutter] = []
        gutters = find_gutters(bands, self._recognise) if depth < MOST_CUTS and len(bands) > 1 else []
        for gutter in gutters:
            left, right = gutter.sides(bands)
            if len(left) + len(right) != sum(map(len, bands[gutter.first : gutter.last + 1])):
                continue  # a long address reaches across
            relation = relate(left, right, self._recognise)
            if relation is Relation.TAIL:
                tails.append(gutter)
            elif relation is not Relation.TABLE:
                return self._cut(bands, gutter, relation, depth + 1)
        return to_lines(bands, tails, self.column, self._recognise)

    def _cut(self, bands: Bands, gutter: Gutter, relation: Relation, depth: int) -> list[Line]:
        """The rows above the gutter, those with it by the relation of its sides, and those below."""
        first = _before_headings(bands, gutter.first, self._recognise)
        out = self.arrange(_cells(bands[:first]), depth)
        out += self.arrange(_cells(bands[first : gutter.first]), depth)
        inside = bands[gutter.first : gutter.last + 1]
        left, right = gutter.sides(bands)
        if relation is Relation.STACK:
            for section in _stacked(inside, self._recognise):
                out += self.arrange(section, depth)
        elif relation is Relation.LABELS:
            out += self._labelled(left, right, depth)
        else:
            out += self._columns(left, right, depth)
        return out + self.arrange(_cells(bands[gutter.last + 1 :]), depth)

    def _columns(self, left: list[Cell], right: list[Cell], depth: int) -> list[Line]:
        """One side after the other, each a column of its own; what follows belongs to neither."""
        out: list[Line] = []
        for side in (left, right):
            self.column += 1
            out += self.arrange(side, depth)
        self.column += 1
        return out

    def _labelled(self, left: list[Cell], right: list[Cell], depth: int) -> list[Line]:
        """A rail of labels: each label first, then what stands beside it down to the next label."""
        labels = _labels(left, right, self._recognise)
        tops = [min(cell.base - LABEL_TOP * cell.size for cell in label) for label in labels]
        out = self.arrange([cell for cell in right if cell.base < tops[0]], depth)
        for label, top, bottom in zip(labels, tops, [*tops[1:], float("inf")], strict=True):
            out.append(Line(label, label[0].page, self.column, label=True))
            out += self.arrange([cell for cell in right if top <= cell.base < bottom], depth)
        return out


def _cells(bands: Bands) -> list[Cell]:
    return [cell for band in bands for cell in band]


def _before_headings(bands: Bands, row: int, recognise: Recognisers) -> int:
    """The row where the headings right above `row` begin: they belong to what stands under them."""
    while row > 0 and len(bands[row - 1]) == 1 and recognise.heading(bands[row - 1][0].text):
        row -= 1
    return row


def _stacked(bands: Bands, recognise: Recognisers) -> list[list[Cell]]:
    """The rows of a region cut before and after each heading that stands alone in its row."""
    sections: list[list[Cell]] = []
    for band in bands:
        if not sections or (len(band) == 1 and recognise.heading(band[0].text)):
            sections.append([])
        sections[-1] += band
        if len(sections[-1]) == 1 and recognise.heading(band[0].text):
            sections.append([])
    return [section for section in sections if section]


def _labels(left: list[Cell], right: list[Cell], recognise: Recognisers) -> list[list[Cell]]:
    """The labels of a rail, each with all of its rows."""
    labels: list[list[Cell]] = []
    bases = sorted(cell.base for cell in right)
    for band in to_bands(left):
        if labels and _goes_on(labels[-1], band[0], bases, recognise):
            labels[-1] += band
        else:
            labels.append(band)
    return labels


def _goes_on(label: list[Cell], cell: Cell, bases: list[float], recognise: Recognisers) -> bool:
    """Whether a label goes on in the row below: "June 2020 –" over "Present", "Work" over "History"."""
    last = label[-1]
    if cell.base - last.base > LABEL_LEADING * cell.size:
        return False
    above = " ".join(part.text for part in label)
    joined = f"{above} {cell.text}"
    if recognise.date_range(joined) and not recognise.date_range(above):
        return True
    ending = last.text.rstrip()
    if ending.endswith(_COLONS):
        return False
    two_headings = recognise.heading(above) and recognise.heading(cell.text)
    if recognise.heading(joined) and not two_headings and cell.pieces[0].style is last.pieces[0].style:
        return True
    has_text_beside = any(abs(cell.base - base) <= LEVEL for base in bases)
    return ending.endswith(_GOES_ON) or not has_text_beside
