"""Cover letters from templates of our own: why this job and this person, two proofs or three, a plain close."""

from __future__ import annotations

from collections.abc import Sequence

from core.language.words import stems
from core.postings.model import Posting
from core.writing.evidence import Draft
from core.writing.model import FactSheet, Length, PositionFact, Proof, Tone
from core.writing.names import upper_first
from core.writing.proofs import tell_by_position
from core.writing.slots import Gate, Slot, Way, count_words, fill, fixed, soft, standing_on
from core.writing.templates import Templates, load_templates, name_job
from core.writing.words import as_sentence

FEWEST_WORDS = 150
MOST_WORDS = 250
NAMED_FIRST = 3  # names in the first sentence
NAMED_MORE = 5
FEWEST_NAMED_MORE = 2
LONGEST_LEAD = 12  # words of a requirement that is quoted
MOST_TYPED = 3
PROOFS = {Length.NORMAL: (3, 4, 5, 6, 8), Length.SHORT: (2,)}
OWN = "own position"  # what the first sentence introduces where it names it
_OPENING, _WORK, _EARLIER, _MORE, _CLOSE = range(5)


def write(sheet: FactSheet, posting: Posting, gate: Gate, *, tone: Tone, length: Length) -> Draft:
    """A letter of `FEWEST_WORDS` to `MOST_WORDS` words where there are facts enough; every sentence passed the gate.

    With few words more proofs are added, one after the other; a letter that has none left is as short as it is.
    """
    templates = load_templates(sheet.language)
    draft = Draft(paragraphs=(), language=sheet.language)
    for proofs in PROOFS[length]:
        longer = fill(_LetterPlan(sheet, posting, templates, tone, length).list_slots(proofs), gate, sheet.language)
        if draft.paragraphs and count_words(longer) > MOST_WORDS:
            break
        draft = longer
        if count_words(draft) >= FEWEST_WORDS:
            break
    return draft


class _LetterPlan:
    """The places of one letter."""

    def __init__(self, sheet: FactSheet, posting: Posting, templates: Templates, tone: Tone, length: Length) -> None:
        self._sheet = sheet
        self._posting = posting
        self._templates = templates
        self._tone = tone
        self._length = length
        self._told: list[str] = []  # names and lines that stand in the letter already

    def list_slots(self, most_proofs: int) -> list[Slot]:
        """The places in their order."""
        return [
            Slot(tuple(self._open()), _OPENING),
            *self._list_since(),
            *self._list_duty(),
            *self._list_proofs(most_proofs),
            *self._list_more(),
            *self._list_close(),
        ]

    def _current(self) -> PositionFact | None:
        """The position that speaks first: the one that goes on, else the latest."""
        positions = self._sheet.positions
        return next((p for p in positions if p.is_current and p.title), positions[0] if positions else None)

    def _open(self) -> list[Way]:
        own = self._current()
        applying = name_job(self._templates, "apply", self._posting)
        ways = []
        if own is not None and own.title:
            ways += self._name_skills(applying, own)
        ways += self._name_any_skills(applying)
        if own is not None and own.title:
            ways.append(standing_on(self._say_own("background", applying, own), own.fact, names=OWN))
        # The last way names nothing: a letter without a first sentence is none.
        ways.append(soft(upper_first(self._templates.say("reason.plain", apply=applying))))
        unnamed = self._templates.say("reason.plain", apply=self._templates.say("apply.none"))
        ways.append(fixed(upper_first(unnamed)))
        return ways

    def _name_skills(self, applying: str, own: PositionFact) -> list[Way]:
        """What is asked for and shown in the position that speaks first; fewer names where the gate takes no more."""
        place = self._sheet.positions.index(own)
        skills = [skill for skill in self._sheet.skills if place in skill.positions]
        reason = "current" if own.is_current else "past"
        ways = []
        for most in range(min(NAMED_FIRST, len(skills)), 0, -1):
            said = self._templates.join([skill.name for skill in skills[:most]])
            facts = [fact for skill in skills[:most] for fact in skill.facts]
            ways.append(standing_on(self._say_own(reason, applying, own, skills=said), own.fact, *facts, names=OWN))
        self._told += [skill.name for skill in skills[:NAMED_FIRST]]
        return ways

    def _name_any_skills(self, applying: str) -> list[Way]:
        skills = self._sheet.skills[:NAMED_FIRST]
        if len(skills) < FEWEST_NAMED_MORE:
            return []
        said = self._templates.join([skill.name for skill in skills])
        text = upper_first(self._templates.say("reason.any", apply=applying, skills=said))
        return [standing_on(text, *(fact for skill in skills for fact in skill.facts))]

    def _say_own(self, reason: str, applying: str, own: PositionFact, **values: str) -> str:
        company = own.company if own.company and not self._templates.is_common_noun(own.company) else None
        return upper_first(
            self._templates.say(
                f"reason.{reason}" if company else f"reason.{reason}_title",
                apply=applying,
                own_title=self._templates.name_title(own.title or ""),
                own_company=self._templates.name_company(company) if company else "",
                **values,
            )
        )

    def _list_since(self) -> list[Slot]:
        own = self._current()
        if own is None or not own.is_current or not own.start or not own.title or self._length is Length.SHORT:
            return []
        if "-" in own.start:
            month = self._templates.name_month(own.start)
            text = self._templates.say("since.month", month=month, year=own.start[:4])
        else:
            text = self._templates.say("since.year", year=own.start)
        return [Slot((standing_on(text, own.fact, needs=OWN),), _OPENING)]

    def _list_duty(self) -> list[Slot]:
        """Which of the posting's duties is nearest to the person's work, in the posting's words."""
        duty = self._sheet.duty
        if duty is None or self._length is Length.SHORT or self._tone is Tone.PLAIN:
            return []
        text = self._templates.say("more.duty", requirement=self._templates.quote(duty.name))
        return [Slot((standing_on(text, *duty.facts),), _OPENING)]

    def _list_close(self) -> list[Slot]:
        texts = [self._templates.say(f"close.{self._tone}")]
        if self._length is not Length.SHORT:
            texts.append(self._templates.say("more.attached"))
        return [Slot((fixed(text),), _CLOSE) for text in texts]

    def _list_proofs(self, most: int) -> list[Slot]:
        if self._sheet.languages_differ:
            return self._list_tools()
        chosen = self._sheet.proofs[:most]
        self._told += [proof.text for proof in chosen]
        slots: list[Slot] = []
        for number, told in enumerate(tell_by_position(self._sheet, self._templates, chosen)):
            paragraph = _EARLIER if number else _WORK
            if number == 1:
                slots += self._list_lead(chosen, paragraph)
            slots += [Slot(slot.ways, paragraph) for slot in told]
        return slots

    def _list_lead(self, chosen: Sequence[Proof], paragraph: int) -> list[Slot]:
        """The posting's words that the first proof of an earlier position answers; once in a letter."""
        earlier = sorted({proof.position for proof in chosen})[1]
        asked = next(proof.requirement for proof in chosen if proof.position == earlier)
        duty = self._sheet.duty
        if (
            asked is None
            or (duty is not None and asked == duty.name)
            or self._length is Length.SHORT
            or len(asked.split()) > LONGEST_LEAD
        ):
            return []
        # One that begins small was cut out of a sentence: its words are inflected.
        if " or " in asked or asked[:1].islower() or any(letter.isdigit() for letter in asked):
            return []
        text = self._templates.say("more.lead", requirement=self._templates.quote(asked))
        return [Slot((soft(text),), paragraph, leads=True)]

    def _list_tools(self) -> list[Slot]:
        """By position the names that both documents share: in another language no line can stand as it is."""
        slots: list[Slot] = []
        for place, position in enumerate(self._sheet.positions):
            skills = [skill for skill in self._sheet.skills if place in skill.positions]
            if not skills:
                continue
            said = self._templates.join([skill.name for skill in skills])
            text = self._templates.fill("tools", said, position, "before" if slots else "at")
            facts = [fact for skill in skills for fact in skill.facts]
            slots.append(Slot((standing_on(upper_first(text), position.fact, *facts),), _WORK))
        return slots

    def _list_more(self) -> list[Slot]:
        typed = [word for word in self._sheet.own_words if word.detail][:MOST_TYPED]
        unsaid = [word for word in self._sheet.own_words if not word.detail][:MOST_TYPED]
        slots = [Slot((standing_on(as_sentence(word.detail or ""), word.fact),), _MORE) for word in typed]
        slots += [
            Slot((standing_on(self._templates.say("more.own_word", subject=word.subject), word.fact),), _MORE)
            for word in unsaid
        ]
        if self._length is Length.SHORT:
            return slots
        return [*self._list_other_skills(), *self._list_lines(), *slots]

    def _list_other_skills(self) -> list[Slot]:
        told = {stem for text in self._told for stem in stems(text, self._sheet.language)}
        skills = [skill for skill in self._sheet.skills if not told.issuperset(stems(skill.name, self._sheet.language))]
        skills = [] if self._sheet.languages_differ else skills[:NAMED_MORE]
        if len(skills) < FEWEST_NAMED_MORE:
            return []
        said = self._templates.join([skill.name for skill in skills])
        facts = [fact for skill in skills for fact in skill.facts]
        return [Slot((standing_on(self._templates.say("more.skills", skills=said), *facts),), _MORE)]

    def _list_lines(self) -> list[Slot]:
        return [
            Slot((standing_on(self._templates.say(f"more.{line.kind}", line=line.text), line.fact),), _MORE)
            for line in self._sheet.lines
        ]
