"""Who the bot is, and whom it talks to."""

from typing import Any

from sandbox.telegram import parameters
from sandbox.telegram.methods.registry import Call, api_method

Json = dict[str, Any]


@api_method("getMe")
def get_me(call: Call) -> Json:
    return {
        **call.bot.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@api_method("getChat", needs={"chat_id": parameters.chat})
def get_chat(call: Call) -> Json:
    chat = call.world.writable_chat(call.bot, call.params["chat_id"])
    return {
        **chat.as_json(),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


@api_method("logOut")
def log_out(call: Call) -> bool:
    call.bot.logged_out = True
    return True


@api_method("close")
def close(call: Call) -> bool:
    call.bot.updates.release()
    return True
