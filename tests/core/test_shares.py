"""One person cannot fill the disk or the readers, and is told what to do instead."""

from __future__ import annotations

import itertools
from uuid import uuid4

import pytest
import sqlalchemy as sa

from bot.errors import SCREENS
from bot.texts import texts_for
from core import onboarding, shares, text_files
from core.notices import SEND, Notice
from core.postings import gathering
from core.postings import service as postings
from core.resumes import intake
from core.resumes.intake import ReadResume
from core.shares import ACCOUNT, VISITOR, Excess, Share, ShareExceeded
from db.models import IntakeCount, Job, Resume, User
from db.session import Database, Owner
from db.states import Intake

chats = itertools.count(3_000_000)
FEW = Share(kept=3, bytes=1_000, sent=3)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shares that are soon used up."""
    for shared in (VISITOR, ACCOUNT):
        for kind in Intake:
            monkeypatch.setitem(shared, kind, FEW)


async def visitor(database: Database) -> tuple[int, Owner]:
    chat_id = next(chats)
    async with database.as_service() as session:
        opened = await onboarding.open_session(session, chat_id, language_code="en")
    return chat_id, Owner(onboarding_session_id=opened.id)


async def send_resume(database: Database, chat_id: int, owner: Owner, *, size: int = 10, key: str = "") -> None:
    async with database.as_owner(owner) as session:
        await intake.receive(
            session,
            owner,
            chat_id=chat_id,
            filename="resume.pdf",
            size=size,
            mime_type=None,
            source_file_id="f",
            language_code="en",
            request_key=key or uuid4().hex,
        )


async def send_posting(database: Database, chat_id: int, owner: Owner, text: str = "A posting.") -> None:
    async with database.as_owner(owner) as session:
        await postings.add(session, owner, chat_id=chat_id, text=text, language_code="en", request_key=uuid4().hex)


async def kept(database: Database, owner: Owner, table: type[Resume | Job]) -> int:
    async with database.as_owner(owner) as session:
        return await session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


async def delete_all(database: Database, owner: Owner, table: type[Resume | Job]) -> None:
    async with database.as_owner(owner) as session:
        await session.execute(sa.delete(table))


async def test_what_is_kept_has_an_end_and_deleting_makes_room(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in Intake:
        monkeypatch.setitem(VISITOR, kind, Share(kept=2, bytes=1_000, sent=100))
    chat_id, owner = await visitor(database)
    for send, table in ((send_resume, Resume), (send_posting, Job)):
        for _ in range(2):
            await send(database, chat_id, owner)
        with pytest.raises(ShareExceeded) as caught:
            await send(database, chat_id, owner)
        assert caught.value.excess == Excess.KEPT
        assert await kept(database, owner, table) == 2
        await delete_all(database, owner, table)
        await send(database, chat_id, owner)


async def test_bytes_have_an_end(database: Database) -> None:
    chat_id, owner = await visitor(database)
    with pytest.raises(ShareExceeded) as caught:
        await send_resume(database, chat_id, owner, size=1_001)
    assert caught.value.excess == Excess.BYTES
    with pytest.raises(ShareExceeded) as caught:
        # No pattern that would compress.
        await send_posting(database, chat_id, owner, "".join(uuid4().hex for _ in range(200)))
    assert caught.value.excess == Excess.BYTES


async def test_deleting_does_not_begin_a_new_hour(database: Database) -> None:
    chat_id, owner = await visitor(database)
    for send, table in ((send_resume, Resume), (send_posting, Job)):
        for _ in range(3):
            await send(database, chat_id, owner)
            await delete_all(database, owner, table)
        with pytest.raises(ShareExceeded) as caught:
            await send(database, chat_id, owner)
        assert caught.value.excess == Excess.SENT
    async with database.as_service() as session:
        hour_ago = sa.func.now() - shares.PERIOD - sa.text("interval '1 second'")
        await session.execute(sa.update(IntakeCount).values(began_at=hour_ago))
    await send_resume(database, chat_id, owner)
    async with database.as_service() as session:
        await shares.forget_old(session)
        left = list(await session.scalars(sa.select(IntakeCount.intake).where(IntakeCount.chat_id == chat_id)))
    assert left == [Intake.RESUME]


async def test_a_repeat_of_an_update_counts_once(database: Database) -> None:
    chat_id, owner = await visitor(database)
    key = uuid4().hex
    for _ in range(5):
        await send_resume(database, chat_id, owner, key=key)
    async with database.as_service() as session:
        assert await session.scalar(sa.select(IntakeCount.sent).where(IntakeCount.chat_id == chat_id)) == 1


async def test_a_posting_in_parts_counts_once(database: Database) -> None:
    chat_id, owner = await visitor(database)
    async with database.as_owner(owner) as session:
        for part in range(5):
            await gathering.gather(session, owner, chat_id=chat_id, text="text", part=f"{chat_id}:{part}")
    async with database.as_service() as session:
        assert await session.scalar(sa.select(IntakeCount.sent).where(IntakeCount.chat_id == chat_id)) == 1


async def test_a_text_file_that_is_one_posting_too_many_is_told_and_not_kept(database: Database) -> None:
    chat_id, owner = await visitor(database)
    for _ in range(3):
        await send_posting(database, chat_id, owner)
    await send_resume(database, chat_id, owner)
    async with database.as_service() as session:
        resume = (await session.scalars(sa.select(Resume).where(owner.owns(Resume)))).one()
        task = ReadResume(resume_id=resume.id, chat_id=chat_id, source_file_id="f")
        await session.delete(resume)
        await text_files.take_as_posting(session, resume, "A posting.", task)
    assert await kept(database, owner, Job) == 3
    async with database.as_service() as session:
        payload = await session.scalar(
            sa.text("SELECT payload FROM pgqueuer WHERE entrypoint = :kind ORDER BY id DESC LIMIT 1"),
            {"kind": SEND.name},
        )
    notice = Notice.model_validate_json(bytes(payload))
    assert (notice.chat_id, notice.fault) == (chat_id, "share")
    assert "hour" in texts_for("en")(f"posting-rejected-{notice.fault}")


async def test_an_account_has_more_room(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    for kind in Intake:
        assert (VISITOR[kind].kept, VISITOR[kind].bytes, VISITOR[kind].sent) < (
            ACCOUNT[kind].kept,
            ACCOUNT[kind].bytes,
            ACCOUNT[kind].sent,
        )
    async with database.as_service() as session:
        user = User(telegram_id=next(chats))
        session.add(user)
        await session.flush()
    for _ in range(VISITOR[Intake.RESUME].kept + 1):
        await send_resume(database, user.telegram_id, Owner(user_id=user.id))


@pytest.mark.parametrize("kind", Intake)
@pytest.mark.parametrize("excess", Excess)
def test_everybody_reads_what_to_do(kind: Intake, excess: Excess) -> None:
    texts = texts_for("en")
    said = {
        account: SCREENS[ShareExceeded](texts, ShareExceeded(kind, excess, 30, account=account), None)  # type: ignore[arg-type]  # no update is looked at
        for account in (True, False)
    }
    assert "30" in str(said[True])
    assert "lost or charged" in str(said[True])
    assert str(said[False]).startswith(str(said[True]))
    assert "account" in str(said[False])
