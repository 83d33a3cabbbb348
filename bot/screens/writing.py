"""Screens about documents: the facts before writing, the text, what it stands on, what can be done with it."""

from __future__ import annotations

import html
from uuid import UUID

from bot.ids import pack
from bot.screens.jobs import LISTED, name_of
from bot.screens.screen import TEXT_LIMIT, Rows, Screen, button, clip, pages
from bot.texts import Texts
from core.writing import documents
from core.writing.documents import Shown
from core.writing.evidence import Fact
from core.writing.facts import digest
from core.writing.model import Channel, Length, Occasion, Recipient, Tone
from db.models import Document, Job
from db.states import DocumentKind, Provider

SHOWN_FACTS = 12
LONGEST_FACT = 150
TAPS_A_ROW = 6
LATEST = 4  # documents on a posting's card
# Letters in callback data, which has 64 bytes.
KINDS = {"c": DocumentKind.COVER_LETTER, "a": DocumentKind.ANSWER, "o": DocumentKind.OUTREACH}
KIND_CODES = {kind: code for code, kind in KINDS.items()}
RECIPIENTS = {recipient.value[:2]: recipient for recipient in Recipient}
OCCASIONS = {occasion.value[:2]: occasion for occasion in Occasion}
CHANNELS = {channel.value[:2]: channel for channel in Channel}
VARIANTS: dict[str, dict[str, object]] = {
    "s": {"length": Length.SHORT},
    "w": {"tone": Tone.WARM},
    "p": {"tone": Tone.PLAIN},
    "f": {"tone": Tone.FORMAL},
}
CODES_OF_RECIPIENTS = {value: key for key, value in RECIPIENTS.items()}


def choose_job(texts: Texts, kind: DocumentKind, jobs: list[Job]) -> Screen:
    """For which posting?"""
    code = KIND_CODES[kind]
    rows: Rows = [[button(clip(name_of(texts, job), 60), f"w-new:{code}:{pack(job.id)}")] for job in jobs[:LISTED]]
    return Screen(texts(f"writing-choose-{kind}"), rows)


def actions_of_job(texts: Texts, job_id: UUID) -> Rows:
    """*Letter*, *Answer*, *Message* on a posting's card."""
    key = pack(job_id)
    return [[button(texts.plain(f"button-write-{kind}"), f"w-new:{code}:{key}") for code, kind in KINDS.items()]]


def action_of_scan(texts: Texts, job_id: UUID, resume_id: UUID) -> Rows:
    """*Letter* under a report, with the resume that it compared."""
    return [[button(texts.plain("button-write-cover_letter"), f"w-new:c:{pack(job_id, resume_id)}")]]


def recipients(texts: Texts, job: Job) -> Screen:
    """Who is it for?"""
    rows: Rows = [
        [button(texts.plain(f"outreach-{recipient}"), f"w-to:{pack(job.id)}:{code}")]
        for code, recipient in RECIPIENTS.items()
    ]
    return Screen(texts("outreach-who", posting=name_of(texts, job)), rows)


def occasions(texts: Texts, job: Job, recipient: str) -> Screen:
    """What is the occasion?"""
    rows: Rows = [
        [button(texts.plain(f"outreach-{occasion}"), f"w-to:{pack(job.id)}:{recipient}:{code}")]
        for code, occasion in OCCASIONS.items()
    ]
    return Screen(texts("outreach-why", posting=name_of(texts, job)), rows)


def channels(texts: Texts, job: Job, recipient: str, occasion: str) -> Screen:
    """Where does it go?"""
    rows: Rows = [
        [button(texts.plain(f"outreach-{channel}"), f"w-to:{pack(job.id)}:{recipient}:{occasion}:{code}")]
        for code, channel in CHANNELS.items()
    ]
    return Screen(texts("outreach-where", posting=name_of(texts, job)), rows)


def facts(texts: Texts, document: Document, job: Job) -> Screen:
    """What it would be written from; a tap leaves one out."""
    request = documents.request_of(document)
    shown = request.shown or Shown()
    listed = shown.facts[:SHOWN_FACTS]
    blocks = [texts(f"facts-title-{document.kind}", posting=name_of(texts, job))]
    if request.order.question:
        blocks.append(texts("facts-question", question=clip(request.order.question, 300)))
    if shown.for_present_employer:
        blocks.append(texts("facts-present-employer"))
    if shown.languages_differ:
        blocks.append(texts("facts-languages-differ"))
    if not listed:
        blocks.append(texts("facts-none"))
    lines = [_fact_line(texts, number, fact, request.order.left_out) for number, fact in enumerate(listed, 1)]
    if lines:
        blocks += ["\n".join(lines), texts("facts-next")]
    taps = [
        button(
            f"{'–' if digest(fact.text) in request.order.left_out else '✓'} {number}",
            f"w-fact:{pack(document.id)}:{digest(fact.text)}",
        )
        for number, fact in enumerate(listed, 1)
    ]
    rows: Rows = [taps[start : start + TAPS_A_ROW] for start in range(0, len(taps), TAPS_A_ROW)]
    rows.append([button(texts.plain("button-write-now"), f"w-go:{pack(document.id)}")])
    return Screen(pages(blocks, TEXT_LIMIT)[0], rows)


def _fact_line(texts: Texts, number: int, fact: Fact, left_out: tuple[str, ...]) -> str:
    key = "facts-line-out" if digest(fact.text) in left_out else "facts-line"
    source = texts.plain(f"source-{fact.source}")
    return texts(key, number=number, text=clip(fact.text, LONGEST_FACT), source=source)


def written(texts: Texts, document: Document, job: Job | None, text: str, *, plays: bool = False) -> Screen:
    """The text, to be copied, and what can be done with it. `plays`: a stand-in answers for models here."""
    request = documents.request_of(document)
    name = name_of(texts, job) if job is not None else texts.plain("writing-job-gone")
    blocks = [texts(f"written-title-{document.kind}", posting=name, version=document.version)]
    if not document.content:
        blocks.append(texts("written-nothing"))
        rows: Rows = [[button(texts.plain("button-own-words"), f"w-wish:{pack(document.id)}")]]
        return Screen("\n\n".join(blocks), rows)
    if plays and document.provider != Provider.OFFLINE:
        blocks.append(texts("only-plays"))
    blocks.append(f"<pre>{html.escape(clip(text, 3000), quote=False)}</pre>")
    if request.order.max_characters is not None:
        blocks.append(texts("written-limit", have=len(document.content), limit=request.order.max_characters))
    if request.shown is not None and request.shown.languages_differ:
        blocks.append(texts("written-languages-differ"))
    if request.instead_of is not None:
        blocks.append(texts("written-instead", provider=texts.plain(f"settings-engine-{request.instead_of}")))
    elif document.provider == Provider.OFFLINE:
        blocks.append(texts("written-offline"))
    return Screen(pages(blocks, TEXT_LIMIT)[0], _rows(texts, document))


def growing(texts: Texts, document_id: UUID, sentences: list[str], *, plays: bool) -> Screen:
    """What is written so far, and the way to stop it."""
    blocks = [texts("only-plays")] if plays else []
    blocks.append(texts("writing-progress"))
    if sentences:
        blocks.append(html.escape(clip(" ".join(sentences), 3000), quote=False))
    return Screen("\n\n".join(blocks), [[button(texts.plain("button-cancel-scan"), f"w-stop:{pack(document_id)}")]])


def _rows(texts: Texts, document: Document) -> Rows:
    key = pack(document.id)
    rows: Rows = []
    if document.kind == DocumentKind.COVER_LETTER:
        rows.append([button(texts.plain(f"variant-{code}"), f"w-vary:{key}:{code}") for code in ("s", "w")])
        rows.append([button(texts.plain(f"variant-{code}"), f"w-vary:{key}:{code}") for code in ("p", "f")])
    rows.append(
        [
            button(texts.plain("button-wish"), f"w-wish:{key}"),
            button(texts.plain("button-edit"), f"w-edit:{key}"),
        ]
    )
    rows.append([button(texts.plain("button-sources"), f"w-why:{key}:0")])
    rows.append([button("PDF", f"w-get:{key}:pdf"), button("Word", f"w-get:{key}:docx")])
    return rows


def sources(texts: Texts, document: Document, page: int) -> Screen:
    """What each sentence stands on."""
    blocks = [f"<b>{texts('sources-title')}</b>"]
    for sentence in documents.sentences_of(document):
        lines = [texts("sources-sentence", text=clip(sentence.text, 400))]
        lines += [
            texts("sources-fact", text=clip(fact.text, 200), source=texts.plain(f"source-{fact.source}"))
            for fact in sentence.facts
        ]
        if not sentence.facts:
            lines.append(texts("sources-own" if sentence.own else "sources-soft"))
        blocks.append("\n".join(lines))
    parts = pages(blocks, TEXT_LIMIT)
    page = min(page, len(parts) - 1)
    key = pack(document.id)
    arrows = [button("‹", f"w-why:{key}:{page - 1}")] if page > 0 else []
    if page < len(parts) - 1:
        arrows.append(button("›", f"w-why:{key}:{page + 1}"))
    rows: Rows = [arrows] if arrows else []
    rows.append([button(texts.plain("button-back"), f"w-show:{key}")])
    return Screen(parts[page], rows)


def questioned(texts: Texts, document: Document, claims: list[tuple[str, str]], *, refused: bool) -> Screen:
    """What nothing proves, sentence by sentence, each with the claim in it: is it true?"""
    lines = [texts("claim-line", text=clip(text, 300), claim=clip(claim, 100)) for text, claim in claims]
    key = pack(document.id)
    rows: Rows = [] if refused else [[button(texts.plain("button-it-is-true"), f"w-true:{key}")]]
    rows.append([button(texts.plain("button-take-out"), f"w-cut:{key}")])
    return Screen("\n\n".join([texts("claim-refused" if refused else "claim-ask"), *lines]), rows)


def wish_asked(texts: Texts, document: Document, sentence: str) -> Screen:
    """Shall this sentence go in?"""
    key = pack(document.id)
    rows: Rows = [
        [
            button(texts.plain("button-it-is-true"), f"w-true:{key}"),
            button(texts.plain("button-leave-it"), f"w-cut:{key}"),
        ]
    ]
    return Screen(texts("wish-ask", sentence=clip(sentence, 300)), rows)


def wish_refused(texts: Texts, sentence: str, claims: list[str]) -> Screen:
    """The person's word alone cannot stand for it."""
    return Screen(texts("wish-refused", sentence=clip(sentence, 300), claims=clip("; ".join(claims), 200)))


def listed(texts: Texts, latest: list[Document]) -> Rows:
    """The latest documents of a posting, one a row."""
    return [[button(_name(texts, document), f"w-open:{pack(document.id)}")] for document in latest[:LATEST]]


def _name(texts: Texts, document: Document) -> str:
    kind = texts.plain(f"kind-{document.kind}")
    return texts.plain("writing-of-job", kind=kind, version=document.version)
