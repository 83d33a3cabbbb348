"""Who answers: a player that only compares words, an oracle that knows labels, and a noisy one that loses half."""

import json
import random
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.ai.asked import Asked

_WORD = re.compile(r"[^\W\d_]{3,}|c\+\+|c#", re.IGNORECASE)
_ASIDE = re.compile(r"^~|^\W*$|:$")
CLOSE = "I would like to hear more about this job."
MOST_READ = 25
KINDS = ("skill", "experience", "qualification", "licence", "language")
SHORT = 9  # words of a line that a player takes whole


@dataclass(frozen=True, slots=True)
class Read:
    """One requirement that was read: its line, its words, what it is."""

    line: int
    span: str
    kind: str = "skill"
    must: bool = True
    any_of: tuple[str, ...] = ()


class Answerer(ABC):
    """Answers calls, as JSON."""

    @abstractmethod
    def read(self, asked: Asked) -> Any:
        """The requirements of a posting."""

    @abstractmethod
    def judge(self, asked: Asked) -> Any:
        """The verdicts on a resume."""

    def write(self, asked: Asked) -> Any:
        """A draft that says its facts one after the other, each with its id."""
        facts = [(name, text) for name, text in asked.named.items() if name.startswith("f")]
        said = [{"paragraph": 1, "text": _as_sentence(text), "facts": [name]} for name, text in facts[:6]]
        return {"sentences": [*said, {"paragraph": 2, "text": CLOSE, "facts": []}]}

    def rewrite(self, asked: Asked) -> Any:
        """Every sentence says the first fact."""
        name, text = next(iter(asked.named.items()), ("", ""))
        return {
            "rewrites": [{"number": n, "text": _as_sentence(text), "facts": [name]} for n in asked.lines]
            if name
            else []
        }

    def answer(self, asked: Asked) -> str:
        """The text of the answer."""
        made = {"read": self.read, "judge": self.judge, "write": self.write, "rewrite": self.rewrite}.get(asked.task)
        return json.dumps(made(asked), ensure_ascii=False, separators=(",", ":")) if made else "This is a stand-in."


class Player(Answerer):
    """Knows nothing: short lines are requirements, and a line with half of a requirement's words proves it."""

    def read(self, asked: Asked) -> Any:
        short = [
            (n, text) for n, text in asked.lines.items() if not _ASIDE.search(text) and 0 < len(text.split()) <= SHORT
        ]
        return posting([requirement(number, text.strip(" -•*–·")) for number, text in short[1:MOST_READ]])

    def judge(self, asked: Asked) -> Any:
        return {"verdicts": [self._judge(name, text, asked.lines) for name, text in asked.named.items()]}

    def _judge(self, name: str, text: str, lines: Mapping[int, str]) -> Any:
        wanted = _words(text)
        shown = {number: len(wanted & _words(line)) / max(len(wanted), 1) for number, line in lines.items()}
        best = max(shown, key=lambda number: shown[number], default=0)
        if not best or shown[best] < 0.34:
            return verdict(name, "missing", [], "No line has its words.")
        return verdict(name, "met" if shown[best] >= 0.6 else "partial", [best], "Words in common.")


class Oracle(Answerer):
    """Answers from labels.

    Args:
        postings: The text of a posting -> its labelled requirements, each with `text`, `kind`, `level` and `any_of`.
        proofs: The words of a requirement -> the lines of the resume that prove it, whatever their numbers; a
            requirement that is not here is missing.
    """

    def __init__(self, postings: Mapping[str, list[dict[str, Any]]], proofs: Mapping[str, list[str]]) -> None:
        self.postings = {_level(text): labels for text, labels in postings.items()}
        self.proofs = {_level(text): [_level(line) for line in lines] for text, lines in proofs.items()}

    def read(self, asked: Asked) -> Any:
        return posting(self.read_items(asked))

    def read_items(self, asked: Asked) -> list[Read]:
        """What the labels list of the posting."""
        lines = {number: text.removeprefix("~") for number, text in asked.lines.items()}
        whole = _level("\n".join(lines.values()))
        labels = next((labels for text, labels in self.postings.items() if _alike(text, whole)), [])
        return [self._read(label, lines) for label in labels]

    def _read(self, label: dict[str, Any], lines: Mapping[int, str]) -> Read:
        number = next((n for n, text in lines.items() if _level(label["text"]) in _level(text)), 1)
        must = label.get("level") != "nice"
        return requirement(number, label["text"], label["kind"], must=must, any_of=label.get("any_of"))

    def judge(self, asked: Asked) -> Any:
        return {"verdicts": [self._judge(name, text, asked.lines) for name, text in asked.named.items()]}

    def _judge(self, name: str, text: str, lines: Mapping[int, str]) -> Any:
        proofs = self.proofs.get(_level(text.removesuffix(" (plus)")), [])
        numbers = [number for number, line in lines.items() if _level(line) in proofs]
        return verdict(name, "met" if numbers else "missing", numbers[:3], "As labelled.")


class NoisyOracle(Oracle):
    """An oracle that drops half of what it knows, invents ids, and points to lines that do not exist."""

    def __init__(
        self, postings: Mapping[str, list[dict[str, Any]]], proofs: Mapping[str, list[str]], seed: int = 1
    ) -> None:
        super().__init__(postings, proofs)
        self.chance = random.Random(seed)

    def read_items(self, asked: Asked) -> list[Read]:
        kept = [item for item in super().read_items(asked) if self.chance.random() < 0.5]
        return [*kept, *(requirement(900 + n, f"a skill that nobody asked for {n}") for n in range(3))]

    def judge(self, asked: Asked) -> Any:
        kept = [item for item in super().judge(asked)["verdicts"] if self.chance.random() < 0.5]
        nowhere = [{**item, "verdict": "met", "lines": [9_000]} for item in kept if item["verdict"] == "missing"]
        others = [item for item in kept if item["verdict"] != "missing"]
        invented = [verdict(f"r{900 + n}", "met", [1], "Invented.") for n in range(3)]
        return {"verdicts": [*others, *nowhere, *invented]}


def requirement(
    line: int, span: str, kind: str = "skill", *, must: bool = True, any_of: Iterable[str] | None = None
) -> Read:
    """One requirement."""
    return Read(line, span, kind, must, tuple(any_of or ()))


def posting(items: Iterable[Read]) -> dict[str, Any]:
    """A posting, as an answer has it."""
    listed = list(items)
    facts = dict.fromkeys(("title", "company", "place", "pay", "type"), "")
    levels = {
        name: {kind: [_point(item) for item in listed if item.kind == kind and item.must is must] for kind in KINDS}
        for name, must in (("must", True), ("nice", False))
    }
    duties = [_point(item) for item in listed if item.kind == "responsibility"]
    groups = [list(group) for group in dict.fromkeys(item.any_of for item in listed if item.any_of)]
    return {**facts, "language": "en", **levels, "duties": duties, "any_of": groups}


def _point(item: Read) -> str:
    return f"{item.line} {item.span}"


def verdict(name: str, said: str, lines: list[int], reason: str) -> dict[str, Any]:
    """One verdict, as an answer has it."""
    return {"id": name, "verdict": said, "lines": lines, "reason": reason}


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


def _level(text: str) -> str:
    return " ".join(text.split()).casefold()


def _alike(text: str, whole: str) -> bool:
    """Whether both are the same posting: personal details may have been cut out of one of them."""
    return text[:60] == whole[:60] or text == whole


def _as_sentence(text: str) -> str:
    text = text.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
