"""What the sandbox knows: bots, people, their private chats and messages, and everything that happened."""

import asyncio
import itertools
import random
import re
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from sandbox.faults import Faults
from sandbox.telegram.errors import Refusal, bad_request, not_found, unauthorized
from sandbox.telegram.events import EventLog
from sandbox.telegram.faults import Fault
from sandbox.telegram.files import Files
from sandbox.telegram.ledger import Charge, Checkout, Subscription
from sandbox.telegram.updates import WEBHOOK_CAME, UpdateQueue
from sandbox.telegram.webhooks import Webhook

Json = dict[str, Any]

DEFAULT_TOKEN = "1000000:SANDBOX-this-is-no-secret-at-all-000"  # noqa: S105 - opens nothing but the sandbox
TOKEN = re.compile(r"[1-9]\d{3,15}:[A-Za-z0-9_-]{20,80}")
CALLS_KEPT = 20_000


@dataclass(slots=True)
class User:
    """A person. The id is also the id of the private chat with each bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"

    def as_json(self) -> Json:
        found = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {name: value for name, value in found.items() if value is not None}


@dataclass(slots=True)
class Message:
    """A message as the Bot API shows it. `data` is replaced, never changed, when the message is edited."""

    id: int
    from_bot: bool
    data: Json


@dataclass(slots=True)
class Chat:
    """A private chat of one person with one bot."""

    bot: "Bot"
    user: User
    messages: dict[int, Message] = field(default_factory=dict)
    started: bool = False
    blocked: bool = False
    reply_keyboard: Json | None = None
    menu_button: Json | None = None
    sent_at: deque[float] = field(default_factory=deque)

    @property
    def id(self) -> int:
        return self.user.id

    def as_json(self) -> Json:
        user = self.user.as_json()
        return {
            "id": self.user.id,
            **{name: user[name] for name in ("first_name", "last_name", "username") if name in user},
            "type": "private",
        }

    def message(self, message_id: int) -> Message | None:
        return self.messages.get(message_id)


@dataclass(slots=True)
class CallbackQuery:
    """A pressed button that waits for its answer."""

    id: str
    chat: Chat
    pressed_at: float
    answered: bool = False


@dataclass(slots=True)
class Bot:
    """One bot: its account, chats, pending updates and settings."""

    token: str
    id: int
    name: str
    username: str
    updates: UpdateQueue
    chats: dict[int, Chat] = field(default_factory=dict)
    callbacks: dict[str, CallbackQuery] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})
    message_ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    sent_at: deque[float] = field(default_factory=deque)
    invoices: dict[tuple[int, int], Json] = field(default_factory=dict)
    invoice_links: dict[str, Json] = field(default_factory=dict)
    checkouts: dict[str, Checkout] = field(default_factory=dict)
    charges: dict[str, Charge] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    webhook: Webhook | None = None
    delivery: "asyncio.Task[None] | None" = None
    revoked: bool = False
    logged_out: bool = False
    called: bool = False

    def as_user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass(slots=True)
class CallRecord:
    """One call a bot made, and how it ended. `number` only grows."""

    number: int
    time: float
    bot_id: int
    method: str
    params: Json
    status: int = 0
    description: str | None = None

    def as_json(self) -> Json:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Options:
    """How the stand-in behaves where Telegram's behaviour depends on time and load."""

    rate_limits: bool = False
    callback_timeout: float = 60.0
    pre_checkout_timeout: float = 10.0


class World:
    """Everything one sandbox holds, in memory, changed only from one event loop."""

    def __init__(self, token: str = DEFAULT_TOKEN, bot_name: str = "Sandbox", options: Options | None = None) -> None:
        self.options = options or Options()
        self.bot_name = bot_name
        self.bots: dict[str, Bot] = {}
        self.users: dict[int, User] = {}
        self.files = Files()
        self.events = EventLog()
        self.faults: Faults[Fault] = Faults()
        self.calls: deque[CallRecord] = deque(maxlen=CALLS_KEPT)
        self.tasks: set[asyncio.Task[None]] = set()
        self._numbers = itertools.count(1)
        # People of an earlier sandbox are not those of this one: a bot that remembers them must see strangers.
        self._user_ids = itertools.count(random.randrange(1_000_000_000, 6_000_000_000))
        self._query_ids = itertools.count(4_000_000_000_000_001)
        self.default_bot = self.bot(token)

    def bot(self, token: str) -> Bot:
        """The bot of a token. Any well-formed token is a bot, unless it was revoked.

        Raises:
            Refusal: 404 for what is no token, 401 for a revoked one, as Telegram answers.
        """
        bot = self.bots.get(token)
        if bot is None:
            if not TOKEN.fullmatch(token):
                raise not_found()
            bot_id = int(token.partition(":")[0])
            bot = Bot(token, bot_id, self.bot_name, f"sandbox_{bot_id}_bot", UpdateQueue())
            self.bots[token] = bot
        if bot.revoked:
            raise unauthorized()
        if bot.logged_out:
            raise Refusal(400, "Logged out")
        return bot

    def bot_by_id(self, bot_id: int | None) -> Bot | None:
        """The bot with this id; without one the only bot that has called, or else the default one."""
        if bot_id is not None:
            return next((bot for bot in self.bots.values() if bot.id == bot_id), None)
        calling = [bot for bot in self.bots.values() if bot.called]
        return calling[0] if len(calling) == 1 else self.default_bot

    def add_user(self, user_id: int | None = None, first_name: str = "Alex", **fields: str | None) -> User:
        """A new person, or the one with this id, with the given fields changed."""
        if user_id is None:
            user_id = next(number for number in self._user_ids if number not in self.users)
        user = self.users.get(user_id)
        if user is None:
            user = self.users[user_id] = User(user_id, first_name)
        user.first_name = first_name
        for name, value in fields.items():
            setattr(user, name, value)
        return user

    def chat(self, bot: Bot, user_id: int) -> Chat:
        """The chat of a known person with a bot, made if they never met."""
        chat = bot.chats.get(user_id)
        if chat is None:
            chat = bot.chats[user_id] = Chat(bot, self.users[user_id])
        return chat

    def writable_chat(self, bot: Bot, chat_id: int) -> Chat:
        """The chat a bot may write to: only one in which the person has spoken first.

        Raises:
            Refusal: The chat is unknown to the bot.
        """
        chat = bot.chats.get(chat_id)
        if chat is None or not chat.started:
            raise bad_request("chat not found")
        return chat

    def next_query_id(self) -> str:
        return str(next(self._query_ids))

    def record(self, bot: Bot, method: str, params: Json) -> CallRecord:
        record = CallRecord(next(self._numbers), time.time(), bot.id, method, params)
        self.calls.append(record)
        bot.called = True
        return record

    def set_webhook(self, bot: Bot, webhook: Webhook | None) -> None:
        """Deliver a bot's updates to this address from now on; None goes back to long polls."""
        if bot.delivery is not None:
            bot.delivery.cancel()
        bot.webhook = webhook
        bot.updates.webhook_url = webhook.url if webhook else ""
        bot.delivery = None
        if webhook:
            bot.updates.terminate(WEBHOOK_CAME)
            bot.delivery = self.spawn(webhook.serve())

    def spawn(self, work: Any) -> "asyncio.Task[None]":
        """Run a coroutine beside the calls; it ends with the sandbox at the latest."""
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def close(self) -> None:
        self.events.close()
        for bot in self.bots.values():
            bot.updates.close()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
