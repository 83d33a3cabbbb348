"""Sending: what Telegram takes, what it refuses, and its words."""

from typing import Any

import pytest
import telegram

from sandbox.client import Person
from tests.sandbox.conftest import Api


def buttons(*row: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(row)]}


async def test_a_message_arrives_with_its_formatting_and_buttons(api: Api, person: Person) -> None:
    sent = await api(
        "sendMessage",
        chat_id=person.id,
        text="<b>Hi</b> &amp; <a href='https://example.org/a'>more</a> 😀<i>x</i>",
        parse_mode="HTML",
        reply_markup=buttons({"text": "Go", "callback_data": "go"}),
    )
    assert sent["text"] == "Hi & more 😀x"
    assert sent["entities"] == [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "text_link", "offset": 5, "length": 4, "url": "https://example.org/a"},
        {"type": "italic", "offset": 12, "length": 1},
    ]
    assert sent["from"]["is_bot"]
    assert sent["chat"] == {"id": person.id, "first_name": "Ada", "type": "private"}
    seen = await person.next_message()
    assert (seen.text, seen.labels, seen.id) == ("Hi & more 😀x", ["Go"], sent["message_id"])


async def test_the_limit_of_a_text_counts_utf16_units_after_the_markup_is_read(api: Api, person: Person) -> None:
    await api("sendMessage", chat_id=person.id, text=f"<b>{'a' * 4096}</b>", parse_mode="HTML")
    await api("sendMessage", chat_id=person.id, text="😀" * 2048)
    for text in ("a" * 4097, "😀" * 2048 + "a"):
        assert await api.refusal("sendMessage", chat_id=person.id, text=text) == "Bad Request: message is too long"


@pytest.mark.parametrize("text", ["", " ", "\n\t \n", "<b></b>", "<b> </b>"])
async def test_an_empty_text_is_refused(api: Api, person: Person, text: str) -> None:
    description = await api.refusal("sendMessage", chat_id=person.id, text=text, parse_mode="HTML")
    assert description in {"Bad Request: message text is empty", "Bad Request: text must be non-empty"}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("a <x>b</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("ä <b>b", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ä b</b>", "Unexpected end tag at byte offset 4"),
        ("<b><i>b</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span class='x'>b</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused_with_its_place(api: Api, person: Person, text: str, fact: str) -> None:
    description = await api.refusal("sendMessage", chat_id=person.id, text=text, parse_mode="HTML")
    assert description == f"Bad Request: can't parse entities: {fact}"


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("a.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("*a", "Can't find end of Bold entity at byte offset 0"),
        ("ä _a", "Can't find end of Italic entity at byte offset 3"),
    ],
)
async def test_broken_markdown_is_refused(api: Api, person: Person, text: str, fact: str) -> None:
    description = await api.refusal("sendMessage", chat_id=person.id, text=text, parse_mode="MarkdownV2")
    assert description == f"Bad Request: can't parse entities: {fact}"


async def test_markdown_is_read(api: Api, person: Person) -> None:
    text = r"*b* _i_ __u__ ~s~ ||p|| `c` [l](https://example.org) 1\.5"
    sent = await api("sendMessage", chat_id=person.id, text=text, parse_mode="MarkdownV2")
    assert sent["text"] == "b i u s p c l 1.5"
    kinds = [entity["type"] for entity in sent["entities"]]
    assert kinds == ["bold", "italic", "underline", "strikethrough", "spoiler", "code", "text_link"]


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "x", "callback_data": "a" * 65}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "ä" * 33}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "Bad Request: BUTTON_DATA_INVALID"),
        (
            {"text": "x"},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "callback_data": "a", "url": "https://example.org"},
            "Bad Request: can't parse inline keyboard button: exactly one action expected, found callback_data, url",
        ),
        (
            {"text": "x", "url": "ftp://example.org"},
            "Bad Request: inline keyboard button URL 'ftp://example.org' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "x", "url": "nonsense"},
            "Bad Request: inline keyboard button URL 'nonsense' is invalid: Wrong HTTP URL",
        ),
        ({"text": "x", "pay": True}, "Bad Request: BUTTON_TYPE_INVALID"),
        ({"text": "x", "callback_dat": "a"}, 'Bad Request: unknown field "callback_dat" in reply markup'),
        ({"text": " ", "callback_data": "a"}, "Bad Request: inline keyboard button text must be non-empty"),
    ],
)
async def test_a_bad_button_is_refused(api: Api, person: Person, button: dict[str, Any], description: str) -> None:
    call = {"chat_id": person.id, "text": "x", "reply_markup": buttons(button)}
    assert await api.refusal("sendMessage", **call) == description


async def test_callback_data_of_64_bytes_is_taken(api: Api, person: Person) -> None:
    markup = buttons({"text": "x", "callback_data": "ä" * 32}, {"text": "y", "url": "example.org/x"})
    await api("sendMessage", chat_id=person.id, text="x", reply_markup=markup)


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("sendMessage", {"text": "x", "colour": "red"}, 'Bad Request: unknown parameter "colour"'),
        ("sendMessage", {"text": 5}, 'Bad Request: parameter "text" must be of type String'),
        ("sendMessage", {}, "Bad Request: message text is empty"),
        ("sendMessage", {"text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
        ("sendMessage", {"text": "x", "reply_markup": "{"},
         "Bad Request: can't parse reply keyboard markup JSON object"),
        ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 10**6}},
         "Bad Request: message to be replied not found"),
        ("sendChatAction", {"action": "dancing"}, "Bad Request: wrong parameter action in request"),
        ("deleteMessage", {"message_id": 10**6}, "Bad Request: message to delete not found"),
        ("deleteMessage", {"message_id": "first"},
         'Bad Request: parameter "message_id" must be of type Integer'),
        ("makeCoffee", {}, "Not Found"),
    ],
)  # fmt: skip
async def test_a_call_that_makes_no_sense_is_refused(
    api: Api, person: Person, method: str, params: dict[str, Any], description: str
) -> None:
    assert await api.refusal(method, chat_id=person.id, **params) == description


async def test_strangers_cannot_be_written_to(api: Api, person: Person) -> None:
    newcomer = await person.control.person()
    for chat_id in (newcomer.id, 77, "@nobody_here"):
        description = await api.refusal("sendMessage", chat_id=chat_id, text="x")
        assert description == "Bad Request: chat not found"


async def test_who_blocked_the_bot_gets_nothing(bot: telegram.Bot, person: Person) -> None:
    await person.block()
    with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
        await bot.send_message(person.id, "x")
    await person.unblock()
    await bot.send_message(person.id, "x")
    assert (await person.next_message()).text == "x"


async def test_deleted_messages_are_gone(bot: telegram.Bot, person: Person) -> None:
    sent = [await bot.send_message(person.id, text) for text in "abc"]
    await bot.delete_message(person.id, sent[0].id)
    await bot.delete_messages(person.id, [sent[1].id, 10**6])
    assert [message.text for message in await person.messages()] == ["/start", "c"]
    with pytest.raises(telegram.error.BadRequest, match="Message to delete not found"):
        await bot.delete_message(person.id, sent[0].id)


async def test_copies_forwards_reactions_and_actions(bot: telegram.Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "<b>x</b>", parse_mode="HTML")
    copied = await bot.copy_message(person.id, person.id, sent.id)
    forwarded = await bot.forward_message(person.id, person.id, sent.id)
    assert isinstance(forwarded.forward_origin, telegram.MessageOriginUser)
    assert [message.text for message in await person.messages()] == ["/start", "x", "x", "x"]
    assert copied.message_id < forwarded.message_id
    await bot.set_message_reaction(person.id, sent.id, "👍")
    await bot.send_chat_action(person.id, "typing")
    kinds = [event["kind"] for event in await person.events()]
    assert kinds[-2:] == ["reaction", "action"]


async def test_unknown_and_malformed_tokens(api: Api, person: Person) -> None:
    assert (await api.http.get("/botnonsense/getMe")).json() == {
        "ok": False,
        "error_code": 404,
        "description": "Not Found",
    }
    await person.control.revoke_token()
    assert await api.refusal("getMe") == "Unauthorized"
    await person.control.revoke_token(False)
    assert (await api("getMe"))["is_bot"]


async def test_forms_and_query_strings_are_read_too(api: Api, person: Person) -> None:
    address = f"/bot{api.token}/sendMessage"
    assert (await api.http.post(address, data={"chat_id": person.id, "text": "form"})).is_success
    assert (await api.http.get(address, params={"chat_id": person.id, "text": "query"})).is_success
    assert [message.text for message in await person.messages()][1:] == ["form", "query"]


async def test_rate_limits_when_asked_for(api: Api, person: Person) -> None:
    await person.control.options(rate_limits=True)
    for _ in range(3):
        await api("sendMessage", chat_id=person.id, text="x")
    body = await api.answer("sendMessage", chat_id=person.id, text="x")
    assert body["error_code"] == 429
    wait = body["parameters"]["retry_after"]
    assert body["description"] == f"Too Many Requests: retry after {wait}"
