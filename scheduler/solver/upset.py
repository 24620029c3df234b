"""How far a roster is from the published one, as rows and aims of the model: who loses a booking, who has no place,
where they go instead, and which supervisors have to be called."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr, LinearExprT

from scheduler.domain.attendance import TURNED_UP, Outcome
from scheduler.domain.decisions import DecisionKind
from scheduler.domain.problem import Light, Published, StartDue
from scheduler.domain.roster import Roster
from scheduler.domain.times import add_working_days
from scheduler.solver.facts import decided
from scheduler.solver.overbooking import RiskLimits, pool_risk
from scheduler.solver.pairs import decided_pairs
from scheduler.solver.pools import Pool, has_own_supervisor, places_with, show_up_of
from scheduler.solver.variables import Variables
from scheduler.solver.where_to import WhereTo

NO_PLACE, WHO, TOLD, WHERE = 10**9, 10**6, 10**4, 10**2
"""What weighs most first: bookings without a new place; whose; who is disturbed; where to; supervisors called (1)."""
HARM = {Light.RED: 3, Light.AMBER: 2, Light.GREEN: 0}
PROMISED, SENT_HOME, WAITING, STARTS, ONLY_ONE = 100, 20, 10, 8, 5
SEEN = TURNED_UP | {Outcome.UNACCEPTABLE_ABSENCE}
"""What is recorded once a session has begun, not before."""


class Upset:
    """`told` are the published bookings to come that can stand; `gone` counts, by individual, those that cannot;
    `certain` are new bookings that are pinned, `asked` counts by individual the pins that the published roster does not
    hold."""

    def __init__(self, variables: Variables, published: Published, newcomers: Collection[str]) -> None:
        self.variables, self.published, self.newcomers = variables, published, newcomers
        self.pairs, self.facts = variables.pairs, variables.pairs.facts
        roster = published.roster
        sessions = self.facts.sessions
        self.before = {(b.individual_id, b.session_id): b for b in roster.bookings if b.session_id in sessions}
        self.staff_before = {(s.supervisor_id, s.session_id) for s in roster.staffing if s.session_id in sessions}
        to_come = [pair for pair in self.before if sessions[pair[1]].day >= published.as_of]
        self.told = [pair for pair in to_come if pair in variables.book]
        self.gone = Counter(pair[0] for pair in to_come if pair not in variables.book)
        pins = [decided_pairs(self.pairs, pin) for pin in decided(self.facts.problem, DecisionKind.PIN)]
        self.certain = {pairs[0] for pairs in pins if len(pairs) == 1 and pairs[0] not in self.before}
        self.asked = Counter(pairs[0][0] for pairs in pins if pairs and self.before.keys().isdisjoint(pairs))
        self.lost_from: dict[str, list[str]] = defaultdict(list)
        for individual, session in to_come:
            self.lost_from[individual].append(session)
        self.where_to = WhereTo(variables, published, self.before, self.lost_from, newcomers)

    def changed(self, roster: Roster) -> int:
        """How many published bookings to come a roster does not have."""
        booked = {(booking.individual_id, booking.session_id) for booking in roster.bookings}
        return self.gone.total() + sum(pair not in booked for pair in self.told)

    def without_place(self, roster: Roster) -> Counter[str]:
        """How many bookings people lost without a new one, and newcomers who have none."""
        booked = {(booking.individual_id, booking.session_id) for booking in roster.bookings}
        lost = self.gone + Counter(pair[0] for pair in self.told if pair not in booked)
        lost.subtract(who for who, session in booked if (who, session) not in self.before)
        having = {who for who, _ in booked}
        return +lost + Counter(who for who in self.newcomers if who not in having)

    def only_who_lost_gains(self, model: CpModel, more: int | None) -> None:
        """New bookings go to those who lost or have pins for as many, and to newcomers: so many more, or any number.
        None is in a session of today whose register says who came."""
        begun = self._begun()
        for pair, on in self.variables.book.items():
            if pair[1] in begun and pair not in self.before:
                model.add(on == 0)
        for individual, sessions in self.pairs.by_individual.items():
            new = sum(self.variables.book[individual, s] for s in sessions if (individual, s) not in self.before)
            if individual not in self.newcomers:
                model.add(new <= self._lost(individual) + self.asked[individual])
            elif more is not None:
                model.add(new <= self._lost(individual) + more)

    def _begun(self) -> set[str]:
        """Sessions of today of which the register says who came."""
        rows = self.facts.problem.records.attendance
        today = {(r.placement_id, r.start) for r in rows if r.day == self.published.as_of and r.outcome in SEEN}
        sessions = self.facts.sessions.values()
        return {s.session_id for s in sessions if s.day == self.published.as_of and (s.placement_id, s.start) in today}

    def _lost(self, individual: str) -> LinearExprT:
        mine = [pair for pair in self.told if pair[0] == individual]
        return self.gone[individual] + sum(1 - self.variables.book[pair] for pair in mine)

    def losses(self) -> LinearExprT:
        """Published bookings that could stand and do not."""
        return sum(1 - self.variables.book[pair] for pair in self.told)

    def fewest(self) -> LinearExprT:
        """The losses first; of as few losses those that leave the least risk: people with the higher show-up; then no
        more new bookings than it takes. Never more than `one` for each loss, and more than for one less."""
        shows = {(i, s): self.facts.problem.show_up_at(i, self.facts.sessions[s]) for i, s in self.told}
        book = self.variables.book
        new = [on for pair, on in book.items() if pair not in self.before and pair[0] not in self.newcomers]
        losses = [(self.one - shows[pair] - 1) * (1 - book[pair]) for pair in self.told]
        return sum([*losses, *new]) - self.gone.total() - self.asked.total()

    def least(self, bound: float) -> int:
        """The least number of changes that a lower bound on `fewest` proves."""
        return self.gone.total() + max(0, -int(-(bound - 1e-6) // self.one))

    @property
    def one(self) -> int:
        """A loss, in thousandths of show-up; more than all show-ups and new bookings together."""
        return 1001 * (len(self.told) + 1) + self.gone.total() + self.asked.total()

    def as_published(self) -> list[int]:
        """Values of the variables as the published roster has them, as a start."""
        variables = self.variables
        running = set(self.published.roster.sessions)
        chosen = {run.index for session, run in variables.run.items() if session in running}
        chosen |= {book.index for pair, book in variables.book.items() if pair in self.before}
        chosen |= {on.index for pair, on in variables.staff.items() if pair in self.staff_before}
        return [
            int(index in chosen) for index in range(len(variables.run) + len(variables.staff) + len(variables.book))
        ]

    def touched_days(self, risky: Iterable[Pool]) -> set[date]:
        """On which something fell away, a pool is too risky, or a pin needs one more session to run."""
        variables, sessions = self.variables, self.facts.sessions
        gone = [session for _, session in self.staff_before - variables.staff.keys()]
        gone += [session for _, session in self.before.keys() - variables.book.keys()]
        gone += [session for pool in risky for session in pool.sessions]
        running = set(self.published.roster.sessions)
        gone += [session for _, session in self.certain if session not in running]
        return {sessions[session].day for session in gone}

    def pinned_days(self) -> set[date]:
        return {self.facts.sessions[session].day for _, session in self.certain}

    def as_published_but_on(self, touched: set[date]) -> dict[int, int]:
        """Sessions and staff of all other days; bookings there, but on days of pins, and of those with a pin and
        newcomers."""
        variables, sessions = self.variables, self.facts.sessions
        running, pinned = set(self.published.roster.sessions), touched | self.pinned_days()
        free = {*self.newcomers, *(individual for individual, _ in self.certain)}
        held = {on.index: int(key in running) for key, on in variables.run.items() if sessions[key].day not in touched}
        for pair, on in variables.staff.items():
            if sessions[pair[1]].day not in touched:
                held[on.index] = int(pair in self.staff_before)
        for pair, on in variables.book.items():
            if sessions[pair[1]].day not in pinned and pair[0] not in free:
                held[on.index] = int(pair in self.before)
        return held

    def duties_gone(self) -> int:
        """Published duties to come that cannot be any more."""
        sessions = self.facts.sessions
        gone = self.staff_before - self.variables.staff.keys()
        return sum(sessions[session].day >= self.published.as_of for _, session in gone)

    def duties(self) -> LinearExpr | int:
        """Duties to come of supervisors that are other than published."""
        staff, sessions = self.variables.staff, self.facts.sessions
        to_come = [pair for pair in staff if sessions[pair[1]].day >= self.published.as_of]
        changed = sum((1 - staff[pair]) if pair in self.staff_before else staff[pair] for pair in to_come)
        return changed + self.duties_gone()

    def at_most_what_could_fit(self, model: CpModel, pools: Iterable[Pool], touched: Iterable[Pool]) -> None:
        """How many told people of a pool can be booked at most, for each number of places; of touched pools also of
        those who may sit only in some of its sessions.

        It is as many of those least likely to come as fit if all could sit anywhere there, alone. That leaves out what
        rule C1 asks of different people together, so a bound holds.
        """
        sd = self.facts.problem.day_effect_sd
        for pool in pools:
            anyone = RiskLimits(pool.limits.chance, 1.0)  # who else attends counts in the share, so it is the pool's
            told = [pair for pair in (*self.told, *self.certain) if pair in pool.show_up]
            apart = sum(self._one_to_one(session) for session in pool.sessions)
            narrow = pool in touched or any(pair in pool.show_up for pair in self.certain)
            for inside in pool.confined if narrow else [frozenset(pool.sessions)]:
                people = [pair for pair in told if self.pairs.seats[pair] <= inside]
                shows = sorted(pool.show_up[pair] for pair in people)
                most = sum(places_with(self.pairs, session) for session in inside)
                limits, fit = pool.limits if len(inside) == len(pool.sessions) else anyone, 0
                for places in range(min(most, len(people)) + 1):
                    fit = _most_that_fit(shows, places, sd, limits, apart, fit)
                    if fit >= len(people):
                        break
                    more = model.new_bool_var("")
                    seats = sum(self.variables.seats[session] for session in sorted(inside))
                    model.add(seats >= places + 1).only_enforce_if(more)
                    model.add(sum(self.variables.book[pair] for pair in people) <= fit).only_enforce_if(~more)

    def _one_to_one(self, session_id: str) -> int:
        """The most that someone with a supervisor to themselves can add to those who come."""
        people = self.pairs.by_session.get(session_id, [])
        own = [person for person in people if has_own_supervisor(self.pairs, person, session_id)]
        return max((show_up_of(self.pairs, person, session_id) for person in own), default=0)

    def what_is_left(self) -> Roster:
        """The published roster without what cannot be any more."""
        roster, variables = self.published.roster, self.variables
        return Roster(
            tuple(session for session in roster.sessions if session in variables.run),
            tuple(b for b in roster.bookings if (b.individual_id, b.session_id) in variables.book),
            tuple(s for s in roster.staffing if (s.supervisor_id, s.session_id) in variables.staff),
        )

    def untouched(self, roster: Roster) -> dict[int, int]:
        """Told bookings of pools in which nobody loses one, as before; and the roster's staff on days on which nobody
        does, and nobody new could be booked."""
        booked = {(booking.individual_id, booking.session_id) for booking in roster.bookings}
        sessions, staff = self.facts.sessions, self.variables.staff
        lost = [sessions[session] for _, session in self.before.keys() - booked]
        pools = {self.facts.pool_key(session) for session in lost}
        days = {session.day for session in lost} | {sessions[s].day for v, s in self.staff_before - staff.keys()}
        days |= {sessions[s].day for i in self.newcomers for s in self.pairs.by_individual.get(i, ())}
        held = {self.variables.book[p].index: 1 for p in self.told if self.facts.pool_key(sessions[p[1]]) not in pools}
        there = {(duty.supervisor_id, duty.session_id) for duty in roster.staffing}
        held |= {on.index: int(p in there) for p, on in staff.items() if sessions[p[1]].day not in days}
        return held

    def trouble(self, model: CpModel) -> LinearExprT:
        """What a repair costs people: see the weights above. Enters helping variables into the model."""
        new = [pair for pair in self.variables.book if pair not in self.before]
        where = sum(self.where_to.distance(*pair) * self.variables.book[pair] for pair in new)
        told = sum(self._disturbed(*pair) * (1 - self.variables.book[pair]) for pair in self.told)
        left = sum(cost * without for cost, without in self._without_place(model))
        return left + TOLD * told + WHERE * where + self.duties()

    def _without_place(self, model: CpModel) -> Iterable[tuple[int, IntVar]]:
        """For each individual who may lose a booking, how many are not made up for, and what each weighs."""
        for individual in sorted({*self.lost_from, *self.newcomers}):
            mine = self.pairs.by_individual.get(individual, [])
            new = sum(self.variables.book[individual, s] for s in mine if (individual, s) not in self.before)
            without = model.new_int_var(0, 1 + len(self.lost_from[individual]), "")
            wanted = self._lost(individual) if self.lost_from[individual] else 1
            model.add(without + new >= wanted)
            yield NO_PLACE + WHO * self._harm(individual), without
        for start in self.facts.problem.starts:
            if start.individual_id in self.newcomers or start.individual_id in self.lost_from:
                not_begun = model.new_bool_var("")
                model.add(not_begun + sum(self._beginning(start)) >= 1)
                yield NO_PLACE + WHO * self._harm(start.individual_id), not_begun

    def _beginning(self, start: StartDue) -> Iterator[IntVar]:
        """Bookings to come that are the step someone has to begin with; a class is none."""
        for session_id in self.pairs.by_individual.get(start.individual_id, []):
            session = self.facts.sessions[session_id]
            if session.day >= self.published.as_of and start.step.is_taken_at(self.facts.placement(session).kind):
                yield self.variables.book[start.individual_id, session_id]

    def _harm(self, individual: str) -> int:
        """How much harder it is on this person: a fallback seat was promised; sent home or without a place last time;
        starting; no other booking; little time left."""
        problem = self.facts.problem
        lost = [
            self.before[individual, s] for s in self.lost_from[individual] if (individual, s) not in self.variables.book
        ]
        promised = any((individual, booking.fallback) in self.variables.book for booking in lost)
        light = next((need.light for need in problem.needs if need.individual_id == individual), Light.GREEN)
        starts = any(start.individual_id == individual for start in problem.starts)
        harm = SENT_HOME if individual in problem.sent_home_last else WAITING if individual in problem.waiting else 0
        only_one = ONLY_ONE * (sum(who == individual for who, _ in self.before) == 1)
        return PROMISED * promised + harm + STARTS * starts + only_one + HARM[light]

    def _disturbed(self, individual: str, session_id: str) -> int:
        """Those told most firmly last: bookings inside the notice period weigh more."""
        notice = self.facts.policy.notice_working_days
        until = add_working_days(self.published.as_of, notice, self.facts.problem.closed_days)
        return 1 + 2 * (self.facts.sessions[session_id].day <= until)


def _most_that_fit(shows: list[int], places: int, sd: float, limits: RiskLimits, apart: int, known: int) -> int:
    """How many of these, the least likely to come first, fit in so many places that all can take, beside people with
    a seat of their own (`apart`: their summed show-up, in thousandths); `known` of them do."""
    fit = min(max(places, known), len(shows))
    anywhere = frozenset({"anywhere"})
    while fit < len(shows):
        people = [(show, anywhere) for show in shows[: fit + 1]]
        if not limits.hold(pool_risk(people, {"anywhere": places}, sd, apart)):
            break
        fit += 1
    return fit
