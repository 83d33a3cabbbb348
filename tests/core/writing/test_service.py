"""A document under way: asked twice, killed before, during and after, deleted, paid once."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa

from core import credits, quotas
from core.matching.model import Claims, Decisions, Report
from core.postings.model import Posting
from core.resumes.model import Resume as ResumeRead
from core.writing import documents, requests, service
from core.writing.model import Order, Tone
from core.writing.requests import WriteDocument
from core.writing.service import Material, WritingDone
from db.models import Document, Fact, Job, Resume, User
from db.session import Database, Owner
from db.states import DocumentStatus, FactStatus, PostingStatus, Provider, ReadStatus
from tests.core.credits.people import check, make_person
from tests.core.writing.material import engine, pair

_numbers = itertools.count()


class Asked(NamedTuple):
    """A document that somebody asked for, and its task."""

    person: UUID
    task: WriteDocument
    resume: UUID
    job: UUID


def match(resume: ResumeRead, posting: Posting, decisions: Decisions, claims: Claims | None) -> Report:
    """The offline engine."""
    return engine().match(resume, posting, decisions=decisions, claims=claims)


async def chosen(database: Database, order: Order | None = None) -> Asked:
    """Somebody with a resume and a posting whose facts were shown."""
    person, number, given = await make_person(database), next(_numbers), pair("en")
    async with database.as_owner(Owner(person)) as session:
        resume = Resume(
            user_id=person,
            filename="resume.pdf",
            file_size=1,
            parse_status=ReadStatus.COMPLETED,
            parsed_data=given.resume.model_dump(mode="json"),
            request_key=f"wr{number}",
        )
        job = Job(
            user_id=person,
            title=given.posting.title,
            company=given.posting.company,
            description=given.posting.text,
            requirements=given.posting.model_dump(mode="json"),
            parse_status=PostingStatus.COMPLETED,
            request_key=f"wj{number}",
        )
        session.add_all([resume, job])
        await session.flush()
        assert await _begin(session, person, resume, job, f"w{number}", order)
        document = (await session.scalars(sa.select(Document).where(Document.request_key == f"w{number}"))).one()
    task = WriteDocument(document_id=document.id, chat_id=1)
    await service.show_facts(database, task, match)
    return Asked(person, task, resume.id, job.id)


async def _begin(session, person: UUID, resume: Resume, job: Job, key: str, order: Order | None = None) -> bool:  # type: ignore[no-untyped-def] # an open session of whichever role
    return await requests.begin(
        session,
        Owner(person),
        order=order or Order(),
        resume=resume,
        job=job,
        chat_id=1,
        language_code="en",
        request_key=key,
    )


async def ask(database: Database, asked: Asked, provider: Provider = Provider.OFFLINE) -> bool:
    """Taps *Write*."""
    async with database.as_owner(Owner(asked.person)) as session:
        document = await documents.find(session, asked.person, asked.task.document_id)
        assert document is not None
        return await requests.ask(
            session, Owner(asked.person), document, engine=provider, chat_id=1, language_code="en"
        )


async def row_of(database: Database, asked: Asked) -> Document | None:
    """The document as it stands."""
    async with database.as_service() as session:
        return await session.get(Document, asked.task.document_id)


async def notices(database: Database, asked: Asked) -> list[str]:
    """What the person is told of the document, by kind."""
    async with database.as_service() as session:
        rows = await session.scalars(
            sa.text("SELECT dedupe_key FROM pgqueuer WHERE entrypoint = 'notices.send' AND dedupe_key LIKE :like"),
            {"like": f"%{asked.task.document_id}"},
        )
        return sorted(str(row).split(":")[0] for row in rows)


async def test_a_letter_is_written_kept_and_told_once_however_often_the_task_runs(database: Database) -> None:
    asked = await chosen(database)
    assert await ask(database, asked)
    await service.write(database, asked.task, match, service.write_by_templates)
    first = await row_of(database, asked)
    assert first is not None
    assert (first.status, bool(first.content)) == (DocumentStatus.COMPLETED, True)
    # The worker was killed behind its commit: the task runs again.
    assert not await service.write(database, asked.task, match, service.write_by_templates)
    again = await row_of(database, asked)
    assert again is not None
    assert again.updated_at == first.updated_at
    assert await notices(database, asked) == ["document_done", "facts_chosen"]


async def test_a_worker_that_is_killed_while_it_writes_leaves_all_as_it_was(database: Database) -> None:
    asked = await chosen(database)
    await ask(database, asked)

    async def die(material: Material) -> WritingDone:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await service.write(database, asked.task, match, die)
    left = await row_of(database, asked)
    assert left is not None
    assert left.status == DocumentStatus.PENDING
    assert await service.write(database, asked.task, match, service.write_by_templates)
    done = await row_of(database, asked)
    assert done is not None
    assert done.status == DocumentStatus.COMPLETED


async def test_writing_twice_at_once_is_one_letter(database: Database) -> None:
    asked = await chosen(database)
    assert sorted(await asyncio.gather(ask(database, asked), ask(database, asked))) == [False, True]


async def test_a_second_letter_for_the_posting_waits_for_the_first(database: Database) -> None:
    first = await chosen(database)
    async with database.as_owner(Owner(first.person)) as session:
        resume, job = await session.get_one(Resume, first.resume), await session.get_one(Job, first.job)
        await _begin(session, first.person, resume, job, f"second:{first.job}")
        second = (await session.scalars(sa.select(Document).where(Document.request_key == f"second:{first.job}"))).one()
    other = first._replace(task=WriteDocument(document_id=second.id, chat_id=1))
    results = await asyncio.gather(ask(database, first), ask(database, other), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["BeingWritten", "bool"]


@pytest.mark.parametrize("gone", [Resume, Job])
async def test_what_is_deleted_while_it_waits_fails_free_and_is_told(
    database: Database, gone: type[Resume | Job]
) -> None:
    asked = await chosen(database)
    await ask(database, asked)
    async with database.as_service() as session:
        await session.execute(sa.delete(gone).where(gone.id == (asked.resume if gone is Resume else asked.job)))
    assert await service.write(database, asked.task, match, service.write_by_templates)
    row = await row_of(database, asked)
    assert row is not None
    assert row.status == DocumentStatus.FAILED
    assert "document_failed" in await notices(database, asked)


async def _delete_person(database: Database, asked: Asked) -> None:
    async with database.as_service() as session:
        await session.execute(sa.delete(User).where(User.id == asked.person))


@pytest.mark.parametrize("moment", ["before", "during"])
async def test_an_account_that_is_deleted_while_it_waits_is_told_nothing(database: Database, moment: str) -> None:
    asked = await chosen(database)
    await ask(database, asked, Provider.OFFLINE)

    async def write(material: Material) -> WritingDone:
        await _delete_person(database, asked)
        return await service.write_by_templates(material)

    if moment == "before":
        await _delete_person(database, asked)
    await service.write(database, asked.task, match, service.write_by_templates if moment == "before" else write)
    assert await row_of(database, asked) is None
    assert "document_done" not in await notices(database, asked)


async def _fund(database: Database, person: UUID) -> None:
    """Two credits, and no free letter left."""
    async with database.as_service() as session:
        await session.execute(
            sa.text(
                "UPDATE global_config SET value = jsonb_set(value, '{free,cover_letter}',"
                ' \'{"limit": 0, "period": "lifetime"}\') WHERE key = \'tier_limits\''
            )
        )
        await credits.grant(session, person, 2, f"funded:{person}")


def _by(provider: Provider) -> Callable[[Material], Awaitable[WritingDone]]:
    async def write(material: Material) -> WritingDone:
        own = await service.write_by_templates(material)
        return WritingDone(own.draft, provider)

    return write


@pytest.mark.parametrize(("writer", "left"), [(Provider.CLAUDE, 1), (Provider.OFFLINE, 2), (Provider.OPENAI, 2)])
async def test_a_model_is_paid_once_and_whoever_stands_in_costs_nothing(
    database: Database, writer: Provider, left: int
) -> None:
    asked = await chosen(database)
    await _fund(database, asked.person)
    assert await ask(database, asked, Provider.CLAUDE)
    await service.write(database, asked.task, match, _by(writer))
    await service.write(database, asked.task, match, _by(writer))
    async with database.as_service() as session:
        balance = await check(session, asked.person)
    assert (balance.credits, balance.held) == (left, 0)
    row = await row_of(database, asked)
    assert row is not None
    assert documents.request_of(row).instead_of == (None if writer is Provider.CLAUDE else Provider.CLAUDE)


async def test_what_fails_for_good_costs_nothing(database: Database) -> None:
    asked = await chosen(database)
    await _fund(database, asked.person)
    await ask(database, asked, Provider.CLAUDE)
    await service.fail(database, asked.task)
    await service.fail(database, asked.task)
    async with database.as_service() as session:
        balance = await check(session, asked.person)
    assert (balance.credits, balance.held) == (2, 0)
    assert (await notices(database, asked)).count("document_failed") == 1


async def test_a_task_that_was_lost_fails_in_the_end(database: Database) -> None:
    asked = await chosen(database)
    await ask(database, asked)
    async with database.as_service() as session:
        await session.execute(
            sa.update(Document)
            .where(Document.id == asked.task.document_id)
            .values(updated_at=sa.func.now() - service.ABANDONED * 2)
        )
    await service.abandon_lost(database)
    row = await row_of(database, asked)
    assert row is not None
    assert row.status == DocumentStatus.FAILED


async def test_never_is_respected_and_an_answer_is_used(database: Database) -> None:
    asked = await chosen(database)
    async with database.as_service() as session:
        session.add(Fact(user_id=asked.person, subject="docker", status=FactStatus.NEVER))
        told = "In 2022 I wrote Terraform modules for two depots"
        session.add(Fact(user_id=asked.person, subject="terraform", status=FactStatus.DONE, detail=told))
    await ask(database, asked)
    await service.write(database, asked.task, match, service.write_by_templates)
    row = await row_of(database, asked)
    assert row is not None
    assert "Docker" not in row.content
    assert told in row.content


async def test_tone_and_language_are_the_persons_settings(database: Database) -> None:
    first = await chosen(database)
    async with database.as_owner(Owner(first.person)) as session:
        person = await session.get_one(User, first.person)
        person.letter_tone, person.letter_language = Tone.WARM, "de"
        resume, job = await session.get_one(Resume, first.resume), await session.get_one(Job, first.job)
        await _begin(session, first.person, resume, job, f"german:{first.job}")
        document = (
            await session.scalars(sa.select(Document).where(Document.request_key == f"german:{first.job}"))
        ).one()
    assert document.language_code == "de"
    assert documents.request_of(document).order.tone is Tone.WARM


async def test_without_an_account_nothing_begins(database: Database) -> None:
    asked = await chosen(database)
    async with database.as_service() as session:
        resume, job = await session.get_one(Resume, asked.resume), await session.get_one(Job, asked.job)
        with pytest.raises(quotas.AccountNeeded):
            await requests.begin(
                session,
                Owner(onboarding_session_id=asked.job),
                order=Order(),
                resume=resume,
                job=job,
                chat_id=1,
                language_code="en",
                request_key="nobody",
            )
