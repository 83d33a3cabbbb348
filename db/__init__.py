"""Models, sessions, row-level security and the embedded server."""
