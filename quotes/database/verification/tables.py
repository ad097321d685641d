"""What constraints promise of rows, asked of the rows: constraints can be dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from quotes.database import models
from quotes.database.models import Base, UtcDateTime
from quotes.database.verification.faults import Fault, FaultKind, name_key, shorten
from quotes.database.verification.reading import as_stored, stream

_CURRENT = ("uq_document_version_current", "uq_reading_current")
"""Unique indexes that ``check_current`` is about."""


def check_types(connection: sa.Connection) -> Iterator[Fault]:
    """Yield values of another type than their column's (SQLite takes any), and missing ones."""
    sqlite = connection.dialect.name == "sqlite"
    for table in Base.metadata.sorted_tables:
        wrong: list[tuple[Any, FaultKind, str]] = []
        for column in table.columns:
            if not column.nullable:
                wrong.append((column.is_(None), FaultKind.NULL, f"{column.name} is missing"))
            if sqlite:
                stored: Any = sa.literal_column(f'"{table.name}"."{column.name}"')
                astray = sa.and_(stored.is_not(None), ~_fits(stored, column.type))
                problem = f"{column.name} is no {_noun(column.type)}"
                wrong.append((astray, FaultKind.TYPE, problem))
        conditions = sa.or_(*(condition for condition, _, _ in wrong))
        # All at once first, for a sound table is read once so.
        if connection.scalar(sa.select(sa.exists().where(conditions))):
            for condition, kind, problem in wrong:
                yield from _select(connection, table, condition, kind, problem)


def _fits(stored: Any, kind: Any) -> sa.ColumnElement[bool]:
    of: sa.ColumnElement[str] = sa.func.typeof(stored)
    if isinstance(kind, sa.Boolean):
        return sa.and_(of == "integer", stored.in_((0, 1)))
    if isinstance(kind, sa.Integer):
        return of == "integer"
    if isinstance(kind, sa.Float):
        return of.in_(("real", "integer"))
    if isinstance(kind, (UtcDateTime, sa.DateTime, sa.Date)):
        return sa.and_(of == "text", sa.func.julianday(stored).is_not(None))
    if isinstance(kind, sa.JSON):
        return sa.and_(of == "text", sa.func.json_valid(stored) == 1)
    return of == "text"


def _noun(kind: Any) -> str:
    names = {
        "Boolean": "truth value",
        "Integer": "whole number",
        "Float": "number",
        "Double": "number",
        "UtcDateTime": "moment",
        "Date": "day",
        "JSON": "JSON",
    }
    return names.get(type(kind).__name__, "text")


def check_values(connection: sa.Connection) -> Iterator[Fault]:
    """Yield values that an enumeration does not have."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, sa.Enum):
                stored = as_stored(column)
                astray = sa.type_coerce(column, sa.Text).not_in(column.type.enums)
                query = _plain_keys(sa.select(), table, stored).where(astray)
                for row in stream(connection, query):
                    problem = f"{column.name} is {shorten(row[-1])}: no such value"
                    yield Fault(FaultKind.VALUE, table.name, _key(table, row), problem)


def _plain_keys(query: Any, table: sa.Table, *more: Any) -> Any:
    return query.with_only_columns(*(as_stored(c) for c in table.primary_key), *more)


def check_rules(connection: sa.Connection) -> Iterator[Fault]:
    """Yield rows that a check constraint forbids; of spans, as offsets out of order."""
    for table in Base.metadata.sorted_tables:
        for constraint in sorted(table.constraints, key=lambda c: str(c.name)):
            of_enum = getattr(constraint, "_type_bound", False)
            if isinstance(constraint, sa.CheckConstraint) and not of_enum:
                name = str(constraint.name)
                kind = FaultKind.OFFSET if name.endswith("span") else FaultKind.RULE
                problem = f"against {name}: {constraint.sqltext}"
                yield from _select(
                    connection, table, sa.text(f"NOT ({constraint.sqltext})"), kind, problem
                )


def _select(
    connection: sa.Connection, table: sa.Table, wrong: Any, kind: FaultKind, problem: str
) -> Iterator[Fault]:
    for row in stream(connection, _plain_keys(sa.select(), table).where(wrong)):
        yield Fault(kind, table.name, _key(table, row), problem)


def _key(table: sa.Table, row: Sequence[Any]) -> str:
    names = [column.name for column in table.primary_key]
    return name_key(**dict(zip(names, row, strict=False)))


def check_duplicates(connection: sa.Connection) -> Iterator[Fault]:
    """Yield values that stand twice where they may stand once."""
    for table in Base.metadata.sorted_tables:
        for name, columns, where in _unique(table):
            query = sa.select(*map(as_stored, columns), sa.func.count()).group_by(*columns)
            query = query.where(*(column.is_not(None) for column in columns))
            if where is not None:
                query = query.where(where)
            for *values, count in stream(connection, query.having(sa.func.count() > 1)):
                key = name_key(**{c.name: v for c, v in zip(columns, values, strict=True)})
                problem = f"{count} rows where {name} allows one"
                yield Fault(FaultKind.DUPLICATE, table.name, key, problem)


def _unique(table: sa.Table) -> Iterator[tuple[str, list[sa.Column[Any]], Any]]:
    for constraint in table.constraints:
        if isinstance(constraint, (sa.UniqueConstraint, sa.PrimaryKeyConstraint)):
            yield str(constraint.name), list(constraint.columns), None
    for index in table.indexes:
        if index.unique and index.name not in _CURRENT:
            where = index.dialect_options["sqlite"]["where"]
            yield str(index.name), list(index.columns), where


def check_foreign_keys(connection: sa.Connection) -> Iterator[Fault]:
    """Yield rows that name a row that is not there."""
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda k: k.parent.name):
            other = key.column.table.alias("other")
            column, named = key.parent, other.c[key.column.name]
            query = _plain_keys(sa.select(), table, column.label("named_row"))
            query = query.outerjoin(other, named == column)
            for row in stream(connection, query.where(column.is_not(None), named.is_(None))):
                problem = f"{column.name} names {key.column}={row[-1]}, which is not there"
                yield Fault(FaultKind.FOREIGN_KEY, table.name, _key(table, row), problem)


def check_orphans(connection: sa.Connection) -> Iterator[Fault]:
    """Yield rows that stand for something only with another, and have none."""
    needed = (
        (models.Publisher.publisher_id, models.Document.publisher_id),
        (models.Document.document_id, models.DocumentVersion.document_id),
        (models.DocumentVersion.document_version_id, models.DocumentSource.document_version_id),
        (models.DocumentVersion.document_version_id, models.Reading.document_version_id),
        (models.Run.run_id, models.Reading.run_id),
        (models.DocumentEntity.document_entity_id, models.Attribution.document_entity_id),
        (models.RoleObservation.role_observation_id, models.QuotationRole.role_observation_id),
    )
    for key, link in needed:
        table: Any = key.class_.__table__
        other = link.class_.__tablename__
        lacking = ~sa.exists().where(link == key)
        for row in stream(connection, sa.select(key).where(lacking)):
            found = name_key(**{key.key: row[0]})
            yield Fault(FaultKind.ORPHAN, table.name, found, f"no row of {other} has to do with it")


def check_current(connection: sa.Connection) -> Iterator[Fault]:
    """Yield documents with other than one current text, and texts with other than one reading."""
    version, reading = models.DocumentVersion, models.Reading
    chosen = sa.func.sum(sa.case((version.is_current, 1), else_=0))
    query = sa.select(version.document_id, chosen).group_by(version.document_id)
    for key, count in stream(connection, query.having(chosen != 1)):
        problem = f"{count} current texts; there must be one"
        yield Fault(FaultKind.CURRENT, "document_version", name_key(document_id=key), problem)
    of = reading.document_version_id
    chosen = sa.func.sum(sa.case((reading.is_current, 1), else_=0))
    query = sa.select(of, chosen).join(version, version.document_version_id == of)
    wrong = sa.or_(chosen > 1, sa.and_(version.is_current, chosen != 1))
    for key, count in stream(connection, query.group_by(of, version.is_current).having(wrong)):
        problem = f"{count} current readings; there must be one"
        yield Fault(FaultKind.CURRENT, "reading", name_key(document_version_id=key), problem)


def check_numbering(connection: sa.Connection) -> Iterator[Fault]:
    """Yield groups whose numbers do not run on from their first: something is lost, or doubled."""
    counted: list[tuple[Any, str, list[str], int]] = [
        (models.DocumentVersion.__table__, "number", ["document_id"], 1)
    ]
    counted.append((models.Quotation.__table__, "ordinal", ["reading_id"], 0))
    for model in (models.QuotationSpan, models.Attribution, models.QuotationRole,
                  models.EntityName, models.JudgementEntity):  # fmt: skip
        table: Any = model.__table__
        among = [c.name for c in table.primary_key if c.name != "ordinal"]
        counted.append((table, "ordinal", among, 0))
    for table, name, among, first in counted:
        number, columns = table.c[name], [table.c[column] for column in among]
        low, high, count = sa.func.min(number), sa.func.max(number), sa.func.count()
        query = sa.select(*map(as_stored, columns), low, high, count).group_by(*columns)
        wrong = sa.or_(low != first, high != count - 1 + first)
        for *values, least, most, rows in stream(connection, query.having(wrong)):
            key = name_key(**dict(zip(among, values, strict=True)))
            problem = f"{rows} rows numbered from {least} to {most}; they must run on from {first}"
            yield Fault(FaultKind.NUMBERING, str(table.name), key, problem)


def check_links(connection: sa.Connection) -> Iterator[Fault]:
    """Yield rows that link what one reading found to what another did, or to itself."""
    quotation, attribution = models.Quotation, models.Attribution
    other, entity = sa.orm.aliased(quotation), models.DocumentEntity
    role, given = models.RoleObservation, models.QuotationRole
    for column in (quotation.parent_id, quotation.continues_id):
        astray = sa.or_(
            other.reading_id != quotation.reading_id, other.quotation_id == quotation.quotation_id
        )
        query = sa.select(quotation.quotation_id).join(other, other.quotation_id == column)
        problem = f"{column.key} is itself, or stands in another reading"
        yield from _linked(connection, query.where(astray), quotation, problem)
    query = (
        sa.select(attribution.quotation_id)
        .join(quotation, quotation.quotation_id == attribution.quotation_id)
        .join(entity, entity.document_entity_id == attribution.document_entity_id)
        .where(entity.reading_id != quotation.reading_id, ~attribution.decided)
    )
    yield from _linked(connection, query, attribution, "its entity stands in another reading")
    query = (
        sa.select(given.quotation_id)
        .join(quotation, quotation.quotation_id == given.quotation_id)
        .join(role, role.role_observation_id == given.role_observation_id)
        .where(role.reading_id != quotation.reading_id)
    )
    yield from _linked(connection, query, given, "its role stands in another reading")
    query = (
        sa.select(role.role_observation_id)
        .join(entity, entity.document_entity_id == role.document_entity_id)
        .where(entity.reading_id != role.reading_id)
    )
    yield from _linked(connection, query, role, "its entity stands in another reading")


def _linked(
    connection: sa.Connection, query: Any, model: type[Base], problem: str
) -> Iterator[Fault]:
    name = next(iter(query.selected_columns)).name
    for row in stream(connection, query):
        key = name_key(**{name: row[0]})
        yield Fault(FaultKind.LINK, model.__tablename__, key, problem)


def check_memberships(connection: sa.Connection) -> Iterator[Fault]:
    """Yield current entities without a speaker and quotations without a statement, and the rest."""
    from quotes.database.derive import current_readings, link_key

    entity, quotation = models.DocumentEntity, models.Quotation
    member, printed = models.SpeakerMembership, models.StatementMembership
    pairs: tuple[tuple[Any, Any, Any], ...] = (
        (entity.document_entity_id, member, member.document_entity_id),
        (quotation.quotation_id, printed, printed.quotation_id),
    )
    for thing, link, column in pairs:
        is_current = thing.class_.reading_id.in_(current_readings())
        query = sa.select(thing).outerjoin(link, column == thing)
        lacking = query.where(is_current, link_key(link).is_(None))
        stale = query.where(~is_current, link_key(link).is_not(None))
        table = link.__tablename__
        for rows, problem in (
            (lacking, "is in a current text, and has no row here"),
            (stale, "is in no current text, and has a row here"),
        ):
            for row in stream(connection, rows):
                key = name_key(**{thing.key: row[0]})
                yield Fault(FaultKind.MEMBERSHIP, table, key, problem)
