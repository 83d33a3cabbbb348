"""What the isolated child can do for postings (`core.isolation.calls.Methods`). Imports all that reads them."""

from __future__ import annotations

from typing import Any

from core.errors import PostingRejected
from core.isolation.calls import Refused
from core.postings.reader import read_posting
from core.postings.web_page import PageWithoutText, read_page
from core.storable import storable_text


def _read_posting(header: dict[str, Any], body: bytes) -> bytes:
    try:
        return read_posting(body.decode()).model_dump_json().encode()
    except PostingRejected as rejected:
        raise Refused(rejected.fault, f"{rejected.have}/{rejected.limit}") from rejected


def _read_page(header: dict[str, Any], body: bytes) -> bytes:
    try:
        return storable_text(read_page(body)).encode()
    except PageWithoutText as error:
        raise Refused("no_text") from error


METHODS = {"posting": _read_posting, "page": _read_page}


def rehearse() -> None:
    """Read a small page and the posting in it."""
    read_posting(read_page(_SAMPLE)).model_dump_json()


_SAMPLE = b"""<html><body><h1>Engineer</h1><p>Harbour Ltd, Leeds. We look for an engineer who keeps our pumps running,
day and night, in a team of six.</p><h2>Requirements</h2><ul><li>3 years of experience with SQL</li>
<li>Python is an advantage</li></ul></body></html>"""
