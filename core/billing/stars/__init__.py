"""Telegram Stars: orders, the last check before a payment, charges, refunds, renewals, and the books.

Nothing here speaks to Telegram: `bot.stars` does, and hands in what it heard.
"""
