"""One PDF page as characters with boxes: the raw material of everything the reader decides."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any

import numpy as np

from core.resumes.limits import MAX_CHARS_PER_PAGE
from core.resumes.page import pdfium as fast

# Weights in font descriptors are made up by half of the producers, so bold is read from the name.
_BOLD_NAME = re.compile(r"bold|black|heavy|demi|medi|extrab|semib|bx\d|-bd|sbc|\bbd\b|[-,]b$|gb$", re.I)
_ITALIC_NAME = re.compile(r"ital|obliq|-it$|-it[\W_]|cmti|cmssi|cmsl|sfti|ecti|slant|ti1\d|sl1\d", re.I)
_FORCE_BOLD = 1 << 18
_ITALIC_FLAG = 1 << 6
_FILL_AND_STROKE = 2
_NO_WIDTH = 0.001  # points; what PDFium made up itself is no wider
_LEVEL_SLOPE = 0.05  # the slope up to which text counts as level: a scan that was turned by three degrees


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch of text is set: `size` in points, `color` 0xRRGGBB, `mode` as in PDF's `Tr`."""

    size: float
    bold: bool
    italic: bool
    color: int
    alpha: int
    mode: int
    font: str


@dataclass(slots=True)
class PageGlyphs:
    """The characters of one page in content order; y grows downwards, in points."""

    number: int
    width: float
    height: float
    chars: str
    x0: np.ndarray
    x1: np.ndarray
    top: np.ndarray
    bottom: np.ndarray
    stretch: np.ndarray  # index into the lists below, per character
    bases: list[float]
    styles: list[Style]
    angles: list[int]  # degrees, a multiple of 90 where it is near one


def read_glyphs(page: Any, number: int) -> PageGlyphs:
    """All characters that the file itself places on the page; the ones PDFium makes up are left out."""
    textpage = page.get_textpage()
    try:
        return _collect(page, textpage, number)
    finally:
        textpage.close()


def _collect(page: Any, textpage: Any, number: int) -> PageGlyphs:
    handle = fast.address_of(textpage.raw)
    count = min(textpage.count_chars(), MAX_CHARS_PER_PAGE)
    left, low, right, high = page.get_cropbox()
    frame = _Frame(left, low, right, high, page.get_rotation())
    text = _bulk(handle, count)
    boxes = np.zeros((count, 4), np.float32)
    start = boxes.ctypes.data
    if count:
        list(map(fast.loose_box, repeat(handle), range(count), range(start, start + 16 * count, 16)))
    # PDFium's FS_RECTF is left, top, right, bottom. What it made up itself is left out.
    keep = np.flatnonzero(boxes[:, 2] - boxes[:, 0] > _NO_WIDTH)
    chars = "".join([text[i] for i in keep.tolist()])
    boxes = boxes[keep].astype(np.float64)
    stretches = _stretches(handle, keep.tolist(), boxes, frame)
    x0, top = frame.place(boxes[:, 0], boxes[:, 1])
    x1, bottom = frame.place(boxes[:, 2], boxes[:, 3])
    return PageGlyphs(
        number, *frame.size, chars,
        np.minimum(x0, x1), np.maximum(x0, x1), np.minimum(top, bottom), np.maximum(top, bottom),
        stretches.index, stretches.bases, stretches.styles, stretches.angles,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Frame:
    """The visible part of a page and how it is turned for display, clockwise in degrees."""

    left: float
    low: float
    right: float
    high: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed."""
        width, height = self.right - self.left, self.high - self.low
        return (height, width) if self.turn in (90, 270) else (width, height)

    def place(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Points or arrays of the page's own space as displayed, y downwards."""
        if self.turn == 90:
            return y - self.low, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.low
        if self.turn == 270:
            return self.high - y, self.right - x
        return x - self.left, self.high - y


def _bulk(handle: int, count: int) -> str:
    """The page's characters, one code point each, at the index that PDFium gives them."""
    if not count:
        return ""
    buffer = (ctypes.c_ushort * (count * 2 + 2))()
    written = fast.bulk_text(handle, 0, count, ctypes.addressof(buffer))
    if written == count + 1:
        text = bytes(buffer)[: count * 2].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
    return "".join(_char(code) for code in map(fast.unicode_of, repeat(handle), range(count)))


def _char(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


@dataclass(slots=True)
class _Stretches:
    """Characters in one style on one baseline, numbered."""

    index: np.ndarray
    bases: list[float]
    styles: list[Style]
    angles: list[int]


def _stretches(handle: int, indexes: list[int], boxes: np.ndarray, frame: _Frame) -> _Stretches:
    """Ask each text object once, and less where it goes on with the object before it.

    Some producers write one object a character, so that every call here counts.
    """
    total = len(indexes)
    out = _Stretches(np.zeros(total, np.int32), [], [], [])
    if not total:
        return out
    objects = np.array([value or 0 for value in map(fast.text_object, repeat(handle), indexes)], np.uint64)
    starts = [0, *(np.flatnonzero(np.diff(objects)) + 1).tolist()]
    heights = boxes[:, (1, 3)].round(2).tolist()
    numbers = np.zeros(len(starts), np.int32)
    last: tuple[object, ...] = ()
    angle = 0
    for k, start in enumerate(starts):
        pointer = int(objects[start])
        paint = _paint(pointer)
        same = (paint, heights[start])
        # Equal paint, top and bottom mean an equal font, size and baseline, where text runs level.
        if same != last or angle:
            x, y, size, angle = _place(handle, indexes[start])
            out.bases.append(frame.place(x, y)[1])
            out.styles.append(_style(*paint, size))
            out.angles.append((angle - frame.turn) % 360)
            last = same
        numbers[k] = len(out.bases) - 1
    out.index = np.repeat(numbers, np.diff([*starts, total]))
    return out


_MATRIX = (ctypes.c_float * 6)()
_COLOR = (ctypes.c_uint * 4)()
_MATRIX_AT, _COLOR_AT = ctypes.addressof(_MATRIX), ctypes.addressof(_COLOR)


def _paint(pointer: int) -> tuple[int, int, int, int]:
    """Font, colour, opacity and rendering mode of a text object."""
    if not pointer:
        return 0, 0, 255, 0
    fast.fill_color(pointer, _COLOR_AT, _COLOR_AT + 4, _COLOR_AT + 8, _COLOR_AT + 12)
    red, green, blue, alpha = _COLOR
    return fast.object_font(pointer) or 0, red << 16 | green << 8 | blue, alpha, fast.render_mode(pointer)


def _place(handle: int, first: int) -> tuple[float, float, float, int]:
    """Origin (PDF coordinates), size in points and angle of the text object of character `first`."""
    fast.char_matrix(handle, first, _MATRIX_AT)
    a, b, c, d, x, y = _MATRIX
    size = round(fast.font_size(handle, first) * (abs(d) if not c else math.hypot(c, d)), 1)
    angle = 0 if abs(b) <= _LEVEL_SLOPE * abs(a) else round(math.degrees(math.atan2(b, a))) % 360
    return x, y, size, angle


@lru_cache(maxsize=4096)
def _style(font: int, color: int, alpha: int, mode: int, size: float) -> Style:
    """One object per style, so that neighbours in the same style are told by identity."""
    name, bold, italic = _font_facts(font) if font else ("", False, False)
    return Style(size, bold or mode == _FILL_AND_STROKE, italic, color, alpha, mode, name)


@lru_cache(maxsize=512)
def _font_facts(font: int) -> tuple[str, bool, bool]:
    """Name, bold and italic of a font. Forget them between documents: see `forget_fonts`."""
    buffer = ctypes.create_string_buffer(256)
    fast.font_name(font, ctypes.addressof(buffer), 256)
    name = buffer.value.decode("latin-1")
    plain = name.split("+")[-1]
    flags = fast.font_flags(font)
    bold = bool(_BOLD_NAME.search(plain)) or bool(flags & _FORCE_BOLD)
    italic = bool(_ITALIC_NAME.search(plain)) or bool(flags & _ITALIC_FLAG)
    return name, bold, italic


def forget_fonts() -> None:
    """Drop cached font facts: another document may get the same addresses."""
    _font_facts.cache_clear()
    _style.cache_clear()
