"""A person's resumes: listed, put right, marked, renamed, deleted. `core.resumes.intake` is how they come in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.errors import ShortlistError
from core.queue import Task, enqueue
from core.resumes import corrections
from core.resumes.corrections import Correction, Part
from core.resumes.isolated import IsolatedReader
from core.resumes.model import Resume as ResumeRead
from core.resumes.words.dates import PRESENT, find_dates
from core.storage import FileStore
from core.values import Value
from db.models import Resume, User
from db.session import Database, Owner
from db.states import ReadStatus

LABEL_LENGTH = 60


class DateUnclear(ShortlistError):
    """The text is no single date."""


class MarkResume(Value):
    """A resume whose file is wanted with boxes on what was read in it."""

    resume_id: UUID
    chat_id: int
    language_code: str = "en"

    @property
    def key(self) -> str:
        """Names the task, whoever does it."""
        return f"resumes.mark:{self.resume_id}"


MARK = Task("resumes.mark", MarkResume, shared=True)


async def listed(session: AsyncSession, owner: Owner) -> list[Resume]:
    """The owner's resumes, newest first. Those still being read are among them."""
    return list(await session.scalars(sa.select(Resume).where(owner.owns(Resume)).order_by(Resume.created_at.desc())))


async def find(session: AsyncSession, owner: Owner, resume_id: UUID) -> Resume | None:
    """The owner's resume of that id."""
    return (await session.scalars(sa.select(Resume).where(owner.owns(Resume), Resume.id == resume_id))).one_or_none()


async def default_resume(session: AsyncSession, owner: Owner) -> Resume | None:
    """The resume that a scan takes: the account's default, else the newest that could be read."""
    if owner.user_id is not None:
        chosen = (
            await session.scalars(
                sa.select(Resume).join(User, User.default_resume_id == Resume.id).where(User.id == owner.user_id)
            )
        ).one_or_none()
        if chosen is not None:
            return chosen
    return (
        await session.scalars(
            sa.select(Resume)
            .where(owner.owns(Resume), Resume.parse_status == ReadStatus.COMPLETED)
            .order_by(Resume.created_at.desc())
            .limit(1)
        )
    ).one_or_none()


@dataclass(frozen=True, slots=True)
class ResumeChoice:
    """The resume that a scan takes unless another one is named, and what else there is."""

    resume: Resume | None
    has_others: bool = False
    being_read: bool = False


async def choice(session: AsyncSession, owner: Owner) -> ResumeChoice:
    """What there is to compare a posting with."""
    sent = await listed(session, owner)
    resume = await default_resume(session, owner)
    others = [other for other in sent if resume is not None and other.id != resume.id]
    return ResumeChoice(
        resume,
        has_others=any(other.parse_status == ReadStatus.COMPLETED for other in others),
        being_read=any(other.parse_status == ReadStatus.PENDING for other in sent),
    )


async def make_default(session: AsyncSession, owner: Owner, resume: Resume) -> None:
    """Makes `resume` the one that scans take. Before there is an account it becomes the newest."""
    if owner.user_id is not None:
        await session.execute(sa.update(User).where(User.id == owner.user_id).values(default_resume_id=resume.id))
    else:
        resume.created_at = sa.func.now()


def content_of(resume: Resume) -> ResumeRead | None:
    """What was read in the resume, with everything that the person put right; None while it is still being read."""
    if resume.parsed_data is None:
        return None
    read = ResumeRead.model_validate(resume.parsed_data)
    return corrections.apply(read, corrections_of(resume)) if resume.corrections else read


def corrections_of(resume: Resume) -> tuple[Correction, ...]:
    """What the person put right, oldest first."""
    return tuple(Correction.model_validate(item) for item in resume.corrections)


def correct(resume: Resume, part: Part, field: str, value: str | None, index: int | None = None) -> None:
    """Puts one field right, as the person sees it now; None empties it.

    Raises `DateUnclear`, and `ValueError` when there is no such field or entry.
    """
    content = content_of(resume)
    if content is None:
        raise ValueError("it is still being read")
    if value is not None and field in ("start", "end"):
        value = read_date(value)
    _add(resume, corrections.correct(content, part, field, value, index))


def drop(resume: Resume, part: Part, index: int) -> None:
    """Takes an entry out: "that was not a job". Raises `ValueError` when there is no such entry."""
    content = content_of(resume)
    if content is None:
        raise ValueError("it is still being read")
    _add(resume, corrections.remove(content, part, index))


def _add(resume: Resume, correction: Correction) -> None:
    resume.corrections = [*resume.corrections, correction.model_dump(mode="json")]


def read_date(text: str) -> str:
    """A date as a person types it, as `YYYY-MM`, `YYYY` or `present`. Raises `DateUnclear`."""
    found = find_dates(text)
    if len(found) == 1 and found[0].single:
        return found[0].start or found[0].end or ""
    # Words for today mean a date only where a span ends with them.
    as_end = find_dates(f"2000 - {text}")
    if len(as_end) == 1 and as_end[0].end == PRESENT and not found:
        return PRESENT
    raise DateUnclear


async def ask_marked(session: AsyncSession, resume: Resume, *, chat_id: int, language_code: str) -> None:
    """Asks for a copy of the file with boxes on what was read. Asked twice while it is made, it is made once."""
    task = MarkResume(resume_id=resume.id, chat_id=chat_id, language_code=language_code)
    await enqueue(session, MARK, task, dedupe_key=task.key)


async def marked(
    database: Database, store: FileStore, reader: IsolatedReader, task: MarkResume
) -> tuple[str, bytes] | None:
    """The file's name and the copy with boxes; None when the resume is gone.

    Raises `DocumentRejected` for what is no PDF, `FileMissing` and `FileUnreadable`.
    """
    async with database.as_service() as session:
        resume = await session.get(Resume, task.resume_id)
    content = content_of(resume) if resume is not None else None
    if resume is None or resume.file_path is None or content is None:
        return None
    return resume.filename, await reader.annotate(await store.get(resume.file_path), content)


async def rename(resume: Resume, label: str) -> None:
    """Gives the resume a name of the person's choice, at most `LABEL_LENGTH` characters."""
    resume.label = " ".join(label.split())[:LABEL_LENGTH]


async def remove(session: AsyncSession, resume: Resume) -> None:
    """Deletes the resume and, after the commit, its file. Scans keep their file name and result."""
    await files.delete_of(session, Resume.id == resume.id, asked=True)
    await session.delete(resume)
