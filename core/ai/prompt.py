"""Prompts are files, and the version of one is a hash: of its words and of the shape of the answer that it asks for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel

VERSION_LENGTH = 10  # characters of the hash: enough to tell the versions of one file apart
# What pydantic says beside a shape and no model needs: each costs tokens at every call.
_CHATTY = frozenset({"title", "default", "description"})


@dataclass(frozen=True, slots=True)
class Prompt:
    """The words that a question begins with, the answer's JSON schema, and the version of both."""

    name: str
    text: str
    schema: dict[str, Any]
    version: str


@cache
def load_prompt(name: str, answer: type[BaseModel]) -> Prompt:
    """The prompt of the file `prompts/NAME.md` for answers of that shape."""
    text = (files("core.ai") / "prompts" / f"{name}.md").read_text("utf-8").strip()
    schema = _tidy(answer.model_json_schema())
    digest = hashlib.sha256(f"{text}\n{json.dumps(schema, sort_keys=True)}".encode()).hexdigest()
    return Prompt(name, text, schema, f"{name}-{digest[:VERSION_LENGTH]}")


def _tidy(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with its definitions in place and without chatter: what both providers' strict modes take."""
    definitions = schema.get("$defs", {})

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return walk(definitions[node["$ref"].rpartition("/")[2]])
        kept = {key: value for key, value in node.items() if key not in _CHATTY and key != "$defs"}
        return {
            key: {name: walk(shape) for name, shape in value.items()} if key == "properties" else walk(value)
            for key, value in kept.items()
        }

    tidied: dict[str, Any] = walk(schema)
    return tidied
