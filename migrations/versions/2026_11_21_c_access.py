"""Two roles and row-level security: the app sees its owner's rows, the service role sees all.

The app role sees rows of `app.user_id`, or of `app.onboarding_session_id` before there is an account, as set
for the transaction by db/session.py. What no policy names, the app role cannot see.
"""

from __future__ import annotations

from alembic import op

revision = "20261121c"
down_revision = "20261121b"
branch_labels = None
depends_on = None

ROLES = """
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shortlist_app') THEN
    CREATE ROLE shortlist_app NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shortlist_service') THEN
    CREATE ROLE shortlist_service NOLOGIN;
  END IF;
  IF NOT pg_has_role(session_user, 'shortlist_app', 'SET') THEN
    EXECUTE format('GRANT shortlist_app, shortlist_service TO %I', session_user);
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  -- Roles belong to the whole server: a migration of another database made them at the same moment.
  EXECUTE format('GRANT shortlist_app, shortlist_service TO %I', session_user);
END
$$
"""

IDENTITY = (
    """
    CREATE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$
    """,
    """
    CREATE FUNCTION app_onboarding_session_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('app.onboarding_session_id', true), '')::uuid $$
    """,
    # Finds who stands behind a chat and enters the transaction as them, in one call.
    """
    CREATE FUNCTION enter_chat(chat bigint, OUT user_id uuid, OUT onboarding_session_id uuid)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      SELECT u.id INTO user_id FROM users u WHERE u.telegram_id = chat;
      IF user_id IS NULL THEN
        SELECT s.id INTO onboarding_session_id FROM onboarding_sessions s
        WHERE s.chat_id = chat AND s.status IN ('created', 'active') AND s.expires_at > now();
      END IF;
      PERFORM set_config('app.user_id', coalesce(user_id::text, ''), true),
              set_config('app.onboarding_session_id', coalesce(onboarding_session_id::text, ''), true);
    END
    $$
    """,
)

# Table -> what the app role may do there, and which rows it sees.
OWNED_BY_EITHER = "user_id = app_user_id() OR onboarding_session_id = app_onboarding_session_id()"
OWNED_BY_USER = "user_id = app_user_id()"
POLICIES = {
    "users": ("SELECT, UPDATE", "id = app_user_id()"),
    "onboarding_sessions": ("SELECT, UPDATE", "id = app_onboarding_session_id() OR user_id = app_user_id()"),
    "resumes": ("SELECT, INSERT, UPDATE, DELETE", OWNED_BY_EITHER),
    "jobs": ("SELECT, INSERT, UPDATE, DELETE", OWNED_BY_EITHER),
    "job_scans": ("SELECT, INSERT, UPDATE, DELETE", OWNED_BY_EITHER),
    "credit_purchases": ("SELECT", OWNED_BY_USER),
    "credit_usage": ("SELECT", OWNED_BY_USER),
    "usage_events": ("SELECT", OWNED_BY_USER),
    "payments": ("SELECT", OWNED_BY_USER),
    "documents": ("SELECT, INSERT, UPDATE, DELETE", OWNED_BY_USER),
    "facts": ("SELECT, INSERT, UPDATE, DELETE", OWNED_BY_USER),
    "feedback": ("SELECT, INSERT", OWNED_BY_USER),
}
SERVICE_ONLY = ("global_config", "telegram_updates", "conversations", "stripe_events")


def upgrade() -> None:
    op.execute(ROLES)
    for statement in IDENTITY:
        op.execute(statement)
    op.execute("REVOKE ALL ON FUNCTION enter_chat(bigint) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION enter_chat(bigint) TO shortlist_app, shortlist_service")
    op.execute("GRANT USAGE ON SCHEMA public TO shortlist_app, shortlist_service")

    for table, (rights, rows) in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"GRANT {rights} ON {table} TO shortlist_app")
        op.execute(f"CREATE POLICY {table}_owner ON {table} TO shortlist_app USING ({rows}) WITH CHECK ({rows})")
    for table in SERVICE_ONLY:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    for table in (*POLICIES, *SERVICE_ONLY):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO shortlist_service")
        op.execute(f"CREATE POLICY {table}_service ON {table} TO shortlist_service USING (true) WITH CHECK (true)")

    # Both roles enqueue in their own transactions; the worker itself runs as the service role.
    op.execute("GRANT INSERT, SELECT ON pgqueuer, pgqueuer_log TO shortlist_app")
    op.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE"
        " ON pgqueuer, pgqueuer_log, pgqueuer_schedules, pgqueuer_statistics TO shortlist_service"
    )
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shortlist_app, shortlist_service")
