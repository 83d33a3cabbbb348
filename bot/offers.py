"""What is offered to a person next, out of the rows as they are now."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.screens import gathering as gathering_screens
from bot.screens.greeting import Standing
from bot.screens.jobs import name_of
from bot.screens.resumes import NextSteps
from bot.texts import Texts
from core import scans
from core.postings import gathering
from core.postings import service as postings
from core.resumes import service as resumes
from db.models import Resume
from db.session import Owner


async def standing_of(session: AsyncSession, owner: Owner) -> Standing:
    """What the person has."""
    choice = await resumes.choice(session, owner)
    last_scan = next(iter(await scans.listed(session, owner, limit=1)), None)
    last_job_id = last_scan.job_id if last_scan is not None else None
    return Standing(
        has_account=owner.user_id is not None,
        resume=choice.resume,
        being_read=choice.being_read,
        job=await scans.posting_to_offer(session, owner),
        gathered=await gathering.gathering(session, owner),
        last_scan=last_scan,
        last_job=await postings.find(session, owner, last_job_id) if last_job_id is not None else None,
    )


async def after_resume(session: AsyncSession, owner: Owner, texts: Texts, resume: Resume) -> NextSteps:
    """What can be done with the resume."""
    posting = await scans.posting_to_offer(session, owner)
    default = await resumes.default_resume(session, owner)
    gathered = await gathering.gathering(session, owner)
    return NextSteps(
        posting=posting,
        posting_name=name_of(texts, posting) if posting is not None else "",
        has_other_postings=len(await postings.listed(session, owner, limit=2)) > 1,
        default=default if default is not None and default.id != resume.id else None,
        gathered=gathering_screens.so_far(texts, gathered) if gathered is not None else None,
    )
