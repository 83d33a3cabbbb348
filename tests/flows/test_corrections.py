"""What was read is shown field by field, put right by the person, and marked on their own PDF."""

from __future__ import annotations

from io import BytesIO

import pypdf
import sqlalchemy as sa

from core.resumes import service as resumes
from db.models import Job, OnboardingSession, Resume
from sandbox.client import Message, Person
from tests.flows.test_resumes import opened
from tests.support import documents
from tests.support.running import PATIENCE, Running, send_posting, send_resume


async def fields(person: Person) -> Message:
    """Opens the fields of the one resume."""
    await opened(person, "resume.pdf")
    await person.press("Field by field")
    return await person.wait_for("What I read in")


def content_of(paper: pypdf.PdfReader) -> bytes:
    """The drawing instructions of the first page."""
    stream = paper.pages[0].get_contents()
    assert stream is not None
    return stream.get_data()


async def put_right(person: Person, button: str, value: str, *, message: Message) -> None:
    """Taps a field and types what it should be."""
    await person.press(button, message=message)
    await person.wait_for("/cancel leaves")
    await person.send_text(value)


async def test_a_field_of_a_job_is_put_right_and_stays_so(running: Running) -> None:
    person = await running.with_resume()
    seen = await fields(person)
    assert "Harbour Systems Ltd" in seen.text
    await person.press("1", message=seen)
    position = await person.wait_for("This position")
    await put_right(person, "Title", "Harbour Master", message=position)
    position = await person.wait_for("Title: Harbour Master")
    await put_right(person, "From", "March 2019", message=position)
    position = await person.wait_for("From: 2019-03")
    await put_right(person, "To", "now", message=position)
    await person.wait_for("To: present")
    seen = await fields(person)
    assert "Harbour Master · Harbour Systems Ltd (2019-03 – present)" in seen.text


async def test_an_edited_file_inherits_what_was_put_right(running: Running) -> None:
    person = await running.with_resume()
    seen = await fields(person)
    await person.press("1", message=seen)
    await put_right(person, "Title", "Harbour Master", message=await person.wait_for("This position"))
    await person.wait_for("Title: Harbour Master")
    await put_right(person, "Name", "Robin A. Example", message=await fields(person))
    await person.wait_for("Name: Robin A. Example")
    await send_resume(person, documents.resume_with("One line more"), "edited.pdf")
    await opened(person, "edited.pdf")
    await person.press("Field by field")
    seen = await person.wait_for("What I read in edited.pdf")
    assert "Harbour Master" in seen.text
    assert "Name: Robin A. Example" in seen.text


async def test_contact_and_skills_are_put_right(running: Running) -> None:
    person = await running.with_resume()
    await put_right(person, "Name", "Robin A. Example", message=await fields(person))
    seen = await person.wait_for("Name: Robin A. Example")
    await put_right(person, "Phone", "-", message=seen)
    seen = await person.wait_for("Phone: not found")
    await put_right(person, "Add a skill", "Semaphore", message=seen)
    seen = await person.wait_for("Semaphore")
    await put_right(person, "Remove a skill", "semaphore", message=seen)
    seen = await person.wait_for("What I read in")
    assert "Semaphore" not in seen.text


async def test_what_was_no_job_goes(running: Running) -> None:
    person = await running.with_resume()
    seen = await fields(person)
    await person.press("1", message=seen)
    await person.press("That was not a position", message=await person.wait_for("This position"))
    after = await person.wait_for("What I read in")
    assert "1. " + seen.text.split("1. ")[1].split("\n")[0] not in after.text
    # The button of a job that is gone leads nowhere worse than to the list.
    await person.press("1", message=after)
    await person.wait_for("This")


async def test_what_is_no_date_changes_nothing(running: Running) -> None:
    person = await running.with_resume()
    await person.press("1", message=await fields(person))
    await put_right(person, "From", "a long time ago", message=await person.wait_for("This position"))
    await person.wait_for("nothing was changed")


async def test_nobody_puts_right_what_is_somebody_elses(running: Running) -> None:
    owner, stranger = await running.with_resume(), await running.with_resume()
    button = (await fields(owner)).button("Name")
    assert button is not None
    assert button.data
    mine = await fields(stranger)
    await stranger.forge(button.data, mine.id)
    await stranger.wait_for("not available any more")


async def test_a_correction_survives_a_fault_of_telegram_and_is_made_once(running: Running) -> None:
    person = await running.with_resume()
    await person.press("Name", message=await fields(person))
    await person.wait_for("/cancel leaves")
    await running.control.fault("500", method="sendMessage", chat_id=person.id, times=5)
    await person.send_text("Robin B. Example")
    await person.wait_for("Name: Robin B. Example", timeout=PATIENCE)


async def test_findings_say_why_they_matter_and_what_to_do(running: Running) -> None:
    person = await running.newcomer()
    await person.send_document(documents.resume("sidebar"), "resume.pdf")
    await person.wait_for("what a machine reads", timeout=PATIENCE)
    await person.press("What to mend")
    said = await person.wait_for("What to mend in")
    assert "→" in said.text


async def test_the_own_pdf_comes_back_with_boxes(running: Running) -> None:
    person = await running.with_resume()
    await person.press("On my PDF")
    sent = await person.wait_for(lambda message: message.document, timeout=PATIENCE)
    assert sent.document is not None
    assert sent.document["file_name"] == "marked-resume.pdf"
    marked = await person.file(sent)
    assert marked != documents.resume()
    before, after = (pypdf.PdfReader(BytesIO(data)) for data in (documents.resume(), marked))
    assert len(after.pages) == len(before.pages)
    assert len(content_of(after)) > len(content_of(before))


async def test_fields_of_a_posting_are_put_right(running: Running) -> None:
    person = await running.with_resume()
    read = await send_posting(person)
    await person.press("Correct", message=read)
    which = await person.wait_for("Which one is wrong?")
    await put_right(person, "Company", "Beacon Works", message=which)
    await person.wait_for("Company: Beacon Works")
    async with running.database.as_service() as session:
        job = (await session.scalars(sa.select(Job).where(Job.company == "Beacon Works"))).one()
    assert job.requirements is not None
    assert job.requirements["company"] == "Beacon Works"


async def test_a_scan_goes_by_what_was_put_right(running: Running) -> None:
    person = await running.with_resume()
    await put_right(person, "Add a skill", "Semaphore", message=await fields(person))
    await person.wait_for("Semaphore")
    async with running.database.as_service() as session:
        resume = (
            await session.scalars(
                sa.select(Resume)
                .join(OnboardingSession, OnboardingSession.id == Resume.onboarding_session_id)
                .where(OnboardingSession.chat_id == person.id)
            )
        ).one()
    content = resumes.content_of(resume)
    assert content is not None
    assert "Semaphore" in content.skills
    assert resume.parsed_data is not None
    assert "Semaphore" not in resume.parsed_data["skills"]
