"""Patience with Telegram: what is tried again, how often, and after which pause."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot import sending
from bot.sending import PatientSender, is_passing


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, without making them."""
    made: list[float] = []

    async def sleep(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr("bot.sending.asyncio.sleep", sleep)
    return made


async def call(*outcomes: TelegramError | str) -> str:
    """One call that meets these outcomes, one after another."""
    left = list(outcomes)

    async def callback() -> str:
        outcome = left.pop(0)
        if isinstance(outcome, TelegramError):
            raise outcome
        return outcome

    answer = await PatientSender().process_request(callback, (), {}, "sendMessage", {}, None)
    assert isinstance(answer, str)
    assert not left
    return answer


async def test_waits_as_long_as_telegram_says(pauses: list[float]) -> None:
    assert await call(RetryAfter(3), RetryAfter(timedelta(seconds=2)), "sent") == "sent"
    assert pauses == [3.0, 2.0]


async def test_a_long_wait_is_left_to_whoever_asked(pauses: list[float]) -> None:
    with pytest.raises(RetryAfter):
        await call(RetryAfter(31))
    assert pauses == []


async def test_server_errors_are_tried_again_ever_later(pauses: list[float]) -> None:
    assert await call(NetworkError("Bad Gateway"), NetworkError("Bad Gateway"), "sent") == "sent"
    assert pauses == sorted(pauses)
    assert len(pauses) == 2


async def test_in_the_end_the_error_is_raised(pauses: list[float]) -> None:
    with pytest.raises(NetworkError):
        await call(*[NetworkError("Bad Gateway")] * sending.ATTEMPTS)


async def test_what_may_have_gone_out_is_tried_once_more_at_most(pauses: list[float]) -> None:
    with pytest.raises(TimedOut):
        await call(TimedOut(), TimedOut())
    with pytest.raises(NetworkError):
        await call(NetworkError("httpx.ReadError"), NetworkError("httpx.ReadError"))


@pytest.mark.parametrize("error", [BadRequest("chat not found"), Forbidden("blocked")])
async def test_what_will_never_go_through_is_raised_at_once(pauses: list[float], error: TelegramError) -> None:
    with pytest.raises(type(error)):
        await call(error)
    assert not is_passing(error)
    assert pauses == []
