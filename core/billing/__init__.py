"""What is sold, and what becomes of the money, on two rails: `stripe` (cards) and `stars` (Telegram).

Common to both: `catalogue` (what is sold), `orders` (until money comes in), `payments` (what a charge brings),
`clawback` (what refunds and disputes take back), `refunds` (money that goes back), `subscriptions`, `one_plan` (plans
and tiers), `comparison` (the daily look at both sides), `account_deletion`, `notices`. All lock by `core.locking`.

Functions that take a session only touch Postgres and never commit; those that ask a rail take the database.
"""
