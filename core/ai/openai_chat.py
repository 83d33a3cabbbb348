"""OpenAI's models, and any server that speaks its chat completions, through OpenAI's SDK and its structured outputs.

Chat completions, not responses: that is what other servers speak, a local one, too.
"""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from core.ai.errors import ProviderCode, ProviderFault
from core.ai.protocol import AiTask, Ending, OnText, Question, Reply, Tokens
from core.ai.status_codes import code_of_status, read_retry_after
from db.states import Provider

if TYPE_CHECKING:
    import openai
    from openai.types import CompletionUsage
    from openai.types.chat import ChatCompletion, ChatCompletionMessageParam
    from openai.types.shared_params import ResponseFormatJSONSchema

_ENDINGS = {"stop": Ending.DONE, "length": Ending.CUT, "content_filter": Ending.REFUSED}


class OpenAi:
    """`core.ai.protocol.ModelClient` for OpenAI. `effort` is how long the model thinks, `unset` for not saying it."""

    provider = Provider.OPENAI

    def __init__(
        self, key: SecretStr, url: str, models: dict[AiTask, str], *, effort: str = "unset", only_plays: bool = False
    ) -> None:
        self._key = key
        self._url = url
        self._models = models
        self._effort = effort
        self.only_plays = only_plays
        self._client: openai.AsyncOpenAI | None = None
        self._opening = asyncio.Lock()

    def model_for(self, task: AiTask) -> str:
        return self._models[task]

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def check_models(self) -> None:
        client = await self._open()
        try:
            for model in dict.fromkeys(self._models.values()):
                await client.models.retrieve(model)
        except Exception as error:
            raise _translate(error) from error

    async def ask(self, question: Question, *, seconds: float, on_text: OnText | None = None) -> Reply:
        client = await self._open()
        try:
            if on_text is None:
                completion = await client.chat.completions.create(**self._write(question), timeout=seconds)
                return _read(completion)
            return await self._stream(client, question, seconds, on_text)
        except ProviderFault:
            raise
        except Exception as error:
            raise _translate(error) from error

    def _write(self, question: Question) -> dict[str, Any]:
        effort = {} if self._effort == "unset" else {"reasoning_effort": self._effort}
        return {
            "model": self.model_for(question.task),
            "messages": _write_messages(question),
            "response_format": _write_format(question),
            "max_completion_tokens": question.max_tokens,
            **effort,
        }

    async def _stream(self, client: openai.AsyncOpenAI, question: Question, seconds: float, on_text: OnText) -> Reply:
        """The same, piece by piece. A stream that ends without a reason to finish is a fault."""
        texts: list[str] = []
        model, reason, refused, tokens = self.model_for(question.task), None, False, None
        chunks = await client.chat.completions.create(
            **self._write(question), stream=True, stream_options={"include_usage": True}, timeout=seconds
        )
        async for chunk in chunks:
            model = chunk.model or model
            tokens = _count(chunk.usage) or tokens
            for choice in chunk.choices:
                reason = choice.finish_reason or reason
                refused = refused or bool(choice.delta.refusal)
                if choice.delta.content:
                    texts.append(choice.delta.content)
                    on_text(choice.delta.content)
        if reason is None:
            raise ProviderFault(Provider.OPENAI, ProviderCode.BROKEN_OFF)
        ending = Ending.REFUSED if refused else _ENDINGS.get(reason, Ending.CUT)
        return Reply("".join(texts), model, ending, tokens)

    async def _open(self) -> openai.AsyncOpenAI:
        async with self._opening:
            if self._client is None:
                sdk = await asyncio.to_thread(_import_sdk)
                # Tries, pauses and patience are those of `core.ai.asking`, alike for every provider.
                self._client = sdk.AsyncOpenAI(api_key=self._key.get_secret_value(), base_url=self._url, max_retries=0)
            return self._client


def _import_sdk() -> ModuleType:
    import openai

    return openai


def _write_messages(question: Question) -> list[ChatCompletionMessageParam]:
    """What stays comes first: OpenAI caches the beginning that two questions share without being told."""
    system: ChatCompletionMessageParam = {"role": "system", "content": question.prompt.text}
    material: list[ChatCompletionMessageParam] = [{"role": "user", "content": part} for part in question.parts]
    return [system, *material]


def _write_format(question: Question) -> ResponseFormatJSONSchema:
    shape = {"name": question.prompt.name, "strict": True, "schema": question.prompt.schema}
    return {"type": "json_schema", "json_schema": shape}  # type: ignore[typeddict-item] # as in the SDK's own examples


def _read(completion: ChatCompletion) -> Reply:
    choice = completion.choices[0]
    ending = Ending.REFUSED if choice.message.refusal else _ENDINGS.get(choice.finish_reason, Ending.CUT)
    return Reply(choice.message.content or "", completion.model, ending, _count(completion.usage))


def _count(usage: CompletionUsage | None) -> Tokens | None:
    if usage is None:
        return None
    details = usage.prompt_tokens_details
    return Tokens(
        sent=usage.prompt_tokens,
        cached=(details.cached_tokens or 0) if details else 0,
        written=(details.cache_write_tokens or 0) if details else 0,
        answered=usage.completion_tokens,
    )


def _translate(error: Exception) -> ProviderFault:
    import openai

    if isinstance(error, openai.APITimeoutError):
        return ProviderFault(Provider.OPENAI, ProviderCode.SILENT)
    if isinstance(error, openai.APIStatusError):
        after = read_retry_after(error.response.headers.get("retry-after"))
        status = error.status_code
        return ProviderFault(Provider.OPENAI, code_of_status(status), status=status, retry_after=after)
    return ProviderFault(Provider.OPENAI, ProviderCode.AWAY)
