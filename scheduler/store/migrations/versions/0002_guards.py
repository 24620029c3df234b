"""Guards: evidence is added to, and published rosters are replaced; neither is changed, also by a fault of ours."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_log", "audit_changes", "attendance", "credits")
ONCE_MADE = ("roster_bookings", "roster_staffing")
NOT_ERASING = "NOT EXISTS (SELECT 1 FROM erasing WHERE service_id = OLD.service_id)"

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME NOT LIKE 'audit%'
        AND EXISTS (SELECT 1 FROM erasing WHERE service_id = OLD.service_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is evidence: entries are added, never changed or deleted', TG_TABLE_NAME;
END $$
"""
REFUSE_ROSTER = """
CREATE FUNCTION refuse_roster_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft'
        OR (OLD.state = 'published' AND NEW.state = 'superseded' AND NEW.document = OLD.document) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a published roster is replaced, never changed';
END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(REFUSE)
        op.execute(REFUSE_ROSTER)
        for table in (*APPEND_ONLY, *ONCE_MADE):
            op.execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        op.execute(
            "CREATE TRIGGER rosters_kept BEFORE UPDATE ON rosters FOR EACH ROW EXECUTE FUNCTION refuse_roster_change()"
        )
        return
    for table in (*APPEND_ONLY, *ONCE_MADE):
        words = f"{table} is evidence: entries are added, never changed or deleted"
        op.execute(
            f"CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} "
            f"WHEN {'1' if table.startswith('audit') else NOT_ERASING} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
    op.execute(
        "CREATE TRIGGER rosters_not_changed BEFORE UPDATE ON rosters WHEN NOT (OLD.state = 'draft' OR "
        "(OLD.state = 'published' AND NEW.state = 'superseded' AND NEW.document = OLD.document)) "
        "BEGIN SELECT RAISE(ABORT, 'a published roster is replaced, never changed'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in (*APPEND_ONLY, *ONCE_MADE, "rosters"):
            op.execute(f"DROP TRIGGER {table}_kept ON {table}")
        op.execute("DROP FUNCTION refuse_change()")
        op.execute("DROP FUNCTION refuse_roster_change()")
        return
    for table in (*APPEND_ONLY, *ONCE_MADE):
        op.execute(f"DROP TRIGGER {table}_not_changed")
        op.execute(f"DROP TRIGGER {table}_not_deleted")
    op.execute("DROP TRIGGER rosters_not_changed")
