"""The `shortlist` command. Subcommands live in `bot/cli/` and import what they need when they run."""

from __future__ import annotations

import sys
from importlib import import_module

import typer

app = typer.Typer(
    name="shortlist",
    help="How a resume reads against a job, exactly why, and what each fix is worth.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def root() -> None:
    """How a resume reads against a job, exactly why, and what each fix is worth."""


def _later(module: str, name: str, help_text: str) -> None:
    """Registers a command whose module is imported only when it runs: serving needs much, `--help` little."""

    def command() -> None:
        getattr(import_module(module), name)()

    app.command(name, help=help_text)(command)


_later("bot.cli.serve", "run", "Everything in one process; the sandbox too when there is no TELEGRAM_BOT_TOKEN.")
_later("bot.cli.serve", "bot", "The bot: one is active, any number stand by.")
_later("bot.cli.serve", "worker", "Background tasks and the clock; any number share the work.")
_later("bot.cli.serve", "web", "Web hooks, health and metrics.")
_later("bot.cli.operate", "migrate", "Brings the database to the current schema.")
_later("bot.cli.operate", "doctor", "Checks everything that Shortlist needs; exit status 1 when something is wrong.")
_later("bot.cli.operate", "reseal", "Seals every file that only FILES_KEY_OLD opens with FILES_KEY.")

SERVING = frozenset(command.name for command in app.registered_commands)


def _add_keeping_commands() -> None:
    """The commands about the whole database, which take a file."""
    from bot.cli.backup import backup, restore

    app.command()(backup)
    app.command()(restore)


def _add_reading_commands() -> None:
    """The commands that read. Their modules bring the engine along, which costs a second at every start."""
    from bot.cli import match
    from bot.cli.gate import gate
    from bot.cli.letter import letter
    from bot.cli.parse import parse

    for command in (match.scan, parse, match.match, match.posting, letter, gate):
        app.command()(command)


_ASKED = set(sys.argv[1:2])
if not SERVING & _ASKED:
    _add_keeping_commands()
if not (SERVING | {"backup", "restore"}) & _ASKED:
    _add_reading_commands()


def main() -> None:
    """The entry point of the `shortlist` command."""
    app()


if __name__ == "__main__":
    main()
