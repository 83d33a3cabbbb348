"""The ledger's SQL, where several tables change in one statement. Each needs the person locked before (`core.locking`).

Within one statement every part sees the rows as they were before it, so what depends on an earlier effect
(paying a debt out of a fresh lot) is a statement of its own.
"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

# The clock of the statement, not of the transaction: that may have waited for the lock past an expiry.
UNEXPIRED = "(expires_at IS NULL OR expires_at > statement_timestamp())"
# Earliest expiry first, then what was not paid for, then the oldest.
BURN_ORDER = "expires_at NULLS LAST, source NOT IN ('grant', 'refund'), purchase_date, id"

# `upto` counts the credits of a lot and of all that burn before it.
_SPENDABLE = f"""
lots AS (
  SELECT id, remaining_credits, sum(remaining_credits) OVER (ORDER BY {BURN_ORDER} ROWS UNBOUNDED PRECEDING) AS upto
  FROM credit_purchases
  WHERE user_id = :user_id AND remaining_credits > 0 AND {UNEXPIRED}
)"""  # noqa: S608 - put together from constants

_APPLY = """
applied AS (
  UPDATE credit_purchases SET remaining_credits = remaining_credits + moved.credits
  FROM moved WHERE credit_purchases.id = moved.purchase_id
)"""

# All or nothing: takes `credits` from the lots in burn order, unless they are too few or `key` has held before.
HOLD = sa.text(
    f"""
    WITH {_SPENDABLE},
    earlier AS (SELECT sum(-credits) AS credits FROM credit_usage WHERE cause_key = :key AND kind = 'hold'),
    total AS (SELECT coalesce(max(upto), 0) AS credits FROM lots),
    moved AS (
      INSERT INTO credit_usage (user_id, purchase_id, scan_id, kind, operation, credits, cause_key, request_key)
      SELECT :user_id, lots.id, :scan_id, 'hold', :operation,
             -least(lots.remaining_credits, :credits - (upto - lots.remaining_credits)),
             :key, 'hold:' || :key || ':' || lots.id
      FROM lots, total, earlier
      WHERE earlier.credits IS NULL AND total.credits >= :credits AND upto - lots.remaining_credits < :credits
      ORDER BY upto
      ON CONFLICT (request_key) DO NOTHING
      RETURNING purchase_id, credits
    ),
    {_APPLY}
    SELECT total.credits AS have, earlier.credits AS earlier, (SELECT sum(-credits) FROM moved) AS held
    FROM total, earlier
    """  # noqa: S608 - put together from constants
).bindparams(
    sa.bindparam("user_id", type_=sa.Uuid),
    sa.bindparam("scan_id", type_=sa.Uuid),
    sa.bindparam("operation", type_=sa.Text),
    sa.bindparam("key", type_=sa.Text),
    sa.bindparam("credits", type_=sa.Integer),
)

# One closing row for each lot of the hold, last burnt first; `close:` in its key lets a hold close only once.
# `spent` of the held credits stay spent, the rest goes back to the lots that burnt last.
CLOSE = sa.text(
    f"""
    WITH held AS (
      SELECT id, purchase_id, scan_id, operation, -credits AS credits,
             sum(-credits) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS upto
      FROM credit_usage WHERE cause_key = :key AND kind = 'hold' AND user_id = :user_id
    ),
    moved AS (
      INSERT INTO credit_usage (user_id, purchase_id, scan_id, kind, operation, credits, cause_key, request_key,
                                request_payload, response_payload, http_status)
      SELECT :user_id, purchase_id, scan_id, CASE WHEN :spent > upto - credits THEN 'settle' ELSE 'release' END,
             operation, least(credits, greatest(0, upto - :spent)), :key, 'close:' || :key || ':' || purchase_id,
             :request, :response, :status
      FROM held ORDER BY upto DESC
      ON CONFLICT (request_key) DO NOTHING
      RETURNING purchase_id, credits
    ),
    {_APPLY}
    SELECT count(*) AS closed, coalesce(sum(credits), 0) AS returned FROM moved
    """  # noqa: S608 - put together from constants
).bindparams(
    sa.bindparam("user_id", type_=sa.Uuid),
    sa.bindparam("key", type_=sa.Text),
    sa.bindparam("spent", type_=sa.Integer),
    sa.bindparam("request", type_=JSONB(none_as_null=True)),
    sa.bindparam("response", type_=JSONB(none_as_null=True)),
    sa.bindparam("status", type_=sa.SmallInteger),
)

DEBT = """
SELECT coalesce(sum(CASE kind WHEN 'debt' THEN -credits ELSE credits END), 0) AS credits
FROM credit_usage WHERE user_id = :user_id AND kind IN ('debt', 'repay')
"""

# Credits and debt never stand side by side: whatever can be spent pays off what is owed.
REPAY = sa.text(
    f"""
    WITH {_SPENDABLE},
    debt AS ({DEBT}),
    moved AS (
      INSERT INTO credit_usage (user_id, purchase_id, kind, credits, cause_key, request_key)
      SELECT :user_id, lots.id, 'repay',
             -least(lots.remaining_credits, debt.credits - (upto - lots.remaining_credits)),
             :key, 'repay:' || :key || ':' || lots.id
      FROM lots, debt
      WHERE upto - lots.remaining_credits < debt.credits
      ORDER BY upto
      ON CONFLICT (request_key) DO NOTHING
      RETURNING purchase_id, credits
    ),
    {_APPLY}
    SELECT count(*) FROM moved
    """  # noqa: S608 - put together from constants
).bindparams(sa.bindparam("user_id", type_=sa.Uuid), sa.bindparam("key", type_=sa.Text))

# A lot expires again when a failed operation gave it credits back after it had: hence the number in the key.
EXPIRE = sa.text(
    """
    WITH due AS (
      SELECT id, remaining_credits FROM credit_purchases
      WHERE user_id = :user_id AND remaining_credits > 0 AND expires_at <= statement_timestamp()
    ),
    moved AS (
      INSERT INTO credit_usage (user_id, purchase_id, kind, credits, request_key)
      SELECT :user_id, due.id, 'expire', -due.remaining_credits,
             'expire:' || due.id || ':'
             || (SELECT count(*) FROM credit_usage WHERE purchase_id = due.id AND kind = 'expire')
      FROM due
      ON CONFLICT (request_key) DO NOTHING
      RETURNING purchase_id, credits
    ),
    applied AS (
      UPDATE credit_purchases SET remaining_credits = 0, status = 'expired'
      FROM moved WHERE credit_purchases.id = moved.purchase_id
    )
    SELECT coalesce(sum(-credits), 0) FROM moved
    """
).bindparams(sa.bindparam("user_id", type_=sa.Uuid))


async def debt_of(session: AsyncSession, user_id: UUID) -> int:
    """What the person owes, in credits."""
    return int(await session.scalar(sa.text(DEBT), {"user_id": user_id}) or 0)


async def pay_debt(session: AsyncSession, user_id: UUID, cause: str) -> None:
    """Lets what can be spent pay off what is owed; `cause` is what brought the credits in."""
    await session.execute(REPAY, {"user_id": user_id, "key": cause})
