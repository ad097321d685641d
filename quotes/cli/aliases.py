"""``quotes aliases``: other names of people and bodies, which no spelling tells."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import output
from quotes.cli.databases import Database, read_database
from quotes.cli.judge import By, check_text, name_decider, write_database
from quotes.cli.output import ListFormat

if TYPE_CHECKING:
    from quotes.database import AliasReport, StoredAlias
    from quotes.names.alias_files import ParsedAliases

IMPORT_EXAMPLES = """\b
Examples:
  quotes aliases import names.csv
  quotes aliases import wikidata.jsonl --source "Wikidata, May 2031" --by ines
  quotes aliases import - --kind person < people.json

CSV with a header: canonical, alias, kind (person or organisation), and if wanted type, source,
id, valid_from, valid_to; or JSON lines with these fields; or entities of Wikidata with labels
and aliases; or Popolo. Type: acronym, translation, transliteration, former name, nickname,
nom de guerre, other name.

Speakers whose names are listed for one are one, unless somebody judged them different. A name
that is listed for two at one time joins neither, and is shown. Twice is once; what somebody
removed stays removed. A file with a mistake in it is not imported at all.

Exit status: 0, or 1 when the file has mistakes, 2 when the command was not understood.
"""
LIST_EXAMPLES = """\b
Examples:
  quotes aliases list
  quotes aliases list "Abu Zayd" --format jsonl

An alias is in force, ambiguous (two are listed for it at one time: it joins neither), unused (a
person's surname or first name alone, which relatives share), or removed.
"""
REMOVE_EXAMPLES = """\b
Examples:
  quotes aliases remove a_0123456789abcdef0123
  quotes aliases remove "Abu Zayd" --by ines

It stays in the list, with who removed it and when.

Exit status: 0, or 1 when there is none or several are written so, 2 when the command was not
understood.
"""
EXPORT_EXAMPLES = """\b
Examples:
  quotes aliases export > names.jsonl
  quotes aliases export --db old.db | quotes aliases import --db new.db -

One JSON object a line, those in force, as quotes aliases import takes them.
"""
COLUMNS = ("alias_id", "canonical", "alias", "kind", "type", "used", "source", "state")
CSV_COLUMNS = (
    "alias_id", "canonical", "alias", "kind", "type", "source", "id", "valid_from", "valid_to",
    "added_by", "added_at", "withdrawn_by", "withdrawn_at", "state",
)  # fmt: skip
MOST_PROBLEMS = 20

app = typer.Typer(
    name="aliases",
    add_completion=False,
    help="List other names of people and bodies, and join speakers by them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.command("import", epilog=IMPORT_EXAMPLES)
def import_file(
    path: Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for standard input.")],
    kind: Annotated[
        str | None,
        typer.Option(help="person or organisation, for rows that do not say it."),
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Where they are from, for rows that do not say it.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Take those too that somebody removed here.")
    ] = False,
    by: By = None,
    db: Database = None,
) -> None:
    """Add aliases from a file."""
    who = name_decider(by)
    parsed = parse(path, kind, source)
    with write_database(db) as session:
        from quotes.database import import_aliases

        report = import_aliases(session, parsed.aliases, by=who, again=again)
    for line in tell_report(report, parsed):
        output.print_line(line)


def parse(path: str, kind: str | None, source: str | None) -> ParsedAliases:
    """Return what a file holds; where it has mistakes, tell them and leave.

    Raises:
        quotes.errors.ReadingError: It cannot be read.
    """
    from quotes.names.alias_files import parse_aliases
    from quotes.names.aliases import KINDS

    if kind is not None and kind not in KINDS:
        raise typer.BadParameter(f"--kind is {' or '.join(KINDS)}, not {kind!r}")
    origin = check_text(source, "--source") or None
    parsed = parse_aliases(path, read_bytes(path), kind=kind, source=origin)  # type: ignore[arg-type]
    if parsed.problems:
        for problem in parsed.problems[:MOST_PROBLEMS]:
            output.report(problem)
        more = len(parsed.problems) - MOST_PROBLEMS
        tail = f" ({more} more like these)" if more > 0 else ""
        output.report(f"nothing was imported: mend these first{tail}")
        raise typer.Exit(1)
    return parsed


def read_bytes(path: str) -> bytes:
    """Return the bytes of a file, or of standard input.

    Raises:
        quotes.errors.ReadingError: It cannot be read.
    """
    from quotes.errors import ReadingError

    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError, AttributeError) as error:
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise ReadingError(path, f"{reason}; give a file of aliases, or -") from error


def tell_report(report: AliasReport, parsed: ParsedAliases) -> list[str]:
    """Return what came of an import, line by line."""
    known = f", {report.known} known" if report.known else ""
    lines = [f"{several(report.added)} added{known}"]
    if report.removed:
        number = several(len(report.removed))
        lines.append(f"{number} left out that somebody removed here; take them with --again")
    if parsed.nameless:
        number = several(len(parsed.nameless), "entity", "entities")
        lines.append(f"{number} left out without a name in English: {some(parsed.nameless)}")
    lines += [
        f"“{name}” is ambiguous and joins neither: {' and '.join(both)}"
        for name, both in report.ambiguous.items()
    ]
    return lines


def several(number: int, one: str = "alias", more: str = "aliases") -> str:
    """Return a number with its noun.

    >>> several(1), several(0)
    ('1 alias', '0 aliases')
    """
    return f"{number} {one if number == 1 else more}"


def some(names: list[str]) -> str:
    """Return the first few names.

    >>> some(["Q1", "Q2", "Q3", "Q4"])
    'Q1, Q2, Q3 …'
    """
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


@app.command("list", epilog=LIST_EXAMPLES)
def list_all(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Only those of whoever is listed under this name."),
    ] = None,
    form: Annotated[ListFormat, typer.Option("--format", help="How to print.")] = ListFormat.TABLE,
    db: Database = None,
) -> None:
    """List aliases, removed ones too."""
    with read_database(db) as connection:
        from quotes.database.aliases import list_aliases, load_book, to_object

        found, book = list_aliases(connection, name), load_book(connection)
        rows = [
            {
                "alias_id": s.alias_id,
                **to_object(s.alias),
                "added_by": s.added_by,
                "added_at": s.added_at.isoformat(),
                "withdrawn_by": s.withdrawn_by,
                "withdrawn_at": s.withdrawn_at.isoformat() if s.withdrawn_at else None,
                "state": "removed" if s.withdrawn_at else book.state(s.alias),
            }
            for s in found
        ]
    match form:
        case ListFormat.TABLE:
            output.print_table(map(make_row, rows), COLUMNS, whole=("alias_id",))
        case ListFormat.CSV:
            output.print_csv(rows, CSV_COLUMNS)
        case _:
            output.print_rows(rows, (), form)


def make_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row for people."""
    used = " – ".join(filter(None, dict.fromkeys((row["valid_from"], row["valid_to"]))))
    state = row["state"]
    if state == "removed":
        state = f"removed {row['withdrawn_at'][:10]} by {row['withdrawn_by']}"
    return row | {"used": used, "state": state}


@app.command("remove", epilog=REMOVE_EXAMPLES)
def remove(
    name_or_id: Annotated[
        str, typer.Argument(metavar="ALIAS_OR_ID", help="The alias, or its id from aliases list.")
    ],
    by: By = None,
    db: Database = None,
) -> None:
    """Take an alias back; it stays in the list."""
    who = name_decider(by)
    with write_database(db) as session:
        from quotes.database import remove_alias
        from quotes.database.aliases import find_live_aliases

        found = find_live_aliases(session, name_or_id)
        if len(found) > 1:
            report_several(name_or_id, found)
            raise typer.Exit(1)
        taken = remove_alias(session, found[0].alias_id if found else name_or_id, by=who)
    output.print_line(
        f"{taken.alias_id} is removed: {taken.alias.alias} for {taken.alias.canonical}"
    )


def report_several(name: str, found: list[StoredAlias]) -> None:
    """Say which aliases are written alike."""
    output.report(f"{len(found)} aliases are written {name!r}; name one by its id:")
    for s in found:
        output.report(f"  {s.alias_id}  {s.alias.alias} for {s.alias.canonical}")


@app.command("export", epilog=EXPORT_EXAMPLES)
def export(db: Database = None) -> None:
    """Print the aliases in force as JSON lines."""
    with read_database(db) as connection:
        from quotes.database.aliases import list_aliases, to_object

        live = [to_object(s.alias) for s in list_aliases(connection) if not s.withdrawn_at]
    output.print_jsonl(live)
