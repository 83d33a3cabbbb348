"""How Stripe's API speaks, whatever the call: forms, parameters, refusals, ids, idempotency and signatures."""
