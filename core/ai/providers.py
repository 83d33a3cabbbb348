"""The providers that there are keys for."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.ai.claude import Claude
from core.ai.errors import NoProvider
from core.ai.openai_chat import OpenAi
from core.ai.protocol import AiTask, ModelClient
from core.settings import Settings
from db.states import Provider

# The one that stands first is offered first.
ORDER = (Provider.CLAUDE, Provider.OPENAI)


@dataclass(frozen=True, slots=True)
class Models:
    """The providers that can be asked, and how many seconds each task may take."""

    clients: dict[Provider, ModelClient] = field(default_factory=dict)
    patience: dict[AiTask, float] = field(default_factory=dict)

    @property
    def available(self) -> tuple[Provider, ...]:
        """Who can be asked, the default first."""
        return tuple(provider for provider in ORDER if provider in self.clients)

    @property
    def only_play(self) -> bool:
        """Whether stand-ins answer, which every screen says."""
        return any(client.only_plays for client in self.clients.values())

    def client(self, provider: str) -> ModelClient:
        """The provider of that name. Raises `NoProvider`."""
        found = self.clients.get(Provider(provider))
        if found is None:
            raise NoProvider(provider)
        return found

    def choose(self, preferred: str | None) -> Provider | None:
        """The preferred provider where it can be asked, else the default; None where there is none."""
        return next((p for p in self.available if p == preferred), next(iter(self.available), None))

    async def close(self) -> None:
        """Closes connections."""
        for client in self.clients.values():
            await client.close()


def open_models(settings: Settings) -> Models:
    """What the settings allow; nothing is called, and no SDK imported, before the first question."""
    clients: dict[Provider, ModelClient] = {}
    plays = settings.ai_only_plays
    if settings.anthropic_api_key is not None:
        names = _name_models(
            settings.anthropic_reading_model, settings.anthropic_judging_model, settings.anthropic_writing_model
        )
        clients[Provider.CLAUDE] = Claude(
            settings.anthropic_api_key, settings.anthropic_base_url, names, only_plays=plays
        )
    if settings.openai_api_key is not None:
        names = _name_models(
            settings.openai_reading_model, settings.openai_judging_model, settings.openai_writing_model
        )
        clients[Provider.OPENAI] = OpenAi(
            settings.openai_api_key,
            settings.openai_base_url,
            names,
            effort=settings.openai_effort,
            only_plays=plays,
        )
    return Models(clients, _list_patience(settings))


def _name_models(reading: str, judging: str, writing: str) -> dict[AiTask, str]:
    return {AiTask.READ: reading, AiTask.JUDGE: judging, AiTask.WRITE: writing, AiTask.REWRITE: writing}


def _list_patience(settings: Settings) -> dict[AiTask, float]:
    writing = settings.ai_writing_seconds
    return {
        AiTask.READ: settings.ai_reading_seconds,
        AiTask.JUDGE: settings.ai_judging_seconds,
        AiTask.WRITE: writing,
        AiTask.REWRITE: writing,
    }
