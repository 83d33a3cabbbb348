"""A strict stand-in for Stripe: it refuses what Stripe refuses, in Stripe's words, and its pages take no money.

`Sandbox` serves it beside the Telegram stand-in:

    async with Sandbox() as sandbox:
        sandbox.stripe_webhook("http://127.0.0.1:8080/stripe/webhook", "whsec_sandbox")
        client = stripe.StripeClient(sandbox.stripe_key, base_addresses={"api": sandbox.stripe_url})
        ...
        async with Till(sandbox.stripe_url) as till:
            await till.pay(session.url)
            await till.advance(days=31)

A person reaches a small dashboard at `/stripe/`: refunds, disputes, time that passes, and the events.

The official SDK works against it unmodified. `Till` (in `sandbox.stripe.client`) acts as people, banks and time do;
`Till.open_account()` gives a test an account of its own. `sandbox.stripe.control.routes` tells the routes behind it.

`api` answers `/v1`: `protocol` is how Stripe's API speaks, `account` what one account holds, `calls` a module for each
resource, `lifecycle` what happens to objects in time. `pages` and `control` are for people and tests.

Time: `Till.advance` moves everything of the account, `expires_at` of later sessions included; signatures of events
carry real time, because that is what receivers compare.

What Stripe does and this does not: taxes, discounts, shipping, setup mode, embedded pages, metered and tiered prices,
subscriptions made without Checkout, invoices by hand, several payments of one invoice, search, Connect, test clocks as
objects, payment_method.* and *.upcoming events, an hour between a retry's plan and its try. Parameters for these are
refused as unknown. Events come one after the other unless a fault is ordered; failed deliveries are tried again within
seconds, not days. Nothing outlives the process.
"""
