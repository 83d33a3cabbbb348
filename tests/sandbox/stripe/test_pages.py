"""The payment page and the billing portal in a real browser, on a desktop and a phone."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import stripe
from playwright.async_api import Browser, Page, async_playwright, expect

from sandbox.server import Sandbox
from sandbox.stripe.client import Till
from tests.sandbox.stripe.conftest import pack, plan
from tests.sandbox.test_page import DESKTOP, PHONE
from tests.support.browser import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(params=["desktop", "phone"])
async def page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A page that raises no errors and is never wider than its window."""
    page = await browser.new_page(viewport=DESKTOP if request.param == "desktop" else PHONE)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.close()


@pytest.fixture
def offer(client: stripe.StripeClient, sandbox: Sandbox) -> Any:
    """Makes a session that leads back to pages of the sandbox itself."""

    async def make(params: Any) -> stripe.checkout.Session:
        params["success_url"] = f"{sandbox.url}/page/icon.svg?paid={{CHECKOUT_SESSION_ID}}"
        params["cancel_url"] = f"{sandbox.url}/page/icon.svg?left"
        return await client.v1.checkout.sessions.create_async(params)

    return make


async def test_paying_leads_back(page: Page, offer: Any, client: stripe.StripeClient) -> None:
    session = await offer(pack(client_reference_id="user-7"))
    await page.goto(session.url)
    await expect(page.locator("main")).to_contain_text("Ten scans")
    await expect(page.locator("main")).to_contain_text("EUR · for user-7")
    await page.get_by_label("Email").fill("ada@example.com")
    await page.get_by_role("button", name="Pay €5.00").click()
    await page.wait_for_url(re.compile(f"paid={session.id}"))
    paid = await client.v1.checkout.sessions.retrieve_async(session.id)
    assert paid.payment_status == "paid"
    assert paid.customer_details is not None
    assert paid.customer_details.email == "ada@example.com"
    await page.goto(session.url)
    await expect(page.get_by_role("heading")).to_have_text("This has been paid")


async def test_a_declined_card_can_be_followed_by_another(page: Page, offer: Any) -> None:
    session = await offer(plan())
    await page.goto(session.url)
    await expect(page.locator(".total")).to_have_text("$9.00 every month")
    await page.get_by_role("button", name="declined").click()
    await expect(page.get_by_role("alert")).to_contain_text("Your card was declined")
    await page.get_by_role("button", name="Subscribe $9.00").click()
    await page.wait_for_url(re.compile("paid="))


@pytest.mark.parametrize(("answer", "says"), [("confirms", "This has been paid"), ("refuses", "The bank refused")])
async def test_a_bank_is_answered_for(page: Page, offer: Any, answer: str, says: str) -> None:
    session = await offer(pack())
    await page.goto(session.url)
    await page.get_by_role("button", name="Pay by bank").click()
    await expect(page.get_by_role("heading")).to_have_text("The bank has been asked")
    await page.get_by_role("button", name=f"The bank {answer}").click()
    await expect(page.get_by_role("heading")).to_have_text(says)
    await page.get_by_role("link", name="Go on").click()
    await page.wait_for_url(re.compile("paid="))


async def test_leaving_and_expiring(page: Page, offer: Any, till: Till) -> None:
    session = await offer(pack())
    await page.goto(session.url)
    await page.get_by_role("link", name="Leave without paying").click()
    await page.wait_for_url(re.compile(r"\?left"))
    await till.advance(days=2)
    await page.goto(session.url)
    await expect(page.get_by_role("heading")).to_have_text("This payment link has expired")
    await page.goto(session.url.replace("cs_test_", "cs_none_"))
    await expect(page.get_by_role("heading")).to_have_text("There is no such payment")


async def test_the_dashboard_refunds_disputes_and_moves_time(page: Page, transport: stripe.HTTPXClient) -> None:
    async with Sandbox() as alone, Till(alone.stripe_url) as till:
        client = stripe.StripeClient(
            alone.stripe_key, base_addresses={"api": alone.stripe_url}, http_client=transport, max_network_retries=0
        )
        for _ in range(2):
            await till.pay((await client.v1.checkout.sessions.create_async(pack())).id)
        await page.goto(f"{alone.stripe_url}/")
        payments = page.locator("#charges li")
        await expect(payments).to_have_count(2)
        await payments.first.get_by_role("button", name="Refund").click()
        await expect(payments.first).to_contain_text("€5.00 refunded")
        await payments.last.get_by_role("button", name="Dispute").click()
        await payments.last.get_by_role("button", name="Lost").click()
        await expect(payments.last).to_contain_text("disputed: lost")
        await expect(page.locator("#events li").first).to_contain_text("charge.dispute.closed")
        before = await till.now()
        clock = page.locator("#now")
        day = (await clock.inner_text()).rsplit(",", 1)[0]
        await page.get_by_role("button", name="A month passes").click()
        # The minutes change by themselves, the day does not.
        await expect(clock).not_to_contain_text(day)
        assert await till.now() >= before + 31 * 86400


async def test_the_portal(page: Page, client: stripe.StripeClient, till: Till) -> None:
    customer = await client.v1.customers.create_async({"email": "ada@example.com"})
    await client.v1.prices.create_async(
        {
            "currency": "usd",
            "unit_amount": 1900,
            "recurring": {"interval": "month"},
            "product_data": {"name": "Unlimited"},
        }
    )
    await till.pay((await client.v1.checkout.sessions.create_async(plan(customer=customer.id))).id)
    session = await client.v1.billing_portal.sessions.create_async({"customer": customer.id})
    await page.goto(session.url)
    await page.get_by_role("button", name="Switch to Unlimited").click()
    await expect(page.get_by_role("heading", name="Unlimited")).to_be_visible()
    await page.get_by_role("button", name="Cancel the plan").click()
    await expect(page.locator(".plan")).to_contain_text("Ends on")
    await page.get_by_role("button", name="Keep the plan").click()
    await expect(page.locator(".plan")).to_contain_text("Renews on")
    await expect(page.locator("#invoices li")).to_have_count(2)
    await page.locator("#invoices a").first.click()
    await expect(page.locator("body")).to_contain_text("This is a sandbox. No money moved.")
