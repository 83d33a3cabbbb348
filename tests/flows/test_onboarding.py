"""From /start to an account, or to nothing left: the main job, over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from core import onboarding
from core.onboarding import expire_due
from db.models import Job, JobScan, OnboardingSession, Resume, TelegramUpdate, User
from db.states import OnboardingStatus
from sandbox.client import Person
from tests.support import documents
from tests.support.postgres import until
from tests.support.running import PATIENCE, Running, scan, send_posting, send_resume


async def overdue(running: Running, person: Person) -> None:
    """The person's time is over, and the clock comes by."""
    async with running.database.as_service() as session:
        await session.execute(
            sa.update(OnboardingSession)
            .where(OnboardingSession.chat_id == person.id)
            .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
        )
    await expire_due(running.database)


async def test_the_main_job_from_start_to_an_account_with_an_address(running: Running) -> None:
    person = await running.person(first_name="Robin")
    await person.send_text("/start")
    greeting = await person.wait_for("Send me your resume as a file")
    assert greeting.labels == ["See an example", "How is my data used?", "Language"]

    read = await send_resume(person)
    assert "Robin Example" in read.text
    assert "robin@example.com" in read.text
    assert "Machine-readability" in read.text

    posting = await send_posting(person)
    assert "Software Engineer" in posting.text
    assert "Harbour Lane Ltd" in posting.text
    assert "£55,000" in posting.text

    report = await scan(person)
    assert "Match" in report.text
    assert "of 100" in report.text
    assert (await person.file(report)).startswith(b"\x89PNG")

    await person.press("Requirements", message=report)
    page = await person.wait_for("Kubernetes")
    assert page.id == report.id, "pages turn in the same message"
    await person.press("The sum", message=page)
    await person.wait_for("in all")

    await person.press("Keep my data", message=await person.wait_for("Keep this resume", timeout=PATIENCE, after=0))
    await person.wait_for("Kept.")
    await person.send_text("not an address")
    await person.wait_for("not an e-mail address")
    await person.send_text("robin@example.com")
    await person.wait_for("Receipts go to robin@example.com")

    async with running.database.as_service() as session:
        user = (await session.scalars(sa.select(User).where(User.telegram_id == person.id))).one()
        resume = (await session.scalars(sa.select(Resume).where(Resume.user_id == user.id))).one()
        scans = (await session.scalars(sa.select(JobScan).where(JobScan.user_id == user.id))).all()
        opened = (
            await session.scalars(sa.select(OnboardingSession).where(OnboardingSession.chat_id == person.id))
        ).one()
    assert (user.email, user.full_name, user.default_resume_id) == ("robin@example.com", "Robin", resume.id)
    assert len(scans) == 1
    assert opened.status == OnboardingStatus.COMPLETED
    assert resume.temporary_session_id == str(opened.id), "the trace of the session stays"


async def test_delete_now_removes_rows_and_files(running: Running) -> None:
    person = await running.scanned()
    before = await running.stored_files()
    async with running.database.as_service() as session:
        path = await session.scalar(
            sa.select(Resume.file_path).join(OnboardingSession).where(OnboardingSession.chat_id == person.id)
        )
    assert path in before
    await person.press("Delete now")
    await person.wait_for("Delete everything?")
    await person.press("Yes, delete")
    await person.wait_for("Everything is deleted")
    for table in (Resume, Job, JobScan, OnboardingSession):
        assert await running.count(table, person) == 0

    async def file_is_gone() -> bool:
        return path not in await running.stored_files()

    await until(file_is_gone)
    await person.send_text("/resumes")
    await person.wait_for("nothing of yours here")


async def test_delete_keeps_no_message_of_the_person(running: Running) -> None:
    person = await running.newcomer()
    typed = (await person.send_text("My telephone number is 0113 496 0000"))[0]
    await person.wait_for("Send me your resume")
    await person.edit(typed, "My telephone number is 0113 496 0001")
    await person.send_text("/delete")
    await person.press("Yes, delete", message=await person.wait_for("Delete everything?"))
    await person.wait_for("Everything is deleted")
    async with running.database.as_service() as session:
        payloads = (await session.scalars(sa.select(sa.cast(TelegramUpdate.payload, sa.Text)))).all()
    assert not [payload for payload in payloads if "0113 496" in payload]


async def test_a_handled_message_leaves_no_text_behind(running: Running) -> None:
    """Whoever deletes a posting is told that it is gone: then it must not stand in the inbox for two days more."""
    person = await running.newcomer()
    typed = (await person.send_text("My telephone number is 0113 496 0002"))[0]
    await person.edit(typed, "My telephone number is 0113 496 0003")
    await person.send_document(documents.resume_with("0113 496 0004"), "0113 496 0005.pdf", caption="0113 496 0006")
    await person.wait_for("what a machine reads", timeout=PATIENCE)
    await until(running.all_handled)
    async with running.database.as_service() as session:
        of_person = sa.select(sa.cast(TelegramUpdate.payload, sa.Text)).where(TelegramUpdate.sender_id == person.id)
        payloads = (await session.scalars(of_person)).all()
    assert len(payloads) >= 4
    assert not [payload for payload in payloads if "0113 496" in payload]


async def test_no_keep_changes_nothing(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text("/delete")
    question = await person.wait_for("Delete everything?")
    assert "plan" not in question.text, "there is none to speak of"
    await person.press("No, keep", message=question)
    await person.wait_for("Nothing was lost")
    assert await running.count(Resume, person) == 1


async def test_an_expired_session_is_emptied_and_told_once(running: Running) -> None:
    person = await running.scanned()
    await overdue(running, person)
    await expire_due(running.database)
    await person.wait_for("24 hours are over")
    for table in (Resume, Job, JobScan):
        assert await running.count(table, person) == 0
    async with running.database.as_service() as session:
        status = await session.scalar(sa.select(OnboardingSession.status).where(OnboardingSession.chat_id == person.id))
    assert status == OnboardingStatus.EXPIRED
    for label in ("Requirements", "What the machine read", "Keep my data", "Scan now"):
        await person.press(label)
        await person.wait_for("Your session is over")
    told = [message for message in await person.messages() if "24 hours are over" in message.text]
    assert len(told) == 1
    await person.send_text("/start")
    await person.wait_for("Send me your resume as a file")
    await person.press("Requirements")
    await person.wait_for("not available any more")


async def test_who_sent_nothing_is_not_told_of_the_expiry(running: Running) -> None:
    person = await running.newcomer()
    person.acted_at = (await running.control.get("messages", chat_id=person.id))["event"]
    await overdue(running, person)

    async def over() -> bool:
        async with running.database.as_service() as session:
            status = sa.select(OnboardingSession.status).where(OnboardingSession.chat_id == person.id)
            notices = sa.text(
                "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'notices.send'"
                " AND convert_from(payload, 'UTF8') LIKE '%' || :chat || '%'"
            )
            waiting = await session.scalar(notices, {"chat": str(person.id)})
            return await session.scalar(status) == OnboardingStatus.EXPIRED and not waiting

    await until(over)
    await person.silence(0)


async def test_a_session_past_its_time_is_over_before_the_clock_comes_by(running: Running) -> None:
    person = await running.with_resume()
    async with running.database.as_service() as session:
        await session.execute(
            sa.update(OnboardingSession)
            .where(OnboardingSession.chat_id == person.id)
            .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
        )
    await person.press("As text")
    await person.wait_for("Your session is over")
    await person.send_text("/start")
    await person.wait_for("Send me your resume as a file")
    assert await running.count(Resume, person) == 0


async def test_start_in_the_middle_says_where_the_person_is(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text("/start")
    await person.wait_for("I have your resume")
    await send_posting(person)
    await person.send_text("/start")
    both = await person.wait_for("and the posting")
    await person.press("Scan now", message=both)
    await person.wait_for(lambda message: message.photo, timeout=PATIENCE)
    assert await running.count(OnboardingSession, person) == 1


async def test_an_unknown_payload_is_kept_as_the_campaign(running: Running) -> None:
    person = await running.person()
    await person.send_text("/start spring_fair-7")
    await person.wait_for("Send me your resume")
    async with running.database.as_service() as session:
        details = await session.scalar(
            sa.select(OnboardingSession.details).where(OnboardingSession.chat_id == person.id)
        )
    assert details == {"start": "spring_fair-7"}


async def test_noise_in_the_payload_is_ignored(running: Running) -> None:
    person = await running.person()
    await person.send_text("/start '; DROP TABLE users; --")
    await person.wait_for("Send me your resume")
    async with running.database.as_service() as session:
        details = await session.scalar(
            sa.select(OnboardingSession.details).where(OnboardingSession.chat_id == person.id)
        )
    assert details == {}


async def test_a_session_made_elsewhere_meets_its_chat(running: Running) -> None:
    async with running.database.as_service() as session:
        session.add(
            OnboardingSession(
                session_id="made-elsewhere_1",
                email="robin@example.com",
                expires_at=datetime.now(UTC) + onboarding.LIFETIME,
            )
        )
    person = await running.person()
    await person.send_text("/start made-elsewhere_1")
    await person.wait_for("Send me your resume")
    thief = await running.person()
    await thief.send_text("/start made-elsewhere_1")
    await thief.wait_for("Send me your resume")
    async with running.database.as_service() as session:
        made = (
            await session.scalars(
                sa.select(OnboardingSession).where(OnboardingSession.session_id == "made-elsewhere_1")
            )
        ).one()
    assert made.chat_id == person.id
    await send_resume(person)
    await send_posting(person)
    await scan(person)
    await person.press("Keep my data", message=await person.wait_for("Keep this resume", timeout=PATIENCE, after=0))
    await person.wait_for("Kept.")
    async with running.database.as_service() as session:
        assert await session.scalar(sa.select(User.email).where(User.telegram_id == person.id)) == "robin@example.com"


async def test_posting_first_then_resume(running: Running) -> None:
    person = await running.newcomer()
    await person.send_text(documents.POSTING)
    posting = await person.wait_for("Software Engineer", timeout=PATIENCE)
    assert "Send your resume" in posting.text
    await person.send_text("/scan")
    await person.wait_for("I need your resume first")
    read = await send_resume(person)
    assert "Scan now" in read.labels
    await scan(person)


async def test_short_texts_are_answered_with_what_is_needed_next(running: Running) -> None:
    person = await running.newcomer()
    await person.send_text("hello there")
    await person.wait_for("tap the paper clip")
    await person.press("Send a posting")
    await person.wait_for("in as many messages as you like")


async def test_small_talk_is_told_where_things_stand(running: Running) -> None:
    stranger = await running.person()
    await stranger.send_text("hi")
    await stranger.wait_for("See how your resume reads before you apply")
    person = await running.scanned()
    await person.send_text("why so low?")
    said = await person.wait_for("or send another resume or posting")
    assert "I kept nothing of it" in said.text
    assert said.button("Scan now")
    await person.press("The last report", message=said)
    await person.wait_for("of 100")


async def test_keeping_twice_makes_one_account(running: Running) -> None:
    person = await running.scanned()
    offer = await person.wait_for("Keep this resume", timeout=PATIENCE, after=0)
    await person.press("Keep my data", message=offer)
    await person.wait_for("Kept.")
    await person.press("Keep my data", message=offer)
    await person.wait_for("You have an account already")
    await person.send_text("/start")
    await person.wait_for("I have your resume")


async def test_a_person_without_start_is_welcome_too(running: Running) -> None:
    person = await running.person()
    await send_resume(person)
    await send_posting(person)
    await scan(person)
