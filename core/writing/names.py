"""Names of employers and titles as a sentence can hold them."""

from __future__ import annotations

import re

from core.language.folding import fold
from core.language.frequencies import is_word
from core.language.vocabulary import TermKind
from core.language.words import split_words
from core.postings.model import Posting
from core.postings.reader import load_scanner
from core.resumes.model import Resume

LONGEST_TITLE = 70  # characters; longer ones are sentences that a reader took for a title
LONGEST_COMPANY = 60
LONGEST_COMPANY_WORDS = 7
SHORTEST_EMPLOYER = 4  # letters of a name of one word by which the present employer is known

_LEGAL = (
    r"GmbH(?:\s*&\s*Co\.?\s*KG)?|gGmbH|AG|KG|OHG|UG|SE|mbH|e\.\s?V\.|e\.\s?K\.|Inc\.?|LLC|Ltd\.?|Limited|PLC|Corp\.?"
    r"|Co\.|LLP|S\.\s?[AL]\.(?:U\.)?|S\.?A\.?S\.?U?|SARL|SA|SAS|SASU|EURL|S\.\s?r\.\s?l\.?|S\.\s?p\.\s?A\.?|SRL|SpA"
    r"|S\.\s?n\.\s?c\.?|Ltda\.?|S/A|EIRELI|ME|Lda\.?|B\.V\.|N\.V\.|Oy|AB"
)
# A place may stand behind: "Acme Ltda., Curitiba/PR".
_LEGAL_BEHIND = re.compile(rf"[,\s]+(?:{_LEGAL})(?:,[^,]*)?\s*$")
_BEHIND_QUOTE = re.compile(r"^([^«»]*«[^«»]+»),\s.*$")
_LEGAL_BEFORE = re.compile(r"^(?:ООО|ОАО|ЗАО|ПАО|АО|ИП|ТОВ|ПрАТ|ПАТ|АТ|ФОП|ГБУЗ|МБОУ|ГУП|ФГУП|КНП)\s+\S")
_OF_ALL_SEXES = re.compile(
    r"\s*[(\[/|-]?\s*(?:\b[mwfhdxi]\s*[/|*]\s*){1,3}[mwfhdxi]\b\s*[)\]]?|\s*\((?:all genders|alle|gn)\)", re.IGNORECASE
)
_WRITTEN_BIG = (TermKind.TOOL, TermKind.LANGUAGE)
_CYRILLIC = ("ru", "uk")
_LEFT_OPEN = re.compile(r"[\s,;:|/–—-]+$")


def clean_job_title(title: str | None) -> str | None:
    """The title of a posting without "(m/w/d)"; None where it is none or no title."""
    if not title:
        return None
    cleaned = _LEFT_OPEN.sub("", " ".join(_OF_ALL_SEXES.sub(" ", title).split()))
    return cleaned if 1 < len(cleaned) <= LONGEST_TITLE and not cleaned.endswith((".", "!", "?")) else None


def clean_company(name: str | None) -> str | None:
    """The name of an employer without its legal form; Russian and Ukrainian forms stay, for sentences decline round
    them. None where it is none or a sentence."""
    if not name:
        return None
    cleaned = _LEFT_OPEN.sub("", _LEGAL_BEHIND.sub("", _BEHIND_QUOTE.sub(r"\1", " ".join(name.split()))))
    is_name = 1 < len(cleaned) <= LONGEST_COMPANY and cleaned[0].isalnum() and not cleaned[0].islower()
    return cleaned if is_name and len(cleaned.split()) <= LONGEST_COMPANY_WORDS else None


def has_legal_form_before(name: str) -> bool:
    """Whether a name begins with a form such as ООО, or is in quotation marks already."""
    return _LEGAL_BEFORE.match(name) is not None or "«" in name


def lower_first(text: str) -> str:
    """The text as it goes on in a sentence: its first letter small, unless its first word is written in capitals, has
    one inside or holds a digit."""
    word = text.split(maxsplit=1)[0] if text.split() else ""
    rest = word[1:]
    is_plain = rest == rest.lower() and not any(letter.isdigit() for letter in word) and (rest or word.islower())
    one_letter = len(word) == 1 and word.isupper() and len(text) > 1 and text[1] == " "
    return text[:1].lower() + text[1:] if is_plain or (one_letter and word in "AIOEYÀАОИУВСКЯІЄЗ") else text


def name_within(name: str, language: str) -> str:
    """A name from a posting as it stands within a sentence: "Design of REST APIs" begins with a small letter, "Python",
    "Power BI" and German nouns do not."""
    words = split_words(name)
    if language == "de" or not words:
        return name
    scanner = load_scanner()
    first = next((hit for hit in scanner.find(words, language=language) if hit.first == 0), None)
    if first is not None and scanner.terms[first.term].kind in _WRITTEN_BIG:
        return name
    goes_on = len(words) > 1 and words[1].raw.islower()
    return lower_first(name) if goes_on or language in _CYRILLIC or is_word(words[0].raw.lower(), language) else name


def is_written_in(text: str, language: str) -> bool:
    """Whether a text begins in the letters of a language."""
    return (re.match("[А-яЁёІіЇїЄєҐґ]", text) is not None) == (language in _CYRILLIC)


def upper_first(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def _fold_name(name: str) -> str:
    bare = _LEGAL_BEFORE.sub(lambda found: found.group(0)[-1], name)
    return " ".join(re.findall(r"\w+", fold(clean_company(bare) or "")))


def is_present_employer(resume: Resume, posting: Posting) -> bool:
    """Whether the posting is of a company that the resume names as current. A name in the posting's text counts where
    it is written with a capital: "Target" is an employer and "target" none."""
    text = " ".join(posting.text.split())
    offered = _fold_name(posting.company or "")
    for position in resume.experience:
        name = clean_company(position.company)
        if position.end != "present" or name is None or len(_fold_name(name)) < SHORTEST_EMPLOYER:
            continue
        core = _LEGAL_BEFORE.sub(lambda found: found.group(0)[-1], name).strip('«»"“”„ ')
        if offered == _fold_name(name) or (
            offered == "" and re.search(rf"(?<!\w){re.escape(core)}(?!\w)", text) and core[:1].isupper()
        ):
            return True
    return False
