"""What somebody asks for in a chat, and only Stripe can answer: the base of such tasks."""

from __future__ import annotations

from uuid import UUID

from core.notices import Notice, NoticeKind, PlanChange
from core.values import Value


class ChatRequest(Value):
    """Who asks, and in which language. `key` names the asking, for progress and for a second try."""

    chat_id: int
    key: str
    language_code: str = "en"

    def answer(
        self,
        kind: NoticeKind,
        *,
        payment_id: UUID | None = None,
        subscription_id: UUID | None = None,
        change: PlanChange | None = None,
        url: str = "",
    ) -> Notice:
        """The notice that answers it."""
        return Notice(
            chat_id=self.chat_id,
            kind=kind,
            payment_id=payment_id,
            subscription_id=subscription_id,
            change=change,
            url=url,
            language_code=self.language_code,
            progress_key=self.key,
        )
