"""RTF files as text, to be read like a text file: RTF keeps words and tables, and we need no more of it."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from core.errors import DocumentFault, DocumentRejected
from core.storable import storable_text

_MARK = b"{\\rtf"
# striprtf gives the bullets of Word's own lists as letters of a symbol font.
_SYMBOL_BULLET = re.compile(r"^([ \t]*)[\u00b7\u00a7\uf0b7\uf0a7](?=[ \t])", re.M)


def is_rtf(data: bytes) -> bool:
    """Whether the bytes are an RTF file, by their content."""
    return data.lstrip(b" \r\n\t").startswith(_MARK)


def text_of_rtf(data: bytes) -> str:
    """The text of an RTF file, with tabs between columns and bars between the cells of a table.

    Raises:
        DocumentRejected: DAMAGED, where the file's groups or numbers cannot be followed.
    """
    try:
        text: str = rtf_to_text(data.decode("latin-1"), errors="ignore")  # type: ignore[no-untyped-call]  # has no types
    except (ValueError, TypeError, LookupError) as error:  # what striprtf lets through for a broken file
        raise DocumentRejected(DocumentFault.DAMAGED, type(error).__name__) from error
    return storable_text(_SYMBOL_BULLET.sub(r"\1•", text))
