"""Onboarding, accounts, resumes, postings and scans as functions of rows: repeats and races change nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from core import accounts, files, housekeeping, onboarding, scan_runs, scans
from core.errors import DocumentFault, DocumentRejected, PostingRejected
from core.matching.model import Receipt, Report
from core.postings import gathering
from core.postings import service as postings
from core.postings.model import Posting
from core.resumes import intake
from core.resumes import service as resumes
from core.resumes.model import Resume as ResumeRead
from core.scans import NothingToScan, TooManyScans
from core.storage import FileStore
from db.models import Feedback, Job, JobScan, OnboardingSession, Resume, TelegramUpdate, User
from db.session import Database, Owner
from db.states import FeedbackCategory, OnboardingStatus, ReadStatus, ScanStatus

chats = iter(range(1_000_000, 2_000_000))


class NoProgress:
    """Nobody watches."""

    async def settle(self) -> None:
        """Nothing to stop."""


async def somebody(database: Database) -> tuple[int, Owner]:
    """A chat with an open session."""
    chat_id = next(chats)
    async with database.as_service() as session:
        opened = await onboarding.open_session(session, chat_id, language_code="en")
    return chat_id, Owner(onboarding_session_id=opened.id)


async def material(database: Database, owner: Owner) -> tuple[Resume, Job]:
    """A resume and a posting that were read."""
    async with database.as_service() as session:
        resume = Resume(
            **owner.columns(), filename="resume.pdf", file_size=1, file_path=f"{owner.folder}/{uuid4()}.pdf",
            parse_status=ReadStatus.COMPLETED, parsed_data=ResumeRead().model_dump(mode="json"),
            request_key=uuid4().hex,
        )  # fmt: skip
        job = Job(
            **owner.columns(), description="text", request_key=uuid4().hex, parse_status="completed",
            requirements=Posting().model_dump(mode="json"),
        )  # fmt: skip
        session.add_all([resume, job])
    return resume, job


async def ask(database: Database, owner: Owner, resume: Resume | None, job: Job | None, key: str = "") -> bool:
    """Asks for a scan as a handler does."""
    async with database.as_owner(owner) as session:
        return await scans.request(
            session, owner, resume=resume, job=job, chat_id=1, language_code="en", request_key=key or uuid4().hex
        )


async def jobs_waiting(database: Database, entrypoint: str, holding: str) -> int:
    """Waiting jobs whose value holds the text."""
    async with database.as_service() as session:
        return (
            await session.scalar(
                sa.text(
                    "SELECT count(*) FROM pgqueuer WHERE entrypoint = :name"
                    " AND convert_from(payload, 'UTF8') LIKE '%' || :text || '%'"
                ),
                {"name": entrypoint, "text": holding},
            )
            or 0
        )


async def test_opening_twice_finds_the_first_even_at_once(database: Database) -> None:
    chat_id = next(chats)

    async def opens() -> UUID:
        async with database.as_service() as session:
            return (await onboarding.open_session(session, chat_id, language_code="en")).id

    assert len(set(await asyncio.gather(*(opens() for _ in range(4))))) == 1


async def test_claiming_twice_at_once_makes_one_account(database: Database) -> None:
    chat_id, owner = await somebody(database)
    await material(database, owner)

    async def claims() -> UUID | None:
        async with database.as_service() as session:
            user = await onboarding.claim(session, chat_id, full_name="Robin")
            return user.id if user else None

    made = set(await asyncio.gather(*(claims() for _ in range(3))))
    assert len(made) == 1
    assert None not in made
    async with database.as_service() as session:
        resume = (await session.scalars(sa.select(Resume).where(Resume.user_id.in_(made)))).one()
    assert resume.onboarding_session_id is None


async def test_nobody_can_claim_what_is_over(database: Database) -> None:
    chat_id, owner = await somebody(database)
    async with database.as_service() as session:
        await session.execute(
            sa.update(OnboardingSession)
            .where(OnboardingSession.id == owner.onboarding_session_id)
            .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
        )
    async with database.as_service() as session:
        assert await onboarding.claim(session, chat_id, full_name=None) is None


async def test_expiry_by_several_clocks_tells_once(database: Database) -> None:
    chat_id, owner = await somebody(database)
    await material(database, owner)
    async with database.as_service() as session:
        await onboarding.activate(session, owner)
        await session.execute(
            sa.update(OnboardingSession)
            .where(OnboardingSession.id == owner.onboarding_session_id)
            .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
        )
    await asyncio.gather(*(onboarding.expire_due(database) for _ in range(3)))
    assert await jobs_waiting(database, "notices.send", str(chat_id)) == 1
    assert await jobs_waiting(database, "files.delete", owner.folder) == 1
    async with database.as_service() as session:
        status = await session.scalar(
            sa.select(OnboardingSession.status).where(OnboardingSession.id == owner.onboarding_session_id)
        )
    assert status == OnboardingStatus.EXPIRED


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a b@c.de", "@b.de", "a@.de", "a@b..de", "a@b.de, c@d.ef", "x" * 250 + "@b.de"]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(accounts.EmailInvalid):
        accounts.check_email(text)


@pytest.mark.parametrize("text", ["a@b.de", " robin.o'hara+jobs@mail.example.co.uk\n", "jörg@müller.de"])
def test_what_is_an_address(text: str) -> None:
    assert accounts.check_email(text) == text.strip()


async def test_deleting_an_account_leaves_feedback_without_its_author(database: Database) -> None:
    chat_id, owner = await somebody(database)
    await material(database, owner)
    async with database.as_service() as session:
        user = await onboarding.claim(session, chat_id, full_name=None)
        assert user is not None
        session.add(
            Feedback(user_id=user.id, content="ten letters", category=FeedbackCategory.BUG, request_key=str(chat_id))
        )
    async with database.as_service() as session:
        await accounts.delete_everything(session, Owner(user_id=user.id), chat_id)
    async with database.as_service() as session:
        assert await session.get(User, user.id) is None
        assert not (
            await session.scalars(sa.select(OnboardingSession).where(OnboardingSession.chat_id == chat_id))
        ).all()
        left = (await session.scalars(sa.select(Feedback).where(Feedback.request_key == str(chat_id)))).one()
    assert left.user_id is None


async def receive(database: Database, owner: Owner, *, size: int | None = 100, key: str = "") -> None:
    async with database.as_owner(owner) as session:
        await intake.receive(
            session, owner, chat_id=1, filename="a.pdf", size=size, mime_type=None, source_file_id="f",
            language_code="en", request_key=key or uuid4().hex,
        )  # fmt: skip


async def test_a_repeated_update_takes_a_resume_in_once(database: Database) -> None:
    _, owner = await somebody(database)
    for _ in range(2):
        await receive(database, owner, key=f"update:{owner.folder}")
    async with database.as_owner(owner) as session:
        kept = await resumes.listed(session, owner)
    assert len(kept) == 1
    assert await jobs_waiting(database, "resumes.read", str(kept[0].id)) == 1


@pytest.mark.parametrize(("size", "fault"), [(0, DocumentFault.EMPTY_FILE), (20_000_001, DocumentFault.TOO_LARGE)])
async def test_sizes_that_need_no_reading(database: Database, size: int, fault: DocumentFault) -> None:
    _, owner = await somebody(database)
    with pytest.raises(DocumentRejected) as rejected:
        await receive(database, owner, size=size)
    assert rejected.value.fault == fault


async def test_giving_a_resume_up_says_so_and_leaves_nothing(database: Database) -> None:
    _, owner = await somebody(database)
    await receive(database, owner)
    async with database.as_owner(owner) as session:
        resume = (await resumes.listed(session, owner))[0]
    job = intake.ReadResume(resume_id=resume.id, chat_id=1, source_file_id="f")
    for _ in range(2):
        await intake.give_up(database, job)
    assert await jobs_waiting(database, "notices.send", str(resume.id)) == 1
    async with database.as_owner(owner) as session:
        assert await resumes.listed(session, owner) == []


async def test_a_late_rejection_does_not_touch_a_resume_that_was_read(database: Database, store: FileStore) -> None:
    """Two workers may hold the same job for a while; the slower one must not delete the file."""
    _, owner = await somebody(database)
    resume, _ = await material(database, owner)
    job = intake.ReadResume(resume_id=resume.id, chat_id=1, source_file_id="f")
    await intake._reject(database, resume, DocumentRejected(DocumentFault.TOO_HARD), job, NoProgress())
    assert await jobs_waiting(database, "files.delete", owner.folder) == 0
    async with database.as_owner(owner) as session:
        assert len(await resumes.listed(session, owner)) == 1


async def test_gathering_counts_a_repeated_message_once(database: Database) -> None:
    chat_id, owner = await somebody(database)
    for text, part, expected in (("one", "u:1", (1, 3)), ("two", "u:2", (2, 7)), ("two", "u:2", (2, 7))):
        async with database.as_owner(owner) as session:
            job = await gathering.gather(session, owner, chat_id=chat_id, text=text, part=f"{owner.folder}{part}")
            assert (len(job.message_keys), len(job.description)) == expected
    async with database.as_owner(owner) as session:
        with pytest.raises(gathering.GatheringFull):
            await gathering.gather(session, owner, chat_id=chat_id, text="x" * postings.MAX_CHARACTERS, part="u:3")


async def test_a_posting_that_grew_is_read_again_while_the_queue_still_keeps_its_first_reading(
    database: Database,
) -> None:
    chat_id, owner = await somebody(database)
    _, before = await material(database, owner)
    _, rest = await material(database, owner)
    async with database.as_service() as session:
        await postings.have_read(session, owner, postings.ReadPosting(job_id=rest.id, chat_id=chat_id))
    async with database.as_service() as session:
        first, second = await session.get_one(Job, before.id), await session.get_one(Job, rest.id)
        await gathering.add_to(session, owner, first, second, chat_id=chat_id, language_code="en")

    assert await jobs_waiting(database, "postings.read", str(rest.id)) == 2


async def test_a_posting_that_is_too_long_is_refused(database: Database) -> None:
    _, owner = await somebody(database)
    with pytest.raises(PostingRejected):
        async with database.as_owner(owner) as session:
            await postings.add(
                session, owner, chat_id=1, text="x" * (postings.MAX_CHARACTERS + 1), language_code="en", request_key="k"
            )


async def test_a_scan_is_asked_for_once(database: Database) -> None:
    _, owner = await somebody(database)
    resume, job = await material(database, owner)
    asked = await asyncio.gather(*(ask(database, owner, resume, job) for _ in range(3)))
    assert sorted(asked) == [False, False, True]
    async with database.as_owner(owner) as session:
        scan = (await session.scalars(sa.select(JobScan))).one()
    assert await jobs_waiting(database, "scans.run", str(scan.id)) == 1


async def test_a_scan_needs_both(database: Database) -> None:
    _, owner = await somebody(database)
    resume, job = await material(database, owner)
    for given, lack in (((None, job), "resume"), ((resume, None), "posting")):
        with pytest.raises(NothingToScan) as error:
            await ask(database, owner, *given)
        assert error.value.lack == lack
    resume.parse_status = ReadStatus.PENDING
    with pytest.raises(NothingToScan) as error:
        await ask(database, owner, resume, job)
    assert error.value.lack == "resume_being_read"


async def test_fair_use_has_a_limit_for_each_person(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "FAIR_USE_SCANS", 2)
    _, owner = await somebody(database)
    for _ in range(2):
        assert await ask(database, owner, *await material(database, owner))
    with pytest.raises(TooManyScans):
        await ask(database, owner, *await material(database, owner))
    _, other = await somebody(database)
    assert await ask(database, other, *await material(database, other))


async def test_a_scan_ends_once_whatever_comes_later(database: Database) -> None:
    _, owner = await somebody(database)
    await ask(database, owner, *await material(database, owner))
    async with database.as_owner(owner) as session:
        scan = (await session.scalars(sa.select(JobScan))).one()
    run = scans.RunScan(scan_id=scan.id, chat_id=1)
    report = Report(
        score=50, band=None, readability=90, engine="offline", version="1",
        receipt=Receipt(resume_sha256="a", posting_sha256="b"),
    )  # fmt: skip
    assert await scan_runs.start(database, scan.id) is not None
    await scan_runs.complete(database, run, scan_runs.ScanDone(report))
    await scan_runs.fail(database, run, "too late")
    assert await scan_runs.start(database, scan.id) is None
    async with database.as_owner(owner) as session:
        kept = (await scans.listed(session, owner, limit=5))[0]
    assert scans.report_of(kept) == report
    assert await jobs_waiting(database, "notices.send", str(scan.id)) == 1


async def test_a_scan_that_fails_says_so_and_can_be_asked_for_again(database: Database) -> None:
    _, owner = await somebody(database)
    resume, job = await material(database, owner)
    await ask(database, owner, resume, job)
    async with database.as_owner(owner) as session:
        scan = (await session.scalars(sa.select(JobScan))).one()
    await scan_runs.fail(database, scans.RunScan(scan_id=scan.id, chat_id=1), "MemoryError")
    assert await jobs_waiting(database, "notices.send", "scan_failed") >= 1
    assert await ask(database, owner, resume, job)


async def test_housekeeping_removes_what_nobody_needs(database: Database, store: FileStore) -> None:
    _, owner = await somebody(database)
    resume, job = await material(database, owner)
    assert resume.file_path
    await store.put(resume.file_path, b"kept")
    await store.put("left/over.pdf", b"orphan")
    old = datetime.now(UTC) - timedelta(days=3)
    async with database.as_service() as session:
        session.add_all(
            [
                TelegramUpdate(update_id=1, payload={}, handled_at=old),
                TelegramUpdate(update_id=2, payload={}, received_at=old),
                TelegramUpdate(update_id=3, payload={}, handled_at=datetime.now(UTC)),
                JobScan(
                    **owner.columns(), resume_filename="", job_posting="", request_key=uuid4().hex, created_at=old,
                    resume_id=resume.id, job_id=job.id,
                ),
            ]
        )  # fmt: skip
    for _ in range(2):
        await housekeeping.keep_house(database, store)
    async with database.as_service() as session:
        left = set(await session.scalars(sa.select(TelegramUpdate.update_id)))
        status = await session.scalar(sa.select(JobScan.status).where(JobScan.resume_id == resume.id))
    assert left == {2, 3}
    assert status == ScanStatus.FAILED
    assert [path async for path in store.paths()] == [resume.file_path]
    await files.delete(store, files.DeleteFiles(paths=(resume.file_path,)))
    await files.delete(store, files.DeleteFiles(paths=(resume.file_path,)))
    assert [path async for path in store.paths()] == []


async def test_what_is_left_of_an_expired_session_goes_after_a_month(database: Database, store: FileStore) -> None:
    ages = {timedelta(days=29): OnboardingStatus.EXPIRED, timedelta(days=31): OnboardingStatus.EXPIRED}
    rows = {age: next(chats) for age in ages}
    kept_account = next(chats)
    async with database.as_service() as session:
        for age, chat_id in rows.items():
            session.add(
                OnboardingSession(
                    session_id=str(chat_id), chat_id=chat_id, status=ages[age], expires_at=sa.func.now() - age
                )
            )
        session.add(
            OnboardingSession(
                session_id=str(kept_account), chat_id=kept_account, status=OnboardingStatus.COMPLETED,
                expires_at=sa.func.now() - timedelta(days=400),
            )
        )  # fmt: skip
    await housekeeping.keep_house(database, store)
    async with database.as_service() as session:
        mine = OnboardingSession.chat_id.in_([*rows.values(), kept_account])
        left = set(await session.scalars(sa.select(OnboardingSession.chat_id).where(mine)))
    assert left == {rows[timedelta(days=29)], kept_account}
