"""What every provider can do, and what goes in and comes out of it, without a word of any provider's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.ai.prompt import Prompt
from core.values import Value
from db.states import Provider


class AiTask(StrEnum):
    """What a model is asked to do."""

    READ = "read_posting"
    JUDGE = "judge"
    WRITE = "write"
    REWRITE = "rewrite"


class Ending(StrEnum):
    """How an answer ended."""

    DONE = "done"
    CUT = "cut"  # it ran into the most tokens that it may have
    REFUSED = "refused"


class Tokens(Value):
    """What a call used. `cached` and `written` are parts of `sent`: read from, and put into, the provider's cache."""

    sent: int
    cached: int = 0
    written: int = 0
    answered: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a model.

    Attributes:
        task: Decides which model answers.
        prompt: The part that never changes; it comes first, so that a provider's cache holds it.
        parts: The material, the part that stays longest first: one resume is held against many postings.
        max_tokens: The longest answer.
    """

    task: AiTask
    prompt: Prompt
    parts: tuple[str, ...]
    max_tokens: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `tokens` is None where the provider does not count."""

    text: str
    model: str
    ending: Ending
    tokens: Tokens | None


# Told each piece of an answer as it comes.
OnText = Callable[[str], None]


class ModelClient(Protocol):
    """One provider."""

    @property
    def provider(self) -> Provider:
        """Who it is."""

    @property
    def only_plays(self) -> bool:
        """Whether a stand-in answers, which every screen says."""

    def model_for(self, task: AiTask) -> str:
        """The name of the model that does the task."""

    async def ask(self, question: Question, *, seconds: float, on_text: OnText | None = None) -> Reply:
        """The answer to one call, without retries; with `on_text` it comes piece by piece.

        `seconds` is the longest silence. Raises `ProviderFault`.
        """

    async def check_models(self) -> None:
        """Proves key, address and the names of the models at no cost. Raises `ProviderFault`."""

    async def close(self) -> None:
        """Closes connections."""
