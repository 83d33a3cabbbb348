"""Refusals, in the shape and the words of Stripe's API."""

from typing import Any

DOCS = "https://stripe.com/docs/error-codes/"
SUPPORT = "https://support.stripe.com/"


class Refusal(Exception):
    """A call that is answered with `{"error": {...}}`."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        type: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.type = type
        self.code = code
        self.param = param

    def body(self, request_id: str) -> dict[str, Any]:
        error = {"message": self.message, "type": self.type}
        if self.code is not None:
            error |= {"code": self.code, "doc_url": DOCS + self.code.replace("_", "-")}
        if self.param is not None:
            error["param"] = self.param
        error["request_log_url"] = f"https://dashboard.stripe.com/test/logs/{request_id}"
        return {"error": error}


def unknown_parameters(paths: list[str]) -> Refusal:
    plural = "s" if len(paths) > 1 else ""
    return Refusal(f"Received unknown parameter{plural}: {', '.join(paths)}", code="parameter_unknown", param=paths[0])


def missing(path: str) -> Refusal:
    return Refusal(f"Missing required param: {path}.", code="parameter_missing", param=path)


def invalid(message: str, param: str | None = None, code: str | None = None) -> Refusal:
    return Refusal(message, param=param, code=code)


def exclusive(*paths: str) -> Refusal:
    return Refusal(f"You may only specify one of these parameters: {', '.join(paths)}.", param=paths[0])


def no_such(kind: str, id: str, param: str, status: int = 400) -> Refusal:
    return Refusal(f"No such {kind}: '{id}'", status=status, code="resource_missing", param=param)


def unrecognized_url(method: str, path: str) -> Refusal:
    return Refusal(
        f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at {SUPPORT}.",
        status=404,
    )


def no_key() -> Refusal:
    return Refusal(
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer "
        "auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for "
        f"details, or we can help at {SUPPORT}.",
        status=401,
    )


def wrong_key(key: str) -> Refusal:
    return Refusal(f"Invalid API Key provided: {_masked(key)}", status=401)


def wrong_version(version: str) -> Refusal:
    return Refusal(f"Invalid Stripe API version: {version}. This stand-in speaks one version alone.")


def rate_limited() -> Refusal:
    return Refusal(
        "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
        status=429,
        code="rate_limit",
    )


def broken() -> Refusal:
    return Refusal(
        f"Sorry! There was an error while talking to Stripe. Please try again or contact us at {SUPPORT}.",
        status=500,
        type="api_error",
    )


def _masked(key: str) -> str:
    visible = 8 if key.startswith(("sk_test_", "sk_live_", "rk_test_", "rk_live_", "pk_test_", "pk_live_")) else 0
    return key[:visible] + "*" * max(4, len(key) - visible - 4) + key[-4:]
