"""Screens about credits: the balance, and every line with its reason."""

from __future__ import annotations

from bot.screens.billing import day, moment, number
from bot.screens.plans import offer_button
from bot.screens.screen import Rows, Screen, button, clip
from bot.texts import Texts
from core.billing.clawback import ClaimKind
from core.credits import Balance, Line, NotEnoughCredits
from core.quotas import Allowance, QuotaExhausted
from db.states import MovementKind, PeriodType

# Lots in the summary, and lines on a page: both, with notes of full length, fit into a message (`TEXT_LIMIT`).
LINES = 8
NOTE = 120
# Movements that a payment caused: its number stands beside them.
OF_PAYMENTS = {MovementKind.GRANT, MovementKind.CLAWBACK, MovementKind.RESTORE, MovementKind.DEBT}


def overview(
    texts: Texts, balance: Balance, allowances: list[Allowance], lines: list[Line], page: int, *, more: bool
) -> Screen:
    """What the person has, and on later pages only the lines that led there."""
    blocks = [] if page else _summary(texts, balance, allowances)
    if page:
        blocks.append(texts("credits-lines-page", page=page + 1))
    elif lines:
        blocks.append(texts("credits-lines-title"))
    blocks += [line_text(texts, line) for line in lines]
    if not lines and not page:
        blocks.append(texts("credits-no-lines"))
    rows = [*_arrows(texts, page, more=more), *offer_button(texts)]
    return Screen("\n\n".join(blocks), rows)


def _arrows(texts: Texts, page: int, *, more: bool) -> Rows:
    arrows = []
    if page:
        arrows.append(button(texts.plain("button-newer"), f"credits:{page - 1}"))
    if more:
        arrows.append(button(texts.plain("button-older"), f"credits:{page + 1}"))
    return [arrows] if arrows else []


def ledger(texts: Texts, telegram_id: int, tier: str, balance: Balance, lines: list[Line]) -> Screen:
    """What an operator sees of a person's ledger."""
    blocks = [texts("admin-ledger", telegram=str(telegram_id), tier=tier), *_summary(texts, balance, [])]
    blocks += [line_text(texts, line) for line in lines]
    return Screen("\n\n".join(blocks))


def _summary(texts: Texts, balance: Balance, allowances: list[Allowance]) -> list[str]:
    lots = [
        texts(
            "credits-lot",
            credits=lot.credits,
            source=texts(f"credits-source-{lot.source}"),
            expiry=texts("credits-expiry", date=moment(lot.expires_at))
            if lot.expires_at
            else texts("credits-no-expiry"),
        )
        for lot in balance.lots[:LINES]
    ]
    blocks = ["\n".join([texts("credits-balance", credits=balance.credits), *lots])]
    if balance.held:
        blocks.append(texts("credits-held", credits=balance.held))
    if balance.debt:
        blocks.append(texts("credits-debt", credits=balance.debt))
    allowed = [item for item in allowances if item.limit != 0]
    if allowed:
        lines = [_allowance(texts, item) for item in allowed]
        blocks.append("\n".join([texts("credits-allowances-title"), *lines, *_renewals(texts, allowed)]))
    return blocks


def _allowance(texts: Texts, allowance: Allowance) -> str:
    operation = texts(f"operation-{allowance.operation}")
    if allowance.limit is None:
        return texts("credits-allowance-unlimited", operation=operation)
    left = max(0, allowance.limit - allowance.used)
    return texts("credits-allowance", operation=operation, left=left, limit=allowance.limit)


def _renewals(texts: Texts, allowances: list[Allowance]) -> list[str]:
    """When there are new ones, said once for all: the months of a tier begin together."""
    moments = {item.renews_at for item in allowances if item.limit is not None}
    dates = [texts("credits-renews", date=day(at)) for at in sorted(filter(None, moments))]
    return dates or ([texts("credits-never-renews")] if moments else [])


def line_text(texts: Texts, line: Line) -> str:
    """One movement: how much, why, when."""
    return texts.plain(
        "credits-line",
        credits=f"{line.credits:+d}" if line.credits else "0",
        reason=reason(texts, line),
        date=moment(line.at),
    )


def reason(texts: Texts, line: Line) -> str:
    """Why credits moved, in plain words."""
    values = {
        "operation": texts(f"operation-{line.operation}") if line.operation else "",
        "source": texts(f"credits-source-{line.source}") if line.source else "",
        "note": clip(line.note, NOTE),
    }
    text = texts(f"credits-reason-{_reason_key(line)}", **values)
    if line.payment_id is None or line.kind not in OF_PAYMENTS:
        return text
    return texts.plain("credits-reason-payment", reason=text, reference=number(line.payment_id))


def _reason_key(line: Line) -> str:
    in_favour = line.credits > 0
    match line.kind:
        case MovementKind.GRANT if line.note:
            return "grant-note"
        case MovementKind.CLAWBACK if line.note in set(ClaimKind):
            return f"clawback-{line.note}"
        case MovementKind.SETTLE if in_favour:
            return "settle-part"
        case MovementKind.DEBT if in_favour:
            return "debt-forgiven"
        case MovementKind.REPAY if in_favour:
            return "repay-returned"
        case kind:
            return str(kind)


def not_enough(texts: Texts, lack: NotEnoughCredits) -> Screen:
    """Why the operation did not begin, what stays free, and the way to more."""
    return Screen(_lack(texts, lack), offer_button(texts))


def _lack(texts: Texts, lack: NotEnoughCredits) -> str:
    if isinstance(lack, QuotaExhausted):
        allowance = lack.allowance
        values: dict[str, str | int] = {
            "limit": allowance.limit or 0,
            "operation": texts(f"plans-operation-{allowance.operation}"),
        }
        if allowance.period == PeriodType.MONTHLY and allowance.renews_at is not None:
            return texts("credits-quota-month", **values, date=day(allowance.renews_at))
        if not lack.debt:
            return texts("credits-quota-lifetime", **values)
    if lack.debt:
        return texts("credits-not-enough-debt", debt=lack.debt)
    return texts("credits-not-enough", needed=lack.needed, have=lack.have)
