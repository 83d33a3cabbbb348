"""Time that can be moved forward, and what is due when."""

import heapq
import itertools
import time
from collections.abc import Callable

HOUR = 3600
DAY = 24 * HOUR

Act = Callable[[], None]


class Clock:
    """The account's time: real time, plus what `advance` has added. What falls due on the way happens in order."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self.changed: Callable[[], None] = lambda: None
        self._due: list[tuple[int, int, Act]] = []
        self._numbers = itertools.count()
        self._frozen: int | None = None

    def now(self) -> int:
        """Unix time in seconds."""
        return self._frozen if self._frozen is not None else int(time.time() + self.ahead)

    def at(self, due: int, act: Act) -> None:
        """Do this once the time has come. `act` itself checks whether it still makes sense."""
        heapq.heappush(self._due, (due, next(self._numbers), act))
        self.changed()

    def next_due(self) -> int | None:
        return self._due[0][0] if self._due else None

    def run_due(self) -> None:
        """Do everything that is due, each at its own time."""
        self._run_until(self.now())

    def advance(self, seconds: float) -> None:
        """Move on by so many seconds, and do what falls due on the way.

        Raises:
            ValueError: Time does not go back.
        """
        if seconds < 0:
            raise ValueError("time does not go back")
        self._run_until(int(time.time() + self.ahead + seconds))
        self.ahead += seconds
        self.changed()

    def _run_until(self, target: int) -> None:
        try:
            while self._due and self._due[0][0] <= target:
                due, _, act = heapq.heappop(self._due)
                self._frozen = due
                act()
        finally:
            self._frozen = None
