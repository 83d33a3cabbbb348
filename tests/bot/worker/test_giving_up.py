"""Whoever started a task reads that it was given up, and what it cost; one test for every kind that there is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, get_args, get_origin
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from bot.context import Services
from bot.sending import make_bot
from bot.serve import roles
from bot.texts import texts_for
from bot.worker import notify
from bot.worker.tasks import Worker
from core import accounts, files, onboarding
from core.billing import account_deletion
from core.billing.stars import renewals
from core.billing.stripe.errors import StripeAway
from core.credits import grant
from core.notices import SEND, TELL_OPERATORS, Notice, NoticeKind
from core.postings.service import ReadPosting
from core.queue import Task
from core.resumes.intake import ReadResume
from core.resumes.isolated import IsolatedReader
from core.scans import RunScan
from core.values import Value
from db.models import Job, JobScan, OnboardingSession, Resume, Subscription, User
from db.session import Owner
from db.states import PaymentRail, SubscriptionStatus, SubscriptionTier
from sandbox.server import Sandbox
from tests.support.running import settings_for

GiveUp = Callable[[Any, Exception], Awaitable[None]]
CHAT = 4711
# These speak of a row, and are tested where the row is.
BY_ROW = {"resumes.read", "postings.read", "scans.run", "documents.choose", "documents.write"}
# A notice is the tell_given_up itself.
NOTICES = {SEND.name, TELL_OPERATORS.name}


@pytest.fixture(scope="module")
async def services(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Services]:
    async with Sandbox() as sandbox:
        settings = settings_for(sandbox, tmp_path_factory.mktemp("worker"))
        async with roles.open_services(settings, database_url) as opened:
            yield opened


@pytest.fixture
def bound(services: Services) -> dict[str, tuple[Task[Any], GiveUp | None]]:
    """Every kind of task that the worker does, and what happens when one fails for good."""
    found: dict[str, tuple[Task[Any], GiveUp | None]] = {}

    def bind(kind: Task[Any], function: object, give_up: GiveUp | None = None) -> None:
        found[kind.name] = (kind, give_up)

    Worker(services, make_bot(services.settings), IsolatedReader()).register(bind)
    return found


def asked_in_chat(kind: Task[Any]) -> bool:
    return kind.name not in BY_ROW | NOTICES and bool({"chat_id", "telegram_id"} & set(kind.value.model_fields))


def value_of(kind: Task[Any]) -> Value:
    """Something to do for that kind, asked for in the chat."""
    values: dict[str, Any] = {}
    for name, field in kind.value.model_fields.items():
        if name in ("chat_id", "telegram_id"):
            values[name] = CHAT
        elif field.is_required():
            values[name] = _some(field.annotation)
    made: Value = kind.value(**values)
    return made


def _some(annotation: Any) -> Any:
    if get_origin(annotation) is tuple:
        return ()
    for kind, value in ((UUID, uuid4()), (bool, False), (int, 1), (str, "x")):
        if annotation is kind or kind in get_args(annotation):
            return value
    raise AssertionError(annotation)


async def told(services: Services) -> list[Notice]:
    async with services.database.as_service() as session:
        rows = await session.scalars(
            sa.text("SELECT payload FROM pgqueuer WHERE entrypoint = 'notices.send' ORDER BY id")
        )
        notices = [Notice.model_validate_json(bytes(row)) for row in rows]
        await session.execute(sa.text("DELETE FROM pgqueuer"))
    return notices


async def test_every_task_of_a_person_tells_them(
    services: Services, bound: dict[str, tuple[Task[Any], GiveUp | None]]
) -> None:
    kinds = [kind for kind, _ in bound.values() if asked_in_chat(kind)]
    assert {"resumes.mark", "scans.rescore", "jobs.rank", "checkouts.open", "files.delete", "stripe.forget"} <= {
        kind.name for kind in kinds
    }
    for kind in kinds:
        if kind.name == "stars.send_back":
            # Nobody asked for it in a chat: it goes back, and operators are told.
            continue
        for error in (ConnectionError(), StripeAway("down")):
            give_up = bound[kind.name][1]
            assert give_up is not None, kind.name
            await give_up(value_of(kind), error)
            (notice,) = await told(services)
            assert notice.chat_id == CHAT
            assert notice.kind in (NoticeKind.GAVE_UP, NoticeKind.STRIPE_AWAY)
            screen = await notify.render(services.database, notice)
            assert screen is not None
            said = screen.text.lower()
            assert "othing was" in said or "cost nothing" in said, kind.name


def test_only_what_cannot_have_been_charged_says_that_nothing_was() -> None:
    """A change of plan that Stripe did not confirm may have gone through."""
    assert "othing was charged" not in texts_for("en")("gave-up-plan_change")


async def test_deleting_names_the_chat_that_asked(services: Services) -> None:
    """An account, a session and one resume: what is left to delete knows whom to tell."""
    async with services.database.as_service() as session:
        user = User(telegram_id=CHAT, stripe_customer_id="cus_1", language_code="de")
        visitor = OnboardingSession(session_id="v", chat_id=CHAT + 1, expires_at=sa.func.now())
        session.add_all([user, visitor])
        await session.flush()
        owners = ({"user_id": user.id}, {"onboarding_session_id": visitor.id})
        for number, owner in enumerate(owners):
            session.add(
                Resume(filename="a.pdf", file_size=1, file_path=f"f/{number}", request_key=f"{number}", **owner)
            )
        plan = {"rail": PaymentRail.STARS, "product": "plan_pro", "tier": SubscriptionTier.PRO}
        session.add(Subscription(user_id=user.id, reference="ref", status=SubscriptionStatus.ACTIVE, **plan))
        await grant(session, user.id, 1, "g")
    async with services.database.as_service() as session:
        await accounts.delete_everything(session, Owner(user_id=user.id), CHAT)
        await onboarding.erase(session, visitor.id)
    async with services.database.as_service() as session:
        rows = await session.execute(sa.text("SELECT entrypoint, payload FROM pgqueuer ORDER BY id"))
        found = {name: bytes(payload) for name, payload in rows if name != "files.delete"}
        again = await session.scalars(sa.text("SELECT payload FROM pgqueuer WHERE entrypoint = 'files.delete'"))
        asked = [files.DELETE.decode(bytes(payload)) for payload in again]
        await session.execute(sa.text("DELETE FROM pgqueuer"))
    assert [(one.chat_id, one.language_code) for one in asked] == [(CHAT, "de"), (CHAT + 1, "en")]
    assert account_deletion.FORGET.decode(found["stripe.forget"]).chat_id == CHAT
    assert renewals.STOP.decode(found["stars.stop"]).language_code == "de"


async def test_what_nobody_asked_for_is_told_to_nobody(
    services: Services, bound: dict[str, tuple[Task[Any], GiveUp | None]]
) -> None:
    _, give_up = bound[files.DELETE.name]
    assert give_up is not None
    await give_up(files.DeleteFiles(paths=("a",)), ConnectionError())
    assert await told(services) == []


async def test_what_could_not_be_read_or_scanned_is_told_and_cost_nothing(
    services: Services, bound: dict[str, tuple[Task[Any], GiveUp | None]]
) -> None:
    async with services.database.as_service() as session:
        visitor = OnboardingSession(session_id=str(uuid4()), chat_id=CHAT + 2, expires_at=sa.func.now())
        session.add(visitor)
        await session.flush()
        owner = visitor.id
        resume = Resume(filename="a.pdf", file_size=1, request_key="r1", onboarding_session_id=owner)
        job = Job(request_key="j1", onboarding_session_id=owner)
        session.add_all([resume, job])
        await session.flush()
        scan = JobScan(resume_filename="a.pdf", job_posting="x", request_key="s1", onboarding_session_id=owner)
        scan.resume_id, scan.job_id = resume.id, job.id
        session.add(scan)
    about: dict[str, Any] = {"chat_id": CHAT + 2}
    for name, task in (
        ("scans.run", RunScan(scan_id=scan.id, **about)),
        ("resumes.read", ReadResume(resume_id=resume.id, source_file_id="f", **about)),
        ("postings.read", ReadPosting(job_id=job.id, **about)),
    ):
        give_up = bound[name][1]
        assert give_up is not None
        await give_up(task, ConnectionError())
        # Given up once more, after a crash, it is told once.
        await give_up(task, ConnectionError())
        (notice,) = await told(services)
        screen = await notify.render(services.database, notice)
        assert screen is not None
        assert notice.chat_id == CHAT + 2
        assert "our fault" in screen.text
        assert "charged" in screen.text
