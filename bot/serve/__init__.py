"""The processes: their roles, HTTP, logs and metrics."""
