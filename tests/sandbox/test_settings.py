"""Commands, texts of the profile, menu button."""

from typing import Any

import pytest
import telegram

from sandbox.client import Control
from tests.sandbox.conftest import Api


async def test_commands_are_kept_by_scope_and_language(bot: telegram.Bot, control: Control) -> None:
    await bot.set_my_commands([("start", "Begin"), ("scan", "Compare")])
    await bot.set_my_commands([("start", "Los")], language_code="de")
    assert [command.command for command in await bot.get_my_commands()] == ["start", "scan"]
    assert [command.description for command in await bot.get_my_commands(language_code="de")] == ["Los"]
    await bot.delete_my_commands(language_code="de")
    assert await bot.get_my_commands(language_code="de") == ()
    assert [entry["language_code"] for entry in (await control.state())["commands"]] == [""]


@pytest.mark.parametrize(
    ("commands", "fact"),
    [
        ([{"command": f"c{number}", "description": "x"} for number in range(101)], "BOT_COMMANDS_TOO_MUCH"),
        ([{"command": "Start", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "a" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "a", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "a", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_bad_commands_are_refused(api: Api, commands: list[dict[str, Any]], fact: str) -> None:
    assert await api.refusal("setMyCommands", commands=commands) == f"Bad Request: {fact}"


async def test_texts_and_menu_button(bot: telegram.Bot) -> None:
    await bot.set_my_description("What I do")
    await bot.set_my_short_description("Kurz", language_code="de")
    await bot.set_my_name("Shortlist")
    assert (await bot.get_my_description("de")).description == "What I do"
    assert (await bot.get_my_short_description("de")).short_description == "Kurz"
    assert (await bot.get_my_name()).name == "Shortlist"
    with pytest.raises(telegram.error.BadRequest):
        await bot.set_my_description("x" * 513)
    await bot.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
    assert isinstance(await bot.get_chat_menu_button(), telegram.MenuButtonCommands)
    assert (await bot.get_me()).is_bot
