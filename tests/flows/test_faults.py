"""What strangers, blocked chats and a Telegram in trouble do, and what people see of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import sqlalchemy as sa

from bot.serve import roles
from db.models import JobScan, OnboardingSession, User
from sandbox.client import Control, Person
from sandbox.server import Sandbox
from tests.support import documents
from tests.support.postgres import Databases, until
from tests.support.running import PATIENCE, Running, scan, send_posting, send_resume, served, settings_for


def times_said(messages: list[object], text: str) -> int:
    """How many messages of the chat hold the text."""
    return sum(text in str(message) for message in messages)


async def test_a_strangers_buttons_lead_nowhere(running: Running) -> None:
    victim = await running.with_account()
    thief = await running.ready_to_scan()
    shown = await thief.last()
    before = {table: await running.count(table, victim) for table in (JobScan,)}
    async with running.database.as_service() as session:
        row = (
            await session.execute(
                sa.text(
                    "SELECT replace(r.id::text, '-', '') resume, replace(j.id::text, '-', '') job,"
                    " replace(s.id::text, '-', '') scan FROM users u JOIN resumes r ON r.user_id = u.id"
                    " JOIN jobs j ON j.user_id = u.id JOIN job_scans s ON s.user_id = u.id WHERE telegram_id = :id"
                ),
                {"id": victim.id},
            )
        ).one()
    forged = [
        *(f"{what}:{row.resume}" for what in ("r", "r-default", "r-get", "r-delete", "r-delete-yes", "r-rename")),
        *(f"{what}:{row.resume}:0" for what in ("r-read", "s-text")),
        *(f"{what}:{row.job}" for what in ("j", "j-delete", "j-delete-yes", "scan")),
        *(f"s:{row.scan}:{page}:0" for page in "sqmf"),
        f"s-open:{row.scan}",
    ]
    for data in forged:
        await thief.forge(data, shown.id)
        said = await thief.wait_for(lambda message: True)
        assert "not available any more" in said.text, f"{data}: {said}"
    assert not [message for message in await thief.messages() if message.document and message.from_bot]
    assert {table: await running.count(table, victim) for table in (JobScan,)} == before
    await victim.send_text("/resumes")
    await victim.wait_for("Your resumes")


async def test_callback_data_that_nobody_made(running: Running) -> None:
    person = await running.ready_to_scan()
    shown = await person.last()
    for data in ("nonsense", "r:", "r:zz", "scan:" + "0" * 32, "s:x:y:z", "h:99999", "h:-1", "keep:1", "r:" + "9" * 60):
        await person.forge(data, shown.id)
        await person.wait_for(lambda message: True)


async def test_a_button_of_a_message_that_is_too_old_still_works(running: Running) -> None:
    person = await running.ready_to_scan()
    await person.send_text("/resumes")
    listed = await person.wait_for("Your resumes")
    data = listed.buttons[0].data
    assert data
    await person.delete(listed)
    await person.forge(data, listed.id)
    await person.wait_for("Scans take this one")


async def test_two_quick_scans_are_one(running: Running) -> None:
    person = await running.ready_to_scan()
    shown = await person.last()
    await asyncio.gather(*(person.press("Scan now", message=shown) for _ in range(3)))
    await person.wait_for(lambda message: message.photo, after=0, timeout=PATIENCE)
    await person.wait_for("Keep this resume", after=0, timeout=PATIENCE)
    assert await running.count(JobScan, person) == 1
    assert len([message for message in await person.messages() if message.photo]) == 1


async def test_a_scan_pressed_again_while_it_runs_says_so(running: Running) -> None:
    person = await running.ready_to_scan()
    # As long as the chat action of the first press hangs, the chat's next update waits; the scan itself does not.
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
    await person.press("Scan now")
    await person.wait_for("running already")
    assert await running.count(JobScan, person) == 1


async def test_who_blocks_the_bot_is_marked_and_others_go_on(running: Running) -> None:
    blocker, other = await running.with_resume(), await running.with_resume()
    await running.control.fault("blocked", chat_id=blocker.id, times=-1)
    await blocker.send_text(documents.POSTING)
    await send_posting(other)

    async def marked() -> object:
        async with running.database.as_service() as session:
            return await session.scalar(
                sa.select(OnboardingSession.blocked_at).where(OnboardingSession.chat_id == blocker.id)
            )

    await until(marked)
    await running.control.clear_faults()
    await scan(other)


async def test_blocking_and_letting_in_again_is_noted(running: Running) -> None:
    person = await running.with_account()

    async def blocked() -> object:
        async with running.database.as_service() as session:
            return await session.scalar(sa.select(User.blocked_at).where(User.telegram_id == person.id))

    await person.block()
    await until(blocked)
    await person.unblock()

    async def let_in() -> bool:
        return await blocked() is None

    await until(let_in)


async def test_telegram_answers_429_and_the_message_arrives_once(running: Running) -> None:
    person = await running.newcomer()
    await running.control.fault("429", method="sendMessage", chat_id=person.id, retry_after=1)
    await person.send_text("/help")
    await person.wait_for("What I do")
    assert times_said(list(await person.messages()), "What I do") == 1


async def test_telegram_answers_500_and_the_message_arrives_once(running: Running) -> None:
    person = await running.newcomer()
    await running.control.fault("500", method="sendMessage", chat_id=person.id, times=2)
    await person.send_text("/help")
    await person.wait_for("What I do")
    await running.control.fault("502", method="sendMessage", chat_id=person.id, times=1)
    await person.send_text("/privacy")
    await person.wait_for("Your data")
    assert times_said(list(await person.messages()), "What I do") == 1
    assert times_said(list(await person.messages()), "Nobody else sees") == 1


async def test_a_report_arrives_once_though_telegram_stumbles(running: Running) -> None:
    person = await running.ready_to_scan()
    await running.control.fault("500", method="sendPhoto", chat_id=person.id, times=5)
    await scan(person)
    await person.wait_for("Keep this resume", timeout=PATIENCE)
    assert len([message for message in await person.messages() if message.photo]) == 1
    assert await running.count(JobScan, person) == 1


async def test_a_connection_that_drops_after_the_effect_repeats_one_message_at_most(running: Running) -> None:
    person = await running.newcomer()
    await running.control.fault("drop", method="sendMessage", chat_id=person.id, when="after")
    await person.send_text("/help")
    await person.wait_for("What I do")
    await person.send_text("/privacy")
    await person.wait_for("Your data")
    assert times_said(list(await person.messages()), "What I do") <= 2


async def test_a_file_that_cannot_be_fetched_at_first_is_read_all_the_same(running: Running) -> None:
    person = await running.newcomer()
    await running.control.fault("500", method="getFile", times=6)
    await send_resume(person)
    await running.control.clear_faults()


async def test_a_sticker_is_answered(running: Running) -> None:
    person = await running.newcomer()
    sent = (await person.send_text("placeholder"))[0]
    await person.wait_for("Send me your resume")
    sticker = {key: value for key, value in sent.raw.items() if key != "text"} | {
        "sticker": {
            "file_id": "sticker",
            "file_unique_id": "sticker",
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
        }
    }
    push(running, "message", person, sticker)
    await person.wait_for("I read files and text")


async def test_who_throws_the_bot_out_of_a_group_has_not_blocked_it(running: Running) -> None:
    person = await running.with_resume()
    me = {"id": 1, "is_bot": True, "first_name": "Bot"}
    push(
        running,
        "my_chat_member",
        person,
        {
            "chat": {"id": -100, "type": "group", "title": "Friends"},
            "from": person.user,
            "date": 1,
            "old_chat_member": {"status": "member", "user": me},
            "new_chat_member": {"status": "left", "user": me},
        },
    )
    await until(running.all_handled)
    async with running.database.as_service() as session:
        assert not await session.scalar(
            sa.select(OnboardingSession.blocked_at).where(OnboardingSession.chat_id == person.id)
        )


async def test_messages_of_groups_are_left_alone(running: Running) -> None:
    person = await running.newcomer()
    text = {
        "message_id": 5,
        "date": 1,
        "chat": {"id": -100, "type": "group", "title": "Friends"},
        "from": person.user,
        "text": documents.POSTING,
    }
    person.acted_at = (await running.control.get("messages", chat_id=person.id))["event"]
    push(running, "message", person, text)
    await until(running.all_handled)
    await person.silence(0)


def push(running: Running, kind: str, person: Person, payload: dict[str, object]) -> None:
    """An update that the sandbox's people cannot make."""
    bot = running.sandbox.world.bot_by_id(None)
    assert bot is not None
    bot.updates.push(kind, person.id, payload)


async def test_many_people_at_once_each_get_their_own(running: Running) -> None:
    people = await asyncio.gather(*(running.newcomer() for _ in range(12)))
    # More people than connections in the pool.
    await asyncio.gather(*(person.send_text("/scan") for person in people))
    await asyncio.gather(*(person.wait_for("I need your resume first") for person in people))


async def test_the_product_starts_while_telegram_is_in_trouble(databases: Databases, tmp_path: Path) -> None:
    async with Sandbox() as sandbox, Control(sandbox.url) as control:
        for method in ("getMe", "deleteWebhook", "setMyCommands"):
            await control.fault("500", method=method, times=5)
        async with (
            roles.open_services(settings_for(sandbox, tmp_path), await databases.create()) as services,
            served(services, roles.serve_bot, roles.serve_worker),
        ):
            person = await control.person()
            await person.send_text("/start")
            await person.wait_for("Send me your resume", timeout=PATIENCE)
