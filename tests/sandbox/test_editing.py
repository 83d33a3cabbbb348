"""Editing messages and answering buttons."""

import asyncio

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto

from sandbox.client import Person
from tests.sandbox.conftest import Api

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


async def test_an_edit_replaces_text_and_keyboard(bot: telegram.Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "one", reply_markup=KEYS)
    await bot.edit_message_text("two", person.id, sent.id)
    seen = await person.wait_for("two")
    assert (seen.edited, seen.id, seen.labels) == (True, sent.id, [])
    await bot.edit_message_reply_markup(person.id, sent.id, reply_markup=KEYS)
    assert (await person.last()).labels == ["Go"]


async def test_an_edit_that_changes_nothing_is_refused(bot: telegram.Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "<b>one</b>", parse_mode="HTML", reply_markup=KEYS)
    with pytest.raises(telegram.error.BadRequest, match="Message is not modified: specified new message"):
        await bot.edit_message_text("<b>one</b> ", person.id, sent.id, parse_mode="HTML", reply_markup=KEYS)
    with pytest.raises(telegram.error.BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(person.id, sent.id, reply_markup=KEYS)
    await bot.edit_message_text("one", person.id, sent.id, reply_markup=KEYS)


async def test_only_own_and_present_messages_can_be_edited(bot: telegram.Bot, person: Person, picture: bytes) -> None:
    written = (await person.send_text("mine"))[0]
    for message_id, fact in ((written.id, "Message can't be edited"), (10**6, "Message to edit not found")):
        with pytest.raises(telegram.error.BadRequest, match=fact):
            await bot.edit_message_text("x", person.id, message_id)
    photo = await bot.send_photo(person.id, picture)
    with pytest.raises(telegram.error.BadRequest, match="no text in the message to edit"):
        await bot.edit_message_text("x", person.id, photo.id)
    text = await bot.send_message(person.id, "x")
    with pytest.raises(telegram.error.BadRequest, match="no caption in the message to edit"):
        await bot.edit_message_caption(person.id, text.id, caption="x")


async def test_captions_and_media_can_be_edited(bot: telegram.Bot, person: Person, picture: bytes) -> None:
    sent = await bot.send_photo(person.id, picture, caption="one")
    await bot.edit_message_caption(person.id, sent.id, caption="two")
    assert (await person.last()).text == "two"
    await bot.edit_message_media(InputMediaPhoto(picture, caption="three"), person.id, sent.id)
    seen = await person.last()
    assert seen.text == "three"
    assert await person.file(seen) == picture


async def test_a_pressed_button_is_answered_once(bot: telegram.Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "x", reply_markup=KEYS)
    await person.press("Go")
    update = (await bot.get_updates())[-1]
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.from_user.id, query.message.message_id) == ("go", person.id, sent.id)
    await query.answer("Done", show_alert=True)
    answer = await person.answer()
    assert (answer["text"], answer["show_alert"]) == ("Done", True)
    with pytest.raises(telegram.error.BadRequest, match="Query is too old"):
        await query.answer()


async def test_a_late_answer_is_refused(bot: telegram.Bot, person: Person) -> None:
    await bot.send_message(person.id, "x", reply_markup=KEYS)
    await person.control.options(callback_timeout=0.01)
    await person.press("Go")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    await asyncio.sleep(0.05)
    with pytest.raises(telegram.error.BadRequest, match="Query is too old and response timeout expired"):
        await query.answer()


async def test_only_buttons_that_are_there_can_be_pressed_unless_forged(
    api: Api, bot: telegram.Bot, person: Person
) -> None:
    sent = await bot.send_message(person.id, "x", reply_markup=KEYS)
    with pytest.raises(ValueError, match="no button with the data 'other'"):
        await person.control.post("press", {"chat_id": person.id, "message_id": sent.id, "data": "other"})
    await person.forge("other", sent.id)
    await person.forge("gone", 10**6)
    forged = [update.callback_query for update in await bot.get_updates() if update.callback_query]
    assert [query.data for query in forged] == ["other", "gone"]
    assert forged[1].message is not None
    assert not forged[1].message.is_accessible
    assert await api.refusal("answerCallbackQuery", callback_query_id="1", text="x") == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
