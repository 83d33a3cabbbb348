"""Updates: their shapes, long polling, webhooks."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import telegram

from sandbox.client import Person
from sandbox.server import Sandbox
from tests.sandbox.conftest import Api, until_polling
from tests.support.postgres import until

POLLER_GONE = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def kinds(api: Api) -> list[str]:
    updates = await api("getUpdates")
    return [next(name for name in update if name != "update_id") for update in updates]


async def test_a_text_becomes_an_update_with_its_entities(bot: telegram.Bot, person: Person) -> None:
    await person.send_text("/scan now, see https://example.org/a.", reply_to=(await person.messages())[0])
    first, second = await bot.get_updates()
    assert second.update_id == first.update_id + 1
    assert first.message is not None
    assert first.message.text == "/start"
    message = second.message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.language_code) == (person.id, "de")
    assert message.parse_entities() == {
        message.entities[0]: "/scan",
        message.entities[1]: "https://example.org/a",
    }
    assert message.entities[0].type == "bot_command"
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "/start"


async def test_a_long_text_comes_in_several_messages(bot: telegram.Bot, person: Person) -> None:
    words = "word " * 2400
    sent = await person.send_text(words)
    received = [update.message.text or "" for update in await bot.get_updates(offset=-3) if update.message]
    assert len(sent) == len(received) == 3
    assert max(map(len, received)) <= 4096
    assert " ".join(received) == words.strip()


async def test_forwards_edits_blocks_and_deletions(bot: telegram.Bot, person: Person) -> None:
    await bot.get_updates(offset=-1, allowed_updates=[])
    forwarded = await person.forward("Senior engineer wanted", from_name="A recruiter")
    written = (await person.send_text("draft"))[0]
    await person.edit(written, "final")
    await person.delete(forwarded)
    await person.block()
    with pytest.raises(ValueError, match="has blocked the bot"):
        await person.send_text("x")
    await person.unblock()
    updates = (await bot.get_updates())[1:]
    assert updates[0].message is not None
    origin = updates[0].message.forward_origin
    assert isinstance(origin, telegram.MessageOriginHiddenUser)
    assert origin.sender_user_name == "A recruiter"
    edited = updates[2].edited_message
    assert edited is not None
    assert (edited.text, edited.message_id) == ("final", written.id)
    members = [update.my_chat_member for update in updates if update.my_chat_member]
    statuses = [(member.old_chat_member.status, member.new_chat_member.status) for member in members]
    assert statuses == [("member", "kicked"), ("kicked", "member")]
    assert [update.update_id for update in updates] == sorted({update.update_id for update in updates})


async def test_updates_stay_until_they_are_acknowledged(api: Api, person: Person) -> None:
    for text in "abc":
        await person.send_text(text)
    first = await api("getUpdates", limit=2)
    assert await api("getUpdates", limit=2) == first
    rest = await api("getUpdates", offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["b", "c"]
    assert await api("getUpdates") == rest
    assert await api("getUpdates", offset=-1) == rest[-1:]


async def test_a_long_poll_ends_with_the_first_update_or_its_time(api: Api, person: Person, sandbox: Sandbox) -> None:
    last = (await api("getUpdates"))[-1]["update_id"]
    began = time.monotonic()
    assert await api("getUpdates", offset=last + 1, timeout=0.2) == []
    assert time.monotonic() - began > 0.15
    poll = asyncio.create_task(api("getUpdates", offset=last + 1, timeout=50))
    await until_polling(sandbox, api.token)
    await person.send_text("now")
    assert [update["message"]["text"] for update in await poll] == ["now"]
    assert time.monotonic() - began < 40


async def test_kinds_that_were_not_asked_for_do_not_come(api: Api, person: Person) -> None:
    await api("getUpdates", offset=-1, allowed_updates=["callback_query"])
    await person.send_text("not heard")
    await api("getUpdates", allowed_updates=["message", "edited_message"])
    await person.send_text("heard")
    texts = [update["message"]["text"] for update in await api("getUpdates")]
    assert texts == ["/start", "heard"]


async def test_a_second_poller_ends_the_first(api: Api, person: Person, sandbox: Sandbox) -> None:
    last = (await api("getUpdates"))[-1]["update_id"]
    first = asyncio.create_task(api.refusal("getUpdates", offset=last + 1, timeout=50))
    await until_polling(sandbox, api.token)
    second = asyncio.create_task(api("getUpdates", offset=last + 1, timeout=50))
    assert await first == POLLER_GONE
    await person.send_text("for the second")
    assert [update["message"]["text"] for update in await second] == ["for the second"]


class Receiver:
    """A webhook on this machine that answers as told and keeps what came."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.updates: list[dict[str, Any]] = []
        self.headers: list[str] = []
        self.url = ""
        self.arrived = asyncio.Condition()

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")
        )
        update = json.loads(await reader.readexactly(length))
        status = self.statuses.pop(0) if self.statuses else 200
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        if status == 200:
            self.updates.append(update)
            self.headers.append(head.lower())
            async with self.arrived:
                self.arrived.notify_all()

    async def texts(self, count: int) -> list[str]:
        async with asyncio.timeout(30):
            async with self.arrived:
                await self.arrived.wait_for(lambda: len(self.updates) >= count)
        return [update["message"]["text"] for update in self.updates]


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    received = Receiver()
    server = await asyncio.start_server(received.handle, "127.0.0.1", 0)
    received.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    async with server:
        yield received


async def test_a_webhook_receives_in_order_with_the_secret_and_again_after_errors(
    bot: telegram.Bot, api: Api, person: Person
) -> None:
    async with receiver() as received:
        received.statuses = [500, 503]
        await bot.set_webhook(received.url, secret_token="s3cret", max_connections=5)
        for text in "abc":
            await person.send_text(text)
        assert await received.texts(4) == ["/start", "a", "b", "c"]
        assert all("x-telegram-bot-api-secret-token: s3cret" in head for head in received.headers)

        async def all_taken() -> bool:
            return (await bot.get_webhook_info()).pending_update_count == 0

        # What was answered here a moment ago may still be on its way there, and would come again by poll.
        await until(all_taken)
        info = await bot.get_webhook_info()
        assert (info.url, info.max_connections) == (received.url, 5)
        assert info.last_error_message == "Wrong response from the webhook: 503 X"
        assert (await api.refusal("getUpdates")).startswith(
            "Conflict: can't use getUpdates method while webhook is active"
        )
        await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""
    await person.send_text("by poll")
    assert [update["message"]["text"] for update in await api("getUpdates")] == ["by poll"]


async def test_a_webhook_ends_the_poll_that_waits(api: Api, person: Person, sandbox: Sandbox) -> None:
    last = (await api("getUpdates"))[-1]["update_id"]
    poll = asyncio.create_task(api.refusal("getUpdates", offset=last + 1, timeout=50))
    await until_polling(sandbox, api.token)
    async with receiver() as received:
        await api("setWebhook", url=received.url, drop_pending_updates=True)
        assert await poll == "Conflict: terminated by setWebhook request"
        await api("deleteWebhook")


@pytest.mark.parametrize(
    ("params", "fact"),
    [
        ({"url": "http://example.org/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.org:9000/"},
         "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"url": "nonsense"}, "bad webhook: invalid URL"),
        ({"url": "https://example.org", "secret_token": "ä"}, "secret token contains unallowed characters"),
    ],
)  # fmt: skip
async def test_a_bad_webhook_is_refused(api: Api, params: dict[str, str], fact: str) -> None:
    assert await api.refusal("setWebhook", **params) == f"Bad Request: {fact}"


async def test_a_bot_that_went_away_no_longer_counts_as_receiving(api: Api, person: Person, sandbox: Sandbox) -> None:
    last = (await api("getUpdates"))[-1]["update_id"]
    poll = asyncio.create_task(api("getUpdates", offset=last + 1, timeout=50))
    await until_polling(sandbox, api.token)
    assert (await person.control.state())["receiving"]
    poll.cancel()

    async def gone() -> bool:
        return not (await person.control.state())["receiving"]

    await until(gone)
