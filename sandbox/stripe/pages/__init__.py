"""What a person's browser gets: the payment page, the billing portal, receipts and a small dashboard."""
