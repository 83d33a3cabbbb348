"""Telegram Stars: orders, the last check before a payment, charges, refunds, renewals, and catching up.

Nothing here speaks to Telegram: `bot.stars` does, and hands in what it heard.
"""
