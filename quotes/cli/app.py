"""The application: which commands there are.

A command lives in a module of its own, or with its group, and is registered here. Start-up
time is a feature: these modules import only typer, the standard library and light modules of
ours at their top; what a command needs to work it imports when it runs.
"""

from __future__ import annotations

from typing import Annotated

import typer

import quotes
from quotes.cli import db, export, extract, ingest, speakers, who_said

app = typer.Typer(
    name="quotes",
    help="Who said what, in which role, reported where: quotations out of news.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"quotes {quotes.__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """Who said what, in which role, reported where: quotations out of news."""


app.command("extract", epilog=extract.EXAMPLES)(extract.extract)
app.command("ingest", epilog=ingest.EXAMPLES)(ingest.ingest)
app.command("who-said", epilog=who_said.EXAMPLES)(who_said.who_said)
app.command("speakers", epilog=speakers.SPEAKERS_EXAMPLES)(speakers.speakers)
app.command("speaker", epilog=speakers.SPEAKER_EXAMPLES)(speakers.speaker)
app.command("export", epilog=export.EXAMPLES)(export.export)
app.add_typer(db.app, name="db")
