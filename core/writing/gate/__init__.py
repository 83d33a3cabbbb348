"""The fact gate: a claim about the person stands only on evidence. No model takes part in it."""

from core.writing.gate.check import check
from core.writing.gate.model import CheckedSentence, Finding, FindingCode

__all__ = ["CheckedSentence", "Finding", "FindingCode", "check"]
