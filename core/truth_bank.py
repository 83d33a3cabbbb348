"""The truth bank: what a person said of requirements, in their own words. Used by the score, by letters and answers."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Fact

LONGEST_DETAIL = 500  # characters


async def listed(session: AsyncSession, user_id: UUID) -> list[Fact]:
    """What the person said, the latest first."""
    return list(
        await session.scalars(sa.select(Fact).where(Fact.user_id == user_id).order_by(Fact.updated_at.desc(), Fact.id))
    )


async def find(session: AsyncSession, user_id: UUID, fact_id: UUID) -> Fact | None:
    """The person's answer of that id."""
    return (await session.scalars(sa.select(Fact).where(Fact.user_id == user_id, Fact.id == fact_id))).one_or_none()


async def find_on(session: AsyncSession, user_id: UUID, subject: str) -> Fact | None:
    """The person's answer on a requirement."""
    mine = sa.select(Fact).where(Fact.user_id == user_id, Fact.subject == subject.casefold())
    return (await session.scalars(mine)).one_or_none()


def describe(fact: Fact, detail: str | None) -> None:
    """Keeps where, when and what came of it; None takes it away."""
    fact.detail = " ".join(detail.split())[:LONGEST_DETAIL] if detail else None


async def remove(session: AsyncSession, fact: Fact) -> None:
    """Forgets the answer."""
    await session.delete(fact)
