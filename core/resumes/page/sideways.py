"""Text set sideways: read along its own direction, then put where it stands on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.resumes.page.cells import Cell, build_cells
from core.resumes.page.glyphs import PageGlyphs

_SLACK = 10  # degrees


def build_all_cells(glyphs: PageGlyphs, keep: np.ndarray, is_heading: Callable[[str], bool]) -> list[Cell]:
    """The page's cells, sideways ones among them.

    A sideways section heading stands beside its section, so it becomes a label at the section's first row.
    """
    angles = np.array(glyphs.angles or [0])[glyphs.stretch] if len(glyphs.chars) else np.zeros(0)
    up, down = np.abs(angles - 90) <= _SLACK, np.abs(angles - 270) <= _SLACK
    cells = build_cells(glyphs, keep & ~up & ~down)
    for mask, upward in ((up, True), (down, False)):
        if (mask & keep).any():
            cells += [_set_upright(cell, is_heading) for cell in _along(glyphs, mask & keep, upward)]
    return cells


def _along(glyphs: PageGlyphs, mask: np.ndarray, upward: bool) -> list[Cell]:
    """The cells of sideways text, built as if the page were turned to read it."""
    if upward:
        view = replace(
            glyphs,
            x0=glyphs.height - glyphs.bottom,
            x1=glyphs.height - glyphs.top,
            top=glyphs.x0,
            bottom=glyphs.x1,
        )
    else:
        view = replace(
            glyphs,
            x0=glyphs.top,
            x1=glyphs.bottom,
            top=glyphs.width - glyphs.x1,
            bottom=glyphs.width - glyphs.x0,
        )
    bases = list(glyphs.bases)
    for k in np.flatnonzero(mask).tolist():
        bases[glyphs.stretch[k]] = float(view.bottom[k])
    view.bases = bases
    view.width, view.height = glyphs.height, glyphs.width
    out = []
    for cell in build_cells(view, mask):
        x0, x1 = (cell.top, cell.bottom) if upward else (glyphs.width - cell.bottom, glyphs.width - cell.top)
        top, bottom = (glyphs.height - cell.x1, glyphs.height - cell.x0) if upward else (cell.x0, cell.x1)
        out.append(replace(cell, x0=x0, x1=x1, top=top, bottom=bottom, base=bottom))
    return out


def _set_upright(cell: Cell, is_heading: Callable[[str], bool]) -> Cell:
    if not is_heading(cell.text):
        return cell
    return replace(cell, angle=0, base=cell.top + cell.size)
