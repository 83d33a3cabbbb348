"""Errors are facts: the class names what happened, its fields the details. `bot/errors.py` makes screens of them."""

from __future__ import annotations

from enum import StrEnum


class ShortlistError(Exception):
    """The base of everything that Shortlist raises on purpose."""


class DocumentFault(StrEnum):
    """Why a file cannot be used as a resume."""

    NOT_A_DOCUMENT = "not_a_document"  # neither PDF nor DOCX, RTF or plain text, whatever its name says
    OLD_WORD = "old_word"  # a .doc, as Word wrote it until 2003
    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    IMAGE_ONLY = "image_only"  # a scan or drawn outlines: pages, but no text, and no OCR at hand
    UNREADABLE_TEXT = "unreadable_text"  # there is text, but its characters carry no meaning
    NO_TEXT = "no_text"  # blank pages
    NOT_A_RESUME = "not_a_resume"
    TOO_HARD = "too_hard"  # the reader ran out of its time or memory


class DocumentRejected(ShortlistError):
    """A file that cannot be read as a resume. `detail` is for logs and never quotes the document."""

    def __init__(self, fault: DocumentFault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault = fault
        self.detail = detail


class ReaderUnavailable(ShortlistError):
    """The process that opens strangers' files cannot be started or does not answer. Nothing is wrong with the file."""


class PostingFault(StrEnum):
    """Why a text cannot be used as a job posting."""

    TOO_THIN = "too_thin"
    TOO_LONG = "too_long"
    NOT_A_POSTING = "not_a_posting"
    TOO_HARD = "too_hard"  # the reader ran out of its time or memory


class PostingRejected(ShortlistError):
    """A text that is no readable posting. `have` and `limit` count characters where that is the reason."""

    def __init__(self, fault: PostingFault, have: int = 0, limit: int = 0) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.have = have
        self.limit = limit
