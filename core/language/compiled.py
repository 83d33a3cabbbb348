"""What is worked out from the data files, kept for the next start of a process.

Tables lie in `data/__pycache__`, the place and the life of Python's own compiled modules: ignored by version
control, safe to delete, made anew by whoever may write there. Their name holds the hash of all they come from, so
stale ones are never found, and a process that reads and one that writes cannot meet. They are plain numbers and
words; loading them runs nothing.
"""

from __future__ import annotations

import hashlib
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
_LIBRARIES = ("msgpack", "numpy", "PyStemmer", "wordfreq")
_ARRAY = 1  # our number for an array among msgpack's extension types
_DIGEST = hashlib.sha256().digest_size


def recall(name: str, make: Callable[[], Any], home: Path = HERE, folder: Path | None = None) -> Any:
    """What `make` gives, from the tables of an earlier process where there are any that still hold.

    `home` is the package whose data files `make` reads; those of this package always count. `make` returns numbers,
    texts, arrays and lists, tuples and dicts of them; every list and tuple comes back as a tuple. Damaged tables and
    a folder that cannot be written cost time, never an error.
    """
    path = (folder or home / "data" / "__pycache__") / f"{name}-{_sources(home)}.tables"
    with suppress(OSError, ValueError, msgpack.UnpackException):
        return _unpack(path.read_bytes())
    made = make()
    packed = _pack(made)
    with suppress(OSError):
        _write(path, packed)
        _forget_older(path, name)
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
    content: bytes = msgpack.packb(made, default=_pack_array)
    return hashlib.sha256(content).digest() + content


def _unpack(packed: bytes) -> Any:
    content = packed[_DIGEST:]
    if hashlib.sha256(content).digest() != packed[:_DIGEST]:
        raise ValueError("the tables are damaged")
    return msgpack.unpackb(content, ext_hook=_unpack_array, use_list=False, strict_map_key=False)


def _pack_array(value: object) -> msgpack.ExtType:
    if not isinstance(value, np.ndarray):
        raise TypeError(f"no table holds a {type(value).__name__}")
    return msgpack.ExtType(_ARRAY, msgpack.packb((value.dtype.str, value.shape, value.tobytes())))


def _unpack_array(_: int, packed: bytes) -> np.ndarray[Any, Any]:
    """A copy, because it lies in memory as a new array does, and sums come out the same to the last bit."""
    kind, shape, content = msgpack.unpackb(packed)
    return np.frombuffer(content, dtype=kind).reshape(shape).copy()


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
