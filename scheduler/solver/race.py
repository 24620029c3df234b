"""One tier's search: the whole model gives the bound, parts planned anew give the rosters, side by side."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from ortools.sat.python.cp_model import IntVar, LinearExpr, LinearExprT

from scheduler.domain.roster import Roster
from scheduler.solver.engine import LEAST_SECONDS, Answer, hint, hold
from scheduler.solver.forms import Form
from scheduler.solver.guide import Guide
from scheduler.solver.highs import Highs
from scheduler.solver.meanwhile import Later, Meanwhile, Task
from scheduler.solver.neighbourhoods import Neighbourhoods
from scheduler.solver.pools import Pool, PoolState, too_risky
from scheduler.solver.standing import Standing
from scheduler.solver.watcher import Watcher
from scheduler.solver.workbench import Workbench

FEW_VARIABLES = 600
"""Up to so many the whole model is the better search, and parts are not worth their trouble."""
TIERS_TOGETHER = 3
"""The first two tiers are searched with the third beside them, so that none undoes what the next needs."""
PART_SECONDS, LATE_PART_SECONDS = 0.75, 2.0
LATE = 0.01
"""The gap from which on parts have longer: small ones gain nothing any more."""
WELL_PROVEN = 0.005
MENDINGS, MENDINGS_BESIDE = 2, 6
"""How often too risky pools are booked anew at most; more beside HiGHS, whose rosters have several."""
NEAR_ENOUGH = 0.0002
SLICE = 0.5
MOST_REST, LOOK_SECONDS = 5.0, 0.1
"""How long parts rest at most once they gain nothing, so that a proof has all the cores, and how often they look up."""
PROOF_SHARE = 0.15
"""Of the time left to a tier that counts people, for its proof: often only much branching rules out one more."""


@dataclass(slots=True)
class Race:
    """`aim` is what is bounded; `beside` are those searched with it, `ladder` all of them as one number; `seconds` its
    time, and `more` what it may have besides until it is well proven.

    Without HiGHS one thing is done after the other, by CP-SAT alone.
    """

    bench: Workbench
    parts: Neighbourhoods
    standing: Standing
    aim: LinearExprT
    ladder: LinearExprT
    beside: Sequence[LinearExprT]
    highs: Highs | None
    seconds: float
    more: float = 0.0
    spent: float = 0.0
    began: float = field(default_factory=time.monotonic)
    aims: Form = field(init=False)
    ladders: Form = field(init=False)
    best: int = field(init=False)
    near: frozenset[int] | None = None

    def __post_init__(self) -> None:
        assert self.bench.values is not None
        self.aims, self.ladders = Form.of(self.aim), Form.of(self.ladder)
        self.best = self.ladders.value(self.bench.values)

    def run(self) -> None:
        """Until the gap is closed or the time is up; `spent` is then what it took."""
        while not self.closed and self.left > 0:
            self.standing.report()
            if len(self.bench.model.proto.variables) <= FEW_VARIABLES:
                self._judge(self._whole(self._slice()))
            elif self.highs is None:
                self._one_after_the_other()
            else:
                self._side_by_side(self.highs)
        if not self.bench.engine.repeatable:
            self.spent = time.monotonic() - self.began

    def _one_after_the_other(self) -> None:
        until = SLICE * self.left
        self._polish(1, lambda stale: self.left <= until)
        self._judge(self._whole(self.left))

    @property
    def left(self) -> float:
        if self.bench.engine.over:
            return 0.0
        used = self.spent if self.bench.engine.repeatable else time.monotonic() - self.began
        return self.seconds + (0.0 if self.standing.closed(WELL_PROVEN) else self.more) - used

    @property
    def closed(self) -> bool:
        return self.standing.closed(self.bench.limits.gap)

    def _slice(self) -> float:
        """Seconds until the next look at the exact risk."""
        return max(LEAST_SECONDS, SLICE * self.left)

    def _side_by_side(self, highs: Highs) -> None:
        """HiGHS searches the whole and bounds it while CP-SAT plans parts of the best roster anew.

        The third tier has later bookings beside its proof.
        """
        third = self.standing.tier.number == TIERS_TOGETHER
        if not third:
            self._beside(highs, Guide.think)
        if self.beside:
            self.seconds -= (1 - PROOF_SHARE) * self.left
        known = self._searched_and_proven(highs) if third else self._beside(highs, Guide.prove)
        anew = partial(Guide.prove, threads=self.bench.limits.workers)
        while known is not None and self.bench.risk.refused > known:
            known = self._beside(highs, anew, rest=True)  # what was found too risky meanwhile is forbidden by a row
        self._polish(self.bench.limits.workers, lambda stale: False)

    def _searched_and_proven(self, highs: Highs) -> int | None:
        """What the proof says; less than anything that was ever forbidden, where it should begin anew."""
        risk, later = self.bench.risk, Later(Guide.search, Guide.book_again, self.bench.risk.refused)

        def enough(meanwhile: Meanwhile) -> bool:
            return later.enough(meanwhile, bool(self.standing.offers), risk.refused, self.left)

        said = self._beside(highs, Guide.search, Guide.prove, enough=enough)
        return -1 if later.renew else said

    def _beside(
        self,
        highs: Highs,
        *tasks: Task,
        enough: Callable[[Meanwhile], bool] = lambda meanwhile: meanwhile.over,
        rest: bool = False,
    ) -> int | None:
        """What the last task says at its end; None where there is no time for it. `rest`: HiGHS has all the workers."""
        if self.closed or self.left <= 0:
            return None
        forms = [self.aims, *map(Form.of, self.beside)]
        self.bench.complete_values(self.ladder)
        with Meanwhile(lambda highs: Guide(self.bench, highs, forms, self), highs) as meanwhile:
            meanwhile.begin(*tasks)
            self._polish(max(1, self.bench.limits.workers - 1), lambda stale: enough(meanwhile), rest=rest)
        said = meanwhile.said()
        self._take_offers()
        return said

    def bounded(self, bound: int) -> None:
        """A bound on the aim, proven elsewhere."""
        self.standing.bounded(bound)
        self.standing.report()

    def offer(self, roster: Roster) -> None:
        """A roster found elsewhere, to be judged when there is time."""
        self.standing.offers.append(roster)

    def narrow(self, near: frozenset[int]) -> None:
        """From now on parts are planned among these bookings too, by index, and those of the best roster.

        What was thought of for one staffing stays: without it no part could leave the next one.
        """
        self.near = thought_of = near | (self.near or frozenset())
        book = self.bench.variables.book
        self.parts.weigh(Counter(session for (_, session), booked in book.items() if booked.index in thought_of))

    def _whole(self, seconds: float) -> Answer:
        """The whole model by CP-SAT; bounds count at once, rosters are offered."""
        model = self.bench.model.clone()
        model.maximize(self.aim)
        hint(model, self.bench.values or ())
        answer = self.bench.engine.solve(
            model,
            seconds=min(seconds, self.left),
            gap=self.bench.limits.gap,
            watcher=Watcher(self.bench, self.standing),
        )
        self.spent += answer.taken
        if answer.values is not None:
            self.standing.bounded(answer.bound)
        return answer

    def _judge(self, answer: Answer) -> None:
        """Take over what a run of the whole model found, as far as the exact risk allows."""
        if answer.values is not None:
            roster = self.bench.read(answer.values)
            self._take_over(roster)

    def _take_over(self, roster: Roster) -> bool:
        """The roster, mended until the exact risk allows it, if it is then better; what was too risky is cut off."""
        bench = self.bench
        for mending in range(MENDINGS if self.highs is None else MENDINGS_BESIDE):
            risky = too_risky(bench.pairs, bench.pools, roster) if self.highs is None else bench.unwanted(roster)
            if not risky:
                break
            calm = bench.calmer(roster)
            bench.refuse(roster, calm)
            if self.highs is None:
                mended = self._mended(roster, risky, roster)
            else:
                most = bench.calm_loads(roster, calm) if mending else ()
                mended = self._mended(roster, risky, calm, PART_SECONDS * len(risky), most)
            if mended is None:
                break
            roster = mended
        value = bench.complete(bench.calmer(roster), self.ladder, least=self.best)
        if value is None:
            return False
        self._found(value)
        return True

    def _mended(
        self,
        roster: Roster,
        risky: Sequence[PoolState],
        first: Roster,
        seconds: float = PART_SECONDS,
        most: Iterable[tuple[LinearExpr, int]] = (),
    ) -> Roster | None:
        """The best bookings, with this staffing, of people in the pools that are too risky; all others as they are.

        It begins with those of `first`; `most` limits loads.
        """
        bench = self.bench
        booked = {(booking.individual_id, booking.session_id) for booking in roster.bookings}
        staffed = {(staffing.supervisor_id, staffing.session_id) for staffing in roster.staffing}
        people = {individual for state in risky for individual, _ in state.booked}
        held = {run.index: int(session in roster.sessions) for session, run in bench.variables.run.items()}
        held |= {on.index: int(pair in staffed) for pair, on in bench.variables.staff.items()}
        held |= {
            book.index: int(pair in booked)
            for pair, book in bench.variables.book.items()
            if pair[0] not in people or (pair not in booked and self.near is not None and book.index not in self.near)
        }
        start = list(bench.values or ())
        hoped = {(booking.individual_id, booking.session_id) for booking in first.bookings}
        for pair, book in bench.variables.book.items():
            start[book.index] = pair in hoped
        answer = self._solve(held, start, 1, seconds, most)
        return None if answer.values is None else bench.read(answer.values)

    def _found(self, ladder: int) -> None:
        assert self.bench.values is not None
        self.best = ladder
        self.standing.value = max(self.standing.value, self.aims.value(self.bench.values))
        self.standing.bound = max(self.standing.bound, self.standing.value)
        self.standing.report()

    def _polish(self, workers: int, enough: Callable[[int], bool], *, rest: bool = False) -> None:
        """Plan parts anew until it is enough, by the number of parts without a gain, or the race is over.

        With `rest` it pauses after each part, the longer the more of them in a row gained nothing.
        """
        stale = 0
        for free in self.parts.endless(self._lacking):
            if self.closed or self.left <= 0 or enough(stale):
                return
            began = time.monotonic()
            gained = self._plan_part(free, workers)
            gained |= self._take_offers()
            stale = 0 if gained else stale + 1
            if rest:
                self._rest(min(MOST_REST, (time.monotonic() - began) * stale / self.parts.round))

    def _rest(self, seconds: float) -> None:
        """Leave the workers to HiGHS for so long, or until there is something to do."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not (self.closed or self.left <= 0 or self.standing.offers):
            time.sleep(LOOK_SECONDS)

    def _lacking(self) -> Iterable[Sequence[str]]:
        """For each person whom the best roster fails in this tier the sessions one of which they should have."""
        assert self.bench.roster is not None
        return self.standing.tier.lacking(self.bench.pairs, self.bench.roster)

    def _take_offers(self) -> bool:
        gained = False
        while self.standing.offers:
            gained |= self._take_over(self.standing.offers.pop())
        return gained

    def _plan_part(self, free: frozenset[str], workers: int) -> bool:
        """Free some sessions, with their bookings and staff; whether the roster became better."""
        variables = self.bench.variables
        held = [run for session, run in variables.run.items() if session not in free]
        held += [seats for session, seats in variables.seats.items() if session not in free]
        held += [book for (_, session), book in variables.book.items() if session not in free or self._far(book)]
        held += [on for (_, session), on in variables.staff.items() if session not in free]
        held += [kept for (_, session, cover), kept in variables.fallback.items() if not free & {session, cover}]
        values = self.bench.values
        assert values is not None
        late = not self.beside and self.standing.closed(LATE)
        seconds = LATE_PART_SECONDS if late else PART_SECONDS
        answer = self._solve({variable.index: values[variable.index] for variable in held}, values, workers, seconds)
        gained = self._weigh(answer, [pool for pool in self.bench.pools if free & set(pool.sessions)])
        self.parts.went(in_time=answer.optimal, gained=gained)
        return gained

    def _far(self, book: IntVar) -> bool:
        """Whether a booking is not thought of: the relaxation would not have it, nor does the best roster."""
        assert self.bench.values is not None
        return self.near is not None and book.index not in self.near and not self.bench.values[book.index]

    def _solve(
        self,
        held: Mapping[int, int],
        start: Sequence[int],
        workers: int,
        seconds: float = PART_SECONDS,
        most: Iterable[tuple[LinearExpr, int]] = (),
    ) -> Answer:
        """The best for the ladder with some variables held, by index, and some sums limited."""
        bench = self.bench
        model = bench.model.clone()
        model.maximize(self.ladder)
        hint(model, start)
        hold(model, held)
        for total, limit in most:
            model.add(total <= limit)
        near_enough = NEAR_ENOUGH * max(1, self.standing.value)
        answer = bench.engine.solve(
            model, seconds=min(seconds, self.left), near_enough=near_enough, workers=workers, light=True
        )
        self.spent += answer.taken
        return answer

    def _weigh(self, answer: Answer, touched: list[Pool]) -> bool:
        """Take over what was planned if it is better; only the pools touched can have become too risky."""
        bench = self.bench
        if answer.values is None or (value := self.ladders.value(answer.values)) <= self.best:
            return False
        roster = bench.read(answer.values)
        if too_risky(bench.pairs, touched, roster):
            return self._take_over(roster)
        bench.take(answer)
        self._found(value)
        return True
