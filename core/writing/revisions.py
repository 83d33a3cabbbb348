"""Revisions of documents: an edit or a wish is held against the evidence, kept, and questioned where it claims more."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from core.postings.model import Posting
from core.resumes import service as resumes
from core.writing import documents
from core.writing.documents import Request, Shown, SourcedSentence
from core.writing.editing import Edited, Evidence, cut_claims, vouch
from core.writing.requests import check_alone, enqueue_writing
from db.models import Document, Job, Resume
from db.session import Owner
from db.states import DocumentStatus, Provider


async def evidence_for(session: AsyncSession, document: Document) -> Evidence:
    """What an edit or a wish is held against: the facts that were shown and everything the resume holds."""
    resume = await session.get(Resume, document.resume_id) if document.resume_id else None
    job = await session.get(Job, document.job_id) if document.job_id else None
    _, never = await documents.answers_of(session, document.user_id)
    content = resumes.content_of(resume) if resume is not None else None
    posting = Posting.model_validate(job.requirements) if job is not None and job.requirements else None
    shown = documents.request_of(document).shown or Shown()
    return Evidence(
        facts=shown.facts,
        language=document.language_code,
        resume=content,
        posting=posting,
        never=(*never, *(documents.never_in(job) if job is not None else ())),
    )


async def keep_edit(session: AsyncSession, document: Document, edited: Edited, *, request_key: str) -> Document | None:
    """The person's own version; questioned while it claims what nothing proves. None for a request made before."""
    claims = tuple(claim.text for claim in edited.claims)
    request = documents.request_of(document).model_copy(update={"claims": claims})
    return await documents.add_version(
        session,
        document,
        request=request,
        sentences=edited.sentences,
        status=DocumentStatus.QUESTIONED if claims else DocumentStatus.COMPLETED,
        request_key=request_key,
    )


async def keep_wish(session: AsyncSession, document: Document, sentence: str, *, request_key: str) -> Document | None:
    """A version that waits for the person's word that the sentence is true."""
    request = documents.request_of(document)
    order = request.order.model_copy(update={"typed": (*request.order.typed, sentence)})
    return await documents.add_version(
        session,
        document,
        request=request.model_copy(update={"order": order, "claims": (sentence,)}),
        sentences=(),
        status=DocumentStatus.QUESTIONED,
        request_key=request_key,
    )


async def vouch_for(
    session: AsyncSession,
    owner: Owner,
    document: Document,
    *,
    engine: Provider = Provider.OFFLINE,
    chat_id: int,
    language_code: str,
) -> bool:
    """*It is true*: an edit is kept on the person's word, a wish is written. False when it was answered before."""
    if document.status != DocumentStatus.QUESTIONED:
        return False
    request = documents.request_of(document)
    sentences = documents.sentences_of(document)
    if not sentences:
        await check_alone(session, document.user_id, document)
        document.status, document.provider = DocumentStatus.PENDING, engine
        await session.flush()
        return await enqueue_writing(session, owner, document, chat_id, language_code)
    order = request.order.model_copy(update={"typed": (*request.order.typed, *request.claims)})
    _settle_edit(document, vouch(sentences, request.claims), request.model_copy(update={"order": order}))
    return True


def cut_from(document: Document) -> bool:
    """*Take it out*: what nothing proves goes, the rest of the edit stays. False when it was answered before."""
    if document.status != DocumentStatus.QUESTIONED:
        return False
    request = documents.request_of(document)
    kept = cut_claims(documents.sentences_of(document), request.claims)
    if kept:
        _settle_edit(document, kept, request)
    else:
        document.status = DocumentStatus.FAILED
    return True


def _settle_edit(document: Document, sentences: tuple[SourcedSentence, ...], request: Request) -> None:
    document.sources = [sentence.model_dump(mode="json") for sentence in sentences]
    document.content = documents.join(sentences)
    document.request = request.model_copy(update={"claims": ()}).model_dump(mode="json")
    document.status = DocumentStatus.COMPLETED
