"""Who the resume is about: name, e-mail, phone, place and links, from the page and never from metadata."""

from __future__ import annotations

import re

from core.resumes.dates import find_dates, level
from core.resumes.headings import is_heading_text
from core.resumes.layout import Line
from core.resumes.model import Contact
from core.resumes.places import is_place
from core.resumes.sections import Part
from core.resumes.titles import has_title_word

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
    r"адрес|місто|адреса|adres|city|lives in|based in|ville|ubicación|ciudad|居住地|现居|地址|所在地|住所|주소|"
    r"العنوان|"
    r"כתובת|نشانی|آدرس|bostadsort|osoite|adresa|lakcím|miejscowość|διεύθυνση)\s*[:：]\s*",
    re.I,
)


def read_contact(head: Part, parts: list[Part], lines: list[Line]) -> Contact:
    """The contact data of the whole document; the head of the page is believed first."""
    first = [line for line in head.lines if line.page == 1]
    contact_parts = [
        line for part in parts if part.kind and part.kind.value == "contact" for line in part.lines
    ]
    near = first + contact_parts
    texts = [line.full_text for line in near]
    rest = [line.full_text for line in lines]
    return Contact(
        name=_find_name(first, lines),
        email=_first(_find_email, texts, rest),
        phone=_first(_find_phone, texts, [text for text in rest[:40]]),
        location=_find_location(near),
        links=_find_links(texts),
    )


def _first(find: object, *groups: list[str]) -> str | None:
    for texts in groups:
        for text in texts:
            value = find(text)  # type: ignore[operator]
            if value:
                return str(value)
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
        digits = re.sub(r"\D", "", candidate)
        if not 7 <= len(digits) <= 15 or (len(digits) < 9 and not re.search(r"[-. ]", candidate)):
            continue
        spans = find_dates(candidate)
        if spans and not candidate.startswith(("+", "(")) and len(digits) <= 8:
            continue
        if re.fullmatch(r"(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d", candidate):
            continue
        return (
            candidate
            if candidate.count("(") == candidate.count(")")
            else candidate.replace("(", "").replace(")", "")
        )
    return None


def _find_links(texts: list[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        bare = _EMAIL.sub(" ", text)
        for match in _LINK.finditer(bare):
            found.setdefault(match[0].rstrip(".,;:"), None)
    return tuple(found)


def pieces_of(line: Line) -> list[str]:
    """What stands between separators, icons and wide gaps in a line of contact data."""
    out = []
    for cell in [*line.cells, *line.side]:
        out += [piece.strip(" ,;") for piece in _SEPARATORS.split(cell.text)]
    return [piece for piece in out if piece]


def _find_location(lines: list[Line]) -> str | None:
    for line in lines:
        for piece in pieces_of(line):
            labelled = _LABEL.sub("", piece)
            if labelled != piece and labelled:
                return labelled
            if is_place(piece):
                return piece
    for line in lines:
        for piece in pieces_of(line):
            if (
                (
                    re.search(r"\d", piece)
                    and re.search(r",", piece)
                    and not _EMAIL.search(piece)
                    and not _find_phone(piece)
                )
                and re.search(r"\b\d{5}\b|[A-Z]{2}\b", piece)
                and len(piece) < 80
            ):
                return piece
    return None


def _find_name(head: list[Line], lines: list[Line]) -> str | None:
    """The most prominent text of the first page that can be a person's name."""
    first_page = [line for line in lines if line.page == 1]
    if not first_page:
        return None
    pool = head[:12] or first_page[:3]
    best: tuple[float, str] | None = None
    sizes = sorted(line.size for line in first_page)
    body = sizes[len(sizes) // 2]
    for k, line in enumerate(pool):
        text = _name_text(line)
        if not may_be_name(text):
            continue
        score = line.size / body * 2 - 0.25 * k + (1.0 if k == 0 else 0)
        if line.size <= body * 1.12 and k > 2:
            continue
        following = pool[k + 1] if k + 1 < len(pool) else None
        if (
            following is not None
            and following.size == line.size > body * 1.5
            and len(text.split()) == 1
            and may_be_name(_name_text(following))
            and len(_name_text(following).split()) <= 2
        ):
            text = f"{text} {_name_text(following)}"
        if best is None or score > best[0]:
            best = (score, text)
    return best[1] if best else None


def _name_text(line: Line) -> str:
    text = line.cells[0].text if line.cells else ""
    text = re.split(r"\s[|•·–—]\s|[|,]", text)[0]
    text = re.sub(r"[\ue000-\uf8ff]", "", text)
    text = re.sub(
        r"^(?:name|nom|nombre|nome|имя|фио|naam|姓名|氏名|이름)\s*[:：]\s*", "", text.strip(), flags=re.I
    )
    return text.strip(" .:-–|")


_NOT_NAMES = {
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
}


def may_be_name(text: str) -> bool:
    """Whether the text has the form of a person's name."""
    words = text.split()
    if not 1 <= len(words) <= 5 or len(text) > 45 or len(text) < 2:
        return False
    if any(char.isdigit() or char in "@/\\:;!?#$%&*+=<>[]{}_" for char in text):
        return False
    if any(word.strip(".,").casefold() in _NOT_NAMES for word in words):
        return False
    if is_heading_text(text) or has_title_word(text) or is_place(text):
        return False
    letters = [word for word in words if word[0].isalpha()]
    lower = [word for word in letters if word[0].islower() and len(word) > 3]
    return bool(letters) and not lower
