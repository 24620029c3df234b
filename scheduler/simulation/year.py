"""A year of weeks: planned by a policy, carried out morning by morning, with what then becomes of everyone's orders."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from time import perf_counter, process_time

from scheduler.assemble import UNDER_COVER, assemble
from scheduler.domain.attendance import (
    NEVER_EXPECTED,
    SENT_HOME_BY_SERVICE,
    Attendance,
    Outcome,
    PreviousBooking,
    PreviousStaffing,
)
from scheduler.domain.individuals import OrderStatus
from scheduler.domain.placements import PlacementKind
from scheduler.domain.problem import Light, PlanningProblem, Session
from scheduler.domain.register import Mark
from scheduler.domain.times import DAY, WEEK, TimeOfDay
from scheduler.progress.crediting import credits, minutes_counted
from scheduler.progress.orders import minutes_left
from scheduler.simulation.book import Book
from scheduler.simulation.caseload import Caseload, Life
from scheduler.simulation.chance import Purpose
from scheduler.simulation.groups import groups_of
from scheduler.simulation.mornings import carry_out
from scheduler.simulation.policies import Policy, PolicyName
from scheduler.simulation.starting import Starting
from scheduler.simulation.stops import stop_foreseen
from scheduler.simulation.tally import Tally, Week
from scheduler.simulation.world import World

SOLVES = (PolicyName.SOLVER, PolicyName.CLAIRVOYANT)


def run_year(
    world: World, policy: Policy, on_week: Callable[[int], None] = lambda week: None, uncounted: int = 0
) -> Tally:
    """All weeks of a world under a policy, the first of them not counted if so asked.

    Equal worlds and policies give equal tallies. Raises NotARoster if the checker refuses what the solver made.
    """
    return Year(world, policy).run(on_week, uncounted)


class Year:
    """One run."""

    def __init__(self, world: World, policy: Policy) -> None:
        self.world, self.policy = world, policy
        groups = groups_of(world.records)
        groups |= {row.individual.individual_id: groups[row.like] for row in world.newcomers}
        self.tally = Tally(groups)
        self.caseload = Caseload(world, self.tally, at_contact=policy.name in SOLVES)
        self._placements = {row.placement_id: row for row in world.records.placements}
        self._inclination: dict[str, float] = {}

    def run(self, on_week: Callable[[int], None], uncounted: int) -> Tally:
        problem = self._assembled(self.world.first_monday)
        for week in range(self.world.weeks):
            if week == uncounted:
                self.tally = self.caseload.tally = self.tally.anew()
            credited = self.tally.minutes["all"]
            self._week(problem)
            problem = self._assembled(problem.first_monday + WEEK)
            self._close(problem, (self.tally.minutes["all"] - credited) / 60)
            on_week(week)
        return self.tally

    def _assembled(self, monday: date) -> PlanningProblem:
        """The problem of a week, as known the evening before it."""
        began, processor = perf_counter(), process_time()
        coming = [row for row in self.world.newcomers if monday <= row.imposed_on < monday + WEEK]
        records = self.caseload.records(monday, coming, with_appointments=self.policy.name in SOLVES)
        problem = assemble(records, monday)
        self.tally.seconds.update({"assemble": perf_counter() - began, "processor": process_time() - processor})
        return problem

    def _week(self, problem: PlanningProblem) -> None:
        began, processor = perf_counter(), process_time()
        monday = problem.first_monday
        self._inclination = {key: self.caseload.inclination(life) for key, life in self.caseload.lives.items()}
        by_hand = self.policy.name not in SOLVES
        seen = self.policy.seen(problem, self._comes)
        roster = self.policy.plan(seen)
        planned = perf_counter()
        book = Book(problem, roster)
        knows = self._comes if self.policy.name is PolicyName.CLAIRVOYANT else None
        starting = Starting(book, seen, by_hand, knows, lambda session: stop_foreseen(book, session, self.world))
        for booking in sorted(roster.bookings, key=lambda booking: book.facts.sessions[booking.session_id].day):
            self._offer(booking.individual_id, book.facts.sessions[booking.session_id])
        for offset in range(7):
            self._day(monday + offset * DAY, book, starting)
        self.tally.raised += starting.raised
        self.caseload.previous_bookings = _previous_bookings(problem, book)
        self.caseload.previous_staffing = _previous_staffing(book)
        self.caseload.evening(monday + WEEK - DAY)
        self.tally.seconds.update(
            {
                "plan": planned - began,
                "rest": perf_counter() - planned,
                "processor": process_time() - processor,
            }
        )

    def _close(self, following: PlanningProblem, credited: float) -> None:
        """The end of a week: what is known then is what the week that follows is planned from."""
        reds = sum(need.light is Light.RED for need in following.needs)
        outstanding = sum(map(minutes_left, self.caseload.orders())) / 60
        self.tally.weeks.append(Week(outstanding, len(self.caseload.lives), reds, credited))

    def _comes(self, individual_id: str, day: date) -> bool:
        """Whether an individual comes that day if expected: the same for every policy in which they stand alike."""
        life = self.caseload.lives.get(individual_id)
        p = self.world.parameters
        if life is None or not life.inducted(day):
            draw = self.world.chance.draw(Purpose.COMES, individual_id, self.world.number(day))
            return draw < p.induction_come
        inclination = self._inclination.get(individual_id)
        if inclination is None:
            inclination = self._inclination[individual_id] = self.caseload.inclination(life)
        return self.world.comes(individual_id, day, inclination + self.world.day_effect(day))

    def _day(self, day: date, book: Book, starting: Starting) -> None:
        book.keep(self.caseload.lives)
        found = carry_out(book, day, self.world, starting.seen, self._comes_in)
        for key in found.moved:
            self.tally.changed_late(key)
        self.tally.spared += found.spared
        self.tally.duties += len(found.supervisors)
        for individual, session, outcome in found.outcomes:
            self._record(individual, session, outcome)
        for newcomer in self.world.newcomers:
            if newcomer.imposed_on == day:
                self.caseload.admit(newcomer)
        self._appointments(day)
        self._book_starts(day, book, starting)

    def _appointments(self, day: date) -> None:
        """Inductions of those whom no session of the kind has suited so far."""
        for key, life in self.caseload.lives.items():
            if self.caseload.is_appointed(life, day) and self._comes(key, day):
                self._date(life, "induction_on", day)

    def _comes_in(self, individual_id: str, day: date, bad_weather: bool) -> bool:
        """The same as `_comes`, also on a morning of bad weather."""
        life = self.caseload.lives[individual_id]
        if not bad_weather or not life.inducted(day):
            return self._comes(individual_id, day)
        inclination = self._inclination.setdefault(individual_id, self.caseload.inclination(life))
        worse = inclination + self.world.day_effect(day) + self.world.parameters.bad_weather_logit
        return self.world.comes(individual_id, day, worse)

    def _book_starts(self, day: date, book: Book, starting: Starting) -> None:
        for gone in starting.let_go(day, self.caseload):
            self.tally.taken_back(gone.individual_id, book.facts.sessions[gone.session_id].day)
        for key, life in list(self.caseload.lives.items()):
            contacted = life.inducted(day) or life.contacted_on is None or life.contacted_on <= day
            if life.attended or not contacted:
                continue
            before = book.roster
            agreed = None if starting.by_hand else self.caseload.appointment(life, day)
            booking = starting.evening(day, life, agreed)
            if booking is None:
                continue
            for told in starting.told_late(before, booking, day):
                self.tally.changed_late(told)
            self.tally.taken_back(key, day + DAY)
            self._offer(key, book.facts.sessions[booking.session_id])

    def _offer(self, individual_id: str, session: Session) -> None:
        """A booking of someone who has not started, other than for the induction, is their first placement."""
        if self._placements[session.placement_id].kind not in UNDER_COVER:
            self.tally.offered(individual_id, session.day)

    def _record(self, key: str, session: Session, outcome: Outcome) -> None:
        life = self.caseload.lives.get(key)
        if life is None:
            return
        if outcome is Outcome.UNACCEPTABLE_ABSENCE:
            draw = self.world.chance.draw(Purpose.ACCEPTED, key, self.world.number(session.day))
            accepted = draw < self.world.parameters.accepted
            outcome = Outcome.ACCEPTABLE_MEDICAL if accepted else outcome
            self.caseload.absent(life, session.day, accepted=accepted)
        minutes = self._credit(life, session, outcome)
        self.tally.people.add(key)
        if outcome in NEVER_EXPECTED:
            self.tally.changed_late(key)
        self.tally.booked(key, outcome)
        self.tally.credited(key, minutes)
        life.rows.append(
            Attendance(
                individual_id=key,
                placement_id=session.placement_id,
                day=session.day,
                start=TimeOfDay(session.start),
                outcome=outcome,
                minutes_credited=minutes,
            )
        )
        self._come(life, session, outcome)
        for order in life.live():
            if minutes_left(order) == 0:
                self.caseload.end(life, order, OrderStatus.COMPLETED, session.day)

    def _come(self, life: Life, session: Session, outcome: Outcome) -> None:
        """What an attendance means for the steps of an order."""
        key = life.individual.individual_id
        kind = self._placements[session.placement_id].kind
        if outcome in SENT_HOME_BY_SERVICE or outcome in NEVER_EXPECTED:
            if not life.attended:
                self.tally.taken_back(key, session.day)
            return
        if outcome is not Outcome.ATTENDED:
            return
        if kind is PlacementKind.INDUCTION:
            self._date(life, "induction_on", session.day)
            return
        life.came_last = True
        if kind not in UNDER_COVER and not life.attended:
            life.attended = True
            self._date(life, "first_placement_on", session.day)
            self.tally.attended_first(key, session.day)

    def _date(self, life: Life, step: str, day: date) -> None:
        for order in life.live():
            if getattr(order, step) is None:
                self.caseload.replace_order(life, replace(order, **{step: day}))  # type: ignore[arg-type]

    def _credit(self, life: Life, session: Session, outcome: Outcome) -> int:
        """Minutes counted to the individual's orders, by the service's own rules."""
        if outcome is not Outcome.ATTENDED and outcome not in SENT_HOME_BY_SERVICE:
            return 0
        stayed = session.start + round(self.world.parameters.worked_share * session.minutes)
        mark = Mark(
            individual_id=life.individual.individual_id,
            placement_id=session.placement_id,
            day=session.day,
            start=TimeOfDay(session.start),
            end=TimeOfDay(session.end),
            outcome=outcome,
            left=TimeOfDay(stayed) if outcome is Outcome.ATTENDED else None,
        )
        kind = self._placements[session.placement_id].kind
        other = kind is PlacementKind.OTHER_ACTIVITY
        live = life.live()
        given = credits(mark, other, live, self.world.records.policy)
        for credit in given:
            order = life.orders[credit.order_id]
            more = credit.minutes / 60
            self.caseload.replace_order(
                life,
                replace(
                    order,
                    hours_credited=order.hours_credited + more,
                    other_activity_credited=order.other_activity_credited + (more if other else 0.0),
                ),
            )
        minutes = minutes_counted(given, live)
        self.tally.kinds_minutes[kind.value] += minutes
        return minutes


def _previous_bookings(problem: PlanningProblem, book: Book) -> tuple[PreviousBooking, ...]:
    """The week's bookings, and who could have come and got none."""
    rows = [
        PreviousBooking(
            individual_id=booking.individual_id,
            placement_id=book.facts.sessions[booking.session_id].placement_id,
            day=book.facts.sessions[booking.session_id].day,
            start=TimeOfDay(book.facts.sessions[booking.session_id].start),
            kind=booking.kind,
        )
        for booking in book.roster.bookings
    ]
    placed = Counter(row.individual_id for row in rows)
    rows += [
        PreviousBooking(individual_id=need.individual_id, day=problem.first_monday)
        for need in problem.needs
        if need.individual_id not in placed
    ]
    return tuple(rows)


def _previous_staffing(book: Book) -> tuple[PreviousStaffing, ...]:
    sessions = book.facts.sessions
    return tuple(
        PreviousStaffing(
            supervisor_id=duty.supervisor_id,
            placement_id=sessions[duty.session_id].placement_id,
            day=sessions[duty.session_id].day,
            start=TimeOfDay(sessions[duty.session_id].start),
        )
        for duty in book.roster.staffing
    )
