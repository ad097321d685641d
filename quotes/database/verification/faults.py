"""What can be wrong with a database, and what to do about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_RESTORE = "restore it from a backup, or delete the document's rows and ingest it again"
_REBUILD = "run: quotes db rebuild"
_REPORT = "restore it from a backup; if nothing but quotes wrote here, please report it"


class FaultKind(StrEnum):
    """Which promise is broken."""

    FILE = "file"
    REVISION = "revision"
    SCHEMA = "schema"
    CONSTRAINT = "constraint"
    TYPE = "type"
    NULL = "null"
    VALUE = "value"
    RULE = "rule"
    DUPLICATE = "duplicate"
    FOREIGN_KEY = "foreign-key"
    ORPHAN = "orphan"
    CURRENT = "current"
    NUMBERING = "numbering"
    LINK = "link"
    HASH = "hash"
    LENGTH = "length"
    DAY = "day"
    OFFSET = "offset"
    SPAN = "span"
    INCOMPLETE = "incomplete"
    TEXT = "text"
    ID = "id"
    SEARCH_FORM = "search-form"
    SEARCH_INDEX = "search-index"
    JUDGEMENT = "judgement"
    ANCHOR = "anchor"
    PROMOTION = "promotion"
    MEMBERSHIP = "membership"
    SPEAKER = "speaker"
    SPEAKER_NAME = "speaker-name"
    NAME_KEY = "name-key"
    CORRECTION = "correction"
    STATEMENT = "statement"
    PLACE = "place"

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return _REMEDIES[self]


_REMEDIES: Mapping[FaultKind, str] = {
    FaultKind.FILE: "restore the file from a backup; what can be read of it: sqlite3 .recover",
    FaultKind.REVISION: "run: quotes db upgrade",
    FaultKind.SCHEMA: "restore it from a backup, or create it as the migrations do",
    FaultKind.CONSTRAINT: "create it again as the migrations do",
    FaultKind.TYPE: _RESTORE,
    FaultKind.NULL: _RESTORE,
    FaultKind.VALUE: _RESTORE,
    FaultKind.RULE: _RESTORE,
    FaultKind.DUPLICATE: "keep one of the rows, and create the constraint again",
    FaultKind.FOREIGN_KEY: "delete the row, or restore the one that it names from a backup",
    FaultKind.ORPHAN: "delete the row: nothing needs it",
    FaultKind.CURRENT: "ingest the document again, which makes the text given the current one",
    FaultKind.NUMBERING: _RESTORE,
    FaultKind.LINK: _RESTORE,
    FaultKind.HASH: _RESTORE,
    FaultKind.LENGTH: _RESTORE,
    FaultKind.DAY: _RESTORE,
    FaultKind.OFFSET: _RESTORE,
    FaultKind.SPAN: _RESTORE,
    FaultKind.INCOMPLETE: _RESTORE,
    FaultKind.TEXT: _RESTORE,
    FaultKind.ID: _RESTORE,
    FaultKind.SEARCH_FORM: _REBUILD,
    FaultKind.SEARCH_INDEX: _REBUILD,
    FaultKind.JUDGEMENT: _REPORT,
    FaultKind.ANCHOR: _REPORT,
    FaultKind.PROMOTION: _REBUILD,
    FaultKind.MEMBERSHIP: _REBUILD,
    FaultKind.SPEAKER: _REBUILD,
    FaultKind.SPEAKER_NAME: _REBUILD,
    FaultKind.NAME_KEY: _REBUILD,
    FaultKind.CORRECTION: _REBUILD,
    FaultKind.STATEMENT: _REBUILD,
    FaultKind.PLACE: _REBUILD,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        kind: Which promise is broken.
        table: Where.
        key: Which row, ``column=value``; of a table as a whole, None.
        problem: What is wrong with it.
    """

    kind: FaultKind
    table: str
    key: str | None
    problem: str


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What could not be checked, because something that it needs is wrong."""

    what: str
    because: str


def name_key(**columns: object) -> str:
    """Return the key of a row for people.

    >>> name_key(quotation_id=7, ordinal=0)
    'quotation_id=7 ordinal=0'
    """
    return " ".join(f"{column}={value}" for column, value in columns.items())


def shorten(text: object, limit: int = 60) -> str:
    """Return a text in quotation marks, its start only where it is long."""
    whole = str(text)
    return repr(whole if len(whole) <= limit else whole[:limit] + "…")
