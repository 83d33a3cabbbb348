"""Messages about money to the person and to operators, enqueued in the transaction of what they tell."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.notices import SEND, TELL_OPERATORS, Matter, Notice, NoticeKind, OperatorNotice
from core.queue import enqueue
from db.models import Payment, User


async def tell(
    session: AsyncSession,
    user_id: UUID | None,
    kind: NoticeKind,
    *,
    payment_id: UUID | None = None,
    subscription_id: UUID | None = None,
) -> None:
    """Tells the person, if there still is one."""
    person = await session.get(User, user_id) if user_id is not None else None
    if person is None:
        return
    notice = Notice(
        chat_id=person.telegram_id,
        kind=kind,
        payment_id=payment_id,
        subscription_id=subscription_id,
        language_code=person.language_code,
    )
    await enqueue(session, SEND, notice)


async def tell_operators(session: AsyncSession, matter: Matter, *lines: str) -> None:
    """Tells everybody in ADMIN_IDS."""
    await enqueue(session, TELL_OPERATORS, OperatorNotice(matter=matter, lines=lines))


def line(payment: Payment) -> str:
    """A payment in one line for operators, without a hint who paid."""
    return (
        f"{payment.id} {payment.rail} {payment.product} {payment.amount_minor} {payment.currency}"
        f" {payment.status} {payment.reference or '-'}"
    )
