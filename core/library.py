"""A person's resumes: received, read in the background, listed, renamed, downloaded, deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core import files, onboarding
from core.errors import DocumentFault, DocumentRejected, ShortlistError
from core.notices import SEND, Notice, NoticeKind
from core.progress import Progress
from core.queue import Task, enqueue
from core.resumes import corrections
from core.resumes.corrections import Correction, Part
from core.resumes.dates import PRESENT, find_dates
from core.resumes.isolation import IsolatedReader
from core.resumes.model import Resume as ResumeRead
from core.storage import FileStore
from core.values import Value
from db.models import Resume, User
from db.session import Database, Owner
from db.states import ReadStatus

MAX_BYTES = 20_000_000
LABEL_LENGTH = 60


class DateUnclear(ShortlistError):
    """The text is no single date."""


class ReadResume(Value):
    """A resume that a person sent: its row, and where the messenger keeps the file until we have it."""

    resume_id: UUID
    chat_id: int
    source_file_id: str
    language_code: str = "en"

    @property
    def key(self) -> str:
        """Names the job, whoever does it."""
        return f"resumes.read:{self.resume_id}"


READ = Task("resumes.read", ReadResume)


class MarkResume(Value):
    """A resume whose file is wanted with boxes on what was read in it."""

    resume_id: UUID
    chat_id: int
    language_code: str = "en"

    @property
    def key(self) -> str:
        """Names the job, whoever does it."""
        return f"resumes.mark:{self.resume_id}"


MARK = Task("resumes.mark", MarkResume)

Download = Callable[[str], Awaitable[bytes]]


async def receive(
    session: AsyncSession,
    owner: Owner,
    *,
    chat_id: int,
    filename: str,
    size: int | None,
    mime_type: str | None,
    source_file_id: str,
    language_code: str,
    request_key: str,
) -> None:
    """Takes a file in: a row that is pending, and the job that reads it. A repeat of `request_key` has no effect.

    `size` is None where the messenger does not say. Raises `DocumentRejected` when the file is too large or empty.
    """
    if size is not None and size > MAX_BYTES:
        raise DocumentRejected(DocumentFault.TOO_LARGE)
    if size == 0:
        raise DocumentRejected(DocumentFault.EMPTY_FILE)
    resume_id = uuid4()
    created = (
        insert(Resume)
        .values(
            id=resume_id,
            **owner.columns(),
            temporary_session_id=str(owner.onboarding_session_id) if owner.onboarding_session_id else None,
            filename=filename,
            file_path=f"{owner.folder}/{resume_id}.pdf",
            file_size=size or 0,
            mime_type=mime_type,
            request_key=request_key,
        )
        .on_conflict_do_nothing(index_elements=[Resume.request_key])
        .returning(Resume.id)
    )
    if (await session.scalars(created)).one_or_none() is None:
        return
    await onboarding.activate(session, owner)
    job = ReadResume(resume_id=resume_id, chat_id=chat_id, source_file_id=source_file_id, language_code=language_code)
    await enqueue(session, READ, job, dedupe_key=job.key)


async def read(
    database: Database,
    store: FileStore,
    reader: IsolatedReader,
    job: ReadResume,
    download: Download,
    progress: Progress,
) -> None:
    """Fetches, keeps and reads the file; then result and notice in one commit. Repeating it does no harm."""
    async with database.as_service() as session:
        resume = await session.get(Resume, job.resume_id)
    if resume is None or resume.parse_status != ReadStatus.PENDING or resume.file_path is None:
        return
    data = await download(job.source_file_id)
    if not await _fix_content(database, resume, data, job, progress):
        return
    await store.put(resume.file_path, data)
    try:
        content = await reader.read(data, resume.filename)
    except DocumentRejected as rejected:
        await _reject(database, resume, rejected, job, progress)
    else:
        await _complete(database, resume, content, job, progress)


async def _fix_content(database: Database, resume: Resume, data: bytes, job: ReadResume, progress: Progress) -> bool:
    """Writes the content's hash; False when the owner has the same file already (they are told so)."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        async with database.as_service() as session:
            await session.execute(
                sa.update(Resume).where(Resume.id == resume.id).values(content_hash=digest, file_size=len(data))
            )
    except IntegrityError:
        # The unique index decides, not a look-up: the same file is here already.
        await progress.settle()
        async with database.as_service() as session:
            same = (
                await session.scalars(
                    sa.select(Resume).where(
                        Resume.content_hash == digest,
                        Resume.user_id == resume.user_id
                        if resume.user_id
                        else Resume.onboarding_session_id == resume.onboarding_session_id,
                    )
                )
            ).one_or_none()
            await session.execute(sa.delete(Resume).where(Resume.id == resume.id))
            if same is not None:
                await _tell(session, job, NoticeKind.RESUME_DUPLICATE, same)
        return False
    return True


async def _complete(
    database: Database, resume: Resume, content: ResumeRead, job: ReadResume, progress: Progress
) -> None:
    await progress.settle()
    async with database.as_service() as session:
        changed = await session.scalars(
            sa.update(Resume)
            .where(Resume.id == resume.id, Resume.parse_status == ReadStatus.PENDING)
            .values(
                parse_status=ReadStatus.COMPLETED,
                parsed_data=content.model_dump(mode="json"),
                page_count=content.pages,
            )
            .returning(Resume.id)
        )
        if changed.one_or_none() is None:
            return
        # The first resume of an account is its default.
        await session.execute(
            sa.update(User)
            .where(User.id == resume.user_id, User.default_resume_id.is_(None))
            .values(default_resume_id=resume.id)
        )
        await _tell(session, job, NoticeKind.RESUME_READ, resume)


async def _reject(
    database: Database, resume: Resume, rejected: DocumentRejected, job: ReadResume, progress: Progress
) -> None:
    await progress.settle()
    async with database.as_service() as session:
        still_pending = sa.and_(Resume.id == resume.id, Resume.parse_status == ReadStatus.PENDING)
        await files.delete_of(session, still_pending)
        deleted = await session.scalars(sa.delete(Resume).where(still_pending).returning(Resume.id))
        if deleted.one_or_none() is None:
            return
        await _tell(session, job, NoticeKind.RESUME_REJECTED, resume, fault=rejected.fault)


async def give_up(database: Database, job: ReadResume) -> None:
    """The job failed for good on our side: the row goes, and the person is asked to send the file again."""
    async with database.as_service() as session:
        resume = await session.get(Resume, job.resume_id)
        if resume is None or resume.parse_status != ReadStatus.PENDING:
            return
        await files.delete_of(session, Resume.id == resume.id)
        await session.delete(resume)
        await _tell(session, job, NoticeKind.RESUME_REJECTED, resume, fault="our_side")


async def _tell(
    session: AsyncSession,
    job: ReadResume,
    kind: NoticeKind,
    resume: Resume,
    *,
    fault: str = "",
) -> None:
    notice = Notice(
        chat_id=job.chat_id,
        kind=kind,
        resume_id=resume.id,
        filename=resume.filename,
        fault=fault,
        language_code=job.language_code,
        progress_key=job.key,
    )
    await enqueue(session, SEND, notice, dedupe_key=f"{kind}:{job.resume_id}")


async def filename_of(session: AsyncSession, resume_id: UUID) -> str:
    """What the person called the file; empty when the row is gone."""
    return await session.scalar(sa.select(Resume.filename).where(Resume.id == resume_id)) or ""


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
    job = MarkResume(resume_id=resume.id, chat_id=chat_id, language_code=language_code)
    await enqueue(session, MARK, job, dedupe_key=job.key)


async def marked(
    database: Database, store: FileStore, reader: IsolatedReader, job: MarkResume
) -> tuple[str, bytes] | None:
    """The file's name and the copy with boxes; None when the resume is gone.

    Raises `DocumentRejected` for what is no PDF, `FileMissing` and `FileUnreadable`.
    """
    async with database.as_service() as session:
        resume = await session.get(Resume, job.resume_id)
    content = content_of(resume) if resume is not None else None
    if resume is None or resume.file_path is None or content is None:
        return None
    return resume.filename, await reader.annotate(await store.get(resume.file_path), content)


async def rename(resume: Resume, label: str) -> None:
    """Gives the resume a name of the person's choice, at most `LABEL_LENGTH` characters."""
    resume.label = " ".join(label.split())[:LABEL_LENGTH]


async def remove(session: AsyncSession, resume: Resume) -> None:
    """Deletes the resume and, after the commit, its file. Scans keep their file name and result."""
    await files.delete_of(session, Resume.id == resume.id)
    await session.delete(resume)
