"""Reading strangers' bytes in forked processes with limits. Knows no format: the reader is passed in."""
