"""PDFium calls that run once per character, bound without argument conversion.

`pypdfium2.raw` converts every argument by its declared type; at five thousand characters a file that
costs more than PDFium's own work. These prototypes take plain addresses, so `map` can drive them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2 as library  # type: ignore[import-untyped]  # ships no types
import pypdfium2.raw as raw  # type: ignore[import-untyped]  # ships no types

__all__ = ["library", "raw"]

_POINTER = ctypes.c_void_p
_INT = ctypes.c_int


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(result, *arguments)(address)


loose_box = _bind("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
text_object = _bind("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
char_matrix = _bind("FPDFText_GetMatrix", _INT, _POINTER, _INT, _POINTER)
font_size = _bind("FPDFText_GetFontSize", ctypes.c_double, _POINTER, _INT)
bulk_text = _bind("FPDFText_GetText", _INT, _POINTER, _INT, _INT, _POINTER)
unicode_of = _bind("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
object_font = _bind("FPDFTextObj_GetFont", _POINTER, _POINTER)
render_mode = _bind("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
fill_color = _bind("FPDFPageObj_GetFillColor", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
font_name = _bind("FPDFFont_GetBaseFontName", ctypes.c_size_t, _POINTER, _POINTER, ctypes.c_size_t)
font_flags = _bind("FPDFFont_GetFlags", _INT, _POINTER)


def address_of(handle: Any) -> int:
    """The plain address behind a typed PDFium handle."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0
