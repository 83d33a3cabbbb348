"""How a posting is read in the background: its text may lie behind a link."""

from __future__ import annotations

from core.errors import PostingRejected
from core.postings import service as postings
from core.postings.fetch import FetchFailed, fetch_page
from core.postings.isolated import IsolatedPostings
from core.postings.links import link_of
from core.postings.service import ReadPosting
from core.progress import Progress
from db.session import Database


async def read(database: Database, reader: IsolatedPostings, job: ReadPosting, progress: Progress) -> None:
    """Reads the posting and keeps the result, or says why it cannot be one. Repeating it does no harm.

    Raises `ReaderUnavailable` and `MethodBroken`: nothing is known about the posting.
    """
    text = await postings.text_of(database, job.job_id)
    if text is None:
        return
    try:
        url = link_of(text)
        if url is not None:
            text = await reader.read_page(await fetch_page(url))
        posting = await reader.read_posting(text)
    except (FetchFailed, PostingRejected) as error:
        await progress.settle()
        await postings.reject(database, job, _fault(error), characters=getattr(error, "have", 0))
    else:
        await progress.settle()
        await postings.complete(database, job, posting, text, source_url=url)


def _fault(error: FetchFailed | PostingRejected) -> str:
    return error.fault if isinstance(error, PostingRejected) else "link"
