"""One Stripe account: its objects, its clock, its faults, and the webhooks that its events go to."""
