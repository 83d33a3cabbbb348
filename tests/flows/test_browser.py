"""The main job on the chat page, in a real browser at the width of a phone."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from db.models import User
from tests.support import documents
from tests.support.browser import ARGUMENTS, CHROMIUM
from tests.support.running import Running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM FOUND: the journey on the chat page is not tested"),
]


@pytest.fixture
async def page(running: Running) -> AsyncIterator[Page]:
    """A phone's page that fails the test on script errors."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = await browser.new_page(viewport={"width": 390, "height": 844})
        wrong: list[str] = []
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        yield opened
        await browser.close()
    assert wrong == []


async def test_the_main_job_on_the_chat_page(running: Running, page: Page, tmp_path: Path) -> None:
    person = await running.person()
    await page.goto(f"{running.sandbox.chat_page_url}#chat={person.id}")
    log = page.get_by_role("log")
    await page.locator("#start").click()
    await expect(log).to_contain_text("Send me your resume as a file")

    await page.locator("#file").set_input_files(
        {"name": "resume.pdf", "mimeType": "application/pdf", "buffer": documents.resume()}
    )
    await page.locator("#send").click()
    await expect(log).to_contain_text("Robin Example")

    await page.locator("#text").fill(documents.POSTING)
    await page.locator("#send").click()
    await expect(log).to_contain_text("Does that look right?")

    await log.get_by_role("button", name="Scan now").last.click()
    await expect(log.locator("img").last).to_be_visible()
    await expect(log).to_contain_text("Match")
    await log.get_by_role("button", name="Requirements").last.click()
    await expect(log).to_contain_text(re.compile(r"Kubernetes, [0-9.]+ of "))

    picture = tmp_path / "journey.png"
    await page.screenshot(path=picture)
    assert picture.stat().st_size > 10_000
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_buying_a_pack_and_then_a_plan_in_stars_on_the_chat_page(running: Running, page: Page) -> None:
    person = await running.newcomer()
    async with running.database.as_service() as session:
        session.add(User(telegram_id=person.id))
    await page.goto(f"{running.sandbox.chat_page_url}#chat={person.id}")
    log = page.get_by_role("log")

    await page.locator("#text").fill("/plans")
    await page.locator("#send").click()
    await log.get_by_role("button", name="Buy 10 credits for 400 Stars").click()
    await log.get_by_role("button", name="Pay ⭐️ 400").click()
    await expect(log).to_contain_text("You have 10 to spend now")

    await log.get_by_role("button", name="Buy Pro for 700 Stars").last.click()
    await log.get_by_role("button", name="Subscribe for 700 Stars").click()
    await page.locator("#purchase").get_by_role("button", name="Pay").click()
    await expect(log).to_contain_text("Your plan is on until")
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
