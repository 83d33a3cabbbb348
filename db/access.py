"""Who may see and change which rows: what the models say, and whether the database says the same.

A restore that went half right leaves tables with row-level security and no policies, in which nobody sees anything, or
with policies and no row-level security, in which everybody sees everything. Neither shows before somebody is hurt.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

import db.models  # noqa: F401 - fills the metadata
from db.base import Base
from db.session import APP_ROLE, SERVICE_ROLE

BY_USER = "(user_id = app_user_id())"
BY_EITHER = "((user_id = app_user_id()) OR (onboarding_session_id = app_onboarding_session_id()))"
# Tables whose owner is told by another column.
OTHERWISE = {
    "users": "(id = app_user_id())",
    "onboarding_sessions": "((id = app_onboarding_session_id()) OR (user_id = app_user_id()))",
}
# What counts against a person and is nobody's to see or change but the service's.
SERVICE_ALONE = frozenset(["ai_budgets"])
# What rows of a person name, column and table: rows of the same person alone.
NAMED = {
    "users": {"default_resume_id": "resumes"},
    "jobs": {"resume_id": "resumes"},
    "job_scans": {"resume_id": "resumes", "job_id": "jobs"},
    "documents": {"resume_id": "resumes", "job_id": "jobs"},
    "facts": {"scan_id": "job_scans"},
}
# What people may do with their own rows, as the tables are granted; a column list is what they may change of them.
ALL = "DELETE, INSERT, SELECT, UPDATE"
RIGHTS = {
    "users": "SELECT",
    "onboarding_sessions": "SELECT",
    "resumes": ALL,
    "jobs": ALL,
    "job_scans": "DELETE, INSERT, SELECT",
    "credit_purchases": "SELECT",
    "credit_usage": "SELECT",
    "usage_events": "SELECT",
    "payments": "SELECT",
    "subscriptions": "SELECT",
    "documents": ALL,
    "facts": ALL,
    "feedback": "INSERT, SELECT",
}
# Of the ledger, the service itself may not change everything.
SERVICE_RIGHTS = {"credit_purchases": "INSERT, SELECT, UPDATE", "credit_usage": "INSERT, SELECT"}

_FOUND = sa.text(
    r"""
    SELECT c.relname AS name, c.relrowsecurity AS secured,
      (SELECT array_agg(p.policyname || ' ' || array_to_string(p.roles, ',') || ' ' || p.cmd
         || ' ' || coalesce(p.qual, '-')
         || ' ' || regexp_replace(coalesce(p.with_check, '-'), '\s+', ' ', 'g') ORDER BY p.policyname)
       FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname) AS policies,
      (SELECT string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type)
       FROM aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee WHERE r.rolname = :app) AS app,
      (SELECT string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type)
       FROM aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee WHERE r.rolname = :service) AS service
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    """
).bindparams(app=APP_ROLE, service=SERVICE_ROLE)


_MAY_MAKE_TEMPORARY_TABLES = sa.text("SELECT has_database_privilege(:app, current_database(), 'TEMPORARY')").bindparams(
    app=APP_ROLE
)


def rows_of(table: sa.Table) -> str | None:
    """The rows that a person sees, as PostgreSQL writes it; None for a table of the service alone."""
    if table.name in OTHERWISE:
        return OTHERWISE[table.name]
    account = table.columns.get("user_id")
    if table.name in SERVICE_ALONE or account is None or not account.references(Base.metadata.tables["users"].c.id):
        return None
    return BY_EITHER if "onboarding_session_id" in table.columns else BY_USER


def _policies(table: sa.Table) -> list[str]:
    rows = rows_of(table)
    owner = [] if rows is None else [f"{table.name}_owner {APP_ROLE} ALL {rows} {_written(table, rows)}"]
    return [*owner, f"{table.name}_service {SERVICE_ROLE} ALL true true"]


def _written(table: sa.Table, rows: str) -> str:
    """What has to hold for a row that a person writes, as PostgreSQL prints it."""
    own = [
        f"(({column} IS NULL) OR (EXISTS ( SELECT FROM {other} named WHERE (named.id = {table.name}.{column}))))"
        for column, other in NAMED.get(table.name, {}).items()
    ]
    return f"({' AND '.join([rows, *own])})" if own else rows


async def faults(connection: AsyncConnection | AsyncSession) -> list[str]:
    """A sentence for each table whose rows are guarded otherwise than the models say."""
    found = {row.name: row for row in await connection.execute(_FOUND)}
    wrong: list[str] = []
    if await connection.scalar(_MAY_MAKE_TEMPORARY_TABLES):
        wrong.append("people may make temporary tables, which stand before ours")
    for table in Base.metadata.sorted_tables:
        row = found.get(table.name)
        if row is None:
            wrong.append(f"{table.name} is missing")
            continue
        if not row.secured:
            wrong.append(f"{table.name} has no row-level security")
        if (row.policies or []) != _policies(table):
            wrong.append(f"{table.name} has other policies than it should")
        rights = RIGHTS.get(table.name) if rows_of(table) else None
        if row.app != rights:
            wrong.append(f"people may do {row.app or 'nothing'} with {table.name}, and should {rights or 'nothing'}")
        if row.service != SERVICE_RIGHTS.get(table.name, ALL):
            wrong.append(f"the service may do {row.service or 'nothing'} with {table.name}")
    return wrong
