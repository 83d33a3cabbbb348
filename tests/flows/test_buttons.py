"""A button acts on what its message names, and everything that tells of a scan names resume and posting."""

from __future__ import annotations

import re

import sqlalchemy as sa

from db.models import Job, JobScan, Resume, User
from sandbox.client import Message, Person
from tests.support import documents
from tests.support.running import PATIENCE, Running, scan, send_posting, send_resume

POSTING = "Software Engineer, Harbour Lane Ltd"
OTHER_POSTING = "Data Engineer, Gull Analytics GmbH"


def other_resume(line: str = "Another line") -> bytes:
    """An edited copy of the usual resume."""
    return documents.resume_with(line)


async def press_scan(person: Person, message: Message) -> Message:
    """Presses this message's *Scan now* and waits for the report."""
    await person.press("Scan now", message=message)
    return await person.wait_for(lambda shown: shown.photo, timeout=PATIENCE)


async def pairs(running: Running, person: Person) -> list[tuple[str, str | None]]:
    """What the account's scans compared: resume and title of the posting, oldest first."""
    async with running.database.as_service() as session:
        rows = await session.execute(
            sa.select(Resume.filename, Job.title)
            .join_from(JobScan, Resume, Resume.id == JobScan.resume_id)
            .join(Job, Job.id == JobScan.job_id)
            .join(User, User.id == JobScan.user_id)
            .where(User.telegram_id == person.id)
            .order_by(JobScan.created_at)
        )
        return [(filename, title) for filename, title in rows]


async def test_the_file_just_sent_is_the_one_that_its_button_scans(running: Running) -> None:
    person = await running.with_account()
    read = await send_resume(person, other_resume(), "second.pdf")
    assert f"compare second.pdf with {POSTING}" in read.text
    assert "still take resume.pdf" in read.text, "which resume other scans take is said plainly"
    report = await press_scan(person, read)
    assert report.text.startswith(f"second.pdf for {POSTING}")
    assert await pairs(running, person) == [
        ("resume.pdf", "Software Engineer"),
        ("second.pdf", "Software Engineer"),
    ]


async def test_the_button_of_a_duplicate_scans_that_file(running: Running) -> None:
    person = await running.with_account()
    await send_resume(person, other_resume(), "second.pdf")
    await person.send_document(other_resume(), "again.pdf")
    said = await person.wait_for("You sent this file before: second.pdf", timeout=PATIENCE)
    assert (await press_scan(person, said)).text.startswith("second.pdf for")


async def test_older_buttons_of_the_chat_keep_to_what_they_named(running: Running) -> None:
    person = await running.with_account()
    first = await send_posting(person, documents.OTHER_POSTING)
    assert "compare it with resume.pdf" in first.text
    second = await send_resume(person, other_resume(), "second.pdf")
    await person.press("Use for scans", message=second)
    await person.wait_for("Scans take this one")
    assert (await press_scan(person, first)).text.startswith(f"resume.pdf for {OTHER_POSTING}")
    assert await pairs(running, person) == [("resume.pdf", "Software Engineer"), ("resume.pdf", "Data Engineer")]


async def test_an_edited_resume_is_offered_the_posting_that_was_scanned_last(running: Running) -> None:
    person = await running.ready_to_scan()
    engineer = await person.last()
    await send_posting(person, documents.OTHER_POSTING)
    await press_scan(person, engineer)
    read = await send_resume(person, other_resume())
    assert f"with {POSTING}" in read.text
    await person.press("Another posting", message=read)
    asked = await person.wait_for("Compare resume (2).pdf with which posting?")
    await person.press("Data Engineer", message=asked)
    report = await person.wait_for(lambda shown: shown.photo, timeout=PATIENCE)
    assert report.text.startswith(f"resume (2).pdf for {OTHER_POSTING}")


async def test_another_resume_can_be_compared_with_a_posting(running: Running) -> None:
    person = await running.with_account()
    await send_resume(person, other_resume(), "second.pdf")
    read = await send_posting(person, documents.OTHER_POSTING)
    assert "compare it with resume.pdf" in read.text
    await person.press("Another resume", message=read)
    asked = await person.wait_for(f"Compare which resume with {OTHER_POSTING}?")
    assert asked.labels == ["second.pdf", "resume.pdf"]
    await person.press("second.pdf", message=asked)
    report = await person.wait_for(lambda shown: shown.photo, timeout=PATIENCE)
    assert report.text.startswith(f"second.pdf for {OTHER_POSTING}")


async def test_a_comparison_says_which_resume_each_scan_was_of(running: Running) -> None:
    person = await running.scanned()
    # The usual way to edit a resume: the file keeps its name.
    again = await press_scan(person, await send_resume(person, other_resume("Kubernetes in production"), "resume.pdf"))
    assert again.text.startswith(f"resume (2).pdf for {POSTING}")
    await person.press("Compare", message=again)
    compared = await person.wait_for("This scan and the one before it")
    assert POSTING in compared.text
    assert re.search(r"Before: resume\.pdf, \d\d \w+, \d\d:\d\d \(UTC\)\nNow: resume \(2\)\.pdf, ", compared.text)


async def test_every_page_of_a_report_names_both(running: Running) -> None:
    person = await running.scanned()
    report = next(shown for shown in await person.messages() if shown.photo)
    named = f"resume.pdf for {POSTING}"
    assert report.text.startswith(named)
    for label in ("Requirements", "The sum", "Formatting"):
        await person.press(label, message=report)
        report = await person.wait_for(label)
        assert report.text.startswith(named)
    await person.press("Summary", message=report)
    await person.press("You decide", message=await person.wait_for("Match"))
    decide = await person.wait_for("You decide what counts")
    assert decide.text.startswith(named)
    await person.press("1", message=decide)
    assert (await person.wait_for("points")).text.startswith(named)
    await person.send_text("hello")
    await person.press("The last report", message=await person.wait_for("I kept nothing of it"))
    assert (await person.wait_for("Match")).text.startswith(named)


async def test_what_is_gone_is_said_in_a_clear_sentence(running: Running) -> None:
    person = await running.with_account()
    read = await send_resume(person, other_resume(), "second.pdf")
    report = await press_scan(person, read)
    await person.press("You decide", message=report)
    one = await person.wait_for("You decide what counts")
    await person.press("1", message=one)
    asked = await person.wait_for("points")
    await delete(person, "/resumes", "second.pdf")
    await person.press("Scan now", message=read)
    await person.wait_for("That resume is not available any more")
    await person.press("Counts double", message=asked)
    await person.wait_for("That resume is not available any more")
    posting = await send_posting(person, documents.OTHER_POSTING)
    await delete(person, "/jobs", "Data Engineer")
    await person.press("Scan now", message=posting)
    await person.wait_for("That posting is not available any more")
    assert len(await pairs(running, person)) == 1, "the scan of the deleted resume is no pair any more"


async def delete(person: Person, command: str, label: str) -> None:
    """Deletes what the list of the command shows under the label."""
    await person.send_text(command)
    await person.press(label, message=await person.wait_for("Your "))
    await person.press("Delete", message=await person.wait_for(lambda shown: shown.button("Back")))
    await person.press("Yes, delete", message=await person.wait_for("for good"))
    await person.wait_for(lambda shown: shown.edited and shown.text.startswith("Your "))


async def test_best_fit_goes_by_the_resume_that_the_list_names(running: Running) -> None:
    person = await running.with_account()
    await send_posting(person, documents.OTHER_POSTING)
    await person.send_text("/jobs")
    listed = await person.wait_for("They are compared with resume.pdf")
    await person.press("Use for scans", message=await send_resume(person, other_resume(), "second.pdf"))
    await person.wait_for("Scans take this one")
    await person.press("Best fit first", message=listed)
    await person.wait_for("The number is the match of resume.pdf", timeout=PATIENCE)


async def test_buttons_of_older_releases_still_work(running: Running) -> None:
    person = await running.with_account()
    report = await press_scan(person, await send_resume(person, other_resume(), "second.pdf"))
    await send_posting(person, documents.OTHER_POSTING)
    async with running.database.as_service() as session:
        scans = await session.scalars(
            sa.select(JobScan).join(User).where(User.telegram_id == person.id).order_by(JobScan.created_at)
        )
        newest = scans.all()[-1]
        data_job = await session.scalar(
            sa.select(Job.id).join(User).where(User.telegram_id == person.id, Job.title == "Data Engineer")
        )
    assert newest.job_id
    assert data_job
    await person.forge(f"d-compare:{newest.id.hex}", report.id)
    await person.wait_for("Before: resume.pdf")
    await person.forge(f"scan:{data_job.hex}", report.id)
    old = await person.wait_for(lambda shown: shown.photo, timeout=PATIENCE)
    assert old.text.startswith(f"resume.pdf for {OTHER_POSTING}"), "as before: the resume that scans take"
    await person.send_text("/jobs")
    await person.forge("j-rank", (await person.wait_for("Your postings")).id)
    await person.wait_for("best fit first", timeout=PATIENCE)


async def test_a_button_with_somebody_elses_half_leads_nowhere(running: Running) -> None:
    owner, stranger = await running.ready_to_scan(), await running.ready_to_scan()
    own, foreign = [(await person.last()).button("Scan now") for person in (stranger, owner)]
    assert own is not None
    assert own.data
    assert foreign is not None
    assert foreign.data
    _, resume, job = own.data.split(":")
    _, foreign_resume, foreign_job = foreign.data.split(":")
    for data, gone in (
        (f"scan:{resume}:{foreign_job}", "That posting is not available any more"),
        (f"scan:{foreign_resume}:{job}", "That resume is not available any more"),
        (f"g-add:{foreign_job}:{job}", "I have that posting already"),
        (f"g-add:{job}:{foreign_job}", "That posting is not available any more"),
        (f"g-done:{foreign_job}", "nothing to finish"),
        (f"scan-posting:{foreign_resume}", "That resume is not available any more"),
        (f"scan-resume:{foreign_job}", "That posting is not available any more"),
    ):
        await stranger.forge(data, (await stranger.last()).id)
        await stranger.wait_for(gone)
    assert await running.count(JobScan, stranger) == 0
    assert await running.count(Job, owner) == 1


async def test_a_scan_that_runs_already_is_named(running: Running) -> None:
    person = await running.ready_to_scan()
    shown = await person.last()
    await scan(person)
    await person.press("Scan now", message=shown)
    said = await person.wait_for(lambda message: "running already" in message.text or message.photo, timeout=PATIENCE)
    assert POSTING in said.text
    assert "resume.pdf" in said.text
