"""The `shortlist` command, a module per family of subcommands."""
