"""The service as it stands in a simulated year: its people, their orders and attendance, as records of a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from scheduler.domain.attendance import Attendance, PreviousBooking, PreviousStaffing
from scheduler.domain.individuals import Absence, Individual, Order, OrderStatus
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import DAY, WEEK, is_working_day
from scheduler.progress.orders import last_day, minutes_left
from scheduler.simulation.chance import Purpose
from scheduler.simulation.newcomers import Newcomer, has_a_session
from scheduler.simulation.registered import REMEMBERED, Registered
from scheduler.simulation.tally import Tally
from scheduler.simulation.world import World


@dataclass(slots=True)
class Life:
    """What the simulation knows of one individual beside the records."""

    individual: Individual
    orders: dict[str, Order]
    rows: list[Attendance] = field(default_factory=list)
    came_last: bool | None = None
    attended: bool = False
    breaches_at: list[date] = field(default_factory=list)
    unexcused: int = 0
    contacted_on: date | None = None
    appointment_from: date | None = None

    def live(self) -> list[Order]:
        return [order for order in self.orders.values() if order.status is OrderStatus.IN_FORCE]

    def live_with(self, appointment: date | None) -> list[Order]:
        """The same, as inducted from the day after the appointment made for it, if there is one."""
        since = appointment and appointment + DAY
        return [order if order.induction_on else replace(order, induction_on=since) for order in self.live()]

    def inducted(self, day: date) -> bool:
        """Whether the induction is done under an order whose period has the day (rule S7)."""
        return any(order.induction_on for order in self.live() if order.imposed_on <= day <= last_day(order))


class Caseload:
    """Everyone with an order in force. Orders that end leave it, counted in the tally. `at_contact`: who is contacted
    late is inducted at the contact, not the day after."""

    def __init__(self, world: World, tally: Tally, *, at_contact: bool = False) -> None:
        self.world, self.tally, self._at_contact = world, tally, at_contact
        self._base = replace(world.records, decisions=(), weather=(), order_events=())
        self.lives: dict[str, Life] = {}
        self._rows_of: dict[str, dict[str, list[object]]] = {
            name: defaultdict(list) for name in ("availability", "needs", "keep_away", "absences")
        }
        self.previous_bookings: tuple[PreviousBooking, ...] = world.records.previous_bookings
        self.previous_staffing: tuple[PreviousStaffing, ...] = world.records.previous_staffing
        self.leave = world.records.supervisor_leave
        for name, rows in self._rows_of.items():
            for row in getattr(world.records, name):
                rows[row.individual_id].append(row)
        self._begin()

    def _begin(self) -> None:
        orders: dict[str, dict[str, Order]] = defaultdict(dict)
        for order in self.world.records.orders:
            if order.status is OrderStatus.IN_FORCE:
                orders[order.individual_id][order.order_id] = order
        rows: dict[str, list[Attendance]] = defaultdict(list)
        for row in self.world.records.attendance:
            if row.day < self.world.first_monday:
                rows[row.individual_id].append(row)
        for individual in self.world.records.individuals:
            key = individual.individual_id
            if key in orders:
                life = Life(individual, orders[key], rows[key])
                life.attended = any(order.first_placement_on for order in orders[key].values())
                past = self.world.registered.get(key, Registered())
                life.came_last = past.came_last
                life.unexcused = past.unexcused % self.world.parameters.absences_to_breach
                self.lives[individual.individual_id] = life
                self._rows_of["absences"][key] += self.world.away(key)

    def admit(self, newcomer: Newcomer) -> None:
        """Orders imposed: known to the service on the day."""
        key = newcomer.individual.individual_id
        for name in self._rows_of:
            self._rows_of[name][key] += list(getattr(newcomer, name))
        away = [row for row in self.world.away(key) if row.first_date > newcomer.imposed_on]
        self._rows_of["absences"][key] += away
        life = Life(newcomer.individual, {order.order_id: order for order in newcomer.orders})
        days = self.world.records.policy.first_placement_working_days
        life.contacted_on = newcomer.contacted_on
        sought = self.world.due(newcomer.imposed_on, self.world.parameters.appointment_days)
        usual = max(sought, self.world.due(newcomer.contacted_on, 1))
        life.appointment_from = max(sought, newcomer.contacted_on) if self._at_contact else usual
        self.lives[key] = life
        due = self.world.due(newcomer.imposed_on, days)
        could = not any(row.first_date <= due for row in (*newcomer.absences, *away))
        suited = could and has_a_session(self._base, newcomer, usual + DAY, due)
        self.tally.imposed(key, due, could=could, suited=suited)

    def inclination(self, life: Life) -> float:
        """Logit of coming on a usual day of this week; what happens within the week changes the next one."""
        p = self.world.parameters
        found = self.world.own_logit(life.individual)
        if not life.attended:
            return found + p.first_day_logit
        if life.came_last is None:
            return found
        return found + (p.came_last_logit if life.came_last else p.missed_last_logit)

    def appointment(self, life: Life, day: date) -> date | None:
        """The day after `day` for which an induction by appointment is made; None for who needs none."""
        if life.appointment_from is None or life.contacted_on is None or day < life.contacted_on or life.inducted(day):
            return None
        days = (max(life.appointment_from, day + DAY) + k * DAY for k in range(14))
        return next((found for found in days if self._can_be_seen(life, found)), None)

    def _can_be_seen(self, life: Life, day: date) -> bool:
        away = self.is_away(life.individual.individual_id, day)
        return is_working_day(day, self.world.closed) and not away

    def is_appointed(self, life: Life, day: date) -> bool:
        """Whether the induction is to be that day, by appointment."""
        waiting = life.appointment_from is not None and life.appointment_from <= day
        return waiting and not life.inducted(day) and self._can_be_seen(life, day)

    def records(
        self, monday: date, also: Iterable[Newcomer] = (), *, with_appointments: bool = False
    ) -> ServiceRecords:
        """As known the evening before the Monday. Of `also` there is everything but their orders."""
        ids = set(self.lives)
        since = monday - REMEMBERED * WEEK
        rows = [row for life in self.lives.values() for row in life.rows if row.day >= since]
        people = [life.individual for life in self.lives.values()]
        later = list(also)
        each = {
            name: tuple(row for key in self.lives for row in rows_of[key])
            + tuple(row for newcomer in later for row in getattr(newcomer, name))
            for name, rows_of in self._rows_of.items()
        }
        base = self._base
        return replace(
            base,
            individuals=(*people, *(newcomer.individual for newcomer in later)),
            orders=self._orders_with_appointments(monday - DAY) if with_appointments else self.orders(),
            keep_apart=tuple(
                row for row in base.keep_apart if {row.first_individual_id, row.second_individual_id} <= ids
            ),
            must_not_supervise=tuple(row for row in base.must_not_supervise if row.individual_id in ids),
            attendance=tuple(sorted(rows, key=lambda row: (row.day, row.start, row.placement_id, row.individual_id))),
            previous_bookings=tuple(row for row in self.previous_bookings if row.individual_id in ids),
            previous_staffing=self.previous_staffing,
            supervisor_leave=(*base.supervisor_leave, *self.world.leave_known(monday)),
            entitlements=(),
            needs_reviews=(),
            exit_questionnaires=(),
            **each,  # type: ignore[arg-type]
        )

    def orders(self) -> tuple[Order, ...]:
        """All orders in force."""
        return tuple(order for life in self.lives.values() for order in life.live())

    def _orders_with_appointments(self, day: date) -> tuple[Order, ...]:
        return tuple(order for life in self.lives.values() for order in life.live_with(self.appointment(life, day)))

    def is_away(self, individual_id: str, day: date) -> bool:
        rows: list[Absence] = self._rows_of["absences"][individual_id]  # type: ignore[assignment]
        return any(row.first_date <= day <= row.last_date for row in rows)

    def replace_order(self, life: Life, order: Order) -> None:
        life.orders[order.order_id] = order

    def end(self, life: Life, order: Order, status: OrderStatus, day: date) -> None:
        """An order has ended; who has none left leaves."""
        life.orders[order.order_id] = replace(order, status=status, ended_on=day)
        self.tally.ended(life.individual.individual_id, life.orders[order.order_id])
        if not life.live():
            self.lives.pop(life.individual.individual_id, None)
            self.tally.gone(life.individual.individual_id, day)

    def evening(self, day: date) -> None:
        """Once a week, on Sunday: what happens to orders beside the work itself."""
        world, p = self.world, self.world.parameters
        for key, life in list(self.lives.items()):
            if world.chance.draw(Purpose.OTHER_END, key, world.number(day)) < p.other_ends_a_week:
                for order in life.live():
                    self.end(life, order, OrderStatus.TRANSFERRED, day)
                continue
            self._court(life, day)
            for order in life.live():
                self._extend(life, order, day)

    def _court(self, life: Life, day: date) -> None:
        """Breach applications that the court decides this week."""
        p, key = self.world.parameters, life.individual.individual_id
        due = [at for at in life.breaches_at if at <= day]
        life.breaches_at = [at for at in life.breaches_at if at > day]
        if due and self.world.chance.draw(Purpose.COURT, key, self.world.number(day)) < p.revoked:
            for order in life.live():
                self.end(life, order, OrderStatus.REVOKED, day)

    def _extend(self, life: Life, order: Order, day: date) -> None:
        p = self.world.parameters
        last = last_day(order)
        if last <= day + p.extension_asked_days * DAY and minutes_left(order) > _can_be_done(life, day, last):
            until = max(last, day) + p.extension_days * DAY
            life.orders[order.order_id] = replace(order, extended_to=until)
            self.tally.extension_asked(life.individual.individual_id, order.order_id)

    def absent(self, life: Life, day: date, *, accepted: bool) -> None:
        """Someone did not come: after so many times without an accepted reason the court is told."""
        p = self.world.parameters
        life.came_last = False
        if accepted:
            return
        life.unexcused += 1
        self.tally.unexcused += 1
        if life.unexcused >= p.absences_to_breach:
            life.unexcused = 0
            life.breaches_at.append(day + p.court_days * DAY)
            self.tally.breaches += 1


def _can_be_done(life: Life, day: date, last: date) -> int:
    """Minutes that could still be worked by the last day, at most: days of seven hours as often as they can come."""
    weeks = max(0.0, (last - day).days / 7)
    return int(weeks * life.individual.days_a_week * 420)
