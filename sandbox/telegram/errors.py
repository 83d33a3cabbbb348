"""Refusals, in the shape and the words of the Bot API."""

from typing import Any


class Refusal(Exception):
    """A call that is answered with `{"ok": false, ...}`; the HTTP status is the error code."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(fact: str) -> Refusal:
    return Refusal(400, f"Bad Request: {fact}")


def forbidden(fact: str) -> Refusal:
    return Refusal(403, f"Forbidden: {fact}")


def conflict(fact: str) -> Refusal:
    return Refusal(409, f"Conflict: {fact}")


def too_many_requests(retry_after: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def not_found() -> Refusal:
    return Refusal(404, "Not Found")


def unauthorized() -> Refusal:
    return Refusal(401, "Unauthorized")


BLOCKED = "bot was blocked by the user"
EXPIRED_QUERY = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
