"""How a posting is read in the background: its text may lie in a file, or behind a link."""

from __future__ import annotations

import asyncio

from core.errors import PostingRejected
from core.files import Download
from core.postings import service as postings
from core.postings.fetch import FetchFailed, fetch_posting
from core.postings.links import link_of
from core.postings.reader import read_posting
from core.postings.service import ReadPosting
from core.progress import Progress
from db.session import Database

# UTF-8 first, for it refuses what is not UTF-8; then what Windows writes with a mark; then what takes anything.
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")


class NotText(ValueError):
    """The bytes are no text file."""


async def read(database: Database, job: ReadPosting, download: Download, progress: Progress) -> None:
    """Reads the posting and keeps the result, or says why it cannot be one. Repeating it does no harm."""
    text = await postings.text_of(database, job.job_id)
    if text is None:
        return
    try:
        if job.source_file_id is not None:
            text = decode(await download(job.source_file_id))
        url = link_of(text)
        if url is not None:
            text = await fetch_posting(url)
        posting = await asyncio.to_thread(read_posting, text)
    except (NotText, FetchFailed, PostingRejected) as error:
        await progress.settle()
        await postings.reject(database, job, _fault(error), characters=getattr(error, "have", 0))
    else:
        await progress.settle()
        await postings.complete(database, job, posting, text, source_url=url)


def _fault(error: Exception) -> str:
    match error:
        case PostingRejected():
            return error.fault
        case FetchFailed():
            return "link"
        case _:
            return "not_text"


def decode(data: bytes) -> str:
    """The text of a text file. Raises `NotText` for what is plainly something else."""
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotText
    for encoding in ENCODINGS:
        if encoding == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotText
