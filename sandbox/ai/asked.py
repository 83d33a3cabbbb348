"""What a call asks for, told by the shape of the answer that it wants and by its material."""

import re
from dataclasses import dataclass
from typing import Any

_NUMBERED = re.compile(r"^(\d+) (.*)$")
_NAMED = re.compile(r"^([a-z]\d+)[ :] ?(.*)$")
# A property of the wanted answer -> the task that has it.
_TASKS = {"must": "read", "verdicts": "judge", "sentences": "write", "rewrites": "rewrite"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One call, understood.

    Attributes:
        task: "read", "judge", "write" or "rewrite", else "other".
        system: The prompt.
        parts: The material, in order.
        schema: The shape of the answer, if one is wanted.
    """

    task: str
    system: str
    parts: tuple[str, ...]
    schema: dict[str, Any] | None

    @property
    def lines(self) -> dict[int, str]:
        """The numbered lines of the material."""
        found = (_NUMBERED.match(line) for part in self.parts for line in part.split("\n"))
        return {int(match[1]): match[2] for match in found if match}

    @property
    def named(self) -> dict[str, str]:
        """The lines that begin with an id: requirements, or facts."""
        found = (_NAMED.match(line) for part in self.parts for line in part.split("\n"))
        return {match[1]: match[2] for match in found if match}

    @property
    def characters(self) -> int:
        """Of everything that was sent, the schema included."""
        return len(self.system) + sum(map(len, self.parts)) + len(str(self.schema or ""))


def tell_task(schema: dict[str, Any] | None) -> str:
    """The task whose answer has that shape."""
    properties = (schema or {}).get("properties", {})
    return next((task for name, task in _TASKS.items() if name in properties), "other")
