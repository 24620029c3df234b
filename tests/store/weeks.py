"""A small service whose week is published."""

from datetime import date

from scheduler.domain.versions import Actor
from scheduler.operations.draft_changes import propose_repair, publish_repair
from scheduler.operations.keep_records import import_service
from scheduler.operations.publish_week import plan_into_store, publish_week, today_of
from scheduler.operations.see_week import published_text, see_week, week_text
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits
from scheduler.store.records import load_records, service_id

WEEK = date(2026, 12, 7)
ACTOR = Actor("Ailsa Coordinator", "Weekly round")


def a_published_week(database):
    import_service(database, "s", invent_service(30, 5, Profile.TYPICAL, WEEK), ACTOR)
    _, _, version = plan_into_store(database, "s", WEEK, 1, Limits(1, workers=1), ACTOR)
    publish_week(database, "s", WEEK, version.number, ACTOR)


def records_of(database):
    with database.reading() as session:
        return load_records(session, service_id(session, "s"))


def seen(database, number):
    """A version of the week as the pages see it."""
    standing = published_text(database, "s", WEEK)
    return see_week(records_of(database), *week_text(database, "s", WEEK, number), standing, today_of(database))


def repaired(database, number, *events):
    """The number of the version that is published after what happened to another, and the calls to make."""
    week = seen(database, number)
    problem, repair = propose_repair(week, today_of(database), events, 1)
    return publish_repair(database, "s", week, problem, repair, ACTOR, 1).number, repair.calls
