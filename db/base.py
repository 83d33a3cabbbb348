"""The declarative base: the rules that every table shares, said once."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Key = Annotated[UUID, mapped_column(primary_key=True, server_default=sa.text("uuidv7()"))]
Created = Annotated[datetime, mapped_column(server_default=sa.func.now())]
Updated = Annotated[datetime, mapped_column(server_default=sa.func.now(), onupdate=sa.func.now())]
Json = dict[str, Any]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Text for strings, `timestamptz` for times, JSONB for documents, text with a CHECK for every StrEnum."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: sa.Text,
        datetime: sa.DateTime(timezone=True),
        Json: JSONB,
        list[Json]: JSONB,
    }

    def __repr__(self) -> str:
        """Names the row by its key and nothing else: a row in a log must not carry personal data."""
        return f"<{type(self).__name__} {sa.inspect(self).identity}>"


def state(enum: type[StrEnum], name: str) -> sa.Enum:
    """The column type of a state: text that the database holds to the values of `enum`."""
    return sa.Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


__all__ = ["Base", "Created", "Json", "Key", "Mapped", "Updated", "mapped_column", "state"]
