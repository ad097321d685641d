"""The command line: each command parses, calls one library function, and prints."""

from __future__ import annotations

import os
import sys

from quotes.errors import QuotesError

INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""


def main() -> None:
    """Run ``quotes`` and leave with its exit status.

    0: all went well. 1: something failed, one line each on standard error. 2: the command
    was not understood. 130: interrupted.
    """
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """Run a command line (default: this process's) and return its exit status."""
    from quotes.cli.app import app
    from quotes.cli.output import open_streams, report

    open_streams()
    try:
        app(arguments, prog_name="quotes")
    except SystemExit as finished:
        return _flush(finished.code if isinstance(finished.code, int) else 1)
    except QuotesError as error:
        report(error)
        return _flush(1)
    except KeyboardInterrupt:
        return INTERRUPTED
    return _flush(0)


def _flush(status: int) -> int:
    """Write out what is left; a reader that went away, as ``head`` does, is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Or the interpreter would try again at its end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status
