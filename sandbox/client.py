"""The client for tests and benchmarks: a `Person` who talks to a bot, and `Control` over the stand-in.

    async with Sandbox() as sandbox, Control(sandbox.url) as control:
        person = await control.person(first_name="Ada")
        await person.send_text("/start")
        greeting = await person.wait_for("Welcome")
        await person.press("Privacy", message=greeting)
        await person.send_document(pdf, "resume.pdf")
        report = await person.wait_for(lambda message: message.photo, timeout=20)
        await control.fault("429", method="sendMessage", retry_after=1)

What a person waits for is looked for only in what the bot did after the person's own last action.
"""

import ssl
import time
from collections.abc import Callable
from typing import Any, Self

import httpx

from sandbox.seen import Button, Message

__all__ = ["Button", "Control", "Message", "NothingCame", "Person"]

Json = dict[str, Any]
TIMEOUT_SECONDS = 30.0
LONGEST_WAIT_SECONDS = 30.0


class NothingCame(AssertionError):
    """A wait was in vain; the text shows the chat so far."""


class Control:
    """The sandbox's control API; see `sandbox.telegram.control` for its routes."""

    def __init__(self, url: str, *, bot_id: int | None = None) -> None:
        self.url = url
        self.bot_id = bot_id
        limits = httpx.Limits(max_connections=1000, max_keepalive_connections=200)
        timeout = httpx.Timeout(10, read=LONGEST_WAIT_SECONDS + 30)
        # The sandbox speaks plain HTTP; loading the list of certificate authorities would only take time.
        no_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.http = httpx.AsyncClient(base_url=url, timeout=timeout, limits=limits, trust_env=False, verify=no_tls)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.http.aclose()

    async def person(
        self, id: int | None = None, first_name: str = "Alex", language_code: str | None = "en", **fields: str
    ) -> "Person":
        """A person, new unless the id is known. Without an id the sandbox gives one."""
        user: Json = {"first_name": first_name, "language_code": language_code, **fields}
        if id is not None:
            user["id"] = id
        user = await self.post("users", user)
        return Person(self, user["id"], user)

    async def calls(self, method: str | None = None, *, chat_id: int | None = None, after: int = 0) -> list[Json]:
        """Calls, oldest first: number, time, bot_id, method, params, status (0: dropped), description."""
        query: Json = {"after": after}
        if method is not None:
            query["method"] = method
        if chat_id is not None:
            query["chat_id"] = chat_id
        calls: list[Json] = await self.get("calls", **query)
        return calls

    async def fault(self, kind: str, method: str | None = None, chat_id: int | None = None, **more: Any) -> None:
        """Order a fault: "429" (retry_after=), "500", "502", "slow" (seconds=), "drop" (when="before" or
        "after"), "blocked"; `times` (1 unless said, -1 until cleared) and `skip` count matching calls.
        """
        await self.post("faults", {"kind": kind, "method": method, "chat_id": chat_id, **more})

    async def faults(self) -> list[Json]:
        """The faults still to come."""
        faults: list[Json] = await self.get("faults")
        return faults

    async def clear_faults(self) -> None:
        await self._read(await self.http.delete("/control/faults"))

    async def options(self, **options: float | bool) -> None:
        """`rate_limits` (bool), `callback_timeout` and `pre_checkout_timeout` (seconds)."""
        await self.post("options", options)

    async def revoke_token(self, revoked: bool = True) -> None:
        await self.post("revoke", {"revoked": revoked})

    async def state(self) -> Json:
        """The bot, its commands and texts, whether it receives updates, and all chats."""
        state: Json = await self.get("state")
        return state

    async def get(self, route: str, **query: Any) -> Any:
        if self.bot_id is not None:
            query["bot_id"] = self.bot_id
        return await self._read(await self.http.get(f"/control/{route}", params=query))

    async def post(self, route: str, body: Json) -> Any:
        if self.bot_id is not None and route not in {"faults", "options"}:
            body = {**body, "bot_id": self.bot_id}
        return await self._read(await self.http.post(f"/control/{route}", json=body))

    async def upload(self, content: bytes, mime_type: str, query: Json) -> Json:
        if self.bot_id is not None:
            query["bot_id"] = self.bot_id
        response = await self.http.post(
            "/control/file", params=query, content=content, headers={"content-type": mime_type}
        )
        sent: Json = await self._read(response)
        return sent

    async def _read(self, response: httpx.Response) -> Any:
        if response.is_error:
            raise ValueError(f"the sandbox refused: {response.text}")
        return response.json()


class Person:
    """One person in a private chat with the bot.

    Attributes:
        id: The person's and the chat's id.
        acted_at: The number of the last event when the person last did something.
        read_to: The number of the last event that `next_message` has handed out.
    """

    def __init__(self, control: Control, id: int, user: Json) -> None:
        self.control = control
        self.id = id
        self.user = user
        self.acted_at = 0
        self.read_to = 0

    async def send_text(self, text: str, *, reply_to: Message | None = None) -> list[Message]:
        """Type a text; over 4,096 characters it becomes several messages, all returned."""
        body: Json = {"text": text}
        if reply_to is not None:
            body["reply_to"] = reply_to.id
        return await self._do("text", body)

    async def send_document(
        self,
        content: bytes,
        name: str,
        *,
        caption: str = "",
        mime_type: str = "application/octet-stream",
        size: int | None = None,
    ) -> Message:
        """Send a file. `size` (bytes) pretends a larger one. Without a type, the name decides."""
        return await self._send_file(content, mime_type, kind="document", name=name, caption=caption, size=size)

    async def send_photo(self, content: bytes, *, caption: str = "") -> Message:
        return await self._send_file(content, "application/octet-stream", kind="photo", caption=caption)

    async def forward(self, what: str | Message, *, from_name: str = "Someone else") -> Message:
        """Forward a text that someone else wrote, or a message of this chat."""
        body: Json = {"text": what} if isinstance(what, str) else {"message_id": what.id}
        return (await self._do("forward", {**body, "from_name": from_name}))[0]

    async def edit(self, message: Message, text: str) -> Message:
        """Change an own text."""
        return (await self._do("edit", {"message_id": message.id, "text": text}))[0]

    async def delete(self, message: Message) -> None:
        await self._do("delete", {"message_id": message.id})

    async def press(self, wanted: str, *, message: Message | None = None) -> None:
        """Press the button with this label or callback data, on `message` or on the newest that has it.

        A label of the reply keyboard is pressed if no message has such a button; it is sent as text.
        """
        found = await self._find_button(wanted, message)
        if found is None and message is None and wanted in await self.keyboard():
            await self.send_text(wanted)
            return
        if found is None:
            raise NothingCame(f"no button {wanted!r} in\n{await self.transcript()}")
        shown, button = found
        if button.data is None:
            raise ValueError(f"the button {button.label!r} calls nothing: {button}")
        await self._do("press", {"message_id": shown.id, "data": button.data})

    async def forge(self, data: str, message_id: int) -> None:
        """Send callback data that no button carries, or that belongs to someone else."""
        await self._do("press", {"message_id": message_id, "data": data, "unchecked": True})

    async def pay(self, message: Message | None = None) -> None:
        """Pay an invoice, the newest unless one is given; `payment()` tells how it went."""
        if message is None:
            invoices = [shown for shown in await self.messages() if shown.invoice]
            if not invoices:
                raise NothingCame(f"no invoice in\n{await self.transcript()}")
            message = invoices[-1]
        await self._do("pay", {"message_id": message.id})

    async def pay_link(self, link: str) -> None:
        """Open an invoice link and pay; `payment()` tells how it went."""
        await self._do("pay", {"link": link})

    async def renew(self, subscription: str) -> None:
        """Let a period of the subscription pass; it is named by its first charge, as `payment()` told it."""
        await self._do("renew", {"subscription": subscription})

    async def change_subscription(self, subscription: str, state: str) -> None:
        """Change it in Telegram's settings: "canceled", "active", or "failed" for too few stars."""
        await self._do("subscription", {"subscription": subscription, "state": state})

    async def payment(self, timeout: float = TIMEOUT_SECONDS, *, after: int | None = None) -> Json:
        """How the last payment ended: status "paid" (detail: charge id) or "failed" (detail: why).

        Of payments at the same time, each is told once: give the `number` of the end before as `after`.
        """
        return await self._wait_event(_is_end_of_payment, timeout, "the end of a payment", after)

    async def block(self) -> None:
        await self._do("block", {"blocked": True})

    async def unblock(self) -> None:
        await self._do("block", {"blocked": False})

    async def messages(self) -> list[Message]:
        """The chat as it stands now, oldest first."""
        answer = await self.control.get("messages", chat_id=self.id)
        return [Message(raw) for raw in answer["messages"]]

    async def keyboard(self) -> list[str]:
        """The labels of the reply keyboard, row by row; empty if there is none."""
        keyboard = (await self.control.get("messages", chat_id=self.id))["keyboard"] or {"keyboard": []}
        buttons = [button for row in keyboard["keyboard"] for button in row]
        return [button if isinstance(button, str) else button["text"] for button in buttons]

    async def last(self) -> Message:
        """The bot's newest message as it stands now."""
        from_bot = [message for message in await self.messages() if message.from_bot]
        if not from_bot:
            raise NothingCame("the bot has not written yet")
        return from_bot[-1]

    async def next_message(self, timeout: float = TIMEOUT_SECONDS) -> Message:
        """The bot's next new message (edits do not count) that this has not handed out yet."""
        after = max(self.acted_at, self.read_to)
        event = await self._wait_event(_is_new_message, timeout, "a message", after=after)
        self.read_to = event["number"]
        return Message(event["message"])

    async def wait_for(
        self,
        wanted: str | Callable[[Message], Any],
        timeout: float = TIMEOUT_SECONDS,
        *,
        after: int | None = None,
    ) -> Message:
        """The bot's first message or edit that holds this text (letters of any case), or fulfils this test.

        Looks at what happened after the person's own last action, or after event `after` (0: since ever).
        """
        matches = wanted if callable(wanted) else (lambda message: wanted.lower() in message.text.lower())

        def fits(event: Json) -> bool:
            return _is_from_bot(event) and bool(matches(Message(event["message"])))

        event = await self._wait_event(fits, timeout, repr(wanted) if isinstance(wanted, str) else "it", after)
        return Message(event["message"])

    async def answer(self, timeout: float = TIMEOUT_SECONDS) -> Json:
        """The bot's answer to the last pressed button: text, show_alert."""
        return await self.event("callback_answer", timeout)

    async def event(self, kind: str, timeout: float = TIMEOUT_SECONDS) -> Json:
        """The first event of this kind after the person's last action, such as "delete" or "action"."""
        return await self._wait_event(lambda event: event["kind"] == kind, timeout, f"a {kind}")

    async def silence(self, seconds: float) -> None:
        """Make sure that the bot neither writes nor edits for this long after the person's last action."""
        try:
            event = await self._wait_event(_is_from_bot, seconds, "")
        except NothingCame:
            return
        raise AssertionError(f"expected silence, but came: {Message(event['message'])}")

    async def events(self, after: int | None = None, timeout: float = 0) -> list[Json]:
        """Everything that happened in the chat after the person's last action, or after event `after`."""
        start = self.acted_at if after is None else after
        answer = await self.control.get("events", chat_id=self.id, after=start, timeout=timeout)
        events: list[Json] = answer["events"]
        return events

    async def file(self, message: Message) -> bytes:
        """The bytes of the message's document or picture."""
        found = message.document or message.photo
        if found is None:
            raise ValueError(f"no file in {message}")
        response = await self.control.http.get(f"/control/files/{found['file_id']}")
        response.raise_for_status()
        return response.content

    async def transcript(self) -> str:
        """The chat so far, for people to read."""
        shown = "\n".join(f"  {message}" for message in await self.messages())
        return f"chat {self.id} so far:\n{shown or '  (empty)'}"

    async def _do(self, route: str, body: Json) -> list[Message]:
        return self._acted(await self.control.post(route, {"chat_id": self.id, **body}))

    async def _send_file(self, content: bytes, mime_type: str, **query: Any) -> Message:
        given = {name: value for name, value in query.items() if value is not None}
        return self._acted(await self.control.upload(content, mime_type, {"chat_id": self.id, **given}))[0]

    def _acted(self, answer: Json) -> list[Message]:
        self.acted_at = answer["event"]
        return [Message(raw) for raw in answer["messages"]]

    async def _find_button(self, wanted: str, message: Message | None) -> tuple[Message, Button] | None:
        for shown in reversed(await self.messages()):
            if message is not None and shown.id != message.id:
                continue
            button = shown.button(wanted)
            if button is not None:
                return shown, button
        return None

    async def _wait_event(
        self, wanted: Callable[[Json], bool], timeout: float, what: str, after: int | None = None
    ) -> Json:
        number = self.acted_at if after is None else after
        deadline = time.monotonic() + timeout
        while True:
            left = max(0.0, deadline - time.monotonic())
            for event in await self.events(number, min(left, LONGEST_WAIT_SECONDS)):
                number = event["number"]
                if wanted(event):
                    return event
            if left <= 0:
                raise NothingCame(f"{what} did not come within {timeout} s; {await self.transcript()}")


def _is_from_bot(event: Json) -> bool:
    return event["kind"] in {"message", "edit"} and bool(event["message"]["from"]["is_bot"])


def _is_end_of_payment(event: Json) -> bool:
    return bool(event["kind"] == "payment" and event["status"] in {"paid", "failed"})


def _is_new_message(event: Json) -> bool:
    return event["kind"] == "message" and _is_from_bot(event)
