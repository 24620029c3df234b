"""A tiny legal week, in which a test changes one thing: only what matters is said."""

from dataclasses import replace
from datetime import date

from scheduler.assemble import session_key
from scheduler.checker.check import check
from scheduler.domain.individuals import Individual, Order, Sex
from scheduler.domain.placements import Journey, MusterPoint, Placement, PlacementKind, Trait
from scheduler.domain.problem import PlanningProblem, Session
from scheduler.domain.records import ServiceRecords
from scheduler.domain.roster import Booking, Roster, Staffing
from scheduler.domain.supervisors import Employment, Supervisor, SupervisorAvailability
from scheduler.domain.times import TimeOfDay, Weekday

MONDAY, TUESDAY, WEDNESDAY = date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 9)
NINE, NOON, ONE, THREE = TimeOfDay(540), TimeOfDay(720), TimeOfDay(780), TimeOfDay(900)


def an_individual(key="P1", **changes):
    """A man of 36 from Harbour who can come any day."""
    known = {
        "individual_id": key,
        "first_name": key,
        "last_name": "Sample",
        "sex": Sex.MAN,
        "date_of_birth": date(1990, 1, 1),
        "home_locality": "Harbour",
    }
    return Individual(**(known | changes))


def an_order(key="P1", **changes):
    """100 hours, 40 done, in force until March."""
    known = {
        "order_id": f"O-{key}",
        "individual_id": key,
        "imposed_on": date(2026, 10, 1),
        "hours_imposed": 100.0,
        "hours_credited": 40.0,
        "completion_due": date(2027, 3, 1),
        "induction_on": date(2026, 10, 5),
        "first_placement_on": date(2026, 10, 8),
    }
    return Order(**(known | changes))


def a_placement(key="PARKS", **changes):
    """A team of at most six from the yard, with one supervisor."""
    known = {
        "placement_id": key,
        "name": key.title(),
        "kind": PlacementKind.TEAM,
        "locality": "Hilltop",
        "muster_point_id": "YARD",
        "places": 6,
        "min_people": 1,
        "supervisors_needed": 1,
        "supervisors_most": 1,
    }
    return Placement(**(known | changes))


def a_workshop(key="SHED", **changes):
    return a_placement(
        key, **({"kind": PlacementKind.WORKSHOP, "locality": "Harbour", "traits": (Trait.WEATHER_RESILIENT,)} | changes)
    )


def a_session(placement="PARKS", day=MONDAY, start=NINE, end=THREE, **changes):
    return replace(Session(session_key(placement, day, start), placement, day, int(start), int(end)), **changes)


def a_supervisor(key="S1", **changes):
    known = {"supervisor_id": key, "name": key, "sex": Sex.MAN, "employment": Employment.PERMANENT}
    return Supervisor(**(known | changes))


def a_problem(
    *,
    individuals=None,
    orders=None,
    placements=None,
    sessions=None,
    supervisors=None,
    show_up=640,
    decisions=(),
    sent_home_last=(),
    closed_days=(),
    stop_chance=None,
    day_effect_sd=0.3,
    **records,
):
    """One week; records not given are a few people, one team on Monday, and two supervisors there every day."""
    individuals = individuals or [an_individual(f"P{k}") for k in range(1, 9)]
    supervisors = supervisors or [a_supervisor("S1"), a_supervisor("S2")]
    there = [
        SupervisorAvailability(supervisor_id=s.supervisor_id, weekday=day, start=TimeOfDay(420), end=TimeOfDay(1260))
        for s in supervisors
        for day in Weekday
    ]
    known = {
        "individuals": tuple(individuals),
        "orders": tuple(orders if orders is not None else [an_order(i.individual_id) for i in individuals]),
        "muster_points": (MusterPoint(muster_point_id="YARD", name="Yard", locality="Harbour"),),
        "placements": tuple(placements or [a_placement(), a_workshop()]),
        "travel": (Journey(from_locality="Harbour", to_locality="Hilltop", minutes=30),),
        "supervisors": tuple(supervisors),
        "supervisor_availability": tuple(there),
        "decisions": tuple(decisions),
    }
    return PlanningProblem(
        records=ServiceRecords(**(known | records)),
        first_monday=MONDAY,
        weeks=1,
        sessions=tuple(sessions or [a_session(), a_session("SHED")]),
        closed_days=frozenset(closed_days),
        decisions=tuple(decisions),
        show_up={i.individual_id: (show_up,) * 7 for i in individuals},
        day_effect_sd=day_effect_sd,
        needs=(),
        starts=(),
        waiting=frozenset(),
        sent_home_last=frozenset(sent_home_last),
        stop_chance=stop_chance or {},
        usual={},
        usual_staff=frozenset(),
    )


def a_roster(booked, staffed=None, running=None):
    """{session: individuals} and {session: supervisors}; by default S1 is in the first session, S2 in the second."""
    keys = {key if isinstance(key, str) else key.session_id: people for key, people in booked.items()}
    if staffed is None:
        staffed = {session: [f"S{number}"] for number, session in enumerate(keys, start=1)}
    duties = {key if isinstance(key, str) else key.session_id: staff for key, staff in staffed.items()}
    return Roster(
        sessions=tuple(sorted(keys if running is None else running)),
        bookings=tuple(sorted(Booking(session, person) for session, people in keys.items() for person in people)),
        staffing=tuple(
            sorted(Staffing(session, supervisor) for session, staff in duties.items() for supervisor in staff)
        ),
    )


def codes(problem, roster):
    """The codes of the rules that a roster breaks."""
    return {violation.rule.value for violation in check(problem, roster)}
