"""Which engine can recognise text in pictures here. Asked by the parent too, so it imports nothing heavy."""

from __future__ import annotations

import shutil
from functools import cache
from importlib.util import find_spec


@cache
def engine() -> str | None:
    """The engine that is installed: "tesseract", "rapidocr" or None."""
    if shutil.which("tesseract"):
        return "tesseract"
    if find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None:
        return "rapidocr"
    return None
