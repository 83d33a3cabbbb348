"""Postings: one paste, many messages, forwards, files; and the lists of postings and scans."""

from __future__ import annotations

import re

import sqlalchemy as sa

from core.postings import service as postings
from db.models import Job, JobScan
from db.states import PostingStatus
from sandbox.client import Person
from tests.support import documents
from tests.support.postgres import until
from tests.support.running import PATIENCE, Running, scan, send_posting


async def descriptions(running: Running) -> list[str]:
    """The texts of all postings that were read."""
    async with running.database.as_service() as session:
        found = await session.scalars(sa.select(Job.description).where(Job.parse_status == PostingStatus.COMPLETED))
        return list(found)


async def test_a_paste_of_several_messages_is_one_posting(running: Running) -> None:
    person = await running.with_resume()
    text = documents.long_posting(10_000)
    parts = await person.send_text(text)
    assert len(parts) == 3
    gathering = await person.wait_for("3 messages", timeout=PATIENCE)
    assert gathering.labels == ["Done", "Discard"]
    assert await running.count(Job, person) == 1
    await person.press("Done", message=gathering)
    await person.wait_for("Software Engineer", timeout=PATIENCE)
    assert await running.count(Job, person) == 1
    assert any(len(kept) >= 9_900 and "depot number 1 " in kept for kept in await descriptions(running))


async def test_thirty_thousand_characters_are_read_in_order(running: Running) -> None:
    person = await running.with_resume()
    text = documents.long_posting(30_000)
    parts = await person.send_text(text)
    gathering = await person.wait_for(f"{len(parts)} messages", timeout=PATIENCE)
    await person.press("Done", message=gathering)
    await person.wait_for("Software Engineer", timeout=PATIENCE)
    kept = next(kept for kept in await descriptions(running) if len(kept) > 29_000)
    numbers = [int(number) for number in re.findall(r"services of depot number (\d+) running", kept)]
    assert len(numbers) > 200
    assert numbers == sorted(numbers)
    await scan(person)


async def test_short_texts_continue_a_posting_that_is_gathered(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text(documents.long_posting(4_000))
    await person.wait_for("1 message,")
    await person.send_text("- Forklift licence")
    await person.press("Done", message=await person.wait_for("2 messages"))
    await person.wait_for("Software Engineer", timeout=PATIENCE)
    assert any(kept.endswith("- Forklift licence") for kept in await descriptions(running))


async def test_discard_and_done_when_there_is_nothing(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text(documents.long_posting(4_000))
    gathering = await person.wait_for("1 message,")
    await person.press("Discard", message=gathering)
    await person.wait_for("Discarded")
    assert await running.count(Job, person) == 0
    # The buttons are gone; a press that was on its way finds nothing.
    await person.forge("g-done", gathering.id)
    await person.wait_for("nothing to finish")
    await person.forge("g-discard", gathering.id)
    await person.wait_for("nothing to finish")


async def test_cancel_discards_what_is_gathered(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text(documents.long_posting(4_000))
    await person.wait_for("1 message,")
    await person.send_text("/cancel")
    await person.wait_for("Discarded")
    await person.send_text("/cancel")
    await person.wait_for("Nothing was lost")


async def test_a_paste_that_is_too_long_says_what_was_left_out(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text(documents.long_posting(postings.MAX_CHARACTERS + 4_000))
    await person.wait_for("your last message was left out", timeout=PATIENCE)
    assert await running.count(Job, person) == 1
    await person.press("Done")
    await person.wait_for("Software Engineer", timeout=PATIENCE)
    await send_posting(person)
    assert await running.count(Job, person) == 2


async def test_a_forwarded_posting(running: Running) -> None:
    person = await running.with_resume()
    await person.forward(documents.POSTING, from_name="Recruiter")
    await person.wait_for("Software Engineer", timeout=PATIENCE)


async def test_a_posting_in_a_text_file_in_every_encoding(running: Running) -> None:
    person = await running.with_resume()
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        await person.send_document(documents.POSTING.encode(encoding), "posting.txt")
        posting = await person.wait_for("£55,000", timeout=PATIENCE)
        assert "Software Engineer" in posting.text
    assert await running.count(Job, person) == 4


async def test_text_files_that_are_no_posting(running: Running) -> None:
    person = await running.with_resume()
    await person.send_document(b"\x00\x01\x02" * 300, "posting.txt")
    await person.wait_for("neither a PDF nor a Word file nor plain text", timeout=PATIENCE)
    await person.send_document(b"a" * 100, "big.txt", size=2_000_000)
    await person.wait_for("larger than 1 MB")
    long = documents.long_posting(postings.MAX_CHARACTERS + 1).encode()
    await person.send_document(long, "long.txt")
    said = await person.wait_for("I take up to 60,000", timeout=PATIENCE)
    assert "60,001" in said.text, "the person is told how much it was"
    assert await running.count(Job, person) == 0


async def test_a_posting_that_is_too_thin(running: Running) -> None:
    person = await running.with_resume()
    await person.send_document(b"We are hiring. Apply now.", "posting.txt")
    await person.wait_for("too little text", timeout=PATIENCE)
    assert await running.count(Job, person) == 0


async def test_a_long_text_that_asks_for_nothing(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text("The tide went out slowly and nobody on the quay said a word about the boat. " * 6)
    await person.wait_for("does not read like a job posting", timeout=PATIENCE)


async def test_an_edited_message_is_not_another_posting(running: Running) -> None:
    person = await running.with_resume()
    typed = (await person.send_text(documents.POSTING))[0]
    await person.wait_for("Software Engineer", timeout=PATIENCE)
    await person.edit(typed, documents.POSTING + "\n- Patience")
    await until(running.all_handled)
    await person.silence(0)
    assert await running.count(Job, person) == 1


async def view(person: Person, label: str) -> None:
    """Opens one posting of the list."""
    await person.send_text("/jobs")
    await person.press(label, message=await person.wait_for("Your postings"))
    await person.wait_for("Added")


async def test_postings_are_listed_viewed_and_deleted(running: Running) -> None:
    person = await running.ready_to_scan()
    await send_posting(person, documents.OTHER_POSTING)
    await view(person, "Software Engineer · Harbour Lane Ltd")
    shown = await person.last()
    assert "Kubernetes" in shown.text
    await person.press("Back", message=shown)
    await person.press("Data Engineer · Gull Analytics GmbH", message=await person.wait_for("Your postings"))
    shown = await person.wait_for("Airflow")
    await person.press("Delete", message=shown)
    await person.press("No, keep", message=await person.wait_for("The posting goes for good"))
    await person.wait_for("Airflow")
    await person.press("Delete", message=shown)
    await person.press("Yes, delete", message=await person.wait_for("The posting goes for good"))
    left = await person.wait_for("Your postings")
    assert left.labels == ["Software Engineer · Harbour Lane Ltd"]


async def test_scan_asks_which_posting_and_history_keeps_all(running: Running) -> None:
    person = await running.ready_to_scan()
    await send_posting(person, documents.OTHER_POSTING)
    for label in ("Data Engineer", "Software Engineer"):
        await person.send_text("/scan")
        await person.press(label, message=await person.wait_for("Compare resume.pdf with which posting?"))
        await person.wait_for(lambda message: message.photo, timeout=PATIENCE)
    await person.send_text("/history")
    history = await person.wait_for("Your past scans")
    assert re.search(r"1\. \d+ · Software Engineer, Harbour Lane Ltd\nresume\.pdf, ", history.text)
    assert re.search(r"2\. \d+ · Data Engineer, Gull Analytics GmbH\nresume\.pdf, ", history.text)
    await person.press("2", message=history)
    report = await person.wait_for("Match")
    await person.press("Requirements", message=report)
    await person.wait_for("Airflow")
    assert await running.count(JobScan, person) == 2


async def test_history_keeps_a_scan_whose_posting_was_deleted(running: Running) -> None:
    person = await running.with_account()
    await view(person, "Software Engineer · Harbour Lane Ltd")
    await person.press("Delete")
    await person.press("Yes, delete", message=await person.wait_for("The posting goes for good"))
    await person.wait_for("no postings yet")
    await person.send_text("/history")
    await person.press("1", message=await person.wait_for("Your past scans"))
    await person.wait_for("Match")


async def test_history_turns_pages(running: Running) -> None:
    person = await running.with_account()
    async with running.database.as_service() as session:
        await session.execute(
            sa.text(
                "INSERT INTO job_scans (user_id, resume_filename, job_posting, status, match_score, results,"
                " request_key, created_at) SELECT s.user_id, s.resume_filename, s.job_posting, s.status, n, s.results,"
                " 'copy:' || s.id || n, s.created_at - make_interval(days => n)"
                " FROM job_scans s JOIN users u ON u.id = s.user_id, generate_series(1, 10) n WHERE u.telegram_id = :id"
            ),
            {"id": person.id},
        )
    await person.send_text("/history")
    first = await person.wait_for("Your past scans")
    assert (len(first.labels), first.labels[-1]) == (9, "Older")
    await person.press("Older", message=first)
    second = await person.wait_for(lambda message: message.button("Newer"))
    assert len(second.labels) == 4


async def test_empty_lists_say_what_to_send(running: Running) -> None:
    person = await running.newcomer()
    for command, sentence in {
        "/resumes": "no resumes yet",
        "/jobs": "no postings yet",
        "/history": "No scans yet",
        "/scan": "I need your resume first",
        "/help": "What I do",
        "/privacy": "Your data",
        "/cancel": "Nothing was lost",
        "/nonsense": "do not know that command",
    }.items():
        await person.send_text(command)
        await person.wait_for(sentence)
    for button, sentence in {
        "See an example": "An example",
        "How is my data used?": "Your data",
        "Language": "I speak English",
    }.items():
        await person.press(button)
        await person.wait_for(sentence)


async def test_a_stranger_without_a_session_is_told_to_start(running: Running) -> None:
    person = await running.person()
    for command in ("/resumes", "/jobs", "/history", "/scan"):
        await person.send_text(command)
        await person.wait_for("/start begins")


async def test_scan_with_a_resume_only_asks_for_a_posting(running: Running) -> None:
    person = await running.with_resume()
    await person.send_text("/scan")
    await person.wait_for("I need a job posting")
