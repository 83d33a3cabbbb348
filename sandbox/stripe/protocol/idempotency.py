"""Idempotency keys: a second call with the same key gets the first one's answer."""

import time
from dataclasses import dataclass

from sandbox.stripe.protocol.errors import Refusal

KEPT_SECONDS = 24 * 3600
LONGEST_KEY = 255


@dataclass(slots=True)
class Kept:
    """One call with a key. `status` is 0 while it goes on."""

    fingerprint: str
    at: float
    status: int = 0
    body: bytes = b""
    request_id: str = ""


class IdempotencyKeys:
    """The keys of one account. Keys are forgotten after a day."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}

    def begin(self, key: str, fingerprint: str) -> Kept | None:
        """The finished call with this key; None if this is the first, which is then under way.

        Raises:
            Refusal: The key was used for another call, or its call still goes on.
        """
        if len(key) > LONGEST_KEY:
            raise Refusal(f"Idempotency keys can only be up to {LONGEST_KEY} characters in length.")
        kept = self._kept.get(key)
        if kept is None or kept.at < time.time() - KEPT_SECONDS:
            self._kept[key] = Kept(fingerprint, time.time())
            return None
        if kept.fingerprint != fingerprint:
            raise Refusal(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request.",
                type="idempotency_error",
            )
        if not kept.status:
            raise Refusal(
                "There is currently another in-progress request using this Idempotent Key (that probably means you "
                f"submitted twice, and the other request is still going through): {key}. Please try again later.",
                status=409,
                type="idempotency_error",
                code="idempotency_key_in_use",
            )
        return kept

    def finish(self, key: str, status: int, body: bytes, request_id: str) -> None:
        kept = self._kept[key]
        kept.status, kept.body, kept.request_id = status, body, request_id

    def forget_unfinished(self, key: str) -> None:
        """The call never took effect: the key is free again."""
        kept = self._kept.get(key)
        if kept is not None and not kept.status:
            del self._kept[key]
