"""What was computed for the documents used last."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from core.values import Value

_Made = TypeVar("_Made")


class Recent(Generic[_Made]):
    """Keeps what was made for the last documents, by their content. Thread-safe.

    The same object is recognised at once; an equal one costs the hash of its content. Two threads that ask
    for the same new document may both make it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[tuple[str, int], _Made] = OrderedDict()
        self._keys: OrderedDict[int, tuple[Value, str]] = OrderedDict()
        self._lock = Lock()

    def get(self, document: Value, variant: int, make: Callable[[], _Made]) -> _Made:
        """What `make` gave for this document and variant, made now if need be."""
        key = (self._digest(document), variant)
        with self._lock:
            found = self._made.get(key)
            if found is not None:
                self._made.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made

    def _digest(self, document: Value) -> str:
        """An object's number is its own only while it lives, so the object is kept beside its digest."""
        with self._lock:
            known = self._keys.get(id(document))
            if known is not None and known[0] is document:
                return known[1]
        content = document.model_dump_json().encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(content).hexdigest()
        with self._lock:
            self._keys[id(document)] = (document, digest)
            while len(self._keys) > self._most:
                self._keys.popitem(last=False)
        return digest
