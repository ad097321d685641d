"""What was read: publishers, documents, their versions, and the runs that read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quotes.database.models.base import Base, Key


class Publisher(Base):
    """An outlet, by the name that its articles carry."""

    __tablename__ = "publisher"
    __table_args__ = ({"comment": "An outlet, by the name that its articles carry."},)

    publisher_id: Mapped[Key] = mapped_column(comment="Internal key.")
    name: Mapped[str] = mapped_column(unique=True, comment="As given with the article.")
    search_name: Mapped[str] = mapped_column(
        index=True, comment="Folded, stemmed words, a space at each end."
    )

    documents: Mapped[list[Document]] = relationship(back_populates="publisher")

    def __repr__(self) -> str:
        return f"Publisher({self.name!r})"


class Document(Base):
    """One article, whatever its text became: what was read of it lies in its versions."""

    __tablename__ = "document"
    __table_args__ = ({"comment": "One article; its texts are its versions."},)

    document_id: Mapped[Key] = mapped_column(comment="Internal key.")
    public_id: Mapped[str] = mapped_column(
        unique=True, comment="d_…: hash of what the article is known by; the id in exports."
    )
    publisher_id: Mapped[int | None] = mapped_column(
        ForeignKey("publisher.publisher_id"), index=True, comment="The outlet, if known."
    )
    url_key: Mapped[str | None] = mapped_column(
        unique=True, comment="Address without fragment, tracking parameters and default port."
    )
    external_key: Mapped[str | None] = mapped_column(
        unique=True, comment="Publisher (else input file) and the id given there."
    )

    publisher: Mapped[Publisher | None] = relationship(back_populates="documents")
    versions: Mapped[list[DocumentVersion]] = relationship(
        back_populates="document", order_by="DocumentVersion.number"
    )

    def __repr__(self) -> str:
        return f"Document({self.public_id!r})"


class DocumentVersion(Base):
    """One text of a document, as it was read; never changed afterwards."""

    __tablename__ = "document_version"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        UniqueConstraint("document_id", "text_sha256"),
        sa.Index(
            "uq_document_version_current",
            "document_id",
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        ),
        {"comment": "One text of a document as it was read; never changed afterwards."},
    )

    document_version_id: Mapped[Key] = mapped_column(comment="Internal key.")
    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.document_id"), comment="The article."
    )
    number: Mapped[int] = mapped_column(comment="1 for the first text read, 2 for the next.")
    is_current: Mapped[bool] = mapped_column(
        comment="The text read last; one a document. Answers and exports show only this."
    )
    text: Mapped[str] = mapped_column(
        comment="What all offsets count in: code points from 0; SQL substr counts from 1."
    )
    text_sha256: Mapped[str] = mapped_column(
        index=True, comment="SHA-256 of the text as UTF-8, hexadecimal."
    )
    raw_sha256: Mapped[str | None] = mapped_column(comment="SHA-256 of the bytes before decoding.")
    text_length: Mapped[int] = mapped_column(comment="Code points of the text.")
    url: Mapped[str | None] = mapped_column(comment="Address as given.")
    external_id: Mapped[str | None] = mapped_column(comment="Its source's id for it, as given.")
    title: Mapped[str | None] = mapped_column(comment="Headline, if known apart from the text.")
    author: Mapped[str | None] = mapped_column(comment="Byline.")
    published_at: Mapped[str | None] = mapped_column(comment="ISO 8601 date or time, as given.")
    published_on: Mapped[date | None] = mapped_column(
        index=True, comment="The day of published_at, where it is a full date."
    )
    language: Mapped[str | None] = mapped_column(comment="ISO 639 code.")
    extra: Mapped[dict[str, Any] | None] = mapped_column(
        comment="Fields of the input that have no column, as they came."
    )
    first_read_at: Mapped[datetime] = mapped_column(comment="When it was stored, UTC.")

    document: Mapped[Document] = relationship(back_populates="versions")
    sources: Mapped[list[DocumentSource]] = relationship(back_populates="version")
    readings: Mapped[list[Reading]] = relationship(back_populates="version")

    def __repr__(self) -> str:
        return f"DocumentVersion({self.document_id}, {self.number})"


class DocumentSource(Base):
    """A file or line under which a text was given: one text may come under several."""

    __tablename__ = "document_source"
    __table_args__ = ({"comment": "Each source (path, file.jsonl:3) under which a text came."},)

    document_version_id: Mapped[int] = mapped_column(
        ForeignKey("document_version.document_version_id"), primary_key=True, comment="The text."
    )
    source: Mapped[str] = mapped_column(primary_key=True, index=True, comment="As given.")

    version: Mapped[DocumentVersion] = relationship(back_populates="sources")


class Run(Base):
    """Code and settings that read texts; two that would read alike are one row."""

    __tablename__ = "run"
    __table_args__ = (
        UniqueConstraint("extractor", "version", "model", "model_digest", "config_digest"),
        {"comment": "Code and settings that read texts; two that would read alike are one."},
    )

    run_id: Mapped[Key] = mapped_column(comment="Internal key.")
    public_id: Mapped[str] = mapped_column(unique=True, comment="r_…: hash of the other columns.")
    extractor: Mapped[str] = mapped_column(comment="Name of the extractor.")
    version: Mapped[str] = mapped_column(comment="Version of the package.")
    model: Mapped[str] = mapped_column(comment="Name and version of the models.")
    model_digest: Mapped[str] = mapped_column(comment="SHA-256 over what the models hold.")
    config_digest: Mapped[str] = mapped_column(comment="SHA-256 over settings and word lists.")
    first_used_at: Mapped[datetime] = mapped_column(comment="When it was first used here, UTC.")

    readings: Mapped[list[Reading]] = relationship(back_populates="run")

    def __repr__(self) -> str:
        return f"Run({self.public_id!r})"


class Reading(Base):
    """One run over one text: its row says that the text was read, even if nothing was found."""

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("document_version_id", "run_id"),
        sa.Index(
            "uq_reading_current",
            "document_version_id",
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        ),
        {"comment": "One run over one text; kept also where the run found nothing."},
    )

    reading_id: Mapped[Key] = mapped_column(comment="Internal key.")
    document_version_id: Mapped[int] = mapped_column(
        ForeignKey("document_version.document_version_id"), comment="The text."
    )
    run_id: Mapped[int] = mapped_column(
        ForeignKey("run.run_id"), index=True, comment="The code and settings."
    )
    is_current: Mapped[bool] = mapped_column(
        comment="The reading that answers and exports show; one a text."
    )
    read_at: Mapped[datetime] = mapped_column(index=True, comment="When it was stored, UTC.")

    version: Mapped[DocumentVersion] = relationship(back_populates="readings")
    run: Mapped[Run] = relationship(back_populates="readings")
