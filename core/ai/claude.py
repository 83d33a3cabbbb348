"""Claude, through Anthropic's SDK and its structured outputs.

The SDK takes more than a second to import, so it comes in with the first call, in a thread.
"""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import TYPE_CHECKING

from pydantic import SecretStr

from core.ai.errors import ProviderCode, ProviderFault
from core.ai.protocol import AiTask, Ending, OnText, Question, Reply, Tokens
from core.ai.status_codes import code_of_status, read_retry_after
from db.states import Provider

if TYPE_CHECKING:
    import anthropic
    from anthropic.types import Message, MessageParam, OutputConfigParam, TextBlockParam, Usage

_ENDINGS = {
    "end_turn": Ending.DONE,
    "stop_sequence": Ending.DONE,
    "max_tokens": Ending.CUT,
    "model_context_window_exceeded": Ending.CUT,
    "refusal": Ending.REFUSED,
}


class Claude:
    """`core.ai.protocol.ModelClient` for Claude."""

    provider = Provider.CLAUDE

    def __init__(self, key: SecretStr, url: str, models: dict[AiTask, str], *, only_plays: bool = False) -> None:
        self._key = key
        self._url = url
        self._models = models
        self.only_plays = only_plays
        self._client: anthropic.AsyncAnthropic | None = None
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
                message = await client.messages.create(
                    model=self.model_for(question.task),
                    max_tokens=question.max_tokens,
                    system=_write_system(question),
                    messages=_write_messages(question),
                    output_config=_write_format(question),
                    timeout=seconds,
                )
            else:
                message = await self._stream(client, question, seconds, on_text)
        except ProviderFault:
            raise
        except Exception as error:
            raise _translate(error) from error
        return _read(message)

    async def _stream(
        self, client: anthropic.AsyncAnthropic, question: Question, seconds: float, on_text: OnText
    ) -> Message:
        """The same, piece by piece. A stream that ends without its closing event is a fault."""
        closed = False
        async with client.messages.stream(
            model=self.model_for(question.task),
            max_tokens=question.max_tokens,
            system=_write_system(question),
            messages=_write_messages(question),
            output_config=_write_format(question),
            timeout=seconds,
        ) as stream:
            async for event in stream:
                if event.type == "text":
                    on_text(event.text)
                closed = closed or event.type == "message_stop"
            if not closed:
                raise ProviderFault(Provider.CLAUDE, ProviderCode.BROKEN_OFF)
            return await stream.get_final_message()

    async def _open(self) -> anthropic.AsyncAnthropic:
        async with self._opening:
            if self._client is None:
                sdk = await asyncio.to_thread(_import_sdk)
                # Tries, pauses and patience are those of `core.ai.asking`, alike for every provider.
                self._client = sdk.AsyncAnthropic(
                    api_key=self._key.get_secret_value(), base_url=self._url, max_retries=0
                )
            return self._client


def _import_sdk() -> ModuleType:
    import anthropic

    return anthropic


def _write_system(question: Question) -> list[TextBlockParam]:
    return [{"type": "text", "text": question.prompt.text, "cache_control": {"type": "ephemeral"}}]


def _write_messages(question: Question) -> list[MessageParam]:
    """All but the last part may be asked about again within minutes, so the cache is told to keep them."""
    kept: list[TextBlockParam] = [
        {"type": "text", "text": part, "cache_control": {"type": "ephemeral"}} for part in question.parts[:-1]
    ]
    return [{"role": "user", "content": [*kept, {"type": "text", "text": question.parts[-1]}]}]


def _write_format(question: Question) -> OutputConfigParam:
    return {"format": {"type": "json_schema", "schema": question.prompt.schema}}


def _read(message: Message) -> Reply:
    text = "".join(block.text for block in message.content if block.type == "text")
    ending = _ENDINGS.get(message.stop_reason or "", Ending.CUT)
    return Reply(text, message.model, ending, _count(message.usage))


def _count(usage: Usage) -> Tokens:
    cached, written = usage.cache_read_input_tokens or 0, usage.cache_creation_input_tokens or 0
    return Tokens(
        sent=usage.input_tokens + cached + written, cached=cached, written=written, answered=usage.output_tokens
    )


def _translate(error: Exception) -> ProviderFault:
    import anthropic

    if isinstance(error, anthropic.APITimeoutError):
        return ProviderFault(Provider.CLAUDE, ProviderCode.SILENT)
    if isinstance(error, anthropic.APIStatusError):
        status = error.status_code
        # A stream that began well reports its fault in an event; the kind of error tells what it was.
        code = ProviderCode.BUSY if isinstance(error, anthropic.OverloadedError) else code_of_status(status)
        after = read_retry_after(error.response.headers.get("retry-after"))
        return ProviderFault(Provider.CLAUDE, code, status=status, retry_after=after)
    return ProviderFault(Provider.CLAUDE, ProviderCode.AWAY)
