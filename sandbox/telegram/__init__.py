"""A strict stand-in for the Telegram Bot API: it refuses what Telegram refuses, in Telegram's words."""
