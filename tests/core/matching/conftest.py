"""One engine for all tests: it takes seconds to load."""

from __future__ import annotations

import pytest

from core.matching.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine.load()
