"""Text from pictures of pages, where an engine is at hand: Tesseract of the system, or the `ocr` extra.

Pages are given to Tesseract through pipes as raw grey pixels, so no temporary file is written. Its time is not limited
here: on a busy machine a limit in seconds would end it too early. It inherits the limit of CPU time of the fork that
starts it, and ends with it (`core.isolation`).
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from core.resumes.page.cells import Cell, Piece
from core.resumes.page.glyphs import Style
from core.resumes.page.ocr_engines import engine

DPI = 200
_MIN_CONFIDENCE = 35  # of 100; Tesseract's own scale for a word
_MIN_SCORE = 0.5  # of 1; RapidOCR's own scale for a line
_SCALE = 72 / DPI  # points to a pixel
_CELL_GAP = 2.2  # ems between two words of one line; wider than on a page with letters, as boxes of words are rough
_LEAST_SIZE = 4.0  # points; a full stop has a low box
_BOX_TO_SIZE = 0.75  # of a line's box that its type size fills: the rest are rising and hanging strokes
_HANGING = 0.2  # ems below the baseline
_WORD_LEVEL = "5"
_MAX_LANGUAGES = 5
# What engines take a bullet for when it stands alone before a capital.
_TAKEN_FOR_BULLETS = frozenset(
    ["¢", "©", "®", "°", "º", "e", "o", "«", "»", ">", "*", "+", "-", "—", "~", "=", "•", "·", "@", "‘", "'", "."]
)


def read_cells(page: Any, number: int) -> list[Cell]:
    """The words of a page picture as cells in page coordinates; empty when the engine reads nothing."""
    bitmap = page.render(scale=DPI / 72, grayscale=True)
    pixels = np.ascontiguousarray(bitmap.to_numpy())
    grey = pixels.reshape(pixels.shape[0], pixels.shape[1])
    return _tesseract(grey, number) if engine() == "tesseract" else _rapid(grey, number)


@cache
def _languages() -> str:
    """Every language pack that is installed, English first."""
    listed = subprocess.run(  # noqa: S603 - a fixed command found on the path
        [shutil.which("tesseract") or "tesseract", "--list-langs"], capture_output=True, text=True
    )
    names = [name for name in listed.stdout.split("\n")[1:] if name and name not in ("osd", "snum", "equ")]
    names.sort(key=lambda name: name != "eng")
    return "+".join(names[:_MAX_LANGUAGES]) or "eng"


def _tesseract(grey: np.ndarray, number: int) -> list[Cell]:
    height, width = grey.shape
    picture = f"P5 {width} {height} 255\n".encode() + grey.tobytes()
    done = subprocess.run(  # noqa: S603 - a fixed command found on the path, pixels on standard input
        [
            shutil.which("tesseract") or "tesseract",
            "stdin",
            "stdout",
            "-l",
            _languages(),
            "--dpi",
            str(DPI),
            "tsv",
        ],
        input=picture,
        capture_output=True,
    )
    lines: dict[tuple[str, ...], list[dict[str, str]]] = {}
    rows = csv.DictReader(done.stdout.decode("utf-8", "replace").split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in rows:
        if row["level"] == _WORD_LEVEL and row["text"].strip() and float(row["conf"]) >= _MIN_CONFIDENCE:
            key = (row["block_num"], row["par_num"], row["line_num"])
            lines.setdefault(key, []).append(row)
    return [cell for words in lines.values() for cell in _cells_of(words, number)]


def _cells_of(words: list[dict[str, str]], number: int) -> list[Cell]:
    """One line of words, cut where a gap is wide."""
    if len(words) > 1 and words[0]["text"] in _TAKEN_FOR_BULLETS and words[1]["text"][:1].isupper():
        words[0]["text"] = "•"
    tops = [int(word["top"]) * _SCALE for word in words]
    bottoms = [(int(word["top"]) + int(word["height"])) * _SCALE for word in words]
    size = max(sorted(bottom - top for top, bottom in zip(tops, bottoms, strict=True))[len(words) // 2], _LEAST_SIZE)
    base = sorted(bottoms)[len(bottoms) // 2]
    cells: list[Cell] = []
    for word in words:
        x0 = int(word["left"]) * _SCALE
        x1 = x0 + int(word["width"]) * _SCALE
        if cells and x0 - cells[-1].x1 < _CELL_GAP * size:
            cells[-1].pieces[0].text += " " + word["text"]
            cells[-1].x1 = cells[-1].pieces[0].x1 = x1
        else:
            cells.append(_cell(word["text"], x0, x1, min(tops), max(bottoms), base, size, number))
    return cells


def _cell(text: str, x0: float, x1: float, top: float, bottom: float, base: float, size: float, number: int) -> Cell:
    style = Style(round(size * 2) / 2, False, False, 0, 255, 0, "ocr")
    return Cell([Piece(text, x0, x1, style, False)], x0, x1, top, bottom, base, size, number)


@cache
def _rapid_engine() -> Any:
    return import_module("rapidocr").RapidOCR(params={"Global.log_level": "critical"})


def _rapid(grey: np.ndarray, number: int) -> list[Cell]:
    """Lines from RapidOCR, whose models come inside its package."""
    result = _rapid_engine()(np.stack([grey] * 3, axis=-1))
    if result.boxes is None:
        return []
    cells = []
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        if score >= _MIN_SCORE and text.strip():
            xs, ys = [float(point[0]) * _SCALE for point in box], [float(point[1]) * _SCALE for point in box]
            size = max((max(ys) - min(ys)) * _BOX_TO_SIZE, _LEAST_SIZE)
            cells.append(_cell(text, min(xs), max(xs), min(ys), max(ys), max(ys) - _HANGING * size, size, number))
    return cells
