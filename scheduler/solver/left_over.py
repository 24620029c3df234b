"""The places that a search leaves over, to whoever may still have them, by the exact risk.

A tier may have had no time; and the rows of rule C1, which every search obeys, stand in for the exact risk and may
allow a little too little.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scheduler.domain.decisions import DecisionKind
from scheduler.domain.placements import Trait
from scheduler.domain.roster import Booking, Roster, Staffing
from scheduler.solver.draft import Draft, lone_woman_among
from scheduler.solver.greedy import book_everyone, refused_pairs, sessions_of
from scheduler.solver.kinds import booking_kinds
from scheduler.solver.pairs import Pair, Pairs
from scheduler.solver.pools import Pool, Sessions, too_risky


def with_places_left_over(
    pairs: Pairs,
    pools: list[Pool],
    roster: Roster,
    kept: frozenset[Pair] = frozenset(),
    most: Mapping[str, int] | None = None,
) -> Roster:
    """The legal roster and as many more bookings as the rules allow without more staff: most pressing first.

    No tier loses by it. Afterwards no single booking more is possible, but perhaps of someone with a supervisor to
    themselves. `kept` are bookings that rule P2 keeps; `most` is how many more each individual may have, any if None.
    """
    draft = _FullDraft(pairs.coming(), covered=Counter(b.fallback for b in roster.bookings if b.fallback))
    for staffing in roster.staffing:
        if staffing.session_id in draft.pairs.open_sessions:
            draft.add_staff(staffing.supervisor_id, staffing.session_id)
    draft.open_pools(pools)
    closed = sessions_of(draft.pairs, DecisionKind.CLOSE)
    draft.running = {s for s in draft.running if s in roster.sessions or (draft.runs_for_one(s) and s not in closed)}
    for booking in roster.bookings:
        if booking.session_id in draft.pairs.open_sessions:
            draft.add_booking(booking.individual_id, booking.session_id)
    draft.most = None if most is None else Counter(most)
    refused = refused_pairs(draft.pairs, kept)
    before = -1
    while before < (before := sum(map(len, draft.booked.values()))):
        book_everyone(draft, refused)
    return draft.added_to(roster)


@dataclass(slots=True)
class _FullDraft(Draft):
    """A draft whose bookings are a legal roster's: one more has to keep every rule.

    `covered` counts the fallbacks that each session is kept for. `too_likely` remembers, until something is added to
    the pool, the least likely to come of each kind of people who were too many: nobody likelier fits either. `most`
    are the bookings that each individual may still get, if they are limited.
    """

    covered: Counter[str] = field(default_factory=Counter)
    too_likely: dict[tuple[tuple[str, ...], Sessions], int] = field(default_factory=dict)
    most: Counter[str] | None = None

    def runs_for_one(self, session_id: str) -> bool:
        """Whether one person is enough for it to run."""
        return self.pairs.facts.placement(self.pairs.open_sessions[session_id]).min_people <= 1

    def fits_session(self, individual: str, session_id: str) -> bool:
        there = self.booked[session_id]
        return (
            (self.most is None or self.most[individual] > 0)
            and lone_woman_among(self.pairs.facts, [*there, individual]) is None
            and self._leaves_room_for_fallbacks(session_id, len(there) + 1)
            and Draft.fits_session(self, individual, session_id)
        )

    def _leaves_room_for_fallbacks(self, session_id: str, others: int) -> bool:
        falling, facts = self.covered[session_id], self.pairs.facts
        return not falling or others + falling <= facts.places_under_cover(self.pairs.open_sessions[session_id])

    def fits_places(self, individual: str, session_id: str) -> bool:
        pair, pool = (individual, session_id), self.pool_of[session_id]
        if pair not in self.confining:
            return Draft.fits_places(self, individual, session_id) and self._is_safe(pool, pair)
        if not self.has_sure_seat(individual, session_id):
            return False
        kind, show_up = (pool.sessions, self.pairs.seats[pair]), pool.show_up[pair]
        if show_up >= self.too_likely.get(kind, show_up + 1):
            return False
        if self._is_safe(pool, pair):
            return True
        self.too_likely[kind] = show_up
        return False

    def _is_safe(self, pool: Pool, more: Pair) -> bool:
        """Whether the exact risk allows one more."""
        booked = [*((i, s) for s in pool.sessions for i in self.booked[s]), more]
        staffing = tuple(Staffing(s, supervisor) for s in pool.sessions for supervisor in self.staff[s])
        running = tuple(self.running.intersection(pool.sessions))
        roster = Roster(running, tuple(Booking(session, individual) for individual, session in booked), staffing)
        return not too_risky(self.pairs, [pool], roster)

    def add_booking(self, individual: str, session_id: str) -> None:
        Draft.add_booking(self, individual, session_id)
        if self.most is not None:
            self.most[individual] -= 1
        pool = self.pool_of[session_id]
        self.too_likely = {kind: least for kind, least in self.too_likely.items() if kind[0] != pool.sessions}

    def added_to(self, roster: Roster) -> Roster:
        """The roster with what was booked besides, each with a fallback where there is room for one."""
        bookings = {(b.individual_id, b.session_id): b for b in roster.bookings}
        for session_id, people in self.booked.items():
            for individual in people:
                pair = (individual, session_id)
                if pair not in bookings:
                    bookings[pair] = Booking(session_id, individual, fallback=self._fallback(pair))
        kinds = booking_kinds(self.pairs.facts, bookings)
        then = {(b.individual_id, b.session_id) for b in self.pairs.facts.history.bookings}
        told = (b if pair in then else replace(b, kind=kinds[pair]) for pair, b in bookings.items())
        in_order = tuple(sorted(told, key=lambda b: (b.session_id, b.individual_id)))
        running = {*roster.sessions, *(b.session_id for b in in_order)}
        return replace(roster, sessions=tuple(sorted(running)), bookings=in_order)

    def _fallback(self, pair: Pair) -> str | None:
        """The first session under cover that has room, where weather may stop the booking."""
        facts = self.pairs.facts
        for cover in sorted(self.pairs.seats[pair] - {pair[1]}) if facts.problem.stop_chance.get(pair[1]) else ():
            resilient = Trait.WEATHER_RESILIENT in facts.placement(self.pairs.open_sessions[cover]).traits
            room = facts.places_under_cover(self.pairs.open_sessions[cover]) - len(self.booked[cover])
            if cover in self.running and resilient and self.covered[cover] < room:
                self.covered[cover] += 1
                return cover
        return None
