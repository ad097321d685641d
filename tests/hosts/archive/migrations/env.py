"""The archive's own history: its tables, in ``alembic_version``; those of quotes are left alone."""

from __future__ import annotations

import os

from alembic import context
from archive.models import Base
from sqlalchemy import create_engine

from quotes.database import not_of_quotes, prepare_engine

engine = prepare_engine(create_engine(os.environ["ARCHIVE_DATABASE_URL"]))
with engine.begin() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=not_of_quotes,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
