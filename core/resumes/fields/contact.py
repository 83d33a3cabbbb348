"""Who the resume is about: name, e-mail, phone, place and links, from the page and never from metadata."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.resumes.fields.located import LocatedValue, box_of
from core.resumes.fields.mail import EMAIL, find_email
from core.resumes.fields.names import find_name
from core.resumes.fields.sections import Part
from core.resumes.model import Contact, SectionKind
from core.resumes.page.lines import Line
from core.resumes.words.dates import find_dates, is_date_text, level
from core.resumes.words.places import is_place

FEWEST_DIGITS, MOST_DIGITS = 7, 15  # of a phone number: the most that E.164 allows, and a local number's
_DIGIT = re.compile(r"\d")
PHONE = re.compile(r"(?<![\w/.@:=-])(?:\+|00)?\(?\d[\d\s().\-–‑/]{5,22}\d(?![\w@])")
# The parts of a domain have 63 characters at the most (RFC 1035), which also keeps the search fast in endless words.
LINK = re.compile(
    r"(?:https?://|www\.)[^\s|,;<>()]+|"
    r"(?:linkedin\.com|github\.com|gitlab\.com|twitter\.com|x\.com|behance\.net|dribbble\.com|medium\.com|"
    r"stackoverflow\.com|kaggle\.com|facebook\.com|instagram\.com|t\.me|orcid\.org|researchgate\.net)/[^\s|,;<>()]+|"
    r"(?<![\w@.])(?:[\w-]{1,63}\.)+(?:com|org|net|io|dev|me|co|ai|app|edu|tech|info|de|fr|es|it|uk|eu|us|ca|in|"
    r"ru|nl|pl|ch|at|be|se|dk|no|fi|cz|gr|br|mx|au|nz|xyz|site|online|page|blog|design)(?:/[^\s|,;<>()]*)?(?![\w@])",
    re.I,
)
_SEPARATORS = re.compile(r"\s*[|•·●◦⋄∙⬩‣\t]\s*|\s+[–—]\s+|\s{3,}|[\ue000-\uf8ff]+")
_LABEL = re.compile(
    r"^(?:address|location|adresse|anschrift|wohnort|ort|dirección|direccion|"
    r"localização|endereço|indirizzo|residenza|"
    r"город|"
    r"адрес|місто|адреса|adres|city|lives in|based in|ville|ubicación|ciudad|"
    r"居住地|现居|地址|所在地|住所|주소|العنوان|"
    r"כתובת|نشانی|آدرس|bostadsort|osoite|adresa|lakcím|miejscowość|διεύθυνση)\s*[:：]\s*",
    re.I,
)


def read_contact(head: list[Line], parts: list[Part], lines: list[Line], targets: list[str]) -> LocatedValue[Contact]:
    """The contact data of the whole document; the head of the page is believed first."""
    own = [line for part in parts if part.kind is SectionKind.CONTACT for line in part.lines]
    near = head + own
    texts = [line.full_text for line in near]
    rest = [line.full_text for line in lines]
    email = find_email([near, lines], targets)
    name, surety = find_name(head, lines, email or "")
    contact = Contact(
        name=name,
        email=email,
        phone=_first(_find_phone, texts, rest),
        location=_find_location(near),
        links=_find_links(texts, targets),
    )
    found = LocatedValue(contact, confidence={"name": surety} if name else {})
    for field in ("name", "email", "phone", "location"):
        value = getattr(contact, field)
        line = next((line for line in [*near, *lines] if value and _holds(line, value)), None)
        if line is not None:
            found.boxes[field] = box_of(line)
    return found


def _holds(line: Line, value: str) -> bool:
    return value in line.full_text or value.split()[0] in line.full_text.split()


def _first(find: Callable[[str], str | None], *groups: list[str]) -> str | None:
    for texts in groups:
        for text in texts:
            value = find(text)
            if value:
                return value
    return None


def _find_phone(text: str) -> str | None:
    plain = level(text)
    if len(plain) != len(text):
        plain = text
    if len(_DIGIT.findall(plain)) < FEWEST_DIGITS:
        return None
    cleaned = LINK.sub(lambda match: " " * len(match[0]), plain)
    for match in PHONE.finditer(cleaned):
        candidate = match[0].strip(" .-–/")
        first = re.split(r"\s[/–]\s", candidate)[0]
        if len(re.sub(r"\D", "", first)) >= 9:  # a postal code may follow behind a slash
            candidate = first
        digits = re.sub(r"\D", "", candidate)
        if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS or (len(digits) < 9 and not re.search(r"[-. ]", candidate)):
            continue
        if is_date_text(candidate):
            continue
        spans = find_dates(candidate)
        if spans and not candidate.startswith(("+", "(")) and len(digits) <= 8:
            continue
        if re.fullmatch(r"(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d", candidate):
            continue
        return (
            candidate if candidate.count("(") == candidate.count(")") else candidate.replace("(", "").replace(")", "")
        )
    return None


def _find_links(texts: list[str], targets: list[str]) -> tuple[str, ...]:
    """Addresses written in the contact data, and where the first page's links lead."""
    found: dict[str, None] = {}
    for text in texts:
        bare = EMAIL.sub(" ", text)
        for match in LINK.finditer(bare):
            found.setdefault(match[0].rstrip(".,;:"), None)
    for target in targets:
        if target.startswith(("http://", "https://")):
            found.setdefault(target, None)
    return tuple(found)


def pieces_of(line: Line) -> list[str]:
    """What stands between separators, icons and wide gaps in a line of contact data."""
    out = []
    for cell in [*line.cells, *line.side]:
        text = LINK.sub("\t", EMAIL.sub("\t", cell.text))
        phone = _find_phone(text)
        if phone and phone in text:
            text = text.replace(phone, "\t")
        out += [piece.strip(" ,;") for piece in _SEPARATORS.split(text)]
    return [piece for piece in out if piece]


def _find_location(lines: list[Line]) -> str | None:
    pieces = [piece for line in lines for piece in pieces_of(line)]
    for piece in pieces:
        labelled = _LABEL.sub("", piece)
        if labelled != piece and labelled:
            return labelled
    for piece in pieces:
        if is_place(piece):
            return piece
    for piece in pieces:
        if _is_address(piece):
            return piece
    for piece in pieces:
        for part in re.split(r",\s+(?=[^,]+,)|\s+[-–—]\s+", piece):
            if is_place(part):
                return part
    return None


def _is_address(text: str) -> bool:
    """A street or a postal code with words around it."""
    if EMAIL.search(text) or LINK.search(text) or _find_phone(text) or len(text) > 90 or find_dates(text):
        return False
    return bool(re.search(r"\b\d{4,6}\b", text) and re.search(r"[^\W\d_]{3}", text)) or bool(
        re.search(r"\d", text) and text.count(",") >= 1 and len(text) < 70
    )
