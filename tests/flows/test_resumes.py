"""Resumes: sent in every state, listed, renamed, read, downloaded, deleted; and every file that is none."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.resumes.page.ocr_engines import engine
from db.models import Job, OnboardingSession, Resume, TelegramUpdate
from sandbox.client import Person
from tests.core.resumes.papers import paper
from tests.core.resumes.strange import scan as drawn_scan
from tests.support import documents
from tests.support.postgres import until
from tests.support.running import PATIENCE, Running, scan, send_posting, send_resume

REJECTED = {
    "encrypted": "locked with a password",
    "damaged": "damaged",
    # Where the machine can read pictures, it finds that these say nothing.
    "image_only": "does not look like a resume" if engine() else "pictures of text",
    "blank": "blank",
    "200_pages": "too many pages",
    "invoice": "does not look like a resume",
    "pdf_by_name": "reads neither like a resume nor like a job posting",
    "zeros": "is empty",
}


@pytest.mark.parametrize("name", REJECTED)
async def test_a_file_that_cannot_be_used_gets_its_own_sentence(running: Running, name: str) -> None:
    person = await running.newcomer()
    await person.send_document(documents.hostile(name), "resume.pdf", mime_type="application/pdf")
    said = await person.wait_for("resume.pdf", timeout=PATIENCE)
    if said.text.startswith("Reading"):
        said = await person.wait_for(REJECTED[name], timeout=PATIENCE)
    assert REJECTED[name] in said.text
    assert await running.count(Resume, person) == 0
    await person.send_text("/resumes")
    await person.wait_for("no resumes yet")


async def test_a_scanned_page_is_refused_or_read_but_never_silent(running: Running) -> None:
    person = await running.newcomer()
    await person.send_document(paper(drawn_scan), "resume.pdf")
    await person.wait_for(
        lambda said: "Nothing was kept" in said.text or "what a machine reads" in said.text, timeout=PATIENCE
    )


async def test_a_refused_file_leaves_nothing_in_the_store(running: Running) -> None:
    person = await running.newcomer()
    before = await running.stored_files()
    await person.send_document(documents.hostile("invoice"), "resume.pdf")
    await person.wait_for("does not look like a resume", timeout=PATIENCE)

    async def nothing_new() -> bool:
        return await running.stored_files() <= before

    await until(nothing_new)


async def test_a_file_over_20_mb_is_refused_at_once(running: Running) -> None:
    person = await running.newcomer()
    await person.send_document(documents.resume(), "portfolio.pdf", size=21_000_000)
    await person.wait_for("larger than 20 MB")
    assert await running.count(Resume, person) == 0


async def test_an_empty_file_is_refused(running: Running) -> None:
    person = await running.newcomer()
    await person.send_document(b"", "empty.pdf")
    await person.wait_for("is empty", timeout=PATIENCE)


async def test_a_posting_called_resume_pdf_is_a_posting(running: Running) -> None:
    person = await running.newcomer()
    await person.send_document(documents.POSTING.encode(), "resume.pdf", mime_type="application/pdf")
    await person.wait_for("£55,000", timeout=PATIENCE)
    assert await running.count(Resume, person) == 0
    assert await running.count(Job, person) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
async def test_a_resume_in_a_text_file(running: Running, encoding: str) -> None:
    person = await running.newcomer()
    await person.send_document(documents.TEXT_RESUME.encode(encoding), "resume.txt", mime_type="text/plain")
    await person.wait_for("what a machine reads", timeout=PATIENCE)
    assert await running.count(Job, person) == 0
    await send_posting(person)
    await scan(person)


async def test_a_text_file_sent_twice_is_one_resume(running: Running) -> None:
    person = await running.newcomer()
    for answer in ("what a machine reads", "You sent this file before"):
        await person.send_document(documents.TEXT_RESUME.encode(), "resume.md")
        await person.wait_for(answer, timeout=PATIENCE)
    assert await running.count(Resume, person) == 1


async def test_an_empty_text_file(running: Running) -> None:
    person = await running.newcomer()
    await person.send_document(b" \r\n ", "resume.txt")
    await person.wait_for("is empty", timeout=PATIENCE)
    assert await running.count(Resume, person) == 0


async def test_a_posting_in_a_text_file_leaves_no_file_in_the_store(running: Running) -> None:
    person = await running.newcomer()
    before = await running.stored_files()
    await person.send_document(documents.POSTING.encode(), "posting.txt")
    await person.wait_for("£55,000", timeout=PATIENCE)
    assert await running.stored_files() <= before
    assert await running.count(Resume, person) == 0


async def test_the_same_file_twice_is_kept_once(running: Running) -> None:
    person = await running.with_resume()
    await person.send_document(documents.resume(), "again.pdf")
    said = await person.wait_for("You sent this file before", timeout=PATIENCE)
    assert "resume.pdf" in said.text
    assert await running.count(Resume, person) == 1


async def test_two_people_may_send_the_same_file(running: Running) -> None:
    for person in (await running.newcomer(), await running.newcomer()):
        await send_resume(person)
        assert await running.count(Resume, person) == 1


@pytest.mark.parametrize("layout", ["company_first", "sidebar", "date_rail"])
async def test_other_layouts_are_read(running: Running, layout: str) -> None:
    person = await running.newcomer()
    read = await send_resume(person, documents.resume(layout))
    assert "Robin Example" in read.text
    assert "robin@example.com" in read.text


async def test_a_photo_is_no_resume(running: Running) -> None:
    person = await running.newcomer()
    await person.send_photo(documents.photo())
    await person.wait_for("Send your resume as a file")


async def test_a_resume_is_a_resume_in_every_state(running: Running) -> None:
    person = await running.scanned()
    await send_resume(person, documents.resume_with("Sent after the scan"), "second.pdf")
    await person.press("Keep my data")
    await person.wait_for("Kept.")
    # The bot waits for an e-mail address now.
    await send_resume(person, documents.resume_with("Sent instead of an address"), "third.pdf")
    await person.send_text("/resumes")
    listed = await person.wait_for("Your resumes")
    await person.press("resume.pdf", message=listed)
    view = await person.wait_for(lambda message: message.button("Rename"))
    await person.press("Rename", message=view)
    await person.wait_for("Type the new name")
    await send_resume(person, documents.resume_with("Sent instead of a name"), "fourth.pdf")
    # A rename that was left for something else is forgotten.
    await person.send_text("A short remark")
    await person.wait_for("I have your resume")
    assert await running.count(Resume, person) == 4


async def opened(person: Person, label: str) -> None:
    """Opens one resume of the list."""
    await person.send_text("/resumes")
    await person.press(label, message=await person.wait_for("Your resumes"))
    await person.wait_for(lambda message: message.button("Rename"))


async def test_a_resume_is_renamed_read_downloaded_and_deleted(running: Running) -> None:
    person = await running.with_account()
    await opened(person, "resume.pdf")
    await person.press("Rename")
    await person.wait_for("Type the new name")
    await person.send_text("  My <b>engineer</b>   resume  ")
    await person.wait_for("Renamed to My <b>engineer</b> resume")
    await opened(person, "My <b>engineer</b> resume")

    await person.press("As text")
    read = await person.wait_for("page 1 of")
    assert "Harbour Systems Ltd" in read.text
    await person.press("Back", message=read)
    view = await person.wait_for("Scans take this one")

    await person.press("Download", message=view)
    sent = await person.wait_for(lambda message: message.document)
    assert sent.document is not None
    assert sent.document["file_name"] == "resume.pdf"
    assert await person.file(sent) == documents.resume()

    await person.press("Delete", message=view)
    await person.press("No, keep", message=await person.wait_for("The file and what was read in it go for good"))
    await person.wait_for("Scans take this one")
    await person.press("Delete", message=view)
    await person.press("Yes, delete", message=await person.wait_for("The file and what was read in it go for good"))
    await person.wait_for("no resumes yet")
    assert await running.count(Resume, person) == 0
    # The report stays, and its button to the text says that it is gone.
    await person.press("What the machine read")
    await person.wait_for("not available any more")


async def test_the_default_decides_what_a_scan_takes(running: Running) -> None:
    person = await running.with_account()
    await send_resume(person, documents.resume_with("The second one"), "second.pdf")
    await person.send_text("/resumes")
    listed = await person.wait_for("Your resumes")
    assert listed.labels == ["second.pdf", "✓ resume.pdf"]
    await person.press("second.pdf", message=listed)
    await person.press("Use for scans", message=await person.wait_for("still take resume.pdf"))
    await person.wait_for("Scans take this one")
    await person.send_text("/scan")
    await person.wait_for(lambda message: message.photo, timeout=PATIENCE)
    async with running.database.as_service() as session:
        name = await session.scalar(
            sa.text(
                "SELECT resume_filename FROM job_scans JOIN users ON users.id = user_id WHERE telegram_id = :id"
                " ORDER BY job_scans.created_at DESC LIMIT 1"
            ),
            {"id": person.id},
        )
    assert name == "second.pdf"


async def test_before_the_account_the_default_can_be_chosen_too(running: Running) -> None:
    person = await running.with_resume()
    await send_resume(person, documents.resume_with("The second one"), "second.pdf")
    await opened(person, "resume.pdf")
    await person.press("Use for scans")
    await person.wait_for("Scans take this one")
    await send_posting(person)
    await scan(person)
    assert await running.count(Resume, person) == 2


async def test_a_rename_left_for_a_command_names_nothing(running: Running) -> None:
    person = await running.with_resume()
    await opened(person, "resume.pdf")
    await person.press("Rename")
    await person.wait_for("Type the new name")
    await person.send_text("/help")
    await person.wait_for("What I do")
    await person.send_text("Not a name")
    await person.wait_for("1 message,")
    await person.send_text("/resumes")
    assert "resume.pdf" in str((await person.wait_for("Your resumes")).labels)


async def test_a_posting_instead_of_a_name_is_a_posting(running: Running) -> None:
    person = await running.with_resume()
    await opened(person, "resume.pdf")
    await person.press("Rename")
    await person.wait_for("Type the new name")
    await person.send_text(documents.POSTING)
    await person.wait_for("Software Engineer", timeout=PATIENCE)


async def test_a_rename_is_cancelled(running: Running) -> None:
    person = await running.with_resume()
    await opened(person, "resume.pdf")
    await person.press("Rename")
    await person.wait_for("Type the new name")
    await person.send_text("/cancel")
    await person.wait_for("Nothing was lost")
    await person.send_text("Not a name")
    await person.wait_for("1 message,")


async def test_a_rename_survives_a_fault_of_telegram(running: Running) -> None:
    person = await running.with_resume()
    await opened(person, "resume.pdf")
    await person.press("Rename")
    await person.wait_for("Type the new name")
    # More often than one sending tries again: the whole turn is repeated.
    await running.control.fault("500", method="sendMessage", chat_id=person.id, times=5)
    await person.send_text("Engineer, Leeds")
    await person.wait_for("Renamed to Engineer, Leeds", timeout=PATIENCE)


async def path_of(running: Running, person: Person) -> str:
    """Where the file of the person's resume lies in the store."""
    async with running.database.as_service() as session:
        resume = await session.scalar(
            sa.select(Resume)
            .join(OnboardingSession, Resume.onboarding_session_id == OnboardingSession.id)
            .where(OnboardingSession.chat_id == person.id)
        )
    assert resume is not None
    assert resume.file_path
    assert resume.file_url == running.services.store.address(resume.file_path)
    return resume.file_path


async def test_a_resume_whose_file_was_lost_says_so(running: Running) -> None:
    person = await running.with_resume()
    path = await path_of(running, person)
    await running.services.store.delete(path)
    await opened(person, "resume.pdf")
    await person.press("Download")
    await person.wait_for("That file is gone")


async def test_files_lie_encrypted_in_the_store(running: Running) -> None:
    person = await running.with_resume()
    path = await path_of(running, person)
    # Of this person alone: what others have deleted may go at any moment.
    assert b"%PDF" not in (running.services.settings.data_dir / "files" / path).read_bytes()


async def test_a_document_without_a_size_is_read_all_the_same(running: Running) -> None:
    """Bot API: a document's file_size is optional."""
    person = await running.newcomer()
    sent = await person.send_document(documents.resume_with("No size"), "first.pdf")
    await person.wait_for("what a machine reads", timeout=PATIENCE)
    async with running.database.as_service() as session:
        payload = await session.scalar(
            sa.select(TelegramUpdate.payload).where(
                TelegramUpdate.payload["message"]["message_id"].as_integer() == sent.id,
                TelegramUpdate.payload["message"]["chat"]["id"].as_string() == str(person.id),
            )
        )
    assert payload is not None
    message = payload["message"] | {"document": {**payload["message"]["document"], "file_name": "again.pdf"}}
    del message["document"]["file_size"]
    bot = running.sandbox.world.bot_by_id(None)
    assert bot is not None
    bot.updates.push("message", person.id, message)
    await person.wait_for("You sent this file before", timeout=PATIENCE)
