"""Payments by card. `gateway` alone calls Stripe; `objects` are its answers, checked.

Whatever an event (`webhook`, `events`), a button (`payment_check`) or the clock (`reconciliation`) says, the state is
read again from Stripe (`effects`), with no transaction open, and then applied in one: so messages that are old, come
twice or in another order do no harm.
"""
