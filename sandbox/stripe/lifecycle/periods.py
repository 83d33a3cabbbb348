"""Billing periods: which day a month later is, and what part of a period is left."""

import calendar
from datetime import UTC, datetime, timedelta

MONTHS = {"month": 1, "year": 12}
DAYS = {"day": 1, "week": 7}


def boundary(anchor: int, steps: int, interval: str, count: int) -> int:
    """The Unix time so many intervals after the anchor. A 31st becomes the last day of a shorter month."""
    begin = datetime.fromtimestamp(anchor, UTC)
    if interval in DAYS:
        return int((begin + timedelta(days=DAYS[interval] * count * steps)).timestamp())
    months = begin.year * 12 + begin.month - 1 + MONTHS[interval] * count * steps
    year, month = divmod(months, 12)
    day = min(begin.day, calendar.monthrange(year, month + 1)[1])
    return int(begin.replace(year=year, month=month + 1, day=day).timestamp())


def period_end(anchor: int, start: int, interval: str, count: int) -> int:
    """The first boundary after `start`."""
    steps = 1
    while (end := boundary(anchor, steps, interval, count)) <= start:
        steps += 1
    return end


def part_left(start: int, end: int, now: int) -> float:
    """The part of the period that is still to come, from 0 to 1."""
    return min(1.0, max(0.0, (end - now) / (end - start)))
