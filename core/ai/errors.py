"""What can go wrong with a model. Every fault costs the person nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from core.errors import ShortlistError
from db.states import BudgetScope, Provider

if TYPE_CHECKING:
    from core.ai.records import CallRecord


class ModelFault(ShortlistError):
    """A model gave no answer that can be used. `calls` are those that were made all the same."""

    def __init__(self, provider: Provider, code: str, calls: tuple[CallRecord, ...] = ()) -> None:
        super().__init__(f"{provider}: {code}")
        self.provider = provider
        self.code = code
        self.calls = calls


class ProviderCode(StrEnum):
    """Why a provider did not answer."""

    KEY = "key"  # 401, 403: it does not take the key
    MODEL = "model"  # 404: it does not know the model
    REQUEST = "request"  # 400, 413, 422: it does not take the question
    BUSY = "busy"  # 429, 529: too much is asked of it, or of us
    AWAY = "away"  # no connection, 408, 409, 5xx
    SILENT = "silent"  # nothing came for too long
    BROKEN_OFF = "broken_off"  # a stream without its closing event


# What may well work a moment later.
PASSING = frozenset({ProviderCode.BUSY, ProviderCode.AWAY, ProviderCode.BROKEN_OFF})


class ProviderFault(ModelFault):
    """The provider did not answer. `retry_after` are the seconds that it asks to be left alone."""

    def __init__(
        self, provider: Provider, code: ProviderCode, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(provider, code)
        self.status = status
        self.retry_after = retry_after

    @property
    def passes(self) -> bool:
        """Whether it is worth another try."""
        return self.code in PASSING


class AnswerCode(StrEnum):
    """Why an answer cannot be used."""

    REFUSED = "refused"
    CUT = "cut"
    EMPTY = "empty"
    NOT_JSON = "not_json"
    WRONG_SHAPE = "wrong_shape"
    TOO_MANY = "too_many"
    REPEATED = "repeated"


class AnswerFault(ModelFault):
    """The answer cannot be used, also after it was asked for once more. `detail` names the fault to the model."""

    def __init__(self, provider: Provider, code: AnswerCode, detail: str, calls: tuple[CallRecord, ...] = ()) -> None:
        super().__init__(provider, code, calls)
        self.detail = detail


class BudgetSpent(ModelFault):
    """The call might cost more than is left of a budget."""

    def __init__(self, provider: Provider, scope: BudgetScope, calls: tuple[CallRecord, ...] = ()) -> None:
        super().__init__(provider, f"budget_{scope}", calls)
        self.scope = scope


class ProviderShut(ModelFault):
    """The provider failed so often in a row that nobody calls it for a while."""

    def __init__(self, provider: Provider, calls: tuple[CallRecord, ...] = ()) -> None:
        super().__init__(provider, "shut", calls)


class NoProvider(ShortlistError):
    """There is no key for the provider that was asked for."""

    def __init__(self, provider: str) -> None:
        super().__init__(provider)
        self.provider = provider
