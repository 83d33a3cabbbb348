"""What a person is told when something that they asked for is done: written with the effect, sent by bot."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from core.queue import Task
from core.values import Value


class NoticeKind(StrEnum):
    """What there is to tell."""

    RESUME_READ = "resume_read"
    RESUME_REJECTED = "resume_rejected"
    RESUME_DUPLICATE = "resume_duplicate"
    POSTING_READ = "posting_read"
    POSTING_REJECTED = "posting_rejected"
    SCAN_DONE = "scan_done"
    SCAN_FAILED = "scan_failed"
    KEEP_OFFER = "keep_offer"
    SESSION_EXPIRED = "session_expired"


class Notice(Value):
    """One message to a chat. Ids name the rows that it shows; they are read again when it is sent.

    `progress_key` is the job whose "working on it" message, if one appeared, this one replaces.
    """

    chat_id: int
    kind: NoticeKind
    resume_id: UUID | None = None
    job_id: UUID | None = None
    scan_id: UUID | None = None
    fault: str = ""
    filename: str = ""
    characters: int = 0
    language_code: str = "en"
    progress_key: str = ""


SEND = Task("notices.send", Notice)
