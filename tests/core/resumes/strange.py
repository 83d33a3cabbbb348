"""Documents that are not what one hopes for: scans, outlines, locks, damage, other papers."""

from __future__ import annotations

import contextlib
import io
import random
import zlib

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.constants import UserAccessPermissions
from pypdf.generic import NameObject
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]  # ships no types
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from core.resumes.page.cells import Cell, Piece
from core.resumes.page.glyphs import Style
from tests.core.resumes import papers


def scan(canvas: Canvas) -> None:
    """A page that is one grey picture."""
    noise = random.Random(7).randbytes(60 * 80)
    header = b"P5 60 80 255\n"
    canvas.drawImage(ImageReader(io.BytesIO(_png(header + noise))), 0, 0, *papers.A4)


def _png(pgm: bytes) -> bytes:
    """A grey PNG from a 60 by 80 PGM."""
    pixels = pgm.split(b"\n", 1)[1]
    rows = b"".join(b"\0" + pixels[k : k + 60] for k in range(0, 60 * 80, 60))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = (60).to_bytes(4, "big") + (80).to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def photographed(data: bytes) -> bytes:
    """A PDF whose pages are pictures of the pages of another, at 150 dots an inch."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=papers.A4)
    with contextlib.closing(pdfium.PdfDocument(data)) as pdf:
        for page in pdf:
            canvas.drawImage(ImageReader(page.render(scale=150 / 72).to_pil()), 0, 0, *papers.A4)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def outlines(canvas: Canvas) -> None:
    """Letters as drawn shapes: something to see, nothing to read."""
    for row in range(20):
        for column in range(20):
            path = canvas.beginPath()
            path.moveTo(60 + column * 12, 760 - row * 20)
            path.lineTo(66 + column * 12, 770 - row * 20)
            path.lineTo(68 + column * 12, 758 - row * 20)
            path.close()
            canvas.drawPath(path, fill=1, stroke=0)


def locked(data: bytes, user: str, owner: str = "owner") -> bytes:
    """The PDF with passwords; without a user password anybody may open it."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user, owner, permissions_flag=UserAccessPermissions(0), algorithm="AES-256")
    return _written(writer)


def without_letter_maps() -> bytes:
    """A PDF whose fonts have lost the map from glyphs to letters."""
    source = "\n\n".join(["= Robin Example", *papers.ITEMS * 5, *papers.SKILLS])
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(typst.compile(source.encode()))))
    for page in writer.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            font.get_object().pop("/ToUnicode", None)
    return _written(writer)


def partly_unmapped() -> bytes:
    """A PDF in which the second of two fonts has lost the map from glyphs to letters."""
    source = "\n\n".join(
        [
            f"= {papers.NAME}", "robin\\@example.com", "== Experience", "Engineer, Harbour Ltd, 2019 - 2021",
            *papers.ITEMS * 2, '#text(font: "DejaVu Sans Mono")[Twelve lost letters]', "== Education", papers.SCHOOL,
        ]
    )  # fmt: skip
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(typst.compile(source.encode()))))
    for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        if "Mono" in font.get_object()["/BaseFont"]:
            font.get_object().pop("/ToUnicode", None)
    return _written(writer)


FACES = ("Helvetica", "Times-Roman", "Courier", "Helvetica-Bold", "Times-Bold", "Courier-Bold", "Times-Italic")


def many_fonts() -> bytes:
    """A page in seven families."""

    def draw(canvas: Canvas) -> None:
        papers.one_column(canvas)
        for k, face in enumerate(FACES):
            canvas.setFont(face, 10)
            canvas.drawString(60, 160 - 14 * k, "Set in yet another face")

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(papers.paper(draw))))
    for k, font in enumerate(writer.pages[0]["/Resources"]["/Font"].values()):  # type: ignore[index]
        font.get_object()[NameObject("/BaseFont")] = NameObject(f"/Face{'ABCDEFGHIJ'[k]}")
    return _written(writer)


def icons() -> bytes:
    """Signs of an icon font before the contact data, as characters of private use."""
    source = "\n\n".join(
        [
            f"= {papers.NAME}", '#text(font: "DejaVu Sans Mono")[☎] ' + papers.PHONE, "robin\\@example.com",
            "== Experience", "Engineer, Harbour Ltd, 2019 - 2021", *papers.ITEMS, "== Education", papers.SCHOOL,
        ]
    )  # fmt: skip
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(typst.compile(source.encode()))))
    for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        letters = font.get_object()["/ToUnicode"].get_object()
        letters.set_data(letters.get_data().replace(b"260E", b"E0B0"))
    return _written(writer)


def recognise(page: object, number: int) -> list[Cell]:
    """What a text recogniser makes of a page on which the shortest resume stands."""
    style = Style(10.0, False, False, 0, 255, 0, "ocr")
    out = []
    for row, text in enumerate(
        (papers.NAME, papers.EMAIL, "Experience", "Baker, Corner Bakery, 2019 - 2021", "Skills")
    ):
        base = 100.0 + 20 * row
        piece = Piece(text, 60, 60 + 5 * len(text), style, False)
        out.append(Cell([piece], piece.x0, piece.x1, base - 8, base + 2, base, 10, number))
    return out


def _written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def shifted(canvas: Canvas) -> None:
    """Every letter replaced by another, as fonts without a map give them."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    table = str.maketrans(letters + letters.upper(), "qxzkvbjwpmgcfyhtrdsnlzxvbkQXZKVBJWPMGCFYHTRDSNLZXVBK")
    pen = papers.Pen(canvas)
    for text in (papers.NAME, "Experience", *papers.ITEMS * 4, papers.SCHOOL, "Skills", *papers.SKILLS):
        pen.line(text.translate(table))


INVOICE = """Invoice number 2291
Bill to Blue Heron Trading, 4 Dock Road, Hull
Payment terms 30 days
Item Quantity Unit price Amount
Paper, white, A4 12 4.10 49.20
Ink, black 3 18.00 54.00
Subtotal 103.20
VAT number GB 000 0000 00
Total due 123.84"""

PAPER = """On the Drift of Small Boats in Narrow Channels
A. Person and B. Person
Abstract. We study how small boats drift when the tide turns, following Person et al.
Keywords: drift, tide, channels
1 Introduction
Theorem 1. Let the channel be narrow and the boat small. Then the drift is bounded by the width.
doi:10.0000/0000
References
[1] A. Person. On tides. Journal of Tides, 2001."""

FORM = """Terms and conditions
The parties agree that the boat is returned clean. The hirer, hereinafter the guest, pays in advance.
Please sign this form and return it before the day of hire.
Boat number Date of hire Hours Deposit
Signature Place and date"""

POSTING = """Night Baker
We are looking for a baker with two years of experience in a bakery.
Your responsibilities: bread, rolls, a clean bench.
We offer good pay and every second weekend off. How to apply: send a letter to the shop."""

THIN = """Robin Example
robin@example.com
Experience
Baker, Corner Bakery, 2019 - 2021"""


def page_of(text: str) -> bytes:
    """The lines on one page."""

    def draw(canvas: Canvas) -> None:
        pen = papers.Pen(canvas)
        for line in text.split("\n"):
            pen.line(line)

    return papers.paper(draw)


def novel() -> bytes:
    """Fifteen pages of running prose."""
    sentence = "The tide went out slowly and nobody on the quay said a word about the boat that had not come back. "

    def draw(canvas: Canvas) -> None:
        pen = papers.Pen(canvas)
        for _ in range(50):
            pen.line(sentence)

    return papers.paper(draw, pages=15)
