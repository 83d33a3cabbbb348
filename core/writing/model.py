"""What is asked of a draft, and the facts that it may be written from."""

from __future__ import annotations

from enum import StrEnum

from core.values import Value
from core.writing.evidence import Fact
from db.states import DocumentKind, LetterTone

# Languages that there are templates in; a draft in another one is written in English.
LANGUAGES = ("de", "en", "es", "fr", "it", "pt", "ru", "uk")
DEFAULT_LANGUAGE = "en"
Tone = LetterTone


class Length(StrEnum):
    """How long a letter is."""

    NORMAL = "normal"
    SHORT = "short"


class Recipient(StrEnum):
    """Whom an outreach message goes to."""

    RECRUITER = "recruiter"
    HIRING_MANAGER = "hiring_manager"
    FORMER_COLLEAGUE = "former_colleague"
    AGENCY = "agency"


class Occasion(StrEnum):
    """Why an outreach message is written."""

    FIRST_CONTACT = "first_contact"
    FOLLOW_UP = "follow_up"
    THANKS = "thanks"
    REJECTION = "rejection"


class Channel(StrEnum):
    """Where an outreach message goes."""

    NOTE = "note"  # a few lines beside an invitation to connect
    MESSAGE = "message"
    EMAIL = "email"


class Order(Value):
    """What a person asks for. `left_out` are digests of facts, `typed` what they said is true in this conversation,
    `wishes` how it should be written. A question has `max_characters` where its form has a limit."""

    kind: DocumentKind = DocumentKind.COVER_LETTER
    tone: Tone = Tone.NEUTRAL
    length: Length = Length.NORMAL
    language: str | None = None
    typed: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    question: str | None = None
    max_characters: int | None = None
    recipient: Recipient = Recipient.RECRUITER
    occasion: Occasion = Occasion.FIRST_CONTACT
    channel: Channel = Channel.MESSAGE


class Answer(Value):
    """What a person answered in the truth bank: `subject` is a requirement in folded words, `detail` their own words
    on where, when and what came of it, None when they left it out."""

    subject: str
    detail: str | None = None


class PositionFact(Value):
    """A position of the resume as a fact. Dates are `YYYY-MM` or `YYYY`; `is_current` when it goes on today."""

    fact: str
    title: str | None
    company: str | None
    start: str | None
    is_current: bool


class Proof(Value):
    """A line of the resume that shows something the posting asks for. `position` counts into `FactSheet.positions`;
    `requirement` is the text of what it shows best."""

    fact: str
    text: str
    position: int
    requirement: str | None
    requirements: tuple[str, ...] = ()
    weight: float = 0.0


class NamedSkill(Value):
    """What the posting names in a few words and lines of the resume show. `positions` are where."""

    name: str
    facts: tuple[str, ...]
    positions: tuple[int, ...] = ()


class Line(Value):
    """A line that is told as it stands: an education, a licence, a language. `kind` is a key of the templates."""

    kind: str
    text: str
    fact: str


class OwnWord(Value):
    """What the person says of themselves for a requirement of the posting, beyond the resume."""

    subject: str
    detail: str | None
    fact: str


class FactSheet(Value):
    """Everything a draft may be written from, the best first.

    `languages_differ`: lines of the resume cannot stand in the draft, only names can. `duty` is the duty of the posting
    that is nearest to the person's work. `for_present_employer`: the posting is of the company where the person works
    now.
    """

    facts: tuple[Fact, ...] = ()
    positions: tuple[PositionFact, ...] = ()
    proofs: tuple[Proof, ...] = ()
    skills: tuple[NamedSkill, ...] = ()
    lines: tuple[Line, ...] = ()
    own_words: tuple[OwnWord, ...] = ()
    duty: NamedSkill | None = None
    language: str = DEFAULT_LANGUAGE
    languages_differ: bool = False
    for_present_employer: bool = False
