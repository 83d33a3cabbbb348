"""A question gets its answer, whatever the bot waits for, and nothing of it becomes a posting."""

from __future__ import annotations

from db.models import Job
from tests.support.running import Running


async def test_a_question_is_answered_and_is_no_posting(running: Running) -> None:
    person = await running.newcomer()
    await person.send_text("is it free?")
    await person.wait_for("The first scan is free")
    other = await running.with_resume()
    await other.send_text("How do I delete this?")
    await other.wait_for("/delete removes everything")
    assert await running.count(Job, other) == 0


async def test_a_stranger_who_says_hello_is_greeted(running: Running) -> None:
    person = await running.person()
    await person.send_text("hello")
    await person.wait_for("Send me your resume as a file")
