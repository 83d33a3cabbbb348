"""A strict stand-in for Stripe: it refuses what Stripe refuses, in Stripe's words, and its pages take no money.

`Sandbox` serves it beside the Telegram stand-in:

    async with Sandbox() as sandbox:
        sandbox.stripe_webhook("http://127.0.0.1:8080/stripe/webhook", "whsec_sandbox")
        client = stripe.StripeClient(sandbox.stripe_key, base_addresses={"api": sandbox.stripe_url})
        ...
        async with Till(sandbox.stripe_url) as till:
            await till.pay(session.url)
            await till.advance(days=31)

The official SDK works against it unmodified. `Till` (in `sandbox.stripe.client`) acts as people, banks and time do;
`Till.open_account()` gives a test an account of its own. The routes behind it are told in `sandbox.stripe.control`.
"""
