"""Run migrations on the connection that is handed over, or on the address of ``-x url=…``."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from quotes.database.connect import make_engine, resolve_url
from quotes.database.migrations import VERSION_TABLE, is_ours, take_version_table
from quotes.database.models import Base


def run(connection: Connection) -> None:
    """Run the migrations in one transaction: a failure leaves the database as it was."""
    take_version_table(connection)
    context.configure(
        connection=connection,
        version_table=VERSION_TABLE,
        target_metadata=Base.metadata,
        include_object=is_ours,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    engine = make_engine(resolve_url(context.get_x_argument(as_dictionary=True).get("url")))
    with engine.begin() as own:
        run(own)
