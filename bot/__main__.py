"""The `shortlist` command. Subcommands live in `bot/cli/` and import what they need when they run."""

from __future__ import annotations

import typer

from bot.cli import match
from bot.cli.parse import parse

app = typer.Typer(
    name="shortlist",
    help="How a resume reads against a job, exactly why, and what each fix is worth.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def root() -> None:
    """How a resume reads against a job, exactly why, and what each fix is worth."""


app.command()(match.scan)
app.command()(match.match)
app.command()(match.posting)
app.command()(parse)


def main() -> None:
    """The entry point of the `shortlist` command."""
    app()


if __name__ == "__main__":
    main()
