"""Payments by card. `gateway` alone speaks to Stripe; `facts` is what it answers, checked.

Whatever an event, a button or the clock says, the state is read again from Stripe (`effects`), with no transaction
open, and then applied in one: so old, doubled and disordered messages do no harm.
"""
