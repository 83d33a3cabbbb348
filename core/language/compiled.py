"""What is worked out from the data files, kept for the next start of a process.

Tables lie in `data/__pycache__`, the place and the life of Python's own compiled modules: ignored by version
control, safe to delete, made anew by whoever may write there. Their name holds the hash of all they come from, so
stale ones are never found, and a process that reads and one that writes cannot meet. They are plain numbers and
words; loading them runs nothing. Large arrays are not read but mapped: the processes of a machine share their pages,
and what is not looked at takes no memory.
"""

from __future__ import annotations

import hashlib
import math
import mmap
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgpack
import numpy as np

HERE = Path(__file__).parent
_LIBRARIES = ("msgpack", "numpy", "py3langid", "PyStemmer", "wordfreq")
_ARRAY = 1  # our number for an array among msgpack's extension types
_DIGEST = hashlib.sha256().digest_size
_LENGTH = 8  # bytes of the length of what msgpack packed; the mapped arrays lie behind it
_MAPPED_FROM = 4_000_000  # bytes of an array that is mapped
_ALIGNED = 64  # bytes; numpy is slower, and sums may differ in the last bit, where arrays begin elsewhere


def recall(name: str, make: Callable[[], Any], home: Path = HERE, folder: Path | None = None) -> Any:
    """What `make` gives, from the tables of an earlier process where there are any that still hold.

    `home` is the package whose data files `make` reads; those of this package always count. `make` returns numbers,
    texts, arrays and lists, tuples and dicts of them; every list and tuple comes back as a tuple, and large arrays
    cannot be written to. Damaged tables and a folder that cannot be written cost time, never an error.
    """
    path = (folder or home / "data" / "__pycache__") / f"{name}-{_sources(home)}.tables"
    with suppress(OSError, ValueError, msgpack.UnpackException):
        return _unpack(_map(path))
    packed = _pack(make())
    try:
        _write(path, packed)
        _forget_older(path, name)
        return _unpack(_map(path))
    except OSError:
        return _unpack(packed)


@cache
def _sources(home: Path) -> str:
    """The hash of data, code and libraries that the tables depend on."""
    told = hashlib.sha256()
    for path in sorted({*_list_sources(HERE), *_list_sources(home)}):
        content = path.read_bytes()
        told.update(f"{path.name} {len(content)}\n".encode())
        told.update(content)
    for library in _LIBRARIES:
        told.update(f"{library} {version(library)}\n".encode())
    return told.hexdigest()[:32]


def _list_sources(home: Path) -> Iterator[Path]:
    yield from home.glob("*.py")
    yield from home.glob("data/**/*.toml")


def _pack(made: Any) -> bytes:
    large: list[bytes] = []
    packed: bytes = msgpack.packb(made, default=lambda value: _pack_array(value, large))
    head = len(packed).to_bytes(_LENGTH, "little") + packed
    content = head + bytes(-(len(head) + _DIGEST) % _ALIGNED) + b"".join(large)
    return hashlib.sha256(content).digest() + content


def _map(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _unpack(whole: bytes | mmap.mmap) -> Any:
    view = memoryview(whole)
    if hashlib.sha256(view[_DIGEST:]).digest() != view[:_DIGEST]:
        raise ValueError("the tables are damaged")
    first = _DIGEST + _LENGTH
    end = first + int.from_bytes(view[_DIGEST:first], "little")
    large = view[end + -end % _ALIGNED :]
    made = msgpack.unpackb(
        view[first:end], ext_hook=lambda _, packed: _unpack_array(packed, large), use_list=False, strict_map_key=False
    )
    if isinstance(whole, mmap.mmap) and hasattr(whole, "madvise"):
        whole.madvise(mmap.MADV_DONTNEED)  # the hash has touched every page; they come back as they are needed
    return made


def _pack_array(value: object, large: list[bytes]) -> msgpack.ExtType:
    """The array itself, or where among the large ones it begins."""
    if not isinstance(value, np.ndarray):
        raise TypeError(f"no table holds a {type(value).__name__}")
    content = value.tobytes()
    if len(content) < _MAPPED_FROM:
        return msgpack.ExtType(_ARRAY, msgpack.packb((value.dtype.str, value.shape, content)))
    place = sum(map(len, large))
    large.append(content + bytes(-len(content) % _ALIGNED))
    return msgpack.ExtType(_ARRAY, msgpack.packb((value.dtype.str, value.shape, place)))


def _unpack_array(packed: bytes, large: memoryview) -> np.ndarray[Any, Any]:
    """A small one is a copy, because it lies in memory as a new array does, and sums come out the same to the last
    bit."""
    kind, shape, content = msgpack.unpackb(packed)
    if isinstance(content, bytes):
        return np.frombuffer(content, dtype=kind).reshape(shape).copy()
    size = math.prod(shape) * np.dtype(kind).itemsize
    return np.frombuffer(large[content : content + size], dtype=kind).reshape(shape)


def _write(path: Path, packed: bytes) -> None:
    """Whole or not at all: the file gets its name when it is complete."""
    path.parent.mkdir(exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(packed)
        Path(unfinished).chmod(0o644)
        Path(unfinished).replace(path)
    except OSError:
        Path(unfinished).unlink()
        raise


def _forget_older(path: Path, name: str) -> None:
    for older in path.parent.glob(f"{name}-*.tables"):
        if older != path:
            older.unlink(missing_ok=True)
