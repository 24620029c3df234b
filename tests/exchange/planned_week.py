"""A small planned week, made by hand: two outdoor teams and a workshop that muster together, and a host."""

from dataclasses import replace
from datetime import date, timedelta

from scheduler.domain.attendance import BookingKind
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.individuals import Individual, Sex
from scheduler.domain.placements import MusterPoint, Placement, PlacementKind, TimetableEntry, Trait
from scheduler.domain.policy import Policy
from scheduler.domain.problem import Light, PlanningProblem, Session, WeekNeed
from scheduler.domain.records import ServiceRecords
from scheduler.domain.result import Conflict, PlanningResult, PoolRisk, Shortfall, TierResult
from scheduler.domain.roster import Booking, Roster, Staffing
from scheduler.domain.rules import Rule
from scheduler.domain.supervisors import Employment, Supervisor
from scheduler.domain.times import TimeOfDay, Weekday

MONDAY = date(2026, 12, 7)
MADE_WITH = {"seconds": 30.0, "gap": 0.001, "workers": 1, "seed": 1, "versions": {"ortools": "9.15"}}
NAMES = ("Isla", "Ruairidh", "Mairi", "Fergus", "Catriona", "Hamish", "Eilidh", "Struan", "Una", "Zofia")


def an_individual(number: int) -> Individual:
    return Individual(
        individual_id=f"P{number:03d}",
        first_name=NAMES[number % 10],
        last_name=f"{'ABCDEFGH'[number % 8]}-Sample{number}",
        sex=Sex.WOMAN if number % 3 == 0 else Sex.MAN,
        date_of_birth=date(1990, 1, 1),
        home_locality="Harbour",
        phone="01632 960001",
        email="p@example.org",
    )


def a_placement(placement_id: str, name: str, **details: object) -> Placement:
    given = {"kind": PlacementKind.TEAM, "locality": "Hilltop", "muster_point_id": "YARD", "places": 8} | details
    return Placement(placement_id=placement_id, name=name, **given)


RECORDS = ServiceRecords(
    policy=Policy(service_name="Invented Council & Partners"),
    individuals=tuple(map(an_individual, range(1, 25))),
    muster_points=(
        MusterPoint(muster_point_id="YARD", name="Harbour Yard", locality="Harbour", address="1 Invented Quay"),
    ),
    placements=(
        a_placement("PARKS", "Parks team", van_seats=7),
        a_placement("PATHS", "Paths and beaches"),
        a_placement("WORKSHOP", "=Wood workshop", kind=PlacementKind.WORKSHOP, traits=(Trait.WEATHER_RESILIENT,)),
        a_placement(
            "SHOP", "Charity shop", kind=PlacementKind.PERSONAL, muster_point_id=None, places=2, supervisors_needed=0
        ),
    ),
    timetable=tuple(
        TimetableEntry(placement_id=place, weekday=Weekday.TUE, start=TimeOfDay(540), end=TimeOfDay(930))
        for place in ("PARKS", "PATHS", "WORKSHOP", "SHOP")
    ),
    supervisors=tuple(
        Supervisor(supervisor_id=f"S{number:02d}", name=name, sex=Sex.WOMAN, employment=Employment.PERMANENT, ratio=7)
        for number, name in enumerate(("Callum Invented", "Morag Madeup", "Rory Fictional", "Ailsa Spare"), start=1)
    ),
)


def a_session(placement_id: str) -> Session:
    day = MONDAY + timedelta(days=1)
    return Session(f"{placement_id}/{day}/0900", placement_id, day, 540, 930)


PARKS, PATHS, WORKSHOP, SHOP = map(a_session, ("PARKS", "PATHS", "WORKSHOP", "SHOP"))

PROBLEM = PlanningProblem(
    records=RECORDS,
    first_monday=MONDAY,
    weeks=1,
    sessions=(PARKS, PATHS, SHOP, WORKSHOP),
    closed_days=frozenset(),
    decisions=(),
    show_up={person.individual_id: (640,) * 7 for person in RECORDS.individuals},
    day_effect_sd=0.3,
    needs=tuple(
        WeekNeed(person.individual_id, MONDAY, Light.AMBER, 0.7, 240, ((240, 200),)) for person in RECORDS.individuals
    ),
    starts=(),
    waiting=frozenset(),
    sent_home_last=frozenset(),
    stop_chance={PARKS.session_id: 100, PATHS.session_id: 100},
    usual={},
    usual_staff=frozenset(),
)


def _bookings() -> tuple[Booking, ...]:
    booked = [
        *(Booking(PARKS.session_id, f"P{n:03d}", BookingKind.REGULAR, WORKSHOP.session_id) for n in range(1, 4)),
        *(Booking(PARKS.session_id, f"P{n:03d}") for n in range(4, 9)),
        *(Booking(PATHS.session_id, f"P{n:03d}", BookingKind.FIRST_PLACEMENT) for n in range(9, 16)),
        *(Booking(WORKSHOP.session_id, f"P{n:03d}") for n in range(16, 20)),
        Booking(SHOP.session_id, "P020"),
    ]
    return tuple(sorted(booked, key=lambda booking: (booking.session_id, booking.individual_id)))


RESULT = PlanningResult(
    roster=Roster(
        tuple(sorted(session.session_id for session in PROBLEM.sessions)),
        _bookings(),
        (
            Staffing(PARKS.session_id, "S01"),
            Staffing(PATHS.session_id, "S02"),
            Staffing(WORKSHOP.session_id, "S03"),
        ),
    ),
    tiers=(
        TierResult(1, "Starts on time", "people", 1, 7, 7),
        TierResult(3, "Orders at risk", "weighted hours", 6000, 960_000, 961_000),
    ),
    pools=(
        PoolRisk(
            (PARKS.session_id, PATHS.session_id, WORKSHOP.session_id), 19, 21, 12.16, 0.01234567, 0.0004, 0.05, 0.005
        ),
        PoolRisk((SHOP.session_id,), 1, 2, 0.64, 0.0, 0.0, 0.05, 0.005),
    ),
    shortfalls=(
        Shortfall("P021", MONDAY, 1, 0, {Rule.S1: 3}, ("There are 4 sessions this week.", "3 are at bad times.")),
    ),
    conflicts=(),
)

CONFLICT = Conflict(
    (
        Decision(
            decision_id="D01",
            kind=DecisionKind.PIN,
            individual_id="P021",
            placement_id="PARKS",
            day=PARKS.day,
            start=TimeOfDay(540),
        ),
    ),
    (Rule.S3,),
    "The pin D01 asks for work that P021 must avoid.",
)
RESULT_WITH_CONFLICT = replace(RESULT, conflicts=(CONFLICT,))
