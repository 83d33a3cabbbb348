"""The chat page in a real browser, over a small python-telegram-bot echo bot."""

import re
from collections.abc import AsyncIterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Response, ViewportSize, async_playwright, expect
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LabeledPrice, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    PreCheckoutQueryHandler,
    filters,
)
from telegram.request import HTTPXRequest

from sandbox.client import Control
from sandbox.server import Sandbox
from tests.sandbox.conftest import NO_TLS
from tests.support.browser import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.browser

DESKTOP: ViewportSize = {"width": 1200, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
KEYS = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Toast", callback_data="toast"),
            InlineKeyboardButton("Alert", callback_data="alert"),
        ],
        [InlineKeyboardButton("Site", url="https://example.org/page")],
    ]
)
MONTH = 2_592_000
Context = ContextTypes.DEFAULT_TYPE

if CHROMIUM is None:
    # `-rs` in pyproject.toml makes pytest print this at the end of every run.
    pytest.skip(
        "NO CHROMIUM FOUND, so the chat page is not tested; install Debian's package chromium",
        allow_module_level=True,
    )


async def answer_message(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message is not None
    prices = [LabeledPrice("Ten", 100)]
    if message.text in {"buy", "buy too late"}:
        await context.bot.send_invoice(message.chat_id, "Ten scans", "Ten more.", message.text, "XTR", prices)
    elif message.text == "subscribe":
        link = await context.bot.create_invoice_link(
            "Pro", "All of it.", "pro", "XTR", prices, subscription_period=MONTH
        )
        await message.reply_text(
            "Here", reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("Pro", link))
        )
    elif message.text:
        await message.reply_html(
            f"<b>You said</b> {len(message.text)}: <i>{escape(message.text[:40])}</i>", reply_markup=KEYS
        )
    elif message.document:
        content = await (await message.document.get_file()).download_as_bytearray()
        await message.reply_document(bytes(content), filename=f"back-{message.document.file_name}", caption="Back")
    elif message.photo:
        content = await (await message.photo[-1].get_file()).download_as_bytearray()
        await message.reply_photo(bytes(content), caption="A picture")
    elif message.successful_payment:
        await message.reply_text("Thank you")


async def answer_button(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer(f"This is a {query.data}", show_alert=query.data == "alert")
    await query.edit_message_text(f"Edited by {query.data}", reply_markup=KEYS)


async def agree(update: Update, context: Context) -> None:
    assert update.pre_checkout_query is not None
    fresh = update.pre_checkout_query.invoice_payload != "buy too late"
    await update.pre_checkout_query.answer(fresh, error_message=None if fresh else "This offer is over")


def echo_bot(sandbox: Sandbox) -> "Application[Any, Any, Any, Any, Any, Any]":
    request, polls = (HTTPXRequest(httpx_kwargs={"verify": NO_TLS}) for _ in range(2))
    builder = ApplicationBuilder().token(sandbox.token).request(request).get_updates_request(polls)
    builder = builder.base_url(f"{sandbox.url}/bot").base_file_url(f"{sandbox.url}/file/bot")
    application = builder.build()
    application.add_handler(PreCheckoutQueryHandler(agree))
    application.add_handler(CallbackQueryHandler(answer_button))
    application.add_handler(MessageHandler(filters.ALL, answer_message))
    return application


@pytest.fixture(scope="module")
async def echo() -> AsyncIterator[Sandbox]:
    """A sandbox of its own with the echo bot on it."""
    async with Sandbox(bot_name="Echo") as sandbox:
        application = echo_bot(sandbox)
        async with application:
            await application.start()
            assert application.updater is not None
            await application.updater.start_polling()
            await application.bot.set_my_commands([("help", "What I can do")])
            await application.bot.set_my_description("I say it again.")
            yield sandbox
            await application.updater.stop()
            await application.stop()


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(params=["desktop", "phone"])
async def page(browser: Browser, echo: Sandbox, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """The page in a new chat; it must ask nothing of other origins and raise no errors."""
    phone = request.param == "phone"
    context = await browser.new_context(viewport=PHONE if phone else DESKTOP, is_mobile=phone, has_touch=phone)
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.on("request", lambda sent: errors.append(sent.url) if not is_own(sent.url, echo) else None)
    await page.goto(echo.chat_page_url)
    if phone:
        await page.get_by_role("button", name="All chats").click()
    await page.get_by_role("button", name="New chat").click()
    await page.get_by_role("button", name="Open chat").click()
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(last_bubble(page)).to_contain_text("You said 6: /start")
    yield page
    assert errors == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await context.close()


def is_own(url: str, sandbox: Sandbox) -> bool:
    return url.startswith((sandbox.url, "blob:", "data:"))


def last_bubble(page: Page) -> Any:
    return page.locator("article").last


async def say(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.get_by_role("button", name="Send").click()


async def test_text_arrives_formatted_and_whole(page: Page) -> None:
    text = "First line\n\n<b>not bold</b> & second"
    await say(page, text)
    await expect(page.locator("article.mine").last.locator(".text")).to_have_text(text, use_inner_text=True)
    await expect(last_bubble(page).locator("strong")).to_have_text("You said")
    await expect(last_bubble(page).locator("time")).to_be_visible()


async def test_buttons_toast_alert_and_edit_live(page: Page) -> None:
    message = last_bubble(page)
    await message.get_by_role("button", name="Toast").click()
    await expect(page.locator("#toasts")).to_contain_text("This is a toast")
    await expect(message).to_contain_text("Edited by toast")
    await message.get_by_role("button", name="Alert").click()
    await expect(page.get_by_role("dialog")).to_contain_text("This is a alert")
    await page.get_by_role("button", name="OK").click()
    await expect(message).to_contain_text("Edited by alert")
    assert await message.get_by_role("link", name="Site").get_attribute("href") == "https://example.org/page"


async def test_a_file_goes_there_and_comes_back(page: Page, tmp_path: Path) -> None:
    await page.locator("#file").set_input_files(
        {"name": "resume.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 resume"}
    )
    await say(page, "")
    await expect(last_bubble(page)).to_contain_text("back-resume.pdf")
    async with page.expect_download() as waiting:
        await last_bubble(page).get_by_role("link", name="Download").click()
    await (await waiting.value).save_as(tmp_path / "back.pdf")
    assert (tmp_path / "back.pdf").read_bytes() == b"%PDF-1.7 resume"


async def test_a_photo_is_shown_and_enlarged(page: Page, picture: bytes) -> None:
    await page.locator("#file").set_input_files({"name": "card.png", "mimeType": "image/png", "buffer": picture})
    await say(page, "")
    await expect(last_bubble(page)).to_contain_text("A picture")
    loaded = "image => image.decode().then(() => image.naturalWidth)"
    assert await last_bubble(page).locator("img").evaluate(loaded) == 900
    await last_bubble(page).get_by_role("button", name="Enlarge").click()
    await expect(page.locator("#viewer")).to_be_visible()
    await page.get_by_role("button", name="Close").click()
    await expect(page.locator("#viewer")).to_be_hidden()


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
async def test_dropped_files_wait_to_be_sent(page: Page) -> None:
    await page.evaluate(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(["posting"], "posting.txt", { type: "text/plain" }));
            dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true }));
        }"""
    )
    await expect(page.get_by_label("Files to send")).to_contain_text("posting.txt")
    await say(page, "")
    await expect(last_bubble(page)).to_contain_text("back-posting.txt")


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
async def test_commands_can_be_chosen_by_keyboard(page: Page) -> None:
    await page.get_by_role("button", name="Commands").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem")).to_contain_text("/help")
    await page.keyboard.press("Enter")
    await expect(last_bubble(page)).to_contain_text("You said 5: /help")


async def test_an_invoice_is_paid(page: Page) -> None:
    await say(page, "buy")
    await page.get_by_role("button", name="Pay").last.click()
    await expect(last_bubble(page)).to_contain_text("Thank you")
    await expect(page.locator(".service").last).to_contain_text("Paid ★ 100")


async def test_a_refused_payment_says_why(page: Page) -> None:
    await say(page, "buy too late")
    await page.get_by_role("button", name="Pay").last.click()
    await expect(page.locator("#notice")).to_contain_text("This offer is over")
    await page.get_by_role("button", name="OK").click()
    await expect(page.locator(".key.waiting")).to_have_count(0)
    await expect(page.locator(".service")).to_have_count(0)


async def test_an_invoice_link_is_shown_before_it_is_paid(page: Page) -> None:
    await say(page, "subscribe")
    link = page.get_by_role("button", name="Pro", exact=True).last
    await link.click()
    window = page.locator("#purchase")
    await expect(window).to_contain_text("★ 100 every 30 days")
    await window.get_by_role("button", name="Cancel").click()
    await link.click()
    await window.get_by_role("button", name="Pay").click()
    await expect(last_bubble(page)).to_contain_text("Thank you")
    await expect(page.locator(".service")).to_have_count(1)


async def test_what_happens_during_a_press_does_not_swallow_it(page: Page, echo: Sandbox) -> None:
    await say(page, "subscribe")
    key = page.get_by_role("button", name="Pro", exact=True).last
    await key.hover()
    await page.mouse.down()
    async with Control(echo.url) as control:
        # The chat goes on below the pointer: a message scrolls the key away.
        person = await control.person(id=int(page.url.rpartition("=")[2]))
        await person.send_text("meanwhile")
        await person.wait_for("You said 9")
    await page.wait_for_timeout(300)
    await page.mouse.up()
    window = page.locator("#purchase")
    await expect(window).to_contain_text("★ 100 every 30 days")
    await window.get_by_role("button", name="Cancel").click()
    await expect(last_bubble(page)).to_contain_text("You said 9")


async def test_blocking_hides_the_composer_and_a_reload_keeps_the_chat(page: Page) -> None:
    await page.get_by_role("button", name="Block", exact=True).click()
    await expect(page.locator("#composer")).to_be_hidden()
    await page.get_by_role("button", name="Unblock").click()
    await expect(page.locator("#composer")).to_be_visible()
    count = await page.locator("article").count()
    await page.reload()
    await expect(page.locator("article")).to_have_count(count)
    await say(page, "still here")
    await expect(last_bubble(page)).to_contain_text("still here")
    await expect(page.locator("article")).to_have_count(count + 2)


async def test_a_payload_in_the_address_is_sent_with_start(browser: Browser, echo: Sandbox) -> None:
    page = await browser.new_page()
    await page.goto(f"{echo.chat_page_url}?start=ref_42")
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator("article.mine").last).to_contain_text("/start ref_42")
    await page.close()


async def test_a_missing_bot_and_a_missing_sandbox_are_told(browser: Browser) -> None:
    page = await browser.new_page()
    async with Sandbox() as alone:
        answer: Response | None = await page.goto(alone.chat_page_url)
        assert answer is not None
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        await expect(page.get_by_role("alert")).to_contain_text("No bot is listening")
        port = alone.port
    await expect(page.get_by_role("alert")).to_contain_text(re.compile("broke|does not answer"))
    async with Sandbox(port):
        await expect(page.get_by_role("alert")).to_contain_text("No bot is listening")
    await page.close()
