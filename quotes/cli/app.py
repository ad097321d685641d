"""The application: which commands there are.

A command lives in a module of its own, or with its group, and stands in a list here. Start-up
time is a feature: only the module of the command that runs is imported, these modules import
only typer, the standard library and light modules of ours at their top, and what a command
needs to work it imports when it runs.
"""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command as build

import quotes

COMMANDS = {
    "extract": ("extract", "extract", "EXAMPLES"),
    "ingest": ("ingest", "ingest", "EXAMPLES"),
    "who-said": ("who_said", "who_said", "EXAMPLES"),
    "speakers": ("speakers", "speakers", "SPEAKERS_EXAMPLES"),
    "speaker": ("speakers", "speaker", "SPEAKER_EXAMPLES"),
    "roles": ("roles", "roles", "EXAMPLES"),
    "statement": ("statement", "statement", "STATEMENT_EXAMPLES"),
    "statements": ("statement", "statements", "STATEMENTS_EXAMPLES"),
    "export": ("export", "export", "EXAMPLES"),
    "check": ("check", "check", "EXAMPLES"),
    "changes": ("changes", "changes", "EXAMPLES"),
    "runs": ("runs", "runs", "RUNS_EXAMPLES"),
    "diff": ("runs", "diff", "DIFF_EXAMPLES"),
    "reextract": ("reextract", "reextract", "REEXTRACT_EXAMPLES"),
    "promote": ("reextract", "promote", "PROMOTE_EXAMPLES"),
    "import-annotations": ("annotations", "import_annotations", "EXAMPLES"),
    "same": ("judge", "same", "SAME_EXAMPLES"),
    "different": ("judge", "different", "DIFFERENT_EXAMPLES"),
    "split": ("decide", "split", "SPLIT_EXAMPLES"),
    "rename": ("decide", "rename", "RENAME_EXAMPLES"),
    "correct": ("decide", "correct", "CORRECT_EXAMPLES"),
    "review": ("review", "review", "EXAMPLES"),
    "log": ("judge", "log", "LOG_EXAMPLES"),
    "undo": ("judge", "undo", "UNDO_EXAMPLES"),
    "eval": ("evaluate", "evaluate", "EXAMPLES"),
}
"""Each command's module, function and examples, in the order in which help lists them."""
GROUPS = {"judgements": "judgements", "aliases": "aliases", "db": "db"}
"""Each group's module; its commands stand there."""
SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Commands(TyperGroup):
    """The commands, each imported when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names, in the order of help."""
        return [*COMMANDS, *GROUPS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command by name; None where there is none."""
        if cmd_name in GROUPS:
            return build(import_module(f"quotes.cli.{GROUPS[cmd_name]}").app)
        if cmd_name not in COMMANDS:
            return None
        name, function, examples = COMMANDS[cmd_name]
        module = import_module(f"quotes.cli.{name}")
        single = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=SETTINGS)
        single.command(cmd_name, epilog=getattr(module, examples))(getattr(module, function))
        return build(single)


app = typer.Typer(
    name="quotes",
    cls=Commands,
    help="Who said what, in which role, reported where: quotations out of news.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=SETTINGS,
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
