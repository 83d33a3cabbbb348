"""Telegram Stars: invoices, the check before a payment, charges, refunds, renewals, and messages that were missed.

Nothing here speaks to Telegram: `bot.stars` does, and hands in what it heard.
"""
