"""Credits: a ledger one can audit.

Credits come in lots; every change of a lot is a movement, a row that is only ever added, with a key that decides
whether it happens. Whoever moves credits locks the person's row first, so all that happens to one person happens
in one order, and nothing here can deadlock. Functions take a session and never commit; sweeps take the database.
"""

from __future__ import annotations

from core.credits.clawback import clawback, restore
from core.credits.ledger import grant, hold, release, settle
from core.credits.model import Balance, Exchange, Hold, Line, Lot, NotEnoughCredits
from core.credits.reports import audit, balance, statement
from core.credits.sweep import expire_due, open_holds

__all__ = [
    "Balance",
    "Exchange",
    "Hold",
    "Line",
    "Lot",
    "NotEnoughCredits",
    "audit",
    "balance",
    "clawback",
    "expire_due",
    "grant",
    "hold",
    "open_holds",
    "release",
    "restore",
    "settle",
    "statement",
]
