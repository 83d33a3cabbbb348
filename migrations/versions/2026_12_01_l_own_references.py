"""A row of a person names rows of the same person alone.

A foreign key looks past row-level security: whoever knew an id could name another's resume in a scan of their own. The
subqueries below are read as the app role, which sees its owner's rows. Composite foreign keys were the other way: but
an owner is told by two columns, of which one is null, and both change when a session becomes an account.
The release before this one names own rows alone, and runs on.
"""

from __future__ import annotations

from alembic import op

revision = "20261201l"
down_revision = "20261201k"
branch_labels = None
depends_on = None

BY_USER = "user_id = app_user_id()"
BY_EITHER = f"({BY_USER} OR onboarding_session_id = app_onboarding_session_id())"
# Table -> its rows of a person, and what they name: column and table.
REFERENCES = {
    "users": ("id = app_user_id()", {"default_resume_id": "resumes"}),
    "jobs": (BY_EITHER, {"resume_id": "resumes"}),
    "job_scans": (BY_EITHER, {"resume_id": "resumes", "job_id": "jobs"}),
    "documents": (BY_USER, {"resume_id": "resumes", "job_id": "jobs"}),
    "facts": (BY_USER, {"scan_id": "job_scans"}),
}


def upgrade() -> None:
    for table, (rows, named) in REFERENCES.items():
        own = " AND ".join(
            f"({table}.{column} IS NULL OR EXISTS (SELECT FROM {other} named WHERE named.id = {table}.{column}))"
            for column, other in named.items()
        )
        op.execute(f"ALTER POLICY {table}_owner ON {table} WITH CHECK ({rows} AND {own})")
