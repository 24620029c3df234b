"""A small invented service with a row in every file, and ways to spoil its folder."""

import csv
from datetime import date
from pathlib import Path

from scheduler.domain.attendance import Attendance, BookingKind, Outcome, PreviousBooking, PreviousStaffing
from scheduler.domain.casework import Entitlement, ExitQuestionnaire, Help, NeedsReview, OrderEvent, OrderEventKind
from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.errors import BadRecords, Fault
from scheduler.domain.individuals import (
    Absence,
    Access,
    Availability,
    ContactBy,
    Demand,
    Individual,
    KeepApart,
    KeepAway,
    KeepAwayFrom,
    Need,
    Order,
    Presence,
    Reason,
    Sex,
    Supervision,
)
from scheduler.domain.placements import (
    ChangeKind,
    ClosedDay,
    HalfDay,
    Journey,
    MusterPoint,
    Placement,
    PlacementKind,
    SessionChange,
    TimetableEntry,
    Trait,
    WeatherChance,
)
from scheduler.domain.policy import Policy
from scheduler.domain.records import ServiceRecords
from scheduler.domain.supervisors import (
    Employment,
    MustNotSupervise,
    Supervisor,
    SupervisorAvailability,
    SupervisorLeave,
)
from scheduler.domain.times import TimeOfDay, Weekday
from scheduler.exchange.exporting import write_service
from scheduler.exchange.importing import read_service

NINE, HALF_PAST_THREE, MIDNIGHT = TimeOfDay(540), TimeOfDay(930), TimeOfDay(1440)
MONDAY = date(2026, 12, 7)


def an_individual(number: int, sex: Sex) -> Individual:
    return Individual(
        individual_id=f"P00{number}",
        first_name="Isla",
        last_name=f"Sample-{number}",
        sex=sex,
        date_of_birth=date(1994, 5, 31),
        home_locality="Harbour",
        contact_by=ContactBy.LETTER,
        max_hours_a_week=14.5,
        max_travel_minutes=45,
    )


def an_order(number: int, individual_id: str, concurrent_with: str | None = None) -> Order:
    return Order(
        order_id=f"O00{number}",
        individual_id=individual_id,
        imposed_on=date(2026, 10, 5),
        hours_imposed=120.0,
        hours_credited=35.5,
        other_activity_credited=6.0,
        completion_due=date(2027, 4, 5),
        concurrent_with=concurrent_with,
    )


def a_service() -> ServiceRecords:
    """Rows in every file, nothing wrong, nothing odd."""
    return ServiceRecords(
        policy=Policy(service_name="Invented Council, unpaid work", max_hours_a_week=20.5, bank_holidays=""),
        individuals=(an_individual(1, Sex.WOMAN), an_individual(2, Sex.MAN), an_individual(3, Sex.MAN)),
        orders=(an_order(1, "P001"), an_order(2, "P002"), an_order(3, "P003"), an_order(4, "P003", "O003")),
        availability=(
            Availability(individual_id="P001", weekday=Weekday.MON, start=TimeOfDay(480), end=TimeOfDay(1020)),
            Availability(individual_id="P002", weekday=Weekday.TUE, start=TimeOfDay(0), end=MIDNIGHT),
            Availability(individual_id="P003", weekday=Weekday.MON, start=NINE, end=MIDNIGHT),
            Availability(
                individual_id="P003",
                weekday=Weekday.FRI,
                start=TimeOfDay(720),
                end=TimeOfDay(900),
                presence=Presence.UNAVAILABLE,
                reason=Reason.COMMITMENT,
                first_date=date(2026, 10, 1),
                last_date=date(2026, 12, 24),
            ),
        ),
        absences=(Absence(individual_id="P001", first_date=MONDAY, last_date=MONDAY, reason=Reason.HEALTH),),
        needs=(
            Need(
                individual_id="P001",
                avoid=(Demand.LIFTING, Demand.HEIGHTS),
                require=(Access.STEP_FREE,),
                women_only=True,
                earliest_start=TimeOfDay(600),
                longest_session_hours=4.5,
                supervision=Supervision.ENHANCED,
            ),
        ),
        keep_apart=(KeepApart(first_individual_id="P002", second_individual_id="P003"),),
        keep_away=(
            KeepAway(individual_id="P002", keep_away_from=KeepAwayFrom.PLACEMENT, value="PARKS"),
            KeepAway(individual_id="P002", keep_away_from=KeepAwayFrom.LOCALITY, value="Hilltop"),
            KeepAway(individual_id="P003", keep_away_from=KeepAwayFrom.BENEFICIARY_GROUP, value="schools"),
        ),
        muster_points=(MusterPoint(muster_point_id="YARD", name="Harbour Yard", locality="Harbour"),),
        placements=(
            Placement(
                placement_id="PARKS",
                name="Parks team",
                kind=PlacementKind.TEAM,
                locality="Hilltop",
                muster_point_id="YARD",
                places=8,
                van_seats=7,
                min_people=2,
                supervisors_most=2,
                skills=("van", "chain saw"),
                traits=(Trait.WEATHER_RESILIENT,),
                demands=(Demand.LIFTING, Demand.OUTDOOR_COLD),
                beneficiary_group="schools",
            ),
            Placement(
                placement_id="SHOP",
                name="Charity shop",
                kind=PlacementKind.PERSONAL,
                locality="Harbour",
                places=2,
                supervisors_needed=0,
            ),
        ),
        timetable=(
            TimetableEntry(placement_id="PARKS", weekday=Weekday.MON, start=NINE, end=HALF_PAST_THREE),
            TimetableEntry(
                placement_id="SHOP",
                weekday=Weekday.TUE,
                start=NINE,
                end=HALF_PAST_THREE,
                last_date=date(2026, 12, 24),
            ),
            TimetableEntry(
                placement_id="SHOP",
                weekday=Weekday.TUE,
                start=NINE,
                end=TimeOfDay(720),
                first_date=date(2026, 12, 25),
            ),
        ),
        session_changes=(
            SessionChange(placement_id="PARKS", day=MONDAY, start=NINE, change=ChangeKind.CANCELLED),
            SessionChange(
                placement_id="SHOP",
                day=date(2026, 12, 9),
                start=NINE,
                end=HALF_PAST_THREE,
                change=ChangeKind.ADDED,
            ),
        ),
        closed_days=(ClosedDay(day=date(2026, 12, 28), name="Local holiday"),),
        weather=(WeatherChance(muster_point_id="YARD", day=MONDAY, half_day=HalfDay.MORNING, chance_stopped=0.3),),
        travel=(Journey(from_locality="Harbour", to_locality="Hilltop", minutes=35),),
        supervisors=(
            Supervisor(
                supervisor_id="S01",
                name="Callum Invented",
                sex=Sex.MAN,
                employment=Employment.PERMANENT,
                skills=("van", "chain saw"),
                contracted_hours=30.0,
            ),
        ),
        supervisor_availability=(
            SupervisorAvailability(supervisor_id="S01", weekday=Weekday.MON, start=TimeOfDay(480), end=TimeOfDay(990)),
        ),
        supervisor_leave=(SupervisorLeave(supervisor_id="S01", first_date=MONDAY, last_date=date(2026, 12, 11)),),
        must_not_supervise=(MustNotSupervise(supervisor_id="S01", individual_id="P003"),),
        attendance=(
            Attendance(
                individual_id="P001",
                placement_id="PARKS",
                day=date(2026, 11, 2),
                start=NINE,
                outcome=Outcome.ATTENDED,
                minutes_credited=390,
            ),
        ),
        previous_bookings=(
            PreviousBooking(individual_id="P001", placement_id="PARKS", day=date(2026, 11, 30), start=NINE),
            PreviousBooking(individual_id="P002", day=date(2026, 11, 30), kind=BookingKind.OVERSPILL),
        ),
        previous_staffing=(
            PreviousStaffing(supervisor_id="S01", placement_id="PARKS", day=date(2026, 11, 30), start=NINE),
        ),
        decisions=(
            Decision(
                decision_id="D01",
                kind=DecisionKind.PIN,
                individual_id="P001",
                placement_id="PARKS",
                day=MONDAY,
                start=NINE,
                override_commitment=True,
                reason="Agreed with employer",
                decided_on=date(2026, 11, 27),
            ),
            Decision(
                decision_id="D02",
                kind=DecisionKind.RAISE_LIMITS,
                placement_id="PARKS",
                day=MONDAY,
                start=NINE,
                chance_limit=0.1,
                reason="Reserve on call",
            ),
        ),
        order_events=(
            OrderEvent(order_id="O001", kind=OrderEventKind.WARNING, day=date(2026, 11, 20)),
            OrderEvent(
                order_id="O002",
                kind=OrderEventKind.EXTENSION_ASKED,
                day=date(2026, 11, 23),
                until=date(2027, 7, 5),
                recorded_by="Morag Example",
            ),
        ),
        entitlements=(Entitlement(individual_id="P001", help=Help.LUNCH, first_date=date(2026, 10, 9)),),
        needs_reviews=(NeedsReview(individual_id="P001", due_on=date(2027, 1, 5)),),
        exit_questionnaires=(
            ExitQuestionnaire(
                order_id="O001",
                sent_on=date(2026, 11, 2),
                answered_on=date(2026, 11, 9),
                work_useful=4,
                comment="Good.",
            ),
        ),
    )


def a_folder(parent: Path) -> Path:
    folder = parent / "service"
    write_service(a_service(), folder)
    return folder


def spoil(folder: Path, file: str, row: int, column: str, text: str) -> None:
    """Write `text` into a cell; `row` counts as in a spreadsheet. One row after the last adds a copy of the last."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source))
    if row > len(rows):
        rows.append(list(rows[-1]))
    rows[row - 1][rows[0].index(column)] = text
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)


def faults_of(path: Path) -> list[Fault]:
    try:
        read_service(path)
    except BadRecords as error:
        return error.faults
    return []


def warnings_of(path: Path) -> tuple[Fault, ...]:
    return read_service(path)[1]
