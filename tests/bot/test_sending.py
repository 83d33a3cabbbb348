"""Patience with Telegram: what is tried again, how often, and after which pause."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot import sending
from bot.sending import PatientSender, is_passing


class Patience(PatientSender):
    """Notes its pauses instead of making them."""

    def __init__(self) -> None:
        self.pauses: list[float] = []
        super().__init__(self._note)

    async def _note(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.fixture
def sender() -> Patience:
    return Patience()


async def call(sender: Patience, *outcomes: TelegramError | str) -> str:
    """One call that meets these outcomes, one after another."""
    left = list(outcomes)

    async def callback() -> str:
        outcome = left.pop(0)
        if isinstance(outcome, TelegramError):
            raise outcome
        return outcome

    answer = await sender.process_request(callback, (), {}, "sendMessage", {}, None)
    assert isinstance(answer, str)
    assert not left
    return answer


async def test_waits_as_long_as_telegram_says(sender: Patience) -> None:
    assert await call(sender, RetryAfter(3), RetryAfter(timedelta(seconds=2)), "sent") == "sent"
    assert sender.pauses == [3.0, 2.0]


async def test_a_long_wait_is_left_to_whoever_asked(sender: Patience) -> None:
    with pytest.raises(RetryAfter):
        await call(sender, RetryAfter(31))
    assert sender.pauses == []


async def test_server_errors_are_tried_again_ever_later(sender: Patience) -> None:
    assert await call(sender, NetworkError("Bad Gateway"), NetworkError("Bad Gateway"), "sent") == "sent"
    assert sender.pauses == sorted(sender.pauses)
    assert len(sender.pauses) == 2


async def test_in_the_end_the_error_is_raised(sender: Patience) -> None:
    with pytest.raises(NetworkError):
        await call(sender, *[NetworkError("Bad Gateway")] * sending.ATTEMPTS)


async def test_what_may_have_gone_out_is_tried_once_more_at_most(sender: Patience) -> None:
    with pytest.raises(TimedOut):
        await call(sender, TimedOut(), TimedOut())
    with pytest.raises(NetworkError):
        await call(sender, NetworkError("httpx.ReadError"), NetworkError("httpx.ReadError"))


@pytest.mark.parametrize("error", [BadRequest("chat not found"), Forbidden("blocked")])
async def test_what_will_never_go_through_is_raised_at_once(sender: Patience, error: TelegramError) -> None:
    with pytest.raises(type(error)):
        await call(sender, error)
    assert not is_passing(error)
    assert sender.pauses == []
