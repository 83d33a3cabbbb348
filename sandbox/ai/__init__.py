"""Strict stand-ins for Claude's and OpenAI's APIs: they refuse what those refuse, and answer without knowing anything.

`Sandbox` serves them beside the others:

    async with Sandbox() as sandbox:
        anthropic.AsyncAnthropic(api_key=sandbox.ai.key, base_url=sandbox.anthropic_url)
        openai.AsyncOpenAI(api_key=sandbox.ai.key, base_url=sandbox.openai_url)
        sandbox.ai.faults.orders.append(Fault(kind="529", times=2))
        sandbox.ai.script("judge", '{"verdicts": []}')

`shapes` holds each request against the SDK's own types, so an unknown parameter is refused and the check moves with
the SDK. `players` answer: by words in common where nobody said how (`Player`), from labels (`Oracle`), or from labels
with half of them lost and much invented (`NoisyOracle`). `faults` are orders for trouble.

What the APIs do and these do not: tools, pictures, batches, thinking, `n` above one, log probabilities. Parameters for
these are refused. Tokens are counted by length alone; the prompt cache holds what was sent within five minutes.
"""
