"""Faults on demand, as python-telegram-bot sees them."""

import time

import pytest
import telegram

from sandbox.client import Control, Person


async def test_429_hits_as_often_as_ordered(
    bot: telegram.Bot, control: Control, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    await control.fault("429", method="sendMessage", chat_id=person.id, times=2, retry_after=7)
    for _ in range(2):
        with pytest.raises(telegram.error.RetryAfter, match="0:00:07"):
            await bot.send_message(person.id, "x")
    await bot.send_message(person.id, "through")
    assert [message.text for message in await person.messages()] == ["/start", "through"]
    assert [call["status"] for call in await control.calls("sendMessage", chat_id=person.id)] == [
        429,
        429,
        200,
    ]


async def test_faults_hit_only_what_they_name(bot: telegram.Bot, control: Control, person: Person) -> None:
    other = await control.person()
    await other.send_text("/start")
    await control.fault("500", method="sendMessage", chat_id=other.id, skip=1)
    await bot.send_chat_action(other.id, "typing")
    await bot.send_message(person.id, "x")
    await bot.send_message(other.id, "skipped")
    with pytest.raises(telegram.error.NetworkError, match="Internal Server Error"):
        await bot.send_message(other.id, "hit")
    assert await control.faults() == []


async def test_dropped_before_and_after_the_effect(bot: telegram.Bot, control: Control, person: Person) -> None:
    for when in ("before", "after"):
        await control.fault("drop", method="sendMessage", when=when)
        with pytest.raises(telegram.error.NetworkError):
            await bot.send_message(person.id, when)
    assert [message.text for message in await person.messages()] == ["/start", "after"]


async def test_slow_blocked_and_bad_gateway(bot: telegram.Bot, control: Control, person: Person) -> None:
    await control.fault("slow", seconds=0.2)
    began = time.monotonic()
    await bot.get_me()
    assert time.monotonic() - began >= 0.2
    await control.fault("blocked", chat_id=person.id)
    with pytest.raises(telegram.error.Forbidden):
        await bot.send_message(person.id, "x")
    await control.fault("502")
    with pytest.raises(telegram.error.NetworkError, match="Bad Gateway"):
        await bot.get_me()


async def test_a_fault_without_a_method_spares_polls(bot: telegram.Bot, control: Control) -> None:
    await control.fault("500", times=-1)
    await bot.get_updates()
    for _ in range(3):
        with pytest.raises(telegram.error.NetworkError):
            await bot.get_me()
    await control.clear_faults()
    await bot.get_me()


async def test_downloads_fail_too(bot: telegram.Bot, control: Control, person: Person) -> None:
    await person.send_document(b"resume", "resume.txt")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.document is not None
    file = await message.document.get_file()
    for kind in ("502", "drop"):
        await control.fault(kind, method="download")
        with pytest.raises(telegram.error.NetworkError):
            await file.download_as_bytearray()
    assert bytes(await file.download_as_bytearray()) == b"resume"
    assert [call["status"] for call in await control.calls("download")][-3:] == [502, 0, 200]


async def test_unknown_faults_are_refused(control: Control) -> None:
    with pytest.raises(ValueError, match="unknown kind of fault"):
        await control.fault("flood")
