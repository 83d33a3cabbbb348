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
from db.models import Job, Resume
from db.session import Database, Owner

LIMIT = 50


class RankPostings(Value):
    """A list of postings that is wanted in the order of their fit, and the message that shows it."""

    chat_id: int
    message_id: int
    # None: the default resume, which a list of an older release means.
    resume_id: UUID | None = None
    user_id: UUID | None = None
    onboarding_session_id: UUID | None = None
    language_code: str = "en"

    @property
    def owner(self) -> Owner:
        """Whose postings."""
        return Owner(self.user_id, self.onboarding_session_id)


RANK = Task("jobs.rank", RankPostings, shared=True)

# The scores (0 to 100) of one resume against postings, in their order.
Score = Callable[[ResumeRead, Sequence[Posting]], list[float]]


async def ask(
    session: AsyncSession,
    owner: Owner,
    *,
    resume_id: UUID | None,
    chat_id: int,
    message_id: int,
    language_code: str,
) -> None:
    """Has the list ordered by its fit to the resume. Asked twice while that is done, it is done once."""
    wanted = RankPostings(
        chat_id=chat_id,
        message_id=message_id,
        resume_id=resume_id,
        language_code=language_code,
        **owner.columns(),
    )
    await enqueue(session, RANK, wanted, dedupe_key=f"jobs.rank:{chat_id}:{message_id}")


async def rank(database: Database, wanted: RankPostings, score: Score) -> tuple[Resume, list[tuple[Job, float]]] | None:
    """The resume, and the newest `LIMIT` postings with their scores for it, best first; None where the resume is gone.

    `score` runs with no transaction open.
    """
    owner = wanted.owner
    async with database.as_owner(owner) as session:
        jobs = await postings.listed(session, owner, limit=LIMIT)
        if wanted.resume_id is not None:
            resume = await resumes.find(session, owner, wanted.resume_id)
        else:
            resume = await resumes.default_resume(session, owner)
    content = resumes.content_of(resume) if resume is not None else None
    if resume is None or content is None:
        return None
    read = [(job, Posting.model_validate(job.requirements)) for job in jobs if job.requirements is not None]
    scores = await asyncio.to_thread(score, content, [posting for _, posting in read])
    ranked = [(job, value) for (job, _), value in zip(read, scores, strict=True)]
    return resume, sorted(ranked, key=lambda pair: -pair[1])
