"""What Prometheus is told."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

UPDATES_STORED = Counter("shortlist_updates_stored_total", "Updates of Telegram that were stored")
TURNS = Histogram(
    "shortlist_turn_seconds",
    "Time from taking up an update to its mark",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60),
)
TASKS = Counter("shortlist_tasks_total", "Background tasks by outcome", ["task", "outcome"])
# Measured when they are asked for, by any process that serves HTTP: all of them see the same database.
HEALTHY = Gauge("shortlist_healthy", "1 when the part does its work, 0 when /healthz calls it red", ["part"])
WAITING = Gauge("shortlist_waiting_seconds", "For how long the part has stood still, 0 when nothing waits", ["part"])
