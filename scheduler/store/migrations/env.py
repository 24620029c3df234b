"""What Alembic runs: the migrations, on the connection that it is given."""

from alembic import context

from scheduler.store.tables import access, casework, past, people, register, rosters, staff, work  # noqa: F401
from scheduler.store.tables.base import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
