"""The options that narrow what a command looks at: whose words, printed by whom, and when."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Annotated

import typer

DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def _parse_date(value: str, *, last: bool) -> date:
    found = DATE.fullmatch(value.strip())
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        month = month or (12 if last else 1)
        return date(
            year or 0, month, day or (calendar.monthrange(year or 0, month)[1] if last else 1)
        )
    except ValueError:
        raise typer.BadParameter(
            f"{value[:40]!r} is not a date; give YYYY, YYYY-MM or YYYY-MM-DD"
        ) from None


def parse_since(value: str) -> date:
    """Return the first day of a year, of a month, or the day itself.

    >>> parse_since("2031-05")
    datetime.date(2031, 5, 1)
    """
    return _parse_date(value, last=False)


def parse_until(value: str) -> date:
    """Return the last day of a year, of a month, or the day itself.

    >>> parse_until("2032-02")
    datetime.date(2032, 2, 29)
    """
    return _parse_date(value, last=True)


SpeakerOption = Annotated[
    str | None, typer.Option("--speaker", help="A speaker's name under any spelling, or an id.")
]
PublisherOption = Annotated[
    str | None, typer.Option("--publisher", help="Words of the publication's name.")
]
DocumentOption = Annotated[
    list[str] | None,
    typer.Option("--document", help="Only this one: an id, source or address. Repeatable."),
]
Since = Annotated[
    date | None,
    typer.Option(
        "--since", parser=parse_since, metavar="DATE", help="Published on this day or later."
    ),
]
Until = Annotated[
    date | None,
    typer.Option(
        "--until", parser=parse_until, metavar="DATE", help="Published on this day or earlier."
    ),
]
