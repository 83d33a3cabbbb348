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
class Surface:
    """The painted areas of one page, in painting order, and how many objects of each kind there are."""

    width: float
    height: float
    areas: list[Area] = field(default_factory=list)
    texts: int = 0
    paths: int = 0
    images: int = 0
    image_share: float = 0.0
    last_text: int = -1
    shapes: list[tuple[float, float, float, float]] = field(default_factory=list)  # boxes of low paths

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
                high = 2 * (glyphs.bottom[k] - glyphs.top[k])
                near = (boxes[:, 0] <= x) & (boxes[:, 2] >= x) & (boxes[:, 1] <= y + 2) & (boxes[:, 3] >= y - 2)
                drawn[k] |= bool((near & (boxes[:, 3] - boxes[:, 1] < high)).any())
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


def look_at(page: Any, glyphs: PageGlyphs) -> Surface:
    """Walk the page's objects, at most `MAX_OBJECTS_PER_PAGE` of them."""
    surface = Surface(glyphs.width, glyphs.height)
    left, _, _, high = page.get_cropbox()
    handle = page.raw
    count = min(raw.FPDFPage_CountObjects(handle), MAX_OBJECTS_PER_PAGE)
    for order in range(count):
        item = raw.FPDFPage_GetObject(handle, order)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == _TEXT:
            surface.texts += 1
            surface.last_text = order
        elif kind in (_PATH, _IMAGE, _SHADING, _FORM):
            _note(surface, item, kind, order, left, high)
    if count and surface.texts == 0:
        surface.last_text = -1
    return surface


def _note(surface: Surface, item: Any, kind: int, order: int, left: float, high: float) -> None:
    if kind == _PATH:
        surface.paths += 1
        if len(surface.areas) > 2000:
            return
    bounds = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *bounds):
        return
    x0, y0, x1, y1 = (value.value for value in bounds)
    size = max(x1 - x0, 0.0) * max(y1 - y0, 0.0)
    if kind == _IMAGE:
        surface.images += 1
        surface.image_share += size / max(surface.width * surface.height, 1.0)
    if kind == _PATH and 2 < y1 - y0 < 90 and len(surface.shapes) < 20_000:
        surface.shapes.append((x0 - left, high - y1, x1 - left, high - y0))
    if kind == _FORM or size < 60:
        return
    light = _is_light(item) if kind == _PATH else False
    if light is None:
        return
    surface.areas.append(Area(x0 - left, high - y1, x1 - left, high - y0, light, kind == _IMAGE, order))


def _is_light(path: Any) -> bool | None:
    """Whether a path is filled with near-white; None when it is not filled at all."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, mode, stroke) or mode.value == 0:
        return None
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(path, red, green, blue, alpha) or alpha.value < 128:
        return None
    return min(red.value, green.value, blue.value) >= 245
