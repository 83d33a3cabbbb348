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

from core.resumes import pdfium as fast
from core.resumes.limits import MAX_CHARS_PER_PAGE

# Weights in font descriptors are made up by half of the producers, so bold is read from the name.
_BOLD_NAME = re.compile(r"bold|black|heavy|demi|medi|extrab|semib|bx\d|-bd|sbc|\bbd\b|[-,]b$|gb$", re.I)
_ITALIC_NAME = re.compile(r"ital|obliq|-it$|-it[\W_]|cmti|cmssi|cmsl|sfti|ecti|slant|ti1\d|sl1\d", re.I)
_FORCE_BOLD = 1 << 18
_ITALIC_FLAG = 1 << 6
_FILL_AND_STROKE = 2


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
    map_errors: int = 0


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
    width, height = right - left, high - low
    text = _bulk(handle, count)
    boxes = np.zeros((count, 4), np.float32)
    start = boxes.ctypes.data
    if count:
        list(map(fast.loose_box, repeat(handle), range(count), range(start, start + 16 * count, 16)))
    # PDFium's FS_RECTF is left, top, right, bottom. What it made up itself has no width.
    keep = np.flatnonzero(boxes[:, 2] - boxes[:, 0] > 0.001)
    chars = "".join([text[i] for i in keep.tolist()])
    boxes = boxes[keep].astype(np.float64)
    stretch, pointers, firsts = _stretches(handle, keep.tolist())
    bases: list[float] = []
    styles: list[Style] = []
    angles: list[int] = []
    for pointer, first in zip(pointers, firsts, strict=True):
        base, style, angle = _describe(handle, pointer, first)
        bases.append(high - base)
        styles.append(style)
        angles.append(angle)
    return PageGlyphs(
        number, width, height, chars,
        boxes[:, 0] - left, boxes[:, 2] - left, high - boxes[:, 1], high - boxes[:, 3],
        stretch, bases, styles, angles,
    )  # fmt: skip


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


def _stretches(handle: int, indexes: list[int]) -> tuple[np.ndarray, list[int], list[int]]:
    """Number the text objects: per character its stretch, per stretch its object and first character."""
    stretch = np.zeros(len(indexes), np.int32)
    pointers: list[int] = []
    firsts: list[int] = []
    position = 0
    total = len(indexes)
    while position < total:
        pointer = fast.text_object(handle, indexes[position]) or 0
        end = _end_of_object(handle, indexes, position, pointer)
        stretch[position:end] = len(pointers)
        pointers.append(pointer)
        firsts.append(indexes[position])
        position = end
    return stretch, pointers, firsts


def _end_of_object(handle: int, indexes: list[int], position: int, pointer: int) -> int:
    """The first position after `position` that belongs to another object: doubling steps, then bisection."""
    step = 4
    known = position
    total = len(indexes)
    while known + step < total and fast.text_object(handle, indexes[known + step]) == pointer:
        known += step
        step *= 2
    beyond = min(known + step, total)
    while beyond - known > 1:
        middle = (known + beyond) // 2
        if fast.text_object(handle, indexes[middle]) == pointer:
            known = middle
        else:
            beyond = middle
    return beyond


_MATRIX = (ctypes.c_float * 6)()
_COLOR = (ctypes.c_uint * 4)()
_MATRIX_AT, _COLOR_AT = ctypes.addressof(_MATRIX), ctypes.addressof(_COLOR)


def _describe(handle: int, pointer: int, first: int) -> tuple[float, Style, int]:
    """Baseline (PDF coordinates), style and angle of the text object that begins at character `first`."""
    fast.char_matrix(handle, first, _MATRIX_AT)
    a, b, c, d, _, base = _MATRIX
    size = round(fast.font_size(handle, first) * (abs(d) if not c else math.hypot(c, d)), 1)
    angle = 0 if abs(b) <= 0.05 * abs(a) else round(math.degrees(math.atan2(b, a))) % 360
    if not pointer:
        return base, _style(0, size, 0, 255, 0), angle
    fast.fill_color(pointer, _COLOR_AT, _COLOR_AT + 4, _COLOR_AT + 8, _COLOR_AT + 12)
    color = (_COLOR[0] << 16) | (_COLOR[1] << 8) | _COLOR[2]
    font = fast.object_font(pointer) or 0
    return base, _style(font, size, color, _COLOR[3], fast.render_mode(pointer)), angle


@lru_cache(maxsize=4096)
def _style(font: int, size: float, color: int, alpha: int, mode: int) -> Style:
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
