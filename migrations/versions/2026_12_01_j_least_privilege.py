"""What nobody needs is taken away: temporary tables, names found in them, and tasks that no person may start.

The release before this one makes no temporary tables and enqueues none of those tasks in a person's transaction.
"""

from __future__ import annotations

from alembic import op

revision = "20261201j"
down_revision = "20261201i"
branch_labels = None
depends_on = None

# What only the clock, a web hook or an operator starts. A person's transaction cannot enqueue it, whatever is sent.
NOT_A_PERSONS = (
    "credits.expire",
    "files.reseal",
    "house.keep",
    "notices.tell_operators",
    "payments.reconcile",
    "payments.refund",
    "reconcile.report",
    "sessions.expire",
    "stars.send_back",
    "stripe.apply",
    "stripe.forget",
)


def upgrade() -> None:
    # A view of that name in pg_temp was found before the table, and ran as the owner of the function.
    op.execute("ALTER FUNCTION enter_chat(bigint) SET search_path = pg_catalog, public, pg_temp")
    op.execute("DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$")
    # Doctor and every start compare it with the code; the login of those is not the owner of the table.
    op.execute("GRANT SELECT ON alembic_version TO PUBLIC")

    names = ", ".join(f"'{name}'" for name in NOT_A_PERSONS)
    op.execute("ALTER TABLE pgqueuer ENABLE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY pgqueuer_seen ON pgqueuer FOR SELECT TO shortlist_app USING (true)")
    op.execute(
        "CREATE POLICY pgqueuer_started ON pgqueuer FOR INSERT TO shortlist_app"
        f" WITH CHECK (entrypoint NOT IN ({names}))"
    )
    op.execute("CREATE POLICY pgqueuer_service ON pgqueuer TO shortlist_service USING (true) WITH CHECK (true)")
