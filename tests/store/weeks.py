"""A small service whose week is published."""

from datetime import date

from scheduler.domain.versions import Actor
from scheduler.operations.keep_records import import_service
from scheduler.operations.publish_week import plan_into_store, publish_week
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.limits import Limits

WEEK = date(2026, 12, 7)
ACTOR = Actor("Ailsa Coordinator", "Weekly round")


def a_published_week(database):
    import_service(database, "s", invent_service(30, 5, Profile.TYPICAL, WEEK), ACTOR)
    _, _, version = plan_into_store(database, "s", WEEK, 1, Limits(1, workers=1), ACTOR)
    publish_week(database, "s", WEEK, version.number, ACTOR)
