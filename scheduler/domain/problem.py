"""What is to be planned: a service's records, the sessions that could run, and forecasts as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from scheduler.domain.decisions import Decision
from scheduler.domain.events import Event
from scheduler.domain.placements import PlacementKind
from scheduler.domain.records import ServiceRecords
from scheduler.domain.roster import Roster
from scheduler.domain.times import WEEK


@dataclass(frozen=True, slots=True, order=True)
class Session:
    """A placement on a day; its id is placement/day/start, e.g. "PARKS/2026-12-07/0900".

    `sheltering`: it is under cover and takes in teams that weather has stopped, with their supervisors.
    """

    session_id: str
    placement_id: str
    day: date
    start: int
    end: int
    cancelled: bool = False
    sheltering: bool = False

    @property
    def minutes(self) -> int:
        return self.end - self.start


class Light(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class StartStep(StrEnum):
    INDUCTION = "induction"
    FIRST_PLACEMENT = "first_placement"

    def is_taken_at(self, kind: PlacementKind) -> bool:
        """Whether coming to such a placement is the step: other activity is neither."""
        if self is StartStep.INDUCTION:
            return kind is PlacementKind.INDUCTION
        return kind not in (PlacementKind.INDUCTION, PlacementKind.OTHER_ACTIVITY)


@dataclass(frozen=True, slots=True)
class WeekNeed:
    """Expected minutes an individual needs in a week to finish on time, and what they are worth.

    `blocks` are (minutes, weight) with falling weights in percent: the first block's minutes count
    most. A weight of 100 is an hour that a green order needs in full.
    """

    individual_id: str
    monday: date
    light: Light
    chance_on_time: float
    minutes: int
    blocks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class StartDue:
    """Someone who still has to start: the step, the standard's date, the last day that counts."""

    individual_id: str
    step: StartStep
    due: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Usual:
    """Where and when an individual was booked before."""

    placements: frozenset[str] = frozenset()
    weekdays: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Published:
    """A roster that people know, and the day on which it is looked at again: rule P2 holds the next one to it.

    What lies before `as_of` is over. Bookings to the end of the notice period stand unless they break a rule.
    Locked sessions and individuals stay just as they are. `ends` has by session when it ends (as 15:30), for those that
    the timetable no longer has; `events` is what the roster was repaired after.
    """

    roster: Roster
    as_of: date
    locked_sessions: frozenset[str] = frozenset()
    locked_individuals: frozenset[str] = frozenset()
    ends: Mapping[str, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanningProblem:
    """One or more weeks to plan: complete, so that equal problems have equal answers.

    `show_up` gives each individual the chance to come in thousandths, one for each day planned, the first Monday's
    first; `absent` are those, by individual and session, who are known not to have come; `stop_chance` the chance in
    thousandths that weather stops a session, absent for sessions under cover.
    `usual_staff` holds (supervisor, placement, weekday number). `events` have gone otherwise than planned: everything
    else holds them already.
    """

    records: ServiceRecords
    first_monday: date
    weeks: int
    sessions: tuple[Session, ...]
    closed_days: frozenset[date]
    decisions: tuple[Decision, ...]
    show_up: Mapping[str, tuple[int, ...]]
    day_effect_sd: float
    needs: tuple[WeekNeed, ...]
    starts: tuple[StartDue, ...]
    waiting: frozenset[str]
    sent_home_last: frozenset[str]
    stop_chance: Mapping[str, int]
    usual: Mapping[str, Usual]
    usual_staff: frozenset[tuple[str, str, int]]
    published: Published | None = None
    events: tuple[Event, ...] = ()
    absent: frozenset[tuple[str, str]] = frozenset()

    @property
    def last_day(self) -> date:
        return self.first_monday + self.weeks * WEEK - timedelta(days=1)

    def show_up_on(self, individual_id: str, day: date) -> int:
        """The chance in thousandths that the individual comes if booked on a day planned."""
        return self.show_up[individual_id][(day - self.first_monday).days]

    def show_up_at(self, individual_id: str, session: Session) -> int:
        """The same for a session."""
        return 0 if (individual_id, session.session_id) in self.absent else self.show_up_on(individual_id, session.day)
