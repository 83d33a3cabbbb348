"""Tables of an earlier process save time and change nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from core.language.compiled import recall
from core.language.scanner import Scanner
from core.language.vocabulary import load_vocabulary
from core.matching.occupations.catalogue import load_occupations
from core.matching.occupations.space import OccupationSpace
from core.matching.occupations.tables import build_tables


class Maker:
    """Makes tables and counts how often it was asked to."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> Any:
        self.calls += 1
        return {"words": {"a": 1}, "rows": [(1, "b")], "weights": np.array([[0.5, 2.0]], dtype=np.float32)}


@pytest.fixture
def make() -> Maker:
    return Maker()


def read(folder: Path, make: Maker) -> Any:
    return recall("words", make, folder=folder)


def test_tables_are_made_once_and_come_back_as_they_were(tmp_path: Path, make: Maker) -> None:
    for _ in range(2):
        found = read(tmp_path, make)
        assert found["words"] == {"a": 1}
        assert found["rows"] == ((1, "b"),)
        assert found["weights"].dtype == np.float32
        assert found["weights"].tolist() == [[0.5, 2.0]]
    assert make.calls == 1


@pytest.mark.parametrize("damage", [b"", b"half", b"\x00" * 40])
def test_damaged_tables_are_made_anew(tmp_path: Path, make: Maker, damage: bytes) -> None:
    read(tmp_path, make)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)

    assert read(tmp_path, make)["words"] == {"a": 1}
    assert make.calls == 2
    read(tmp_path, make)
    assert make.calls == 2


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path, make: Maker) -> None:
    (tmp_path / "file").touch()

    for _ in range(2):
        assert read(tmp_path / "file" / "folder", make)["words"] == {"a": 1}
    assert make.calls == 2


def test_tables_of_other_sources_are_neither_used_nor_kept(tmp_path: Path, make: Maker) -> None:
    older = tmp_path / "words-0123456789abcdef.tables"
    other = tmp_path / "titles-0123456789abcdef.tables"
    older.touch()
    other.touch()

    read(tmp_path, make)

    assert not older.exists()
    assert other.exists()
    assert make.calls == 1


def test_many_at_once_find_whole_tables(tmp_path: Path, make: Maker) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: read(tmp_path, make)["rows"], range(32)))

    assert set(found) == {((1, "b"),)}
    assert len(list(tmp_path.iterdir())) == 1


def test_the_space_from_tables_draws_what_the_catalogue_says() -> None:
    occupations = load_occupations()[::40]
    with threadpool_limits(1, user_api="blas"):  # as the engine does, so that sums do not depend on the machine
        made, kept = OccupationSpace(build_tables(load_occupations())), OccupationSpace.load()

    for occupation in occupations:
        text, titles = " ".join(occupation.duties), [(occupation.title, 1.0)]
        one, other = made.place(text, titles), kept.place(text, titles)
        assert one.titled
        assert one.text.tobytes() == other.text.tobytes()
        assert one.titles.tobytes() == other.titles.tobytes()


def test_the_scanner_from_tables_finds_what_the_vocabulary_says() -> None:
    made, kept = Scanner(load_vocabulary()), Scanner.load()
    text = "Go and k8s, IT support, registered nurses with BLS; Paylocity or Gusto. Go to tax and it is SIP, not sip."

    assert made.find_in(text) == kept.find_in(text) != []


def test_the_catalogue_is_read_beside_the_tables_made_from_it() -> None:
    OccupationSpace.load()
    load_occupations.cache_clear()

    assert load_occupations()


def test_large_arrays_are_mapped_and_come_back_as_they_were(tmp_path: Path) -> None:
    large = np.arange(2_000_000, dtype=np.uint32).reshape(1000, 2000)
    small = np.array([1.5, 2.5])

    for _ in range(2):
        one, two, three = recall("numbers", lambda: [large, small, large[:500]], folder=tmp_path)
        assert np.array_equal(one, large)
        assert np.array_equal(two, small)
        assert np.array_equal(three, large[:500])
        assert not one.flags.owndata
        assert not one.flags.writeable
        assert one.ctypes.data % 64 == three.ctypes.data % 64 == 0
