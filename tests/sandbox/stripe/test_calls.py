"""Around each call: idempotency keys, pages of lists, faults."""

import asyncio

import pytest
import stripe

from sandbox.server import Sandbox
from sandbox.stripe.client import Till
from tests.sandbox.stripe.conftest import pack
from tests.support.postgres import until


async def test_the_same_key_gets_the_same_answer_once(client: stripe.StripeClient, till: Till) -> None:
    options: stripe.RequestOptions = {"idempotency_key": "purchase:1"}
    first = await client.v1.checkout.sessions.create_async(pack(), options)
    again = await client.v1.checkout.sessions.create_async(pack(), options)
    assert first.id == again.id
    assert first.last_response is not None
    assert again.last_response is not None
    assert "idempotent-replayed" not in first.last_response.headers
    assert again.last_response.headers["idempotent-replayed"] == "true"
    assert len((await client.v1.checkout.sessions.list_async()).data) == 1

    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        await client.v1.checkout.sessions.create_async(pack(client_reference_id="other"), options)
    created = (await till.events("product.created"))[0]
    assert created["request"]["idempotency_key"] == "purchase:1"


async def test_a_key_in_use_conflicts(client: stripe.StripeClient, till: Till) -> None:
    await till.fault("slow", seconds=1.0, method="POST")
    options: stripe.RequestOptions = {"idempotency_key": "customer:1"}
    first = asyncio.create_task(client.v1.customers.create_async({}, options))

    async def under_way() -> object:
        return await till.calls("/v1/customers")

    await until(under_way)
    with pytest.raises(stripe.APIError) as conflict:
        await client.v1.customers.create_async({}, options)
    assert conflict.value.http_status == 409
    assert '"code":"idempotency_key_in_use"' in str(conflict.value.http_body)
    made = await first
    assert (await client.v1.customers.create_async({}, options)).id == made.id


async def test_a_refused_call_leaves_its_key_free(client: stripe.StripeClient) -> None:
    options: stripe.RequestOptions = {"idempotency_key": "customer:2"}
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.customers.create_async({"email": "nobody"}, options)
    assert (await client.v1.customers.create_async({"email": "ada@example.com"}, options)).email


async def test_a_refusal_by_the_call_itself_is_kept_under_its_key(client: stripe.StripeClient, till: Till) -> None:
    options: stripe.RequestOptions = {"idempotency_key": "refund:1"}
    session = await client.v1.checkout.sessions.create_async(pack())
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError, match="No such charge"):
            await client.v1.refunds.create_async({"charge": "ch_0"}, options)
    intent = (await till.pay(session.id))["payment_intent"]
    with pytest.raises(stripe.IdempotencyError):
        await client.v1.refunds.create_async({"payment_intent": intent}, options)


async def test_lists_come_in_pages_newest_first(client: stripe.StripeClient) -> None:
    made = [(await client.v1.customers.create_async({"name": f"{number}"})).id for number in range(7)]
    made.reverse()
    page = await client.v1.customers.list_async({"limit": 3})
    assert ([customer.id for customer in page.data], page.has_more, page.url) == (made[:3], True, "/v1/customers")
    assert [customer.id async for customer in page.auto_paging_iter()] == made
    back = await client.v1.customers.list_async({"limit": 2, "ending_before": made[4]})
    assert ([customer.id for customer in back.data], back.has_more) == (made[2:4], True)
    last = await client.v1.customers.list_async({"limit": 3, "starting_after": made[3]})
    assert ([customer.id for customer in last.data], last.has_more) == (made[4:], False)
    for wrong in ({"limit": 101}, {"limit": 0}, {"starting_after": "cus_0"}):
        with pytest.raises(stripe.InvalidRequestError):
            await client.v1.customers.list_async(wrong)  # type: ignore[arg-type]  # one of three shapes


async def test_a_page_goes_on_after_what_no_longer_fits(client: stripe.StripeClient) -> None:
    made = [(await client.v1.checkout.sessions.create_async(pack())).id for _ in range(3)]
    await client.v1.checkout.sessions.expire_async(made[1])
    rest = await client.v1.checkout.sessions.list_async({"status": "open", "starting_after": made[1]})
    assert [session.id for session in rest.data] == [made[0]]


async def test_lists_are_filtered(client: stripe.StripeClient, till: Till) -> None:
    paid, left = [await client.v1.checkout.sessions.create_async(pack()) for _ in range(2)]
    await till.pay(paid.id)
    complete = await client.v1.checkout.sessions.list_async({"status": "complete"})
    assert [session.id for session in complete.data] == [paid.id]
    by_time = await client.v1.checkout.sessions.list_async({"created": {"gte": paid.created, "lt": left.created + 9}})
    assert {session.id for session in by_time.data} == {paid.id, left.id}
    kinds = ["checkout.session.completed", "charge.succeeded"]
    events = await client.v1.events.list_async({"types": kinds})
    assert [event.type for event in events.data] == kinds
    assert (await client.v1.events.retrieve_async(events.data[0].id)).data.object["id"] == paid.id


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("429", stripe.RateLimitError),
        ("500", stripe.APIError),
        ("drop", stripe.APIConnectionError),
        ("garbage", stripe.APIError),
    ],
)
async def test_faults_on_demand(
    client: stripe.StripeClient, till: Till, kind: str, error: type[stripe.StripeError]
) -> None:
    await till.fault(kind, path="/v1/customers", skip=1)
    await client.v1.customers.create_async({})
    with pytest.raises(error):
        await client.v1.customers.create_async({})
    await client.v1.customers.create_async({})
    await till.fault(kind, times=-1)
    await till.clear_faults()
    await client.v1.customers.list_async()


async def test_the_sdk_retries_a_call_whose_answer_was_lost(
    sandbox: Sandbox, till: Till, transport: stripe.HTTPXClient
) -> None:
    assert till.key
    client = stripe.StripeClient(
        till.key, base_addresses={"api": sandbox.stripe_url}, http_client=transport, max_network_retries=2
    )
    await till.fault("drop", when="after", method="POST")
    await client.v1.customers.create_async({"name": "Ada"})
    assert len((await client.v1.customers.list_async()).data) == 1
    assert [call["status"] for call in await till.calls("/v1/customers")][:2] == [0, 200]


async def test_accounts_know_nothing_of_each_other(client: stripe.StripeClient, till: Till) -> None:
    await client.v1.customers.create_async({})
    async with await till.open_account() as other:
        assert other.key != till.key
        assert await other.events() == []
        await other.advance(days=400)
    assert await till.now() < (await till.events())[0]["created"] + 60
