"""What the isolated child can do with a resume (`core.isolation.calls.Methods`). Imports all that opens documents."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from core.errors import DocumentRejected
from core.isolation.calls import Refused
from core.language.frequencies import is_word
from core.resumes.annotate import annotate
from core.resumes.model import Resume
from core.resumes.reader import read_resume


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except DocumentRejected as rejected:
        raise Refused(rejected.fault, rejected.detail) from rejected


def _read(header: dict[str, Any], body: bytes) -> bytes:
    with _refusing():
        return read_resume(body, header.get("filename")).model_dump_json().encode()


def _annotate(header: dict[str, Any], body: bytes) -> bytes:
    with _refusing():
        return annotate(body, Resume.model_validate(header["resume"]))


METHODS = {"read": _read, "annotate": _annotate}


def rehearse() -> None:
    """Read a small document, and load the list of words, which its text does not ask for."""
    with contextlib.suppress(DocumentRejected):
        read_resume(_SAMPLE, use_ocr=False).model_dump_json()
    is_word("resume", "en")


_SAMPLE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R
/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 414>>stream
BT /F 20 Tf 50 780 Td (Robin Example) Tj /F 10 Tf 0 -20 Td (robin@example.com | +44 113 496 0000) Tj
/F 14 Tf 0 -30 Td (Experience) Tj /F 10 Tf 0 -16 Td (Engineer, Harbour Ltd, March 2019 - Present) Tj
0 -14 Td (- Cut the time of a report) Tj /F 14 Tf 0 -30 Td (Education) Tj /F 10 Tf 0 -16 Td
(BSc Physics, Example University, 2012 - 2015) Tj /F 14 Tf 0 -30 Td (Skills) Tj /F 10 Tf 0 -16 Td
(Python, SQL) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
