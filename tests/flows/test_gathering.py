"""Several messages are one posting: whatever comes while one is awaited or gathered belongs to it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from db.models import Job, JobScan, OnboardingSession, Resume, TelegramUpdate
from db.states import PostingStatus
from sandbox.client import Message, Person
from tests.support import documents
from tests.support.postgres import until
from tests.support.running import PATIENCE, Running, scan, send_posting, send_resume

TITLE = "Night nurse at Fen Hospital"
DUTIES = (
    "You look after twelve patients",
    "Current licence as a registered nurse",
    "2 years of experience on a ward",
    "Good spoken English",
    "You write the handover every morning",
    "Basic life support certificate",
    "You dispense medicines",
    "Knowledge of Epic",
    "Part-time",
)


async def texts_of(running: Running, person: Person) -> list[str]:
    """The texts of the newcomer's postings, oldest first."""
    async with running.database.as_service() as session:
        found = await session.scalars(_jobs_of(person).order_by(Job.created_at))
        return [job.description for job in found]


def _jobs_of(person: Person) -> sa.Select[Job]:
    return sa.select(Job).join(OnboardingSession).where(OnboardingSession.chat_id == person.id)


async def grow_old(running: Running, person: Person, age: timedelta) -> None:
    """The newcomer's postings came that long ago, and nothing happened to them since."""
    async with running.database.as_service() as session:
        for job in await session.scalars(_jobs_of(person)):
            await session.execute(
                sa.update(Job)
                .where(Job.id == job.id)
                .values(updated_at=Job.updated_at - age, created_at=Job.created_at - age)
            )


async def finish(person: Person, message: Message) -> Message:
    """Presses *Done* and waits for what was read."""
    await person.press("Done", message=message)
    return await person.wait_for("Company:", timeout=PATIENCE)


async def test_title_and_duties_one_after_the_other_are_one_posting(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text(TITLE)
    first = await person.wait_for("1 message, 27 characters so far")
    assert first.labels == ["Done", "Discard"]
    for number, duty in enumerate(DUTIES, 2):
        await person.send_text(f"- {duty}")
        count = await person.wait_for(f"{number} messages,")
    read = await finish(person, count)
    assert TITLE in read.text
    assert await texts_of(running, person) == ["\n".join([TITLE, *(f"- {duty}" for duty in DUTIES)])]
    assert not [shown for shown in await person.messages() if "characters so far" in shown.text][:-1], (
        "what was said before gives way to the newest count"
    )
    await scan(person)


async def test_ten_messages_at_once_keep_their_order(running: Running) -> None:
    person = await running.with_resume()
    for line in (TITLE, *DUTIES):
        await person.send_text(line)
    count = await person.wait_for("10 messages,", timeout=PATIENCE, after=0)
    await finish(person, count)
    assert await texts_of(running, person) == ["\n".join([TITLE, *DUTIES])]


async def test_forwards_belong_to_what_is_gathered(running: Running) -> None:
    person = await running.with_resume()
    await person.forward(TITLE, from_name="Recruiter")
    await person.wait_for("1 message,")
    await person.forward(documents.POSTING, from_name="Recruiter")
    count = await person.wait_for("2 messages,")
    await finish(person, count)
    assert await texts_of(running, person) == [f"{TITLE}\n{documents.POSTING.strip()}"]


async def test_a_short_message_right_after_a_posting_is_asked_about_and_added(running: Running) -> None:
    person = await running.ready_to_scan()
    await person.send_text("- Forklift licence")
    asked = await person.wait_for("Does this belong to Software Engineer, Harbour Lane Ltd?")
    assert asked.labels == ["Add to it", "Done", "Discard"]
    await person.press("Add to it", message=asked)
    read = await person.wait_for("a must", timeout=PATIENCE)
    assert "Software Engineer" in read.text
    (text,) = await texts_of(running, person)
    assert text.endswith("- Forklift licence")
    assert text.startswith("Software Engineer")
    # The second press of a double tap finds the work done.
    button = asked.button("Add to it")
    assert button is not None
    assert button.data
    await person.forge(button.data, asked.id)
    await person.wait_for("I have that posting already")


async def test_the_second_half_of_a_posting_can_be_added_to_the_first(running: Running) -> None:
    person = await running.with_resume()
    head, tail = documents.POSTING.split("Nice to have")
    await send_posting(person, head)
    await person.send_text("What else we would like to see\n- Terraform\n- Ansible\n" + tail.partition("\n\n")[2])
    asked = await person.wait_for("Does this belong to Software Engineer, Harbour Lane Ltd?", timeout=PATIENCE)
    await person.press("Add to it", message=asked)
    await person.wait_for("£55,000", timeout=PATIENCE)
    (text,) = await texts_of(running, person)
    assert "Kubernetes" in text
    assert "Ansible" in text


async def test_an_hour_later_a_short_message_is_small_talk_again(running: Running) -> None:
    person = await running.ready_to_scan()
    await grow_old(running, person, timedelta(hours=1))
    await person.send_text("hello again")
    said = await person.wait_for("I kept nothing of it")
    assert said.button("Scan now")
    assert said.button("Send a posting")
    assert await running.count(Job, person) == 1


async def test_a_short_message_while_a_scan_runs_is_small_talk_and_gathering_goes_on(running: Running) -> None:
    person = await running.ready_to_scan()
    async with running.database.as_service() as session:
        await session.execute(
            sa.text(
                "INSERT INTO job_scans (onboarding_session_id, resume_id, job_id, resume_filename, job_posting,"
                " status, request_key) SELECT s.id, r.id, j.id, '', '', 'processing', 'test:' || s.id"
                " FROM onboarding_sessions s JOIN resumes r ON r.onboarding_session_id = s.id"
                " JOIN jobs j ON j.onboarding_session_id = s.id WHERE s.chat_id = :id"
            ),
            {"id": person.id},
        )
    await person.send_text("still there?")
    await person.press("Send a posting", message=await person.wait_for("I kept nothing of it"))
    await person.wait_for("in as many messages as you like")
    await person.send_text(TITLE)
    await person.wait_for("1 message,")


async def test_a_resume_in_the_middle_is_taken_and_the_gathering_goes_on(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text(TITLE)
    await person.wait_for("1 message,")
    read = await send_resume(person, documents.resume_with("Another line"), "second.pdf")
    assert "1 message, 27 characters so far" in read.text
    assert {"Done", "Discard"} <= set(read.labels)
    await person.send_text("\n".join(DUTIES))
    await finish(person, await person.wait_for("2 messages,"))
    assert await running.count(Resume, person) == 2


async def test_commands_and_buttons_work_in_between(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text(TITLE)
    await person.wait_for("1 message,")
    await person.send_text("/help")
    await person.wait_for("What I do")
    for command in ("/start", "/scan"):
        await person.send_text(command)
        await person.wait_for("1 message, 27 characters so far")
    await person.send_text("/resumes")
    await person.press("resume.pdf", message=await person.wait_for("Your resumes"))
    await person.press("Rename", message=await person.wait_for("Scans take this one"))
    await person.wait_for("Type the new name")
    await person.send_text("Nurse")
    await person.wait_for("Renamed to Nurse")
    await person.send_text(DUTIES[0])
    await person.wait_for("2 messages,")


async def test_done_twice_and_too_little(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text("Nurse wanted")
    count = await person.wait_for("1 message,")
    await person.press("Done", message=count)
    said = await person.wait_for("I keep what came so far", timeout=PATIENCE)
    await person.send_text("\n".join(DUTIES))
    whole = await person.wait_for("2 messages,")
    await finish(person, whole)
    assert await texts_of(running, person) == ["\n".join(["Nurse wanted", *DUTIES])]
    for message in (whole, said):
        button = message.button("Done")
        assert button is not None
        assert button.data
        await person.forge(button.data, message.id)
        await person.wait_for("I have that posting already")
    assert await running.count(Job, person) == 1


async def test_what_was_forgotten_for_an_hour_is_read_and_what_comes_begins_anew(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text(TITLE)
    await person.wait_for("1 message,")
    await person.send_text("\n".join(DUTIES))
    await person.wait_for("2 messages,")
    await grow_old(running, person, timedelta(hours=1, minutes=1))
    await person.send_text(documents.POSTING)
    await person.wait_for("Night nurse", timeout=PATIENCE)
    await person.wait_for("£55,000", timeout=PATIENCE)
    assert len(await texts_of(running, person)) == 2


async def test_a_message_that_is_repeated_after_a_crash_counts_once(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text(TITLE)
    await person.wait_for("1 message,")
    await person.send_text(DUTIES[0])
    count = await person.wait_for("2 messages,")
    await until(running.all_handled)
    async with running.database.as_service() as session:
        # As a crash between the handler's commit and the mark of the update leaves it.
        of_person = sa.select(TelegramUpdate).where(TelegramUpdate.sender_id == person.id)
        newest = list(await session.scalars(of_person.order_by(TelegramUpdate.update_id.desc()).limit(2)))
        for update, text in zip(newest, (DUTIES[0], TITLE), strict=True):
            update.payload = {**update.payload, "message": {**update.payload["message"], "text": text}}
            update.handled_at = None
    await until(running.all_handled)
    await person.send_text("\n".join(DUTIES[1:]))
    count = await person.wait_for("3 messages,")
    await finish(person, count)
    assert await texts_of(running, person) == ["\n".join([TITLE, *DUTIES])]


async def test_a_link_in_a_sentence_is_a_link(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text("What about this one? (http://127.0.0.1:9/jobs/1).")
    await person.wait_for("I could not read that page", timeout=PATIENCE)
    await person.send_text("Nurse, nights")
    await person.wait_for("1 message,")


async def test_a_caption_is_text(running: Running) -> None:
    person = await running.with_resume()
    await person.send_photo(documents.photo(), caption=TITLE)
    await person.wait_for("1 message, 27 characters so far")
    await person.send_photo(documents.photo(), caption="\n".join(DUTIES))
    await finish(person, await person.wait_for("2 messages,"))
    await person.send_photo(documents.photo())
    await person.wait_for("A photo has no text that a machine can read")


async def test_a_posting_under_a_resume_is_taken_too(running: Running) -> None:
    person = await running.newcomer()
    await person.send_document(documents.resume(), "resume.pdf", caption=documents.POSTING)
    await person.wait_for("£55,000", timeout=PATIENCE)
    await person.wait_for("what a machine reads", timeout=PATIENCE, after=0)
    await scan(person)


async def test_scan_asks_for_a_posting_and_takes_its_pieces(running: Running) -> None:
    person = await running.scanned()
    await send_posting(person, documents.OTHER_POSTING)
    await grow_old(running, person, timedelta(hours=1))
    await person.send_text("/scan")
    await person.wait_for("Or paste a new one")
    await person.send_text(TITLE)
    await person.wait_for("1 message,")


async def test_an_address_is_asked_for_while_a_posting_comes(running: Running) -> None:
    person = await running.scanned()
    await person.send_text("thanks")
    await person.press("Send a posting", message=await person.wait_for("I kept nothing of it"))
    await person.wait_for("in as many messages as you like")
    await person.send_text(TITLE)
    await person.wait_for("1 message,")
    await person.press("Keep my data")
    await person.wait_for("An e-mail address for receipts is optional")
    await person.send_text(DUTIES[0])
    await person.wait_for("2 messages,")
    await person.send_text("robin@example.com")
    await person.wait_for("Receipts go to robin@example.com")
    await person.send_text(DUTIES[1])
    await person.wait_for("3 messages,")


async def test_nothing_gathered_stays_behind_a_cancel(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text(TITLE)
    count = await person.wait_for("1 message,")
    await person.send_text("/cancel")
    await person.wait_for("Discarded")
    async with running.database.as_service() as session:
        left = await session.scalars(_jobs_of(person).where(Job.parse_status == PostingStatus.GATHERING))
        assert not left.all()
    await person.press("Done", message=count)
    await person.wait_for("nothing to finish")
    assert await running.count(JobScan, person) == 0


async def test_a_posting_may_come_in_pieces_before_the_resume(running: Running) -> None:
    person = await running.newcomer()
    await person.send_text(TITLE)
    await person.press("Send a posting", message=await person.wait_for("tap the paper clip"))
    await person.wait_for("in as many messages as you like")
    await person.send_text(TITLE)
    await person.wait_for("1 message,")
    await person.send_text("\n".join(DUTIES))
    read = await finish(person, await person.wait_for("2 messages,"))
    assert "Send your resume (PDF, Word or text file)" in read.text
    assert await texts_of(running, person) == ["\n".join([TITLE, *DUTIES])]
    await person.send_text("/start")
    await person.wait_for(f"I have the posting {TITLE}"[:30])


async def test_posting_and_resume_at_once(running: Running) -> None:
    person = await running.newcomer()
    await person.send_document(documents.resume(), "resume.pdf")
    await person.send_text(TITLE)
    await person.wait_for("1 message,", timeout=PATIENCE)
