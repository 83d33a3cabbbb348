"""Receiving updates: by long poll or by webhook."""

import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram import parameters
from sandbox.telegram.errors import bad_request
from sandbox.telegram.methods.registry import Call, api_method
from sandbox.telegram.updates import MAX_UPDATES_PER_POLL
from sandbox.telegram.webhooks import Webhook

Json = dict[str, Any]


@api_method(
    "getUpdates",
    takes={
        "offset": parameters.integer,
        "limit": parameters.integer,
        "timeout": parameters.number,
        "allowed_updates": parameters.json_array,
    },
)
async def get_updates(call: Call) -> list[Json]:
    queue = call.bot.updates
    if "allowed_updates" in call.params:
        queue.allowed = allowed_updates(call.params["allowed_updates"])
    limit = min(max(call.get("limit", MAX_UPDATES_PER_POLL), 1), MAX_UPDATES_PER_POLL)
    return await queue.poll(call.get("offset", 0), limit, call.get("timeout", 0))


def allowed_updates(kinds: list[Any]) -> list[str]:
    """Kinds the sandbox never sends are fine to ask for; anything but names is not."""
    if not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("can't parse allowed updates: expected an Array of String")
    return kinds


MAX_CONNECTIONS = 100
WEBHOOK_PORTS = {None, 443, 80, 88, 8443}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@api_method(
    "setWebhook",
    takes={
        "url": parameters.string,
        "certificate": parameters.string,
        "ip_address": parameters.string,
        "max_connections": parameters.integer,
        "allowed_updates": parameters.json_array,
        "drop_pending_updates": parameters.boolean,
        "secret_token": parameters.string,
    },
)
def set_webhook(call: Call) -> bool:
    """Telegram wants HTTPS on four ports; an address on this machine may be plain HTTP on any port."""
    url = call.get("url", "")
    if url:
        _check_address(url)
    secret = call.get("secret_token")
    if secret is not None and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = call.get("max_connections", 40)
    if not 1 <= connections <= MAX_CONNECTIONS:
        raise bad_request("max_connections must be between 1 and 100")
    if "allowed_updates" in call.params:
        call.bot.updates.allowed = allowed_updates(call.params["allowed_updates"])
    if call.get("drop_pending_updates"):
        call.bot.updates.pending.clear()
    call.world.set_webhook(call.bot, Webhook(call.bot.updates, url, secret, connections) if url else None)
    return True


@api_method("deleteWebhook", takes={"drop_pending_updates": parameters.boolean})
def delete_webhook(call: Call) -> bool:
    if call.get("drop_pending_updates"):
        call.bot.updates.pending.clear()
    call.world.set_webhook(call.bot, None)
    return True


@api_method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    queue, webhook = call.bot.updates, call.bot.webhook
    info: Json = {
        "url": queue.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(queue.pending),
    }
    if queue.allowed:
        info["allowed_updates"] = queue.allowed
    return {**info, **(webhook.info() if webhook else {})}


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise bad_request("bad webhook: invalid URL") from None
    if not host or parts.scheme not in {"http", "https"}:
        raise bad_request("bad webhook: invalid URL")
    if host in LOOPBACK:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in WEBHOOK_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
