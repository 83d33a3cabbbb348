"""States and provinces whose papers hold only there, with their postal codes."""

from __future__ import annotations

import re
from collections.abc import Mapping

STATES: Mapping[str, str] = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO",
    "connecticut": "CT", "delaware": "DE", "florida": "FL", "georgia": "GA", "hawaii": "HI", "idaho": "ID",
    "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY", "louisiana": "LA",
    "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN", "mississippi": "MS",
    "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ",
    "new mexico": "NM", "new york": "NY", "north carolina": "NC", "north dakota": "ND", "ohio": "OH",
    "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA", "rhode island": "RI", "south carolina": "SC",
    "south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT", "virginia": "VA",
    "washington": "WA", "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY", "alberta": "AB",
    "british columbia": "BC", "manitoba": "MB", "new brunswick": "NB", "nova scotia": "NS", "ontario": "ON",
    "prince edward island": "PE", "quebec": "QC", "saskatchewan": "SK",
}  # fmt: skip
POSTAL_CODES = frozenset(STATES.values()) | {"DC"}
_NAMES = re.compile(rf"\b(?:{'|'.join(sorted(STATES, key=len, reverse=True))})\b", re.IGNORECASE)


def find_states(text: str) -> frozenset[str]:
    """The postal codes of the states and provinces that a text names in full."""
    return frozenset(STATES[found.group().casefold()] for found in _NAMES.finditer(text))


def names_state(text: str, code: str) -> bool:
    """Whether a text names this state, in full or by its code in capitals."""
    return code in find_states(text) or re.search(rf"\b{code}\b", text) is not None
