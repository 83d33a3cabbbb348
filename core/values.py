"""The base of values that cross a process boundary, a job queue or a JSONB column."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Immutable, compared by content, refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
