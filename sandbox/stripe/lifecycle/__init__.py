"""What happens to objects as time passes, and as people, banks and Stripe act: told by events."""
