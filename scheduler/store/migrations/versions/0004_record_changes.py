"""The history of records changed one by one; evidence, so added to and never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLE = "record_changes"
WORDS = f"{TABLE} is evidence: entries are added, never changed or deleted"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("individual_id", sa.Text(), nullable=True),
        sa.Column("second_individual_id", sa.Text(), nullable=True),
        sa.Column("order_id", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f(f"fk_{TABLE}_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_service_id"), TABLE, ["service_id"], unique=False)
    op.create_index(op.f(f"ix_{TABLE}_service_id_file_row_id"), TABLE, ["service_id", "file", "row_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {TABLE}_kept BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    op.execute(f"CREATE TRIGGER {TABLE}_not_changed BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END")
    op.execute(
        f"CREATE TRIGGER {TABLE}_not_deleted BEFORE DELETE ON {TABLE} "
        "WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE service_id = OLD.service_id) "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    )


def downgrade() -> None:
    op.drop_table(TABLE)
