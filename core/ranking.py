"""One resume against all of a person's postings: which fits best."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.postings import service as postings
from core.postings.model import Posting
from core.queue import Task, enqueue
from core.resumes import service as resumes
from core.resumes.model import Resume as ResumeRead
from core.values import Value
from db.models import Job
from db.session import Database, Owner

LIMIT = 50


class RankPostings(Value):
    """A list of postings that is wanted in the order of their fit, and the message that shows it."""

    chat_id: int
    message_id: int
    user_id: UUID | None = None
    onboarding_session_id: UUID | None = None
    language_code: str = "en"

    @property
    def owner(self) -> Owner:
        """Whose postings."""
        return Owner(self.user_id, self.onboarding_session_id)


RANK = Task("jobs.rank", RankPostings)

# The scores (0 to 100) of one resume against postings, in their order.
Score = Callable[[ResumeRead, Sequence[Posting]], list[float]]


async def ask(session: AsyncSession, owner: Owner, *, chat_id: int, message_id: int, language_code: str) -> None:
    """Has the list ordered. Asked twice while that is done, it is done once."""
    task = RankPostings(chat_id=chat_id, message_id=message_id, language_code=language_code, **owner.columns())
    await enqueue(session, RANK, task, dedupe_key=f"jobs.rank:{chat_id}:{message_id}")


async def rank(database: Database, owner: Owner, score: Score) -> list[tuple[Job, float]] | None:
    """The newest `LIMIT` postings with their scores, best first; None where there is no resume to compare with.

    `score` runs with no transaction open.
    """
    async with database.as_owner(owner) as session:
        jobs = await postings.listed(session, owner, limit=LIMIT)
        resume = await resumes.default_resume(session, owner)
    content = resumes.content_of(resume) if resume is not None else None
    if content is None:
        return None
    read = [(job, Posting.model_validate(job.requirements)) for job in jobs if job.requirements is not None]
    scores = await asyncio.to_thread(score, content, [posting for _, posting in read])
    ranked = [(job, value) for (job, _), value in zip(read, scores, strict=True)]
    return sorted(ranked, key=lambda pair: -pair[1])
