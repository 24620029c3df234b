"""Users, attempts to sign in, searches from the pages, calls to make."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_attempts",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_in_attempts")),
    )
    op.create_table(
        "plan_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("seconds", sa.Float(precision=53), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("enough", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_plan_runs_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_runs")),
    )
    op.create_index(op.f("ix_plan_runs_service_id_monday"), "plan_runs", ["service_id", "monday"], unique=False)
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("individual_id", sa.Text(), nullable=True),
        sa.Column("supervisor_id", sa.Text(), nullable=True),
        sa.Column("from_session", sa.Text(), nullable=True),
        sa.Column("to_session", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id", "individual_id"],
            ["individuals.service_id", "individuals.individual_id"],
            name=op.f("fk_calls_service_id_individual_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["service_id", "supervisor_id"],
            ["supervisors.service_id", "supervisors.supervisor_id"],
            name=op.f("fk_calls_service_id_supervisor_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_calls_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint(
            "service_id", "monday", "version", "place", name=op.f("uq_calls_service_id_monday_version_place")
        ),
    )
    op.create_index(op.f("ix_calls_service_id"), "calls", ["service_id"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("supervisor_id", sa.Text(), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("stamp", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id", "supervisor_id"],
            ["supervisors.service_id", "supervisors.supervisor_id"],
            name=op.f("fk_users_service_id_supervisor_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_users_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_index(op.f("ix_users_service_id"), "users", ["service_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_users_service_id"), table_name="users")
    op.drop_table("users")
    op.drop_index(op.f("ix_calls_service_id"), table_name="calls")
    op.drop_table("calls")
    op.drop_index(op.f("ix_plan_runs_service_id_monday"), table_name="plan_runs")
    op.drop_table("plan_runs")
    op.drop_table("sign_in_attempts")
