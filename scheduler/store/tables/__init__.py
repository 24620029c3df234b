"""Every table: whoever looks through all of them finds all, whatever else has been imported."""

from scheduler.store.tables import access, audit, casework, outbox, past, people, register, rosters, staff, work

__all__ = ["access", "audit", "casework", "outbox", "past", "people", "register", "rosters", "staff", "work"]
