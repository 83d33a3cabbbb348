"""Objects as the API answers them: JSON."""

from typing import Any

Json = dict[str, Any]


def listed(things: list[Json], url: str, **more: Any) -> Json:
    """A whole list inside another object."""
    return {"object": "list", "data": things, "has_more": False, "url": url, **more}
