"""Reading strangers' bytes in forked processes with limits. Knows no format: the methods are passed in by name."""
