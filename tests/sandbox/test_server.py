"""The server itself: as a process of its own, and its end while polls are open."""

import asyncio
import json
import signal
import sys
import time

import httpx
import pytest

from sandbox.client import Control, NothingCame, Person
from sandbox.server import Sandbox
from tests.sandbox.conftest import Api, until_polling


async def test_it_runs_as_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "sandbox", stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    async with asyncio.timeout(60):
        ready = json.loads(await process.stdout.readline())
    async with httpx.AsyncClient(trust_env=False) as http:
        me = (await http.get(f"{ready['url']}/bot{ready['token']}/getMe")).json()
        assert me["result"]["is_bot"]
        assert "<title>" in (await http.get(ready["chat_page_url"])).text
    process.terminate()
    async with asyncio.timeout(60):
        # Read to its end, so that its pipe is closed, too.
        await process.communicate()
    assert process.returncode in {0, -signal.SIGTERM}


async def test_it_ends_quickly_while_polls_and_streams_are_open() -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
        async with Sandbox() as sandbox:
            poll = asyncio.create_task(http.get(f"{sandbox.url}/bot{sandbox.token}/getUpdates?timeout=50"))
            streaming = asyncio.Event()
            events = asyncio.create_task(read_stream(http, f"{sandbox.url}/control/stream", streaming))
            await until_polling(sandbox, sandbox.token)
            await streaming.wait()
            began = time.monotonic()
        assert time.monotonic() - began < 20, "it does not wait for the 50 seconds of the poll"
        assert (await poll).json() == {"ok": True, "result": []}
        await events


async def read_stream(http: httpx.AsyncClient, url: str, begun: asyncio.Event) -> None:
    """Reads until the server ends it."""
    async with http.stream("GET", url) as answer:
        assert answer.is_success
        begun.set()
        async for _ in answer.aiter_bytes():
            continue


async def test_signals_stay_with_the_process() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    async with Sandbox():
        assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


async def test_a_wait_in_vain_shows_the_chat(api: Api, person: Person) -> None:
    await api("sendMessage", chat_id=person.id, text="something else")
    with pytest.raises(NothingCame, match=r"(?s)'the report' did not come.*person: /start.*bot: something else"):
        await person.wait_for("the report", timeout=0.1)


async def test_waits_look_only_behind_the_own_last_action(api: Api, person: Person) -> None:
    await api("sendMessage", chat_id=person.id, text="early")
    await person.send_text("act")
    with pytest.raises(NothingCame):
        await person.wait_for("early", timeout=0.05)
    assert (await person.wait_for("early", after=0)).text == "early"
    await api("sendMessage", chat_id=person.id, text="one")
    await api("sendMessage", chat_id=person.id, text="two")
    assert [(await person.next_message()).text for _ in range(2)] == ["one", "two"]
    with pytest.raises(AssertionError, match="expected silence"):
        await person.silence(0.05)


async def test_reply_keyboards_and_deletions_are_seen(api: Api, person: Person) -> None:
    keyboard = {"keyboard": [["Yes", {"text": "No"}]], "resize_keyboard": True}
    sent = await api("sendMessage", chat_id=person.id, text="Sure?", reply_markup=keyboard)
    assert await person.keyboard() == ["Yes", "No"]
    await person.press("No")
    await api("deleteMessage", chat_id=person.id, message_id=sent["message_id"])
    assert (await person.event("delete"))["message_id"] == sent["message_id"]
    assert [message.text for message in await person.messages()] == ["/start", "No"]
    await api("sendMessage", chat_id=person.id, text="Bye", reply_markup={"remove_keyboard": True})
    assert await person.keyboard() == []
    with pytest.raises(NothingCame, match="no button 'Yes'"):
        await person.press("Yes")


async def test_other_origins_are_kept_out(sandbox: Sandbox, control: Control) -> None:
    for origin, status in (("https://evil.example", 403), (sandbox.url, 200)):
        answer = await control.http.get("/control/state", headers={"origin": origin})
        assert answer.status_code == status


async def test_many_chats_at_once(api: Api, control: Control) -> None:
    async def journey(number: int) -> str:
        person = await control.person(first_name=f"P{number}")
        await person.send_text("/start")
        await api("sendMessage", chat_id=person.id, text=f"for {person.id}")
        return (await person.wait_for(f"for {person.id}")).text

    assert len(set(await asyncio.gather(*(journey(number) for number in range(40))))) == 40


@pytest.mark.parametrize(
    ("route", "body", "fact"),
    [
        ("text", {"chat_id": 1, "text": "x"}, "nobody has the id 1"),
        ("text", {"text": "x"}, "'chat_id' is missing"),
        ("users", {"name": "x"}, "unknown field 'name'"),
        ("options", {"speed": 1}, "unknown option 'speed'"),
    ],
)
async def test_control_requests_without_sense_are_refused(
    control: Control, route: str, body: dict[str, object], fact: str
) -> None:
    with pytest.raises(ValueError, match=fact):
        await control.post(route, body)
