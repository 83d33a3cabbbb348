"""The edge: Telegram, HTTP and the command line."""
