"""`shortlist migrate | doctor | reseal`: for operators."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator

import httpx
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from rich.console import Console

from bot.cli.serve import admin_url, bring_up, database_url
from bot.cli.settings import Unusable, load_settings
from bot.serve.logs import configure_logs
from core import credits, files
from core.ai.errors import ProviderCode, ProviderFault
from core.ai.prices import describe_table, most
from core.ai.protocol import AiTask
from core.ai.providers import open_models
from core.billing.catalogue import CatalogueInvalid, catalogue
from core.billing.stripe.errors import StripeAway, StripeRefused
from core.billing.stripe.gateway import open_gateway
from core.errors import ReaderUnavailable
from core.isolation.confine import Measure
from core.isolation.process import WarmProcess
from core.resumes.isolated import METHODS
from core.settings import Settings
from core.storage import FileMissing, FilesKeyInvalid, FileUnreadable, open_store
from db import access
from db.models import Resume
from db.session import Database
from db.states import PaymentRail, ReadStatus
from migrations.readiness import Unprepared, check_serving
from migrations.upgrade import configuration, version

console = Console(highlight=False)

Finding = tuple[bool, str]


def migrate() -> None:
    """Brings the database to the current schema."""
    try:
        settings = load_settings()
    except Unusable as error:
        Console(stderr=True).print(str(error))
        sys.exit(2)
    configure_logs(settings)
    try:
        with admin_url(settings) as url:
            bring_up(settings, url)
            faults = asyncio.run(_access_faults(url))
    except Unprepared as error:
        Console(stderr=True).print(str(error))
        sys.exit(2)
    if faults:
        Console(stderr=True).print(f"The schema is current, but access is not as it should be: {'; '.join(faults)}.")
        sys.exit(1)
    console.print("The database has the current schema.")


def reseal() -> None:
    """Seals every file that only FILES_KEY_OLD opens with FILES_KEY, while everything goes on."""
    try:
        settings = load_settings()
        if settings.files_key_old is None:
            raise Unusable("FILES_KEY_OLD is not set: there is no old key that files could need.")
        with database_url(settings) as url:
            sealed, unreadable = asyncio.run(_reseal(settings, url))
    except (Unusable, FilesKeyInvalid) as error:
        Console(stderr=True).print(str(error))
        sys.exit(2)
    if unreadable:
        console.print(f"{sealed} files were sealed anew. {unreadable} open with neither key: keep FILES_KEY_OLD.")
        sys.exit(1)
    console.print(
        f"{sealed} files were sealed anew, and all open with FILES_KEY. Take FILES_KEY_OLD out of the settings."
    )


async def _reseal(settings: Settings, url: str) -> tuple[int, int]:
    async with Database(url, pool_size=1) as database:
        return await files.reseal(database, await open_store(settings))


async def _access_faults(url: str) -> list[str]:
    async with Database(url, pool_size=1) as database, database.as_service() as session:
        return await access.faults(session)


def doctor() -> None:
    """Checks settings, database, migrations, ledger, catalogue, storage, Telegram and Stripe; a sentence a finding."""
    try:
        settings = load_settings()
    except Unusable as error:
        console.print(f"[red]✗[/red] {error}")
        sys.exit(1)
    with database_url(settings) as url:
        healthy = asyncio.run(_examine(settings, url))
    sys.exit(0 if healthy else 1)


async def _examine(settings: Settings, url: str) -> bool:
    healthy = True
    console.print("[green]✓[/green] The settings can be read.")
    async for good, sentence in _findings(settings, url):
        healthy &= good
        console.print(f"{'[green]✓[/green]' if good else '[red]✗[/red]'} {sentence}")
    return healthy


async def _findings(settings: Settings, url: str) -> AsyncIterator[Finding]:
    async with Database(url) as database:
        try:
            await check_serving(url)
            async for finding in _database(database, url):
                yield finding
        except Unprepared as error:
            yield False, str(error)
        except Exception as error:
            yield False, f"The database answers, and not as it should: {type(error).__name__}."
    yield await _storage(settings)
    async for finding in _newest_file(settings, url):
        yield finding
    yield await _confinement()
    yield await _telegram(settings)
    async for finding in check_stripe(settings):
        yield finding
    async for finding in check_models(settings):
        yield finding
    if settings.telegram_bot_token is not None and settings.sold_by and settings.support_contact is None:
        yield (
            False,
            "There is no SUPPORT_CONTACT. Telegram asks everybody who sells in a bot to answer /paysupport.",
        )


async def _database(database: Database, url: str) -> AsyncIterator[Finding]:
    head = ScriptDirectory.from_config(configuration(url)).get_current_head()
    current = await version(url)
    if current != head:
        yield False, f"The schema is at {current or 'nothing'}, the code at {head}. Run `shortlist migrate`."
        return
    yield True, "The database answers and has the current schema."
    async with database.as_service() as session:
        unguarded = await access.faults(session)
        for fault in unguarded:
            yield False, f"Access is not as it should be: {fault}. Restore as docs/operations.md says."
        if not unguarded:
            yield True, "Every table shows people their own rows alone."
        wrong = await credits.audit(session)
        yield wrong == 0, "The ledger adds up." if wrong == 0 else f"{wrong} lots of credits do not add up."
        try:
            sold = await catalogue(session)
            yield True, f"{len(sold.packs)} packs and {len(sold.plans)} plans are for sale."
        except CatalogueInvalid as error:
            yield False, f"The catalogue cannot be sold: {error}."


async def _storage(settings: Settings) -> Finding:
    try:
        store = await open_store(settings)
        probe = "doctor/probe"
        await store.put(probe, b"probe")
        good = await store.get(probe) == b"probe"
        await store.delete(probe)
    except Exception as error:
        return False, f"The file store cannot be used: {type(error).__name__}. Look at FILES_URL and FILES_KEY."
    return good, "The file store takes, encrypts and returns files."


async def _newest_file(settings: Settings, url: str) -> AsyncIterator[Finding]:
    """Whether a file of a person opens: the store or the key may be another one than the file was written with."""
    address: str | None = None
    try:
        async with Database(url) as database, database.as_service() as session:
            newest = sa.select(Resume).where(Resume.parse_status == ReadStatus.COMPLETED, Resume.file_path.is_not(None))
            resume = await session.scalar(newest.order_by(Resume.created_at.desc()).limit(1))
        if resume is not None and resume.file_path is not None:
            address = resume.file_url
            await (await open_store(settings)).get(resume.file_path)
            yield True, "The newest resume in the file store opens."
    except FileMissing:
        yield False, f"The newest resume is not in the file store. Look at FILES_URL: it was put at {address}."
    except FileUnreadable:
        yield False, "The newest resume does not open. Is FILES_KEY the key that it was kept with?"
    except Exception:
        # The database or the store does not answer, which was said before.
        return


async def _confinement() -> Finding:
    """What code that a document has run could reach; a system that does not offer all is no fault of the set-up."""
    process = WarmProcess(METHODS)
    try:
        missing = await process.missing()
    except ReaderUnavailable as error:
        return False, f"Resumes cannot be read: their process does not start ({error})."
    finally:
        await process.stop()
    without = ", ".join(measure for measure in Measure if measure not in missing)
    sentence = f"Documents are read without secrets, {without}." if without else "Documents are read without secrets."
    return True, f"{sentence} This system does not keep them from {', '.join(missing)}." if missing else sentence


async def _telegram(settings: Settings) -> Finding:
    if settings.telegram_bot_token is None:
        return True, "There is no TELEGRAM_BOT_TOKEN; `shortlist run` opens the sandbox."
    token = settings.telegram_bot_token.get_secret_value()
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            answer = await client.get(f"{settings.telegram_api_url}/bot{token}/getMe")
            content = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        return False, f"Telegram does not answer: {type(error).__name__}. Is TELEGRAM_API_URL right?"
    if not content.get("ok"):
        return False, f"Telegram refuses the token: {content.get('description', answer.status_code)}."
    return True, f"Telegram knows the bot as @{content['result']['username']}."


async def check_stripe(settings: Settings) -> AsyncIterator[Finding]:
    """Key, mode and web hook secret."""
    gateway = open_gateway(settings)
    if gateway is None:
        wanted = PaymentRail.STRIPE in settings.payments
        yield True, f"There is no STRIPE_SECRET_KEY: nobody pays by card{', whatever PAYMENTS says' if wanted else ''}."
        return
    mode = "live" if gateway.livemode else "test"
    try:
        answered = await gateway.mode()
        good = answered.livemode == gateway.livemode
        yield (
            good,
            f"Stripe takes the key, in {mode} mode." if good else f"Stripe does not take the key as a {mode} one.",
        )
    except StripeAway as error:
        yield False, f"Stripe does not answer: {error}. Is STRIPE_API_URL right?"
    except StripeRefused as error:
        # A restricted key may be allowed to sell and not to read the balance: it is a key nevertheless.
        known = error.status == 403
        yield known, f"Stripe takes the key, in {mode} mode." if known else f"Stripe refuses the key: {error.code}."
    finally:
        await gateway.close()
    if settings.stripe_webhook_secret is None:
        yield True, "There is no STRIPE_WEBHOOK_SECRET: payments are found by asking every five minutes."
    elif not settings.stripe_webhook_secret.get_secret_value().startswith("whsec_"):
        yield False, "STRIPE_WEBHOOK_SECRET is not one: it begins with whsec_, and each endpoint has its own."
    else:
        where = f"{settings.public_url or 'PUBLIC_URL'}/stripe/webhook"
        yield True, f"Stripe's events are taken at {where}."


# How long a provider may take to describe its models.
MODEL_SECONDS = 20.0
_HELP = {
    ProviderCode.KEY: "does not take the key",
    ProviderCode.MODEL: "does not know one of the models that the settings name",
    ProviderCode.SILENT: "does not answer in time",
}


async def check_models(settings: Settings) -> AsyncIterator[Finding]:
    """Key, address and the names of models, by asking for the models' descriptions, which costs nothing; and whether
    budgets can hold, which takes a published price."""
    models = open_models(settings)
    if not models.available:
        yield True, "There is no key for Claude or OpenAI: everything works offline, and nothing is for sale."
    for provider in models.available:
        client = models.client(provider)
        names = sorted({client.model_for(task) for task in AiTask})
        try:
            async with asyncio.timeout(MODEL_SECONDS):
                await client.check_models()
            yield True, f"{provider} answers, and knows {', '.join(names)}."
        except ProviderFault as fault:
            yield False, f"{provider} {_HELP.get(ProviderCode(fault.code), f'does not answer ({fault.code})')}."
        except TimeoutError:
            yield False, f"{provider} {_HELP[ProviderCode.SILENT]}."
        unpriced = [name for name in names if most(provider, name, "", 1) is None]
        if unpriced:
            yield True, f"{describe_table()} has no price for {', '.join(unpriced)}: no budget can hold their cost."
    await models.close()
