"""How a resume comes in: taken, fetched and read in the background, kept or rejected with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core import files, onboarding, shares
from core.decoding import text_of
from core.errors import DocumentFault, DocumentRejected
from core.files import Download
from core.notices import SEND, Notice, NoticeKind
from core.progress import Progress
from core.queue import Task, enqueue
from core.resumes.corrections import Part
from core.resumes.isolated import IsolatedReader
from core.resumes.limits import MAX_BYTES
from core.resumes.model import Resume as ResumeRead
from core.resumes.service import LABEL_LENGTH, corrections_of
from core.storable import storable
from core.storage import FileStore
from core.values import Value
from db.models import Resume, User
from db.session import Database, Owner
from db.states import Intake, ReadStatus

# Of a file name: longer ones are no suffix that says what the file is.
SUFFIX_LENGTH = 6


class ReadResume(Value):
    """A resume that a person sent: its row, and where the messenger keeps the file until we have it."""

    resume_id: UUID
    chat_id: int
    source_file_id: str
    language_code: str = "en"

    @property
    def key(self) -> str:
        """Names the task, whoever does it."""
        return f"resumes.read:{self.resume_id}"


READ = Task("resumes.read", ReadResume, shared=True)

# Takes the text of a file that is no resume as a posting, within the caller's transaction.
TakeAsPosting = Callable[[AsyncSession, Resume, str, ReadResume], Awaitable[None]]


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
    """Takes a file in: a row that is pending, and the task that reads it. A repeat of `request_key` has no effect.

    `size` is None where the messenger does not say. Raises `DocumentRejected` when the file is too large or empty,
    and `ShareExceeded`.
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
            label=await _distinct_label(session, owner, filename),
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
    await shares.take(session, owner, Intake.RESUME, chat_id=chat_id)
    await onboarding.activate(session, owner)
    task = ReadResume(resume_id=resume_id, chat_id=chat_id, source_file_id=source_file_id, language_code=language_code)
    await enqueue(session, READ, task, dedupe_key=task.key)


async def _distinct_label(session: AsyncSession, owner: Owner, filename: str) -> str | None:
    """A name for a file whose own name is taken, "resume (2).pdf"; None when it is not.

    An edited resume mostly keeps its file name, and two of one name cannot be told apart in a list or a report.
    """
    names = sa.select(sa.func.coalesce(Resume.label, Resume.filename)).where(owner.owns(Resume))
    taken = set(await session.scalars(names))
    if filename not in taken:
        return None
    path = PurePath(filename)
    stem = path.stem[: LABEL_LENGTH - len(path.suffix[:SUFFIX_LENGTH]) - len(" (99)")]
    numbered = (f"{stem} ({number}){path.suffix[:SUFFIX_LENGTH]}" for number in count(2))
    return next(name for name in numbered if name not in taken)


async def read(
    database: Database,
    store: FileStore,
    reader: IsolatedReader,
    task: ReadResume,
    download: Download,
    progress: Progress,
    take_as_posting: TakeAsPosting,
) -> None:
    """Fetches, keeps and reads the file; then result and notice in one commit. Repeating it does no harm.

    A text file that is no resume is a posting: it goes to `take_as_posting`, in the commit that removes the row.
    """
    async with database.as_service() as session:
        resume = await session.get(Resume, task.resume_id)
    if resume is None or resume.parse_status != ReadStatus.PENDING or resume.file_path is None:
        return
    data = await download(task.source_file_id)
    text = text_of(data)
    if text is not None and not await _is_resume(reader, data, resume.filename):
        await _hand_over(database, resume, text, task, progress, take_as_posting)
        return
    if not await _fix_content(database, resume, data, store.address(resume.file_path), task, progress):
        return
    await store.put(resume.file_path, data)
    try:
        content = await reader.read(data, resume.filename)
    except DocumentRejected as rejected:
        await _reject(database, resume, rejected, task, progress)
    else:
        await _complete(database, resume, content, task, progress)


async def _is_resume(reader: IsolatedReader, data: bytes, filename: str) -> bool:
    """Whether a text file is for us: a resume, or refused for another reason than being something else."""
    try:
        await reader.read(data, filename)
    except DocumentRejected as rejected:
        # Too long for a resume is too long for a posting, too, and the sentence about those says how long it may be.
        return rejected.fault not in (DocumentFault.NOT_A_RESUME, DocumentFault.TOO_HARD)
    return True


async def _hand_over(
    database: Database, resume: Resume, text: str, task: ReadResume, progress: Progress, take_as_posting: TakeAsPosting
) -> None:
    await progress.settle()
    async with database.as_service() as session:
        still_pending = sa.and_(Resume.id == resume.id, Resume.parse_status == ReadStatus.PENDING)
        deleted = await session.scalars(sa.delete(Resume).where(still_pending).returning(Resume.id))
        if deleted.one_or_none() is not None:
            await take_as_posting(session, resume, text, task)


async def _fix_content(
    database: Database, resume: Resume, data: bytes, address: str, task: ReadResume, progress: Progress
) -> bool:
    """Writes the content's hash and its address; False when the owner has the same file already (they are told so)."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        async with database.as_service() as session:
            await session.execute(
                sa.update(Resume)
                .where(Resume.id == resume.id)
                .values(content_hash=digest, file_size=len(data), file_url=address)
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
                await _tell(session, task, NoticeKind.RESUME_DUPLICATE, same)
        return False
    return True


async def _complete(
    database: Database, resume: Resume, content: ResumeRead, task: ReadResume, progress: Progress
) -> None:
    await progress.settle()
    async with database.as_service() as session:
        changed = await session.scalars(
            sa.update(Resume)
            .where(Resume.id == resume.id, Resume.parse_status == ReadStatus.PENDING)
            .values(
                parse_status=ReadStatus.COMPLETED,
                parsed_data=storable(content.model_dump(mode="json")),
                corrections=await _inherited(session, resume, content),
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
        await _tell(session, task, NoticeKind.RESUME_READ, resume)


async def _inherited(session: AsyncSession, resume: Resume, content: ResumeRead) -> list[Any]:
    """The corrections of the owner's newest corrected resume that fit this one: an edited file is no new person.

    What was put right in an entry fits where the entry is still there, which `corrections.apply` decides; what was put
    right in the contact data fits where the same thing was read again.
    """
    owner = Owner.of(resume)
    before = await session.scalar(
        sa.select(Resume)
        .where(owner.owns(Resume), Resume.id != resume.id, sa.func.jsonb_array_length(Resume.corrections) > 0)
        .order_by(Resume.updated_at.desc())
        .limit(1)
    )
    if before is None or before.parsed_data is None:
        return []
    read = ResumeRead.model_validate(before.parsed_data)
    return [
        correction.model_dump(mode="json")
        for correction in corrections_of(before)
        if correction.part != Part.CONTACT
        or getattr(read.contact, correction.field) == getattr(content.contact, correction.field)
    ]


async def _reject(
    database: Database, resume: Resume, rejected: DocumentRejected, task: ReadResume, progress: Progress
) -> None:
    await progress.settle()
    async with database.as_service() as session:
        still_pending = sa.and_(Resume.id == resume.id, Resume.parse_status == ReadStatus.PENDING)
        await files.delete_of(session, still_pending)
        deleted = await session.scalars(sa.delete(Resume).where(still_pending).returning(Resume.id))
        if deleted.one_or_none() is None:
            return
        await _tell(session, task, NoticeKind.RESUME_REJECTED, resume, fault=rejected.fault)


async def give_up(database: Database, task: ReadResume) -> None:
    """The task failed for good on our side: the row goes, and the person is asked to send the file again."""
    async with database.as_service() as session:
        resume = await session.get(Resume, task.resume_id)
        if resume is None or resume.parse_status != ReadStatus.PENDING:
            return
        await files.delete_of(session, Resume.id == resume.id)
        await session.delete(resume)
        await _tell(session, task, NoticeKind.RESUME_REJECTED, resume, fault="our_side")


async def _tell(
    session: AsyncSession,
    task: ReadResume,
    kind: NoticeKind,
    resume: Resume,
    *,
    fault: str = "",
) -> None:
    notice = Notice(
        chat_id=task.chat_id,
        kind=kind,
        resume_id=resume.id,
        filename=resume.filename,
        fault=fault,
        language_code=task.language_code,
        progress_key=task.key,
    )
    await enqueue(session, SEND, notice, dedupe_key=f"{kind}:{task.resume_id}")


async def filename_of(session: AsyncSession, resume_id: UUID) -> str:
    """What the person called the file; empty when the row is gone."""
    return await session.scalar(sa.select(Resume.filename).where(Resume.id == resume_id)) or ""
