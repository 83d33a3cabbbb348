"""What is done with an update: one module per conversation or noun. Handlers commit, then speak."""
