"""Whether a requirement is met, by which lines, and what that is worth."""
