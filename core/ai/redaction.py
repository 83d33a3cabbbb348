"""Personal details never leave: they are replaced before a call, and put back in what comes back.

Name, e-mail, phone, address and links. A photo is never part of a text. Employers, schools and dates stay: without
them a resume says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.resumes.fields.contact import LINK, PHONE
from core.resumes.fields.mail import EMAIL
from core.resumes.model import Resume
from core.resumes.words.dates import is_date_text
from core.resumes.words.titles import has_title_word

NAME, MAIL, PHONE_NUMBER, ADDRESS, WEB = "[NAME]", "[EMAIL]", "[PHONE]", "[ADDRESS]", "[LINK]"
FEWEST_DIGITS = 7  # of a phone number, as in `core.resumes.fields.contact`
SHORTEST_NAME = 3  # letters of a part of a name; shorter ones are initials and syllables of other words
_BEHIND = re.compile(r"(\[ADDRESS\])[, ]+(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{3,4})?(?: +[A-ZÀ-ÞА-ЯІЇЄҐ][\w.'-]+){0,3}")
# What "ASP.NET" and "Socket.io" are not: an address in a sentence has a scheme, a host that everybody knows, or a path.
_SURE_LINK = re.compile(r"^(?:https?://|www\.)|/", re.IGNORECASE)
HEAD = 12  # lines from the top in which an address stands
_STREET = re.compile(
    r"\b\d{1,5}[a-z]?\s+(?:[A-ZÀ-Þ][\w.'-]+\s+){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|way|blvd|"
    r"boulevard|place|pl|square|sq|terrace|close|crescent|parkway|pkwy|apt|unit)\b\.?|"
    r"\b[A-ZÀ-Þ][\wß-]*(?:straße|strasse|str\.|weg|gasse|allee|platz|ufer|ring|damm)\s+\d{1,4}[a-z]?\b|"
    r"\b(?:rue|avenue|boulevard|chemin|place|via|viale|piazza|corso|calle|avenida|paseo|plaza|rua|travessa|ул\.|улица|"
    r"вул\.|вулиця|просп\.|проспект|пр-т)\s+[^,\n|]{2,40}?,?\s+\d{1,4}\w?\b|"
    r"\b\d{1,4}(?:\s?bis|\s?ter)?,?\s+(?:rue|avenue|boulevard|chemin|place)\s+[^,\n|]{2,40}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Redactor:
    """Hides the personal details of one person, and puts the name back."""

    name: str | None = None
    names: re.Pattern[str] | None = None
    place: re.Pattern[str] | None = None
    known: re.Pattern[str] | None = None

    @classmethod
    def of(cls, resume: Resume | None) -> Redactor:
        """For whoever the resume is about; without one, what anybody's details look like is hidden all the same."""
        if resume is None:
            return cls()
        contact = resume.contact
        told = [text for text in (contact.email, contact.phone, *contact.links) if text]
        return cls(contact.name, _match_name(contact.name), _match_all([contact.location]), _match_all(told))

    def hide(self, text: str, *, head: bool = False) -> str:
        """The text without personal details; `head` is true at the top of a resume, where the address stands."""
        if self.known is not None:
            text = self.known.sub(lambda found: _sign(found[0]), text)
        text = LINK.sub(lambda found: self._hide_link(found[0], head=head), EMAIL.sub(MAIL, text))
        text = PHONE.sub(_hide_phone, text)
        text = _BEHIND.sub(r"\1", _STREET.sub(ADDRESS, text))
        if head and self.place is not None:
            text = self.place.sub(ADDRESS, text)
        return self.names.sub(NAME, text) if self.names is not None else text

    def _hide_link(self, link: str, *, head: bool) -> str:
        folded = link.casefold()
        own = any(len(part) >= SHORTEST_NAME and part.casefold() in folded for part in (self.name or "").split())
        return WEB if head or own or _SURE_LINK.search(link) else link

    def restore(self, text: str) -> str:
        """The text with the person's name where its sign stands; signs of other details are taken out."""
        text = text.replace(NAME, self.name or "")
        for sign in (MAIL, PHONE_NUMBER, ADDRESS, WEB):
            text = text.replace(sign, "")
        return " ".join(text.split()) if "\n" not in text else text


def _match_name(name: str | None) -> re.Pattern[str] | None:
    """The whole name in any case; its parts as names are written, unless they are titles: Mr Baker was a baker."""
    if not name:
        return None
    whole = r"\s+".join(re.escape(part) for part in name.split())
    parts = [part for part in re.findall(r"[^\W\d_][\w'’-]*", name) if len(part) >= SHORTEST_NAME]
    own = [part for part in parts if not has_title_word(part)]
    alone = [form for part in own for form in dict.fromkeys((re.escape(part), re.escape(part.upper())))]
    return re.compile(rf"(?<!\w)(?:(?i:{whole})" + "".join(f"|{form}" for form in alone) + r")(?!\w)")


def _match_all(texts: Sequence[str | None]) -> re.Pattern[str] | None:
    told = sorted({text.strip() for text in texts if text and text.strip()}, key=len, reverse=True)
    return re.compile("|".join(re.escape(text) for text in told), re.IGNORECASE) if told else None


def _sign(text: str) -> str:
    if "@" in text:
        return MAIL
    return WEB if re.search(r"[a-z]", text, re.IGNORECASE) else PHONE_NUMBER


def _hide_phone(found: re.Match[str]) -> str:
    digits = sum(map(str.isdigit, found[0]))
    return found[0] if digits < FEWEST_DIGITS or is_date_text(found[0].strip()) or _is_span(found[0]) else PHONE_NUMBER


def _is_span(text: str) -> bool:
    """Whether it is two years with a line between them, perhaps with months: "06/2018 - 09/2021"."""
    return (
        re.fullmatch(r"(?:\d{1,2}[./])?(?:19|20)\d\d\s*[-–‑/]+\s*(?:\d{1,2}[./])?(?:19|20)\d\d\W*", text.strip())
        is not None
    )
