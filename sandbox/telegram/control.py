"""The control API: what people do, what they see, which calls came, and faults on demand. JSON over HTTP.

Refused requests answer 400 with `{"error": ...}`. Where several bots use one sandbox, `bot_id` picks one;
without it the only bot that has called is meant, else the one of the sandbox's own token.

People:

- `POST /control/users {id?, first_name?, last_name?, username?, language_code?}`: a new person, or a change;
  answers the user. `GET /control/users` lists them. A private chat has its person's id.
- `POST /control/text {chat_id, text, reply_to?}`: types a text, split over 4,096 characters.
- `POST /control/file?chat_id=&name=&kind=document|photo&caption=&size=`: the body is the file. `size` (bytes)
  pretends a larger one.
- `POST /control/forward {chat_id, text | message_id, from_name?}`: forwards a text or a message.
- `POST /control/press {chat_id, message_id, data, unchecked?}`: presses a button; `unchecked` forges it.
- `POST /control/edit {chat_id, message_id, text}`, `POST /control/delete {chat_id, message_id}`.
- `POST /control/pay {chat_id, message_id | link}`: pays an invoice, or the one behind a link; events of kind
  "payment" tell how it goes.
- `POST /control/renew {chat_id, subscription}`: a period of the subscription (named by its first charge) passes.
- `POST /control/subscription {chat_id, subscription, state}`: it is changed in Telegram's settings; the states are
  "canceled", "active" and "failed".
- `POST /control/block {chat_id, blocked}`: blocks the bot or lets it in again.

Each answers `{"event": n, "messages": [...]}`: what the bot does from then on has event numbers above n.

Reading:

- `GET /control/messages?chat_id=`: `{"event": n, "messages": [...], "keyboard": ...}`, as the Bot API shows
  them, and the reply keyboard.
- `GET /control/events?chat_id=&after=&timeout=`: what happened after event `after`, waiting up to `timeout`
  seconds for the first; without `chat_id`, in all chats. Kinds: message, edit, delete, action, press,
  callback_answer, payment, reaction, keyboard, blocked, user, commands.
- `GET /control/stream?after=`: the same as server-sent events, without end.
- `GET /control/invoice?chat_id=&link=`: what an invoice link sells.
- `GET /control/files/{file_id}`: the bytes of a file, from either side.
- `GET /control/state`: the bot, whether it receives updates now, its commands, texts and chats.
- `GET /control/calls?method=&chat_id=&after=`: calls of bots: number, time, method, params, status...

Trouble:

- `POST /control/faults {kind, method?, chat_id?, times?, skip?, retry_after?, seconds?, when?}`; kinds and
  fields are those of `sandbox.telegram.faults.Fault`. `GET` lists, `DELETE` clears.
- `POST /control/options {rate_limits?, callback_timeout?, pre_checkout_timeout?}`.
- `POST /control/revoke {revoked}`: the bot's token stops working (401), or works again.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from pydantic_core import PydanticSerializationError, to_json
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox.origin import foreign_origin
from sandbox.telegram import payments, people
from sandbox.telegram.errors import Refusal
from sandbox.telegram.faults import Fault
from sandbox.telegram.parameters import Upload
from sandbox.telegram.state import Bot, Chat, Message, World

Json = dict[str, Any]
Action = Callable[[World, Chat, Json], list[Message]]

HEARTBEAT_SECONDS = 15.0
MAX_WAIT_SECONDS = 120.0


class Answer(JSONResponse):
    """JSON, written by the fastest writer at hand."""

    def render(self, content: Any) -> bytes:
        return to_json(content)


class BadControl(Exception):
    """A control request that makes no sense; the text says why."""


def control_routes(world: World) -> list[Route]:
    """The routes under `/control`, over one world."""
    control = Control(world)

    def route(path: str, endpoint: Callable[[Request], Awaitable[Response]], method: str = "GET") -> Route:
        return Route(f"/control/{path}", _answered(endpoint), methods=[method])

    actions = [route(name, control.action(act), "POST") for name, act in ACTIONS.items()]
    return [
        *actions,
        route("users", control.list_users),
        route("users", control.add_user, "POST"),
        route("file", control.send_file, "POST"),
        route("messages", control.messages),
        route("events", control.events),
        route("stream", control.stream),
        route("invoice", control.invoice),
        route("files/{file_id}", control.file),
        route("state", control.state),
        route("calls", control.calls),
        route("faults", control.list_faults),
        route("faults", control.add_fault, "POST"),
        route("faults", control.clear_faults, "DELETE"),
        route("options", control.change_options, "POST"),
        route("revoke", control.revoke, "POST"),
    ]


def _say(world: World, chat: Chat, body: Json) -> list[Message]:
    return people.say(world, chat, body["text"], body.get("reply_to"))


def _forward(world: World, chat: Chat, body: Json) -> list[Message]:
    content = {"text": body["text"]} if "text" in body else people.forwardable(chat, body["message_id"])
    return [people.forward(world, chat, content, body.get("from_name", "Someone else"))]


def _press(world: World, chat: Chat, body: Json) -> list[Message]:
    people.press(world, chat, body["message_id"], body["data"], unchecked=bool(body.get("unchecked")))
    return []


def _edit(world: World, chat: Chat, body: Json) -> list[Message]:
    return [people.edit(world, chat, body["message_id"], body["text"])]


def _delete(world: World, chat: Chat, body: Json) -> list[Message]:
    people.delete(world, chat, body["message_id"])
    return []


def _pay(world: World, chat: Chat, body: Json) -> list[Message]:
    if "link" in body:
        payments.pay_link(world, chat, _slug(body["link"]))
    else:
        payments.pay(world, chat, body["message_id"])
    return []


def _slug(link: Any) -> str:
    """What follows the $ of an invoice link's address."""
    return str(link).rpartition("$")[2]


def _renew(world: World, chat: Chat, body: Json) -> list[Message]:
    payments.renew(world, chat, body["subscription"])
    return []


def _change_subscription(world: World, chat: Chat, body: Json) -> list[Message]:
    payments.change_subscription(world, chat, body["subscription"], body["state"])
    return []


def _block(world: World, chat: Chat, body: Json) -> list[Message]:
    people.block(world, chat, blocked=bool(body["blocked"]))
    return []


ACTIONS: dict[str, Action] = {
    "text": _say,
    "forward": _forward,
    "press": _press,
    "edit": _edit,
    "delete": _delete,
    "pay": _pay,
    "renew": _renew,
    "subscription": _change_subscription,
    "block": _block,
}


class Control:
    """The answers of the control API."""

    def __init__(self, world: World) -> None:
        self.world = world

    def action(self, act: Action) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint in which a person does something in a chat."""

        async def endpoint(request: Request) -> Response:
            body = await _body(request)
            return self._done(act(self.world, self._chat(body), body))

        return endpoint

    async def send_file(self, request: Request) -> Response:
        query = request.query_params
        kind = request.headers.get("content-type", "application/octet-stream")
        upload = Upload(query.get("name") or "file", await request.body(), kind)
        size = int(query["size"]) if query.get("size") else None
        message = people.send_file(
            self.world,
            self._chat(dict(query)),
            upload,
            photo=query.get("kind") == "photo",
            caption=query.get("caption", ""),
            size=size,
        )
        return self._done([message])

    async def add_user(self, request: Request) -> Response:
        body = await _body(request)
        bot = self._bot({"bot_id": body.pop("bot_id", None)})
        if unknown := body.keys() - {"id", "first_name", "last_name", "username", "language_code"}:
            raise BadControl(f"unknown field {unknown.pop()!r}")
        user = self.world.add_user(body.pop("id", None), **body)
        chat = self.world.chat(bot, user.id)
        self.world.events.add(bot.id, chat.id, "user", {"user": user.as_json()})
        return Answer(user.as_json())

    async def list_users(self, request: Request) -> Response:
        return Answer([user.as_json() for user in self.world.users.values()])

    async def messages(self, request: Request) -> Response:
        chat = self._chat(dict(request.query_params))
        shown = [message.data for message in chat.messages.values()]
        return Answer({"event": self.world.events.number, "messages": shown, "keyboard": chat.reply_keyboard})

    async def events(self, request: Request) -> Response:
        query = dict(request.query_params)
        key = (self._bot(query).id, int(query["chat_id"])) if "chat_id" in query else None
        timeout = min(float(query.get("timeout", 0)), MAX_WAIT_SECONDS)
        events = await self.world.events.wait(int(query.get("after", 0)), key, timeout)
        return Answer({"events": [event.as_json() for event in events]})

    async def stream(self, request: Request) -> Response:
        last = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        return StreamingResponse(self._stream(int(last)), media_type="text/event-stream")

    async def _stream(self, after: int) -> AsyncIterator[str]:
        yield "retry: 1000\n\n"
        while not self.world.events.closed:
            events = await self.world.events.wait(after, None, HEARTBEAT_SECONDS)
            if not events:
                yield ": still here\n\n"
            for event in events:
                after = event.number
                yield f"id: {event.number}\ndata: {to_json(event.as_json()).decode()}\n\n"

    async def invoice(self, request: Request) -> Response:
        query = dict(request.query_params)
        return Answer(payments.linked_terms(self._chat(query), _slug(query["link"])))

    async def file(self, request: Request) -> Response:
        stored = self.world.files.find(request.path_params["file_id"])
        if stored is None:
            return Answer({"error": "no such file"}, status_code=404)
        # People send what they like: the page must never run a file as part of its own origin.
        headers = {"content-security-policy": "sandbox", "x-content-type-options": "nosniff"}
        return Response(stored.content, media_type=stored.mime_type, headers=headers)

    async def state(self, request: Request) -> Response:
        bot = self._bot(dict(request.query_params))
        return Answer(
            {
                "event": self.world.events.number,
                "bot": bot.as_user(),
                "receiving": bot.updates.receiving,
                "pending_updates": len(bot.updates.pending),
                "commands": [
                    {"scope": scope, "language_code": language, "commands": commands}
                    for (scope, language), commands in bot.commands.items()
                ],
                "texts": [
                    {"field": field, "language_code": language, "text": text}
                    for (field, language), text in bot.profile.items()
                ],
                "menu_button": bot.menu_button,
                "chats": [chat_state(chat) for chat in bot.chats.values()],
            }
        )

    async def calls(self, request: Request) -> Response:
        query = request.query_params
        after = int(query.get("after", 0))
        calls = [record.as_json() for record in self.world.calls if record.number > after]
        if "method" in query:
            calls = [call for call in calls if call["method"].lower() == query["method"].lower()]
        if "chat_id" in query:
            calls = [call for call in calls if str(call["params"].get("chat_id")) == query["chat_id"]]
        return Answer(calls)

    async def list_faults(self, request: Request) -> Response:
        return Answer([fault.as_json() for fault in self.world.faults.orders])

    async def add_fault(self, request: Request) -> Response:
        body = await _body(request)
        fault = Fault(**{name: value for name, value in body.items() if name != "hits"})
        self.world.faults.orders.append(fault)
        return Answer(fault.as_json())

    async def clear_faults(self, request: Request) -> Response:
        self.world.faults.orders.clear()
        return Answer([])

    async def change_options(self, request: Request) -> Response:
        options = self.world.options
        for name, value in (await _body(request)).items():
            if not hasattr(options, name):
                raise BadControl(f"unknown option {name!r}")
            setattr(options, name, value)
        return Answer({name: getattr(options, name) for name in options.__slots__})

    async def revoke(self, request: Request) -> Response:
        body = await _body(request)
        bot = self._bot(body)
        bot.revoked = bool(body.get("revoked", True))
        bot.updates.release()
        return Answer({"revoked": bot.revoked})

    def _done(self, messages: list[Message]) -> Response:
        return Answer({"event": self.world.events.number, "messages": [message.data for message in messages]})

    def _bot(self, body: Json) -> Bot:
        bot_id = body.get("bot_id")
        bot = self.world.bot_by_id(int(bot_id) if bot_id is not None else None)
        if bot is None:
            raise BadControl(f"no bot {bot_id} has called")
        return bot

    def _chat(self, body: Json) -> Chat:
        user_id = int(body["chat_id"])
        if user_id not in self.world.users:
            raise BadControl(f"nobody has the id {user_id}")
        return self.world.chat(self._bot(body), user_id)


def chat_state(chat: Chat) -> Json:
    """A chat as the page lists it, with its last message."""
    last = next(reversed(chat.messages.values()), None)
    return {
        "user": chat.user.as_json(),
        "started": chat.started,
        "blocked": chat.blocked,
        "keyboard": chat.reply_keyboard,
        "menu_button": chat.menu_button,
        "last": last.data if last else None,
    }


async def _body(request: Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise BadControl("the body is no JSON") from None
    if not isinstance(body, dict):
        raise BadControl("the body must be a JSON object")
    try:
        to_json(body)
    except PydanticSerializationError:
        raise BadControl("half of a surrogate pair is no text") from None
    return body


def _answered(endpoint: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        if origin := foreign_origin(request):
            return Answer({"error": f"{origin} is another origin"}, status_code=403)
        try:
            return await endpoint(request)
        except Refusal as refusal:
            return Answer({"error": refusal.description}, status_code=400)
        except KeyError as missing:
            return Answer({"error": f"{missing} is missing"}, status_code=400)
        except (BadControl, ValueError, TypeError) as error:
            return Answer({"error": str(error)}, status_code=400)

    return answered
