"""What people see of the bot before they talk to it: commands, descriptions, name, menu button."""

import re
from typing import Any

from sandbox.telegram import parameters
from sandbox.telegram.errors import bad_request
from sandbox.telegram.methods.registry import Call, Handler, api_method

Json = dict[str, Any]

MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat"}
SCOPED = {"scope": parameters.json_object, "language_code": parameters.string}


@api_method("setMyCommands", needs={"commands": parameters.json_array}, takes=SCOPED)
def set_my_commands(call: Call) -> bool:
    commands = call.params["commands"]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_scope(call)] = [_checked_command(command) for command in commands]
    call.world.events.add(call.bot.id, 0, "commands", {})
    return True


@api_method("getMyCommands", takes=SCOPED)
def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_scope(call), [])


@api_method("deleteMyCommands", takes=SCOPED)
def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(_scope(call), None)
    call.world.events.add(call.bot.id, 0, "commands", {})
    return True


def _scope(call: Call) -> tuple[str, str]:
    scope = call.get("scope", {"type": "default"})
    kind = str(scope.get("type"))
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    key = f"chat:{parameters.chat('chat_id', scope.get('chat_id', ''))}" if kind == "chat" else kind
    return key, _language(call)


def _language(call: Call) -> str:
    language = str(call.get("language_code", ""))
    if language and not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _checked_command(command: Any) -> Json:
    if not isinstance(command, dict) or command.keys() != {"command", "description"}:
        raise bad_request("can't parse BotCommand: expected an Object with command and description")
    name, description = str(command["command"]).removeprefix("/"), str(command["description"]).strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= MAX_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _profile_methods(noun: str, field: str, limit: int, refusal: str) -> None:
    """Declare `setMy<noun>` and `getMy<noun>` for one text of the bot's profile."""

    def change(call: Call) -> bool:
        text = call.get(field, "")
        if len(text) > limit:
            raise bad_request(refusal)
        call.bot.profile[field, _language(call)] = text
        call.world.events.add(call.bot.id, 0, "commands", {})
        return True

    def read(call: Call) -> Json:
        profile = call.bot.profile
        fallback = profile.get((field, ""), call.bot.name if field == "name" else "")
        return {field: profile.get((field, _language(call))) or fallback}

    languages = {"language_code": parameters.string}
    changing: Handler = change
    api_method(f"setMy{noun}", takes={field: parameters.string, **languages})(changing)
    api_method(f"getMy{noun}", takes=languages)(read)


_profile_methods("Name", "name", 64, "BOT_TITLE_INVALID")
_profile_methods("Description", "description", 512, "BOT_DESCRIPTION_INVALID")
_profile_methods("ShortDescription", "short_description", 120, "BOT_SHORT_DESCRIPTION_INVALID")

MENU_BUTTONS = {"default": {"type"}, "commands": {"type"}, "web_app": {"type", "text", "web_app"}}


@api_method("setChatMenuButton", takes={"chat_id": parameters.chat, "menu_button": parameters.json_object})
def set_chat_menu_button(call: Call) -> bool:
    button = call.get("menu_button", {"type": "default"})
    if button.keys() != MENU_BUTTONS.get(str(button.get("type"))):
        raise bad_request("can't parse menu button: unsupported type specified")
    if "chat_id" in call.params:
        call.world.writable_chat(call.bot, call.params["chat_id"]).menu_button = button
    else:
        call.bot.menu_button = button
    return True


@api_method("getChatMenuButton", takes={"chat_id": parameters.chat})
def get_chat_menu_button(call: Call) -> Json:
    if "chat_id" in call.params:
        chat = call.world.writable_chat(call.bot, call.params["chat_id"])
        return chat.menu_button or call.bot.menu_button
    return call.bot.menu_button


_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
