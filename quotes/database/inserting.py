"""Many rows at once, by the quickest way that each database has.

Rows are tuples, their values in the order of a sheet's columns. Keys are taken beforehand, so
that rows which refer to one another can be made before any of them is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TypeAlias, cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from quotes.database.models import Base

Row: TypeAlias = tuple[Any, ...]
Keys: TypeAlias = dict[type[Base], Iterator[int]]
PARAMETERS, FEW_PARAMETERS = 30_000, 900
"""In one statement; SQLite takes 32,766, and 999 before 3.32. Source: sqlite.org/limits.html."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows that one table is to have.

    Attributes:
        model: The table.
        columns: Names of the columns that rows give, in their order; enumerations by value.
        rows: One tuple a row; read once, as they are written.
    """

    model: type[Base]
    columns: tuple[str, ...]
    rows: Iterable[Row]

    @property
    def table(self) -> sa.Table:
        """The table itself."""
        return cast(sa.Table, self.model.__table__)


def take_keys(connection: sa.Connection, wanted: Mapping[type[Base], int]) -> Keys:
    """Return that many new internal keys of each table, ascending.

    Nobody else gets them: PostgreSQL's sequences have given them out, and on SQLite the caller
    is the only writer until its transaction ends.
    """
    columns = {model: _key_column(model) for model in wanted if wanted[model]}
    if not columns:
        return {}
    if connection.dialect.name == "postgresql":
        return _next_values(connection, columns, wanted)
    tops = [sa.select(sa.func.max(column)).scalar_subquery() for column in columns.values()]
    found = connection.execute(sa.select(*tops)).one()
    return {
        model: iter(range((top or 0) + 1, (top or 0) + 1 + wanted[model]))
        for model, top in zip(columns, found, strict=True)
    }


def _key_column(model: type[Base]) -> sa.Column[int]:
    return next(iter(cast(sa.Table, model.__table__).primary_key))


def _next_values(
    connection: sa.Connection,
    columns: Mapping[type[Base], sa.Column[int]],
    wanted: Mapping[type[Base], int],
) -> Keys:
    names = [
        sa.func.pg_get_serial_sequence(table_name(connection, column.table), column.name)
        for column in columns.values()
    ]
    sequences = connection.execute(sa.select(*names)).one()
    values = sa.text("SELECT nextval(:sequence) FROM generate_series(1, :number)")
    return {
        model: iter(connection.scalars(
            values, {"sequence": sequence, "number": wanted[model]}
        ).all())
        for model, sequence in zip(columns, sequences, strict=True)
    }  # fmt: skip


def insert_sheet(connection: sa.Connection, sheet: Sheet) -> None:
    """Add the rows of a sheet.

    Raises:
        sqlalchemy.exc.DBAPIError: The database refuses one of them.
    """
    dialect, rows = connection.dialect, iter(sheet.rows)
    first = next(rows, None)
    if first is None:
        return
    rows = chain((first,), rows)
    if dialect.name == "sqlite":
        _insert_lines(connection, sheet, _bound(dialect, sheet, rows))
    elif dialect.driver == "psycopg" and not dialect.is_async:
        _copy(connection, sheet, _bound(dialect, sheet, rows))
    else:
        found = [dict(zip(sheet.columns, row, strict=True)) for row in rows]
        connection.execute(sa.insert(sheet.table), found)


def _insert_lines(connection: sa.Connection, sheet: Sheet, rows: Iterator[Row]) -> None:
    """Add rows many a statement: the index of words is written out once a statement."""
    driver: Any = connection.dialect.dbapi
    most = PARAMETERS if driver.sqlite_version_info >= (3, 32) else FEW_PARAMETERS
    many = most // len(sheet.columns)
    name = table_name(connection, sheet.table)
    start = f"INSERT INTO {name} ({_names(connection, sheet)}) VALUES "
    line = f"({', '.join('?' * len(sheet.columns))})"
    while some := tuple(islice(rows, many)):
        statement = start + ", ".join([line] * len(some))
        connection.exec_driver_sql(statement, tuple(chain.from_iterable(some)))


def _copy(connection: sa.Connection, sheet: Sheet, rows: Iterator[Row]) -> None:
    """Send rows; the server takes the first while the next are made."""
    name = table_name(connection, sheet.table)
    statement = f"COPY {name} ({_names(connection, sheet)}) FROM STDIN"
    driver: Any = connection.dialect.dbapi
    made: Any = connection.connection.cursor()
    try:
        with made as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except driver.Error as error:
        raise DBAPIError.instance(
            statement, None, error, driver.Error, dialect=connection.dialect
        ) from error


def _bound(dialect: sa.Dialect, sheet: Sheet, rows: Iterator[Row]) -> Iterator[Row]:
    """Return rows with values as the driver takes them."""
    processors = _processors(dialect, sheet)
    if not processors:
        return rows
    return (
        tuple([
            processors[at](value) if at in processors else value for at, value in enumerate(row)
        ])
        for row in rows
    )  # fmt: skip


def _processors(dialect: sa.Dialect, sheet: Sheet) -> dict[int, Callable[[Any], Any]]:
    found: dict[int, Callable[[Any], Any]] = {}
    for at, name in enumerate(sheet.columns):
        kind = sheet.table.c[name].type
        if isinstance(kind, sa.Enum | sa.Text):
            continue
        if processor := kind.dialect_impl(dialect).bind_processor(dialect):
            found[at] = processor
    return found


def _names(connection: sa.Connection, sheet: Sheet) -> str:
    quote = connection.dialect.identifier_preparer.quote
    return ", ".join(quote(sheet.table.c[name].name) for name in sheet.columns)


def table_name(connection: sa.Connection, table: sa.Table) -> str:
    """Return a table's name as SQL has it, in the schema that the connection puts it in."""
    preparer = connection.dialect.identifier_preparer
    schema = connection.schema_for_object(table)
    name = preparer.quote(table.name)
    return f"{preparer.quote_schema(schema)}.{name}" if schema else name
