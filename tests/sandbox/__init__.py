"""The stand-ins refuse what the real services refuse, and deliver what they deliver."""
