"""Where objects of one kind stand, in the order they were made."""

from collections.abc import Iterator

from sandbox.stripe.protocol.errors import no_such
from sandbox.stripe.protocol.objects import Json


class Shelf:
    """The objects of one kind.

    Args:
        kind: The kind as Stripe's refusals name it, as in "No such customer".
        path_param: What a refusal calls the id in the address, as in `"param": "intent"`.
    """

    def __init__(self, kind: str, path_param: str = "id") -> None:
        self.kind = kind
        self.path_param = path_param
        self._objects: dict[str, Json] = {}
        self._numbers: dict[str, int] = {}

    def put(self, thing: Json) -> Json:
        self._numbers.setdefault(thing["id"], len(self._numbers))
        self._objects[thing["id"]] = thing
        return thing

    def at(self, id: str) -> Json:
        """The object whose id stands in the address.

        Raises:
            Refusal: 404, there is none.
        """
        found = self._objects.get(id)
        if found is None:
            raise no_such(self.kind, id, self.path_param, status=404)
        return found

    def named(self, id: str, param: str) -> Json:
        """The object whose id stands in this parameter.

        Raises:
            Refusal: 400, there is none.
        """
        found = self._objects.get(id)
        if found is None:
            raise no_such(self.kind, id, param)
        return found

    def number(self, id: str, param: str = "id") -> int:
        """The object's place, counted from the oldest.

        Raises:
            Refusal: 400, there is none.
        """
        if id not in self._numbers:
            raise no_such(self.kind, id, param)
        return self._numbers[id]

    def get(self, id: str | None) -> Json | None:
        return self._objects.get(id) if id is not None else None

    def __getitem__(self, id: str) -> Json:
        return self._objects[id]

    def __contains__(self, id: str) -> bool:
        return id in self._objects

    def __iter__(self) -> Iterator[Json]:
        """Oldest first."""
        return iter(self._objects.values())

    def __len__(self) -> int:
        return len(self._objects)

    def newest_first(self) -> Iterator[Json]:
        return reversed(self._objects.values())
