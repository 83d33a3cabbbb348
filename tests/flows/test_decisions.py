"""You decide: the score moves at once, what is said is kept, scans are compared, postings are ordered by fit."""

from __future__ import annotations

import re

import sqlalchemy as sa

from db.models import Fact, User
from sandbox.client import Message, Person
from tests.support import documents
from tests.support.running import PATIENCE, Running, scan, send_posting, send_resume

MOVED = re.compile(r"Match (\d+) → (\d+) \(([+-]\d+)\)")


async def list_of(person: Person) -> Message:
    """Opens the list of requirements of the newest report."""
    report = next(m for m in reversed(await person.messages()) if m.button("You decide"))
    await person.press("You decide", message=report)
    return await person.wait_for("You decide what counts")


async def missing_one(person: Person) -> Message:
    """Opens the first requirement that is missing."""
    seen = await list_of(person)
    number = re.search(r"^(\d+)\. ✗", seen.text, re.MULTILINE)
    assert number is not None, seen.text
    await person.press(number.group(1), message=seen)
    return await person.wait_for("Is it true of you?")


async def moved(person: Person, label: str, message: Message) -> tuple[int, int, Message]:
    """Taps a choice; the score before and after, and the message that shows it."""
    await person.press(label, message=message)
    said = await person.wait_for("→", timeout=PATIENCE)
    found = MOVED.search(said.text)
    assert found is not None, said.text
    assert int(found[2]) - int(found[1]) == int(found[3])
    return int(found[1]), int(found[2]), said


async def test_what_a_person_has_done_raises_the_score_and_is_kept(running: Running) -> None:
    person = await running.with_account()
    one = await missing_one(person)
    before, after, shown = await moved(person, "I've done this", one)
    assert after > before
    assert shown.button("✓ I've done this")
    assert shown.photo, "the card shows the new score, too"
    async with running.database.as_service() as session:
        facts = (await session.scalars(sa.select(Fact).join(User).where(User.telegram_id == person.id))).all()
    assert [fact.status for fact in facts] == ["done"]
    # The last word counts, and takes the points back.
    again, back, _ = await moved(person, "Never", shown)
    assert (again, back) == (after, before)


async def test_what_is_left_out_stays_out_in_the_next_scan(running: Running) -> None:
    person = await running.scanned()
    one = await missing_one(person)
    before, after, _ = await moved(person, "Leave it out", one)
    assert after >= before
    async with running.database.as_service() as session:
        assert not (await session.scalars(sa.select(Fact).join(User).where(User.telegram_id == person.id))).all()
    await send_resume(person, documents.resume_with("Another line"), "second.pdf")
    again = await scan(person)
    assert f"Match {after} of 100" in again.text or abs(after - _score(again)) <= 2
    await person.press("Compare", message=again)
    side_by_side = await person.wait_for("This scan and the one before it")
    assert "The resume changed." in side_by_side.text


def _score(message: Message) -> int:
    found = re.search(r"Match (\d+)", message.text)
    assert found is not None, message.text
    return int(found[1])


async def test_a_weight_is_shown_and_taken_back(running: Running) -> None:
    person = await running.scanned()
    one = await missing_one(person)
    before, lower, shown = await moved(person, "Counts double", one)
    assert lower <= before
    assert shown.button("✓ Counts double")
    _, back, _ = await moved(person, "Counts once", shown)
    assert back == before


async def test_nobody_decides_about_somebody_elses_scan(running: Running) -> None:
    owner, stranger = await running.scanned(), await running.scanned()
    one = await missing_one(owner)
    button = one.button("Never")
    assert button is not None
    assert button.data
    await stranger.forge(button.data, (await stranger.last()).id)
    await stranger.wait_for("not available any more")
    own = (await list_of(stranger)).button("1")
    assert own is not None
    assert own.data
    for forged in (f"{own.data.replace('d-one', 'd-set')}:q", f"{own.data.replace('d-one', 'd-set')[:-2]}zz:y"):
        await stranger.forge(forged, (await stranger.last()).id)
        await stranger.wait_for("not available any more")


async def test_postings_are_ordered_by_fit(running: Running) -> None:
    person = await running.with_resume()
    await send_posting(person)
    await person.send_text(documents.OTHER_POSTING)
    await person.wait_for("Does that look right?", timeout=PATIENCE)
    await person.send_text("/jobs")
    await person.press("Best fit first", message=await person.wait_for("Your postings"))
    ranked = await person.wait_for("best fit first", timeout=PATIENCE)
    scores = [int(label.split(" · ")[0]) for label in ranked.labels if label[0].isdigit()]
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)
    await person.press("Newest first", message=ranked)
    await person.wait_for("Your postings")
