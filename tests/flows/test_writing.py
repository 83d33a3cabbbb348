"""Letters, answers and messages in the chat: facts first, then the text, its sources, variants, edits and files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types
import sqlalchemy as sa
from docx import Document as WordFile

from db.models import Document, Fact, User
from sandbox.client import Message, Person
from tests.support.running import PATIENCE, Running


async def _facts(person: Person, command: str = "/letter") -> Message:
    await person.send_text(command)
    return await person.wait_for("Tap a number to leave it out", timeout=PATIENCE)


async def _letter(person: Person) -> Message:
    await person.press("Write", message=await _facts(person))
    return await person.wait_for("Letter for", timeout=PATIENCE)


async def _documents(running: Running, person: Person) -> list[Document]:
    async with running.database.as_service() as session:
        mine = sa.select(Document).join(User).where(User.telegram_id == person.id).order_by(Document.created_at)
        return list(await session.scalars(mine))


async def test_a_letter_is_written_from_the_facts_that_were_left_in(running: Running) -> None:
    person = await running.with_account()
    shown = await _facts(person)
    first = re.search(r"^1\. (.+?) \(", shown.text, re.MULTILINE)
    assert first is not None, shown.text
    await person.press("✓ 1", message=shown)
    without = await person.wait_for(lambda message: message.button("– 1"))
    await person.press("Write", message=without)
    letter = await person.wait_for("Letter for", timeout=PATIENCE)
    assert first[1] not in letter.text
    assert "A model would write better" in letter.text
    assert "Software Engineer" in letter.text
    (document,) = await _documents(running, person)
    assert document.status == "completed"
    assert document.sources


async def test_what_a_sentence_stands_on_is_shown_sentence_by_sentence(running: Running) -> None:
    person = await running.with_account()
    letter = await _letter(person)
    await person.press("What does this stand on?", message=letter)
    sources = await person.wait_for("What each sentence stands on")
    assert "(resume)" in sources.text
    assert "claims nothing of you" in sources.text
    await person.press("Back", message=sources)
    await person.wait_for("Letter for")


async def test_a_variant_is_a_new_version_and_the_old_one_stays(running: Running) -> None:
    person = await running.with_account()
    letter = await _letter(person)
    await person.press("Shorter", message=letter)
    shorter = await person.wait_for("version 2", timeout=PATIENCE)
    assert len(shorter.text) < len(letter.text)
    assert [document.version for document in await _documents(running, person)] == [1, 2]


def _is_file(ending: str) -> Callable[[Message], bool]:
    return lambda message: message.document is not None and message.document["file_name"].endswith(ending)


async def test_word_and_pdf_hold_the_letter_and_the_persons_details(running: Running) -> None:
    person = await running.with_account()
    letter = await _letter(person)
    await person.press("Word", message=letter)
    word = await person.wait_for(_is_file(".docx"), timeout=PATIENCE)
    await person.press("PDF", message=letter)
    pdf = await person.wait_for(_is_file(".pdf"), timeout=PATIENCE)
    texts = "\n".join(paragraph.text for paragraph in WordFile(io.BytesIO(await person.file(word))).paragraphs)
    page = pdfium.PdfDocument(await person.file(pdf))[0].get_textpage().get_text_range()
    (document,) = await _documents(running, person)
    beginning = " ".join(document.content.split()[:5])
    assert beginning in texts
    assert beginning in " ".join(page.split())


async def test_two_taps_on_write_are_one_letter(running: Running) -> None:
    person = await running.with_account()
    shown = await _facts(person)
    await person.press("Write", message=shown)
    await person.press("Write", message=shown)
    await person.wait_for("Letter for", timeout=PATIENCE)
    await running.all_handled()
    assert len(await _documents(running, person)) == 1


async def test_without_an_account_the_way_to_one_is_shown(running: Running) -> None:
    person = await running.scanned()
    await person.send_text("/letter")
    assert (await person.wait_for("account")).button("Keep my data")


async def test_without_a_posting_it_says_what_is_missing(running: Running) -> None:
    person = await running.with_account()
    await person.send_text("/jobs")
    listed = await person.wait_for("Your postings")
    await person.press(listed.labels[0], message=listed)
    await person.press("Delete", message=await person.wait_for("Software Engineer"))
    await person.press("Yes, delete", message=await person.wait_for("The posting goes for good"))
    await person.wait_for("no posting")
    await person.send_text("/letter")
    await person.wait_for("no posting to write for")


async def test_an_edit_is_kept_and_one_that_smuggles_in_a_claim_is_named(running: Running) -> None:
    person = await running.with_account()
    letter = await _letter(person)
    await person.press("Edit", message=letter)
    await person.wait_for("Send the text back")
    await person.send_text("I would be glad to talk about the details with you next week.")
    changed = await person.wait_for("version 2")
    assert "next week" in changed.text
    await person.press("Edit", message=changed)
    await person.wait_for("Send the text back")
    await person.send_text("I would be glad to talk with you. I led 250 engineers at Google and hold a PhD.")
    asked = await person.wait_for("not shown")
    await person.press("Take it out", message=asked)
    kept = await person.wait_for("version 3")
    assert "250 engineers" not in kept.text


async def test_a_reply_to_the_letter_edits_it(running: Running) -> None:
    person = await running.with_account()
    letter = await _letter(person)
    await person.send_text("I would be glad to talk about the details with you next week.", reply_to=letter)
    changed = await person.wait_for("version 2")
    assert "next week" in changed.text
    await person.send_text("hello", reply_to=(await person.messages())[1])
    await person.wait_for(lambda message: "version" not in message.text)


async def test_a_wish_for_a_lie_is_refused_and_one_that_may_be_true_is_asked_about(running: Running) -> None:
    person = await running.with_account()
    letter = await _letter(person)
    await person.press("Say something else", message=letter)
    await person.wait_for("What should change?")
    await person.send_text("say I have a PhD in physics")
    assert "PhD" in (await person.wait_for("I can't write this")).text
    await person.press("Say something else", message=letter)
    await person.wait_for("What should change?")
    await person.send_text("mention that I move to Lyon in May")
    asked = await person.wait_for("Is it true?")
    assert "I move to Lyon in May." in asked.text
    await person.press("It is true", message=asked)
    written = await person.wait_for("version 2", timeout=PATIENCE)
    assert "I move to Lyon in May." in written.text


async def test_an_answer_keeps_the_limit_of_its_question(running: Running) -> None:
    person = await running.with_account()
    await person.send_text("/answer")
    await person.wait_for("Paste the question")
    await person.send_text("Describe your work with Docker (max 120 characters)")
    shown = await person.wait_for("Tap a number to leave it out", timeout=PATIENCE)
    assert "Describe your work with Docker" in shown.text
    await person.press("Write", message=shown)
    answer = await person.wait_for("of 120 characters", timeout=PATIENCE)
    (document,) = await _documents(running, person)
    assert 0 < len(document.content) <= 120
    assert "Docker" in answer.text


async def test_a_message_goes_by_recipient_occasion_and_channel(running: Running) -> None:
    person = await running.with_account()
    await person.send_text("/outreach")
    await person.press("Recruiter", message=await person.wait_for("Who is it for?"))
    await person.press("First contact", message=await person.wait_for("What is the occasion?"))
    await person.press(
        "Note with an invitation (300 characters)", message=await person.wait_for("Where do you send it?")
    )
    await person.press("Write", message=await person.wait_for("Tap a number", timeout=PATIENCE))
    await person.wait_for("Message about", timeout=PATIENCE)
    (document,) = await _documents(running, person)
    assert 0 < len(document.content) <= 300


async def test_the_truth_bank_asks_once_is_listed_and_feeds_the_letter(running: Running) -> None:
    person = await running.with_account()
    report = next(m for m in reversed(await person.messages()) if m.button("You decide"))
    await person.press("You decide", message=report)
    listed = await person.wait_for("You decide what counts")
    number = re.search(r"^(\d+)\. [✗~] (.*Kubernetes.*)", listed.text, re.MULTILINE)
    assert number is not None, listed.text
    await person.press(number[1], message=listed)
    await person.press("I've done this", message=await person.wait_for("Is it true of you?"))
    await person.wait_for("Where and when have you done this")
    await person.send_text("In 2023 I moved two services of Harbour Systems to Kubernetes")
    await person.wait_for("Kept.")
    await person.send_text("/facts")
    assert "moved two services" in (await person.wait_for("What you told me")).text
    letter = await _letter(person)
    assert "moved two services of Harbour Systems to Kubernetes" in letter.text
    await person.send_text("/facts")
    await person.press("1", message=await person.wait_for("What you told me"))
    await person.press("Forget it", message=await person.wait_for("You have done this"))
    await person.wait_for("told me nothing")
    async with running.database.as_service() as session:
        assert not (await session.scalars(sa.select(Fact).join(User).where(User.telegram_id == person.id))).all()


async def test_settings_hold_for_the_next_letter(running: Running) -> None:
    person = await running.with_account()
    await person.send_text("/settings")
    await person.press("Tone of letters: neutral", message=await person.wait_for("How I work for you"))
    await person.wait_for(lambda message: message.button("Tone of letters: warm"))
    letter = await _letter(person)
    assert "Warm regards" in letter.text


async def test_nobody_opens_somebody_elses_letter(running: Running) -> None:
    owner, stranger = await running.with_account(), await running.with_account()
    letter = await _letter(owner)
    button = letter.button("Edit")
    assert button is not None
    assert button.data
    for action in ("w-show", "w-go", "w-true"):
        await stranger.forge(f"{action}:{button.data.split(':')[1]}", (await stranger.last()).id)
        await stranger.wait_for("not available any more")


async def test_a_posting_on_its_card_leads_to_its_letters(running: Running) -> None:
    person = await running.with_account()
    await _letter(person)
    await person.send_text("/jobs")
    listed = await person.wait_for("Your postings")
    await person.press(listed.labels[0], message=listed)
    card = await person.wait_for("Software Engineer")
    assert {"Letter", "Answer", "Message"} <= set(card.labels)
    await person.press("Letter, version 1", message=card)
    await person.wait_for("Letter for")
