"""How Stripe signs what it sends: HMAC-SHA256 over the time, a point, and the body."""

import hashlib
import hmac
import time


def signature_header(body: bytes, secret: str, at: int | None = None) -> str:
    """The `Stripe-Signature` header of this body; `at` is a Unix time, now unless given."""
    at = int(time.time()) if at is None else at
    signed = f"{at}.".encode() + body
    return f"t={at},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
