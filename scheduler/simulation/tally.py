"""What a simulated year comes to: counted as it happens, then worked out as measures."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scheduler.domain.attendance import NEVER_EXPECTED, SENT_HOME_BY_SERVICE, TURNED_UP, Outcome
from scheduler.domain.individuals import Order, OrderStatus
from scheduler.domain.times import WEEK
from scheduler.progress.orders import LEVEL_1_HOURS, months_after

FOUR_WEEKS = 4 * WEEK


@dataclass(slots=True)
class Start:
    """One individual's way to the first placement; `could` tells whether they were free to start in time, `suited`
    whether the timetable has a session for them in the days after the induction, `offered` the days for which they
    were booked and not called off or sent home."""

    due: date
    could: bool = True
    suited: bool = True
    offered: set[date] = field(default_factory=set)
    attended_on: date | None = None

    @property
    def in_time(self) -> bool:
        return min(self.offered, default=date.max) <= self.due


@dataclass(slots=True)
class Week:
    """What the service looked like at the end of a week."""

    outstanding: float
    live: int
    reds: int
    credited: float


@dataclass(slots=True)
class Tally:
    """`groups` has each individual's groups; whatever happens is counted for all and for each of these."""

    groups: Mapping[str, tuple[str, ...]]
    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    minutes: Counter[str] = field(default_factory=Counter)
    starts: dict[str, Start] = field(default_factory=dict)
    orders: list[tuple[str, Order]] = field(default_factory=list)
    extensions: Counter[str] = field(default_factory=Counter)
    extended: set[str] = field(default_factory=set)
    weeks: list[Week] = field(default_factory=list)
    unexcused: int = 0
    breaches: int = 0
    duties: int = 0
    told_late: Counter[str] = field(default_factory=Counter)
    spared: int = 0
    """Called off that morning who would have come in vain."""
    raised: int = 0
    """Pools whose limits of rule C1 a coordinator raised for a start."""
    people: set[str] = field(default_factory=set)
    """Everyone who was booked at all."""
    seconds: Counter[str] = field(default_factory=Counter)
    """By the clock, by part; and `processor`, what the processor took for all."""
    kinds_minutes: Counter[str] = field(default_factory=Counter)

    def _of(self, individual_id: str) -> tuple[str, ...]:
        return ("all", *self.groups.get(individual_id, ()))

    def booked(self, individual_id: str, outcome: Outcome) -> None:
        for group in self._of(individual_id):
            self.outcomes[group, outcome] += 1

    def changed_late(self, individual_id: str) -> None:
        """They were told of a change inside the notice period."""
        for group in self._of(individual_id):
            self.told_late[group] += 1

    def credited(self, individual_id: str, minutes: int) -> None:
        for group in self._of(individual_id):
            self.minutes[group] += minutes

    def imposed(self, individual_id: str, due: date, *, could: bool, suited: bool = True) -> None:
        self.starts[individual_id] = Start(due, could, suited)

    def offered(self, individual_id: str, day: date) -> None:
        """A first placement was booked."""
        if start := self.starts.get(individual_id):
            start.offered.add(day)

    def taken_back(self, individual_id: str, day: date) -> None:
        """The first placement was called off or ended in being sent home: it was none."""
        if start := self.starts.get(individual_id):
            start.offered.discard(day)

    def gone(self, individual_id: str, day: date) -> None:
        """All orders have ended: who is gone before the first placement was due was not free to start."""
        start = self.starts.get(individual_id)
        if start and day <= start.due and start.attended_on is None:
            start.could = False

    def attended_first(self, individual_id: str, day: date) -> None:
        if (start := self.starts.get(individual_id)) and start.attended_on is None:
            start.attended_on = day

    def extension_asked(self, individual_id: str, order_id: str) -> None:
        self.extended.add(order_id)
        for group in self._of(individual_id):
            self.extensions[group] += 1

    def ended(self, individual_id: str, order: Order) -> None:
        self.orders.append((individual_id, order))

    def anew(self) -> "Tally":
        """Nothing counted yet, but for the starts still to come."""
        pending = {key: start for key, start in self.starts.items() if start.attended_on is None}
        return Tally(self.groups, starts=pending)


def first_set(order: Order) -> date:
    """The last day as the court first set it."""
    return order.completion_due or own_period(order)


def own_period(order: Order) -> date:
    """3 or 6 months from imposition (1995 Act s.227L)."""
    return months_after(order.imposed_on, 3 if order.hours_imposed <= LEVEL_1_HOURS else 6)


MEASURES: dict[str, tuple[str, str]] = {
    "hours": ("Hours worked", "hours"),
    "attendance": ("Attendance", "share"),
    "sent_home": ("Sent home, per 1,000 attendances", "per 1,000"),
    "sent_home_full": ("of these: team full", "per 1,000"),
    "spared": ("Called off that morning who would have come in vain, per 1,000 attendances", "per 1,000"),
    "stood_down": ("Called off beforehand, share of bookings", "share"),
    "lost": ("Lost to the service: called off or sent home, share of bookings", "share"),
    "offered_in_time": ("First placement offered within 7 working days, of those free to start", "share"),
    "offered_where_suited": ("of these, whom a session suits after an induction by appointment", "share"),
    "started_in_time": ("First placement attended within 7 working days, of all", "share"),
    "completed": ("Orders completed", "orders"),
    "in_time": ("Completed by the day first set, share of orders completed", "share"),
    "completed_in_time": ("Orders completed by the day first set", "orders"),
    "in_own_period": ("Completed within 3 or 6 months, share of orders completed", "share"),
    "extensions": ("Extension requests", "requests"),
    "days_level_1": ("Days to complete, level 1", "days"),
    "days_level_2": ("Days to complete, level 2", "days"),
    "success": ("Completed, of orders ended", "share"),
    "revoked": ("Revoked for breach, of orders ended", "share"),
    "breaches": ("Breach applications for each order ended", "ratio"),
    "hours_a_person": ("Hours for each person booked in the year", "hours"),
    "hours_a_duty": ("Hours worked for each supervisor day", "hours"),
    "told_late": ("Changes told late, per 1,000 bookings", "per 1,000"),
    "raised": ("Pools whose limits were raised for a start (rule P1)", "pools"),
    "outstanding": ("Hours outstanding at the end", "hours"),
    "live": ("People at the end", "people"),
    "reds": ("Red lights at the end", "people"),
}
"""Measure -> its name and unit."""


def measures(tally: Tally, until: date, group: str = "all") -> dict[str, float]:
    """The measures of everyone, or of a group; not a number where nothing happened that it could be measured by.

    Orders ended and starts count that fell due by `until`.
    """
    count = {outcome: tally.outcomes[group, outcome] for outcome in Outcome}
    came = sum(count[outcome] for outcome in TURNED_UP)
    home = sum(count[outcome] for outcome in SENT_HOME_BY_SERVICE)
    every = sum(count.values())
    off = sum(count[outcome] for outcome in NEVER_EXPECTED)
    ended = [order for key, order in tally.orders if group == "all" or group in tally.groups.get(key, ())]
    done = [order for order in ended if order.status is OrderStatus.COMPLETED]
    revoked = sum(order.status is OrderStatus.REVOKED for order in ended)
    starts = [
        start
        for key, start in tally.starts.items()
        if start.due <= until and (group == "all" or group in tally.groups.get(key, ()))
    ]
    days = defaultdict(list)
    for order in done:
        days[order.hours_imposed <= LEVEL_1_HOURS].append(((order.ended_on or until) - order.imposed_on).days)
    hours = tally.minutes[group] / 60
    found = {
        "hours": hours,
        "attendance": _ratio(came, every - off),
        "sent_home": 1000 * _ratio(home, came),
        "sent_home_full": 1000 * _ratio(count[Outcome.SENT_HOME_TEAM_FULL], came),
        "stood_down": _ratio(off, every),
        "lost": _ratio(off + home, every),
        "offered_in_time": _share([start.in_time for start in starts if start.could]),
        "offered_where_suited": _share([start.in_time for start in starts if start.could and start.suited]),
        "started_in_time": _share([s.attended_on is not None and s.attended_on <= s.due for s in starts]),
        "completed": float(len(done)),
        "in_time": _share([(o.ended_on or until) <= first_set(o) for o in done]),
        "completed_in_time": float(sum((o.ended_on or until) <= first_set(o) for o in done)),
        "in_own_period": _share([(o.ended_on or until) <= own_period(o) for o in done]),
        "extensions": float(tally.extensions[group]),
        "told_late": 1000 * _ratio(tally.told_late[group], every),
        "days_level_1": _mean(days[True]),
        "days_level_2": _mean(days[False]),
        "success": _ratio(len(done), len(ended)),
        "revoked": _ratio(revoked, len(ended)),
        "hours_a_person": _ratio(hours, sum(group in ("all", *tally.groups.get(key, ())) for key in tally.people)),
    }
    if group != "all":
        return found
    last = tally.weeks[-1]
    return found | {
        "breaches": _ratio(tally.breaches, len(ended)),
        "hours_a_duty": _ratio(hours, tally.duties),
        "spared": 1000 * _ratio(tally.spared, came),
        "raised": float(tally.raised),
        "outstanding": last.outstanding,
        "live": float(last.live),
        "reds": float(last.reds),
    }


def weekly_starts(tally: Tally, last: date) -> list[float]:
    """For each week, the last of which ends on `last`: of those free to start who were due in the four weeks to its
    end, the share offered in time. A single week has too few of them."""
    ends = [last - back * WEEK for back in reversed(range(len(tally.weeks)))]
    could = [start for start in tally.starts.values() if start.could]
    return [_share([start.in_time for start in could if end - FOUR_WEEKS < start.due <= end]) for end in ends]


def _ratio(part: float, whole: int) -> float:
    """Not a number where there is nothing that it could be a part of."""
    return part / whole if whole else float("nan")


def _share(found: list[bool]) -> float:
    return _ratio(sum(found), len(found))


def _mean(found: list[int]) -> float:
    return _ratio(sum(found), len(found))
