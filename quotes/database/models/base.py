"""What all tables share: names of constraints, types of columns, enumerations by value."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum, StrEnum
from typing import Annotated, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, mapped_column

# Names of all columns, not of the first: two constraints that begin with one column stay two.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class SpanPart(StrEnum):
    """What a stretch of a quotation is: attributed words, or words in quotation marks."""

    CONTENT = "content"
    QUOTED = "quoted"


class Verdict(StrEnum):
    """What a person decides: of two speakers, of one, or of whose words a quotation is."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    SPLIT = "split"
    RENAME = "rename"
    CORRECT = "correct"


class JudgedPart(StrEnum):
    """What an entity is to a judgement: whom it is about, or from whom they are taken."""

    ABOUT = "about"
    REST = "rest"


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment, stored as UTC and returned aware on both databases; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; use datetime.now(UTC)")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Return the moment with its zone, which SQLite drops."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def values(enumeration: type[Enum]) -> list[str]:
    """Return what an enumeration stores: its values, never its members' names."""
    return [str(member.value) for member in enumeration]


Key = Annotated[int, mapped_column(primary_key=True)]


class Base(DeclarativeBase):
    """Base of all models; ``Base.metadata`` is what the migrations build."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: sa.Text(),
        datetime: UtcDateTime(),
        dict[str, Any]: sa.JSON(),
        Enum: sa.Enum(
            Enum, native_enum=False, create_constraint=True, values_callable=values, length=16
        ),
    }


def span_check(name: str = "span") -> sa.CheckConstraint:
    """Return the rule that a span is half-open, not empty, and inside the text's start."""
    return sa.CheckConstraint("start_char >= 0 AND start_char < end_char", name=name)


__all__ = ["Base", "JudgedPart", "Key", "SpanPart", "UtcDateTime", "Verdict", "span_check"]
