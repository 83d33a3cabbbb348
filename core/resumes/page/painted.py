"""What is painted on a page besides text: filled areas, images, outlines. Looked at only where it matters."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.resumes.limits import MAX_OBJECTS_PER_PAGE
from core.resumes.page.glyphs import PageGlyphs
from core.resumes.page.pdfium import raw

_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5

MOST_AREAS = 2000  # of a page; a drawing has more, and none of its paths is a background
MOST_SHAPES = 20_000  # drawn letters of a page; a full one has some 5,000
LEAST_AREA = 60.0  # square points; nothing smaller than a letter is a background
LETTER_HEIGHT = (2.0, 90.0)  # points, of a path that may be a drawn letter
LETTER_SLACK = 2.0  # points that a drawn letter may stand above or below its invisible text
LETTER_TO_TEXT = 2.0  # heights of the invisible text; a higher shape is no letter of it
OPAQUE = 128  # out of 255; what shines through by half hides nothing
DISC_SIZE = (1.0, 7.0)  # points, of a drawn mark of a list; a browser's has two to four
DISC_RATIO = 1.3  # of its longer side to its shorter
MOST_DISCS = 500  # of a page; a chart has more, and none of them marks an item
NEAR_WHITE = 245  # out of 255, of each colour: white text vanishes on it

Rectangle = tuple[float, float, float, float]  # x0, y0, x1, y1 in page coordinates


@dataclass(slots=True)
class Area:
    """A painted rectangle in page coordinates, y downwards. `light` is whether white text vanishes on it."""

    x0: float
    y0: float
    x1: float
    y1: float
    light: bool
    image: bool
    order: int


@dataclass(slots=True)
class Painted:
    """The painted areas of one page, in painting order, and what else the checks ask of it."""

    width: float
    height: float
    areas: list[Area] = field(default_factory=list)
    paths: int = 0
    image_share: float = 0.0
    last_text: int = -1  # the place of the last text in the order of painting
    shapes: list[Rectangle] = field(default_factory=list)  # boxes of paths that may be letters
    discs: list[Rectangle] = field(default_factory=list)  # boxes of small paths that may mark the items of a list

    def covers(self, glyphs: PageGlyphs) -> np.ndarray:
        """Characters under an image that is painted after all text of the page."""
        mask = np.zeros(len(glyphs.chars), bool)
        for area in self.areas:
            if area.image and area.order > self.last_text >= 0:
                mask |= _inside(glyphs, area)
        return mask

    def is_drawn(self, glyphs: PageGlyphs, suspects: np.ndarray) -> np.ndarray:
        """For unpainted text, whether something visible is painted in its place: outlines, or a scan."""
        drawn = np.zeros(len(glyphs.chars), bool)
        for area in self.areas:
            if area.image:
                drawn |= _inside(glyphs, area)
        if self.shapes and suspects.any():
            boxes = np.array(self.shapes)
            for k in np.flatnonzero(suspects).tolist():
                x, y = (glyphs.x0[k] + glyphs.x1[k]) / 2, (glyphs.top[k] + glyphs.bottom[k]) / 2
                highest = LETTER_TO_TEXT * (glyphs.bottom[k] - glyphs.top[k])
                across = (boxes[:, 0] <= x) & (boxes[:, 2] >= x)
                level = (boxes[:, 1] <= y + LETTER_SLACK) & (boxes[:, 3] >= y - LETTER_SLACK)
                drawn[k] |= bool((across & level & (boxes[:, 3] - boxes[:, 1] < highest)).any())
        return drawn

    def is_light(self, glyphs: PageGlyphs, suspects: np.ndarray) -> np.ndarray:
        """For suspects, whether the last area painted under them is as light as they are; paper is white."""
        light = np.ones(len(glyphs.chars), bool)
        for area in self.areas:
            inside = _inside(glyphs, area) & suspects
            light[inside] = area.light and not area.image
        return light


def _inside(glyphs: PageGlyphs, area: Area) -> np.ndarray:
    x, y = (glyphs.x0 + glyphs.x1) / 2, (glyphs.top + glyphs.bottom) / 2
    inside: np.ndarray = (x > area.x0) & (x < area.x1) & (y > area.y0) & (y < area.y1)
    return inside


def read_painted(page: Any, glyphs: PageGlyphs) -> Painted:
    """Walk the page's objects, at most `MAX_OBJECTS_PER_PAGE` of them."""
    painted = Painted(glyphs.width, glyphs.height)
    left, _, _, high = page.get_cropbox()
    handle = page.raw
    count = min(raw.FPDFPage_CountObjects(handle), MAX_OBJECTS_PER_PAGE)
    for order in range(count):
        item = raw.FPDFPage_GetObject(handle, order)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == _TEXT:
            painted.last_text = order
        elif kind in (_PATH, _IMAGE, _SHADING, _FORM):
            _add(painted, item, kind, order, left, high)
    return painted


def _add(painted: Painted, item: Any, kind: int, order: int, left: float, high: float) -> None:
    """Count an object and keep its box: as an area that may lie under text, or as a shape that may be a letter."""
    if kind == _PATH:
        painted.paths += 1
        if len(painted.areas) > MOST_AREAS:
            return
    bounds = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *bounds):
        return
    x0, y0, x1, y1 = (value.value for value in bounds)
    size = max(x1 - x0, 0.0) * max(y1 - y0, 0.0)
    box = (x0 - left, high - y1, x1 - left, high - y0)
    if kind == _IMAGE:
        painted.image_share += size / max(painted.width * painted.height, 1.0)
    lowest, highest = LETTER_HEIGHT
    if kind == _PATH and lowest < y1 - y0 < highest and len(painted.shapes) < MOST_SHAPES:
        painted.shapes.append(box)
    if kind == _PATH and len(painted.discs) < MOST_DISCS and _may_be_disc(x1 - x0, y1 - y0):
        painted.discs.append(box)
    if kind != _FORM and size >= LEAST_AREA:
        _add_area(painted, item, kind, order, box)


def _may_be_disc(width: float, height: float) -> bool:
    least, most = DISC_SIZE
    return least < min(width, height) and max(width, height) < min(most, DISC_RATIO * min(width, height))


def _add_area(painted: Painted, item: Any, kind: int, order: int, box: Rectangle) -> None:
    light = _is_light(item) if kind == _PATH else False
    if light is not None:
        painted.areas.append(Area(*box, light, kind == _IMAGE, order))


def _is_light(path: Any) -> bool | None:
    """Whether a path is filled with near-white; None when it is not filled at all."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, mode, stroke) or mode.value == 0:
        return None
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(path, red, green, blue, alpha) or alpha.value < OPAQUE:
        return None
    return min(red.value, green.value, blue.value) >= NEAR_WHITE
