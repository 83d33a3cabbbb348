"""Draws the data model out of the models: `python -m migrations.diagram` writes docs/data-model.md."""

from __future__ import annotations

import sys
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

import db.models  # noqa: F401 - fills the metadata
from db.base import Base

# SQLAlchemy leaves the constructors of its dialects without types.
_DIALECT: sa.Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
PAGE = Path(__file__).parent.parent / "docs" / "data-model.md"

HEAD = """\
# Data model

Generated from `db/models/` by `python -m migrations.diagram`; a test fails when the two differ. Keys are
`uuidv7()`, times `timestamptz`, states text with a CHECK, money in minor units. Every table with people's data
carries row-level security (`migrations/versions/*_access.py`). The tables `pgqueuer*` are installed by pgqueuer.
"""


def render() -> str:
    """The whole page: a Mermaid diagram, then each table with its rules."""
    tables = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    lines = [HEAD, "```mermaid", "erDiagram"]
    for table in tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            many = "o{" if not key.parent.unique else "o|"
            one = "o|" if key.parent.nullable else "||"
            lines.append(f"    {key.column.table.name} {one}--{many} {table.name} : {key.parent.name}")
    for table in tables:
        lines.append(f"    {table.name} {{")
        lines += [f"        {_kind(column)} {column.name}{_marks(column)}" for column in table.columns]
        lines.append("    }")
    lines.append("```\n")
    for table in tables:
        lines += [f"## {table.name}\n", _about(table.name), "", *_rules(table), ""]
    return "\n".join(lines).rstrip() + "\n"


def _kind(column: sa.Column[object]) -> str:
    if isinstance(column.type, sa.Enum):
        return "text"
    return str(column.type.compile(dialect=_DIALECT)).lower().split("(")[0].split(" ")[0]


def _marks(column: sa.Column[object]) -> str:
    marks = [
        *(["PK"] if column.primary_key else []),
        *(["FK"] if column.foreign_keys else []),
        *(["UK"] if column.unique else []),
    ]
    note = ' "null"' if column.nullable else ""
    return (f" {', '.join(marks)}" if marks else "") + note


def _about(name: str) -> str:
    mapper = next(mapper for mapper in Base.registry.mappers if mapper.class_.__tablename__ == name)
    return (mapper.class_.__doc__ or "").strip()


def _rules(table: sa.Table) -> list[str]:
    rules = []
    for column in table.columns:
        if isinstance(column.type, sa.Enum):
            rules.append(f"- `{column.name}`: {', '.join(column.type.enums)}")
        rules += [
            f"- `{column.name}` -> `{key.column.table.name}`, on delete {str(key.ondelete).lower()}"
            for key in column.foreign_keys
        ]
    rules += sorted(
        f"- check `{constraint.name}`: `{constraint.sqltext}`"
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint) and not isinstance(constraint.sqltext, sa.BinaryExpression)
    )
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        where = index.dialect_options["postgresql"].get("where")
        columns = ", ".join(str(getattr(item, "name", item)) for item in index.expressions)
        rules.append(
            f"- {'unique ' if index.unique else ''}index on ({columns})"
            + (f" where `{where}`" if where is not None else "")
        )
    return rules


def main() -> int:
    """Writes the page; with `--check` only says whether it is true."""
    if "--check" in sys.argv:
        same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == render()
        sys.stdout.write("docs/data-model.md is true.\n" if same else "Run `python -m migrations.diagram`.\n")
        return 0 if same else 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(render(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
