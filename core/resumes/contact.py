"""Who the resume is about: name, e-mail, phone, place and links, from the page and never from metadata."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.resumes.dates import find_dates, is_date_text, level
from core.resumes.found import Found, box_of, clamp
from core.resumes.headings import is_heading_text
from core.resumes.lines import Line
from core.resumes.model import Contact, SectionKind
from core.resumes.places import is_place
from core.resumes.sections import Part
from core.resumes.titles import has_title_word, title_words

_EMAIL = re.compile(r"[A-Za-z0-9À-ÿ_][\w.+\-']*\s?@\s?[A-Za-z0-9À-ÿ][\w\-]*(?:\.[\w\-]+)*\.[A-Za-z]{2,24}")
_PHONE = re.compile(r"(?<![\w/.@:=-])(?:\+|00)?\(?\d[\d\s().\-–‑/]{5,22}\d(?![\w@])")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s|,;<>()]+|"
    r"(?:linkedin\.com|github\.com|gitlab\.com|twitter\.com|x\.com|behance\.net|dribbble\.com|medium\.com|"
    r"stackoverflow\.com|kaggle\.com|facebook\.com|instagram\.com|t\.me|orcid\.org|researchgate\.net)/[^\s|,;<>()]+|"
    r"(?<![\w@.])(?:[\w-]+\.)+(?:com|org|net|io|dev|me|co|ai|app|edu|tech|info|de|fr|es|it|uk|eu|us|ca|in|"
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


def read_contact(head: list[Line], parts: list[Part], lines: list[Line], targets: list[str]) -> Found[Contact]:
    """The contact data of the whole document; the head of the page is believed first."""
    own = [line for part in parts if part.kind is SectionKind.CONTACT for line in part.lines]
    near = head + own
    texts = [line.full_text for line in near]
    rest = [line.full_text for line in lines]
    name, surety = _find_name(head, lines)
    contact = Contact(
        name=name,
        email=_first(_find_email, texts, rest),
        phone=_first(_find_phone, texts, rest),
        location=_find_location(near),
        links=_find_links(texts, targets),
    )
    found = Found(contact, confidence={"name": surety} if name else {})
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


def _find_email(text: str) -> str | None:
    match = _EMAIL.search(text)
    return re.sub(r"\s", "", match[0]).strip(".'-") if match else None


def _find_phone(text: str) -> str | None:
    plain = level(text)
    if len(plain) != len(text):
        plain = text
    cleaned = _LINK.sub(lambda match: " " * len(match[0]), plain)
    for match in _PHONE.finditer(cleaned):
        candidate = match[0].strip(" .-–/")
        first = re.split(r"\s[/–]\s", candidate)[0]
        if len(re.sub(r"\D", "", first)) >= 9:  # a postal code may follow behind a slash
            candidate = first
        digits = re.sub(r"\D", "", candidate)
        if not 7 <= len(digits) <= 15 or (len(digits) < 9 and not re.search(r"[-. ]", candidate)):
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
        bare = _EMAIL.sub(" ", text)
        for match in _LINK.finditer(bare):
            found.setdefault(match[0].rstrip(".,;:"), None)
    for target in targets:
        if target.startswith(("http://", "https://")):
            found.setdefault(target, None)
    return tuple(found)


def pieces_of(line: Line) -> list[str]:
    """What stands between separators, icons and wide gaps in a line of contact data."""
    out = []
    for cell in [*line.cells, *line.side]:
        text = _LINK.sub("\t", _EMAIL.sub("\t", cell.text))
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
    if _EMAIL.search(text) or _LINK.search(text) or _find_phone(text) or len(text) > 90 or find_dates(text):
        return False
    return bool(re.search(r"\b\d{4,6}\b", text) and re.search(r"[^\W\d_]{3}", text)) or bool(
        re.search(r"\d", text) and text.count(",") >= 1 and len(text) < 70
    )


def _find_name(head: list[Line], lines: list[Line]) -> tuple[str | None, float]:
    """The most prominent text of the first page that can be a person's name, and how sure that is."""
    first_page = [line for line in lines if line.page == 1]
    if not first_page:
        return None, 0.0
    pool = head[:14] or first_page[:3]
    sizes = sorted(line.size for line in first_page)
    body = sizes[len(sizes) // 2]
    largest = max(line.size for line in pool)
    best: tuple[float, str] | None = None
    for k, line in enumerate(pool):
        for text in _name_texts(line):
            score = _name_score(text, line, k, body, largest)
            if score is None:
                continue
            following = pool[k + 1] if k + 1 < len(pool) else None
            if following is not None and line.size > body * 1.4 and len(text.split()) <= 4:
                text = _with_second_line(text, line, following)
            if best is None or score > best[0]:
                best = (score, text)
    return (best[1], clamp(0.35 + 0.13 * best[0])) if best else (None, 0.0)


def _name_score(text: str, line: Line, k: int, body: float, largest: float) -> float | None:
    """How likely the text is the person's name; None where it cannot be."""
    if not may_be_name(text):
        return None
    big = line.size > body * 1.25
    words = text.split()
    if len(words) == 1 and not (big and line.size >= largest - 0.5):
        return None
    if not big and k > 2:
        return None
    score = line.size / body * 2 - 0.25 * k + (1.0 if k == 0 else 0.0)
    titles = title_words(text)
    if titles and (not big or titles == len(words) or has_title_word(words[-1])):
        return None
    return score - (3.0 if titles else 0.0)


def _with_second_line(text: str, line: Line, following: Line) -> str:
    """A name set in two lines, the second as large as the first."""
    second = _name_texts(following)
    apart = following.base - line.base > 1.6 * line.size or following.flow != line.flow
    if len(second) != 1 or abs(following.size - line.size) > 0.5 or not may_be_name(second[0]) or apart:
        return text
    return f"{text} {second[0]}" if len(second[0].split()) <= 3 and not has_title_word(second[0]) else text


def _name_texts(line: Line) -> list[str]:
    """The stretches of a line that may be a name: its cells, and the beginning of the first."""
    out = []
    for cell in line.cells:
        text = re.sub(r"[\ue000-\uf8ff\ufffd]", " ", cell.text)
        text = _NAME_LABEL.sub("", text.strip())
        text = re.split(r"\s[|•·–—-]\s|[|,(:]|\s{3,}", text)[0].strip(" .:-–|")
        if text:
            out.append(_before_digits(text))
    return out


def _before_digits(text: str) -> str:
    """ "Jane Doe 3, Main Street" on one line: the words before the first number, if they can be a name."""
    words = text.split()
    at = next((k for k, word in enumerate(words) if any(char.isdigit() for char in word)), None)
    return " ".join(words[:at]) if at is not None and 2 <= at <= 4 else text


_NAME_LABEL = re.compile(
    r"^(?:name|full name|nom|nombre|nome|imię i nazwisko|имя|фио|naam|"
    r"姓名|氏名|이름|ονοματεπώνυμο|ad soyad)\s*[:：]\s*",
    re.I,
)
_NOT_NAMES = frozenset(
    [
        "curriculum",
        "vitae",
        "resume",
        "résumé",
        "cv",
        "lebenslauf",
        "page",
        "confidential",
        "резюме",
        "updated",
        "linkedin",
        "github",
        "twitter",
        "stackoverflow",
        "gitlab",
        "portfolio",
        "website",
        "email",
        "phone",
        "address",
        "profile",
        "photo",
        "bewerbung",
        "currículo",
        "životopis",
    ]
)


def may_be_name(text: str) -> bool:
    """Whether the text has the form of a person's name."""
    words = text.split()
    if not 1 <= len(words) <= 5 or not 2 <= len(text) <= 45:
        return False
    if any(char.isdigit() or char in "@/\\:;!?#$%&*+=<>[]{}_|•" for char in text):
        return False
    if any(word.strip(".,").casefold() in _NOT_NAMES for word in words):
        return False
    if is_heading_text(text) or is_place(text):
        return False
    letters = [word for word in words if word[0].isalpha()]
    lower = [word for word in letters if word[0].islower() and len(word) > 3]
    return bool(letters) and not lower
