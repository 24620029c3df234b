"""Where someone who loses a booking goes instead: how far each place is from the one lost."""

from collections.abc import Collection, Mapping

from scheduler.domain.placements import PlacementKind
from scheduler.domain.problem import Published, Session
from scheduler.domain.roster import Booking
from scheduler.solver.pairs import Pair
from scheduler.solver.variables import Variables

OVERSPILL, SAME_POOL, SAME_DAY, ELSEWHEN = 1, 2, 3, 4
STOPPED, LATE, NOT_COVER = 7, 10, 50
"""Days that a place is farther off where weather is sure to stop it; where it is sure to be no start in time; where it
is not the seat under cover that was promised."""


class WhereTo:
    """`before` are the published bookings, `lost_from` those to come, by individual."""

    def __init__(
        self,
        variables: Variables,
        published: Published,
        before: Mapping[Pair, Booking],
        lost_from: Mapping[str, list[str]],
        newcomers: Collection[str],
    ) -> None:
        self._variables, self._published, self._newcomers = variables, published, newcomers
        self._facts, self._before, self._lost_from = variables.pairs.facts, before, lost_from
        self._last_days = {start.individual_id: start.last_day for start in self._facts.problem.starts}

    def distance(self, individual: str, session_id: str) -> int:
        """How far a new booking is from the one lost: fallback, overspill place, the pool, the day, another day; the
        farther, the surer weather stops it, the surer a start is late, and if a seat under cover was promised instead.
        Who is sure to lose one is not measured from those that can stand."""
        there = self._facts.sessions[session_id]
        to_come = [s for s in self._lost_from.get(individual, []) if s != session_id]
        gone = [s for s in to_come if (individual, s) not in self._variables.book]
        lost = [self._facts.sessions[s] for s in gone or to_come]
        late = self._late(individual, there)
        if not lost or individual in self._newcomers:
            return ELSEWHEN + (there.day - self._published.as_of).days + self._stopped(there) + late
        distances = []
        for here in lost:
            fallback = self._before[individual, here.session_id].fallback
            if fallback == session_id:
                distances.append(0)
                continue
            days, otherwise = abs((there.day - here.day).days), self._stopped(there, here) + NOT_COVER * bool(fallback)
            if self._facts.placement(there).kind is PlacementKind.OVERSPILL:
                distances.append(OVERSPILL + days + otherwise)
            elif self._facts.pool_key(here) == self._facts.pool_key(there):
                distances.append(SAME_POOL + otherwise)
            else:
                distances.append((SAME_DAY if days == 0 else ELSEWHEN + days) + otherwise)
        return min(distances) + late

    def _stopped(self, session: Session, instead_of: Session | None = None) -> int:
        """By how much likelier weather stops a session than the one lost."""
        chances = self._facts.problem.stop_chance
        before = chances.get(instead_of.session_id, 0) if instead_of else 0
        return STOPPED * max(0, chances.get(session.session_id, 0) - before) // 1000

    def _late(self, individual: str, session: Session) -> int:
        """How likely a place is no start in time, for who has to start."""
        last_day = self._last_days.get(individual)
        if last_day is None:
            return 0
        chances = self._facts.problem.stop_chance
        return LATE * (chances.get(session.session_id, 0) if session.day <= last_day else 1000) // 1000
