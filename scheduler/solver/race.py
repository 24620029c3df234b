"""One tier's search: the whole model gives the bound, parts planned anew give the rosters, side by side."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from ortools.sat.python.cp_model import LinearExprT

from scheduler.domain.roster import Roster
from scheduler.solver.anew import Anew
from scheduler.solver.engine import LEAST_SECONDS, Answer, hint
from scheduler.solver.forms import Form
from scheduler.solver.guide import Guide
from scheduler.solver.highs import Highs
from scheduler.solver.meanwhile import Later, Meanwhile, Task
from scheduler.solver.neighbourhoods import Neighbourhoods
from scheduler.solver.pools import Pool, too_risky
from scheduler.solver.standing import Standing
from scheduler.solver.watcher import Watcher
from scheduler.solver.workbench import Workbench

FEW_VARIABLES = 600
"""Up to so many the whole model is the better search, and parts are not worth their trouble."""
MANY_VARIABLES = 30_000
"""From so many on a proof beside the search, and parts that wait for that, cost more than they bring. 400 people have
11,000 and 1,000 have 79,000; nothing between them was measured."""
TIERS_TOGETHER = 3
"""The first two tiers are searched with the third beside them, so that none undoes what the next needs."""
PART_SECONDS, LATE_PART_SECONDS = 0.75, 2.0
LATE = 0.01
"""The gap from which on parts have longer: small ones gain nothing any more."""
WELL_PROVEN = 0.005
MENDINGS, MENDINGS_BESIDE = 2, 6
"""How often too risky pools are booked anew at most; more beside HiGHS, whose rosters have several."""
SLICE = 0.5
MOST_REST, LOOK_SECONDS = 5.0, 0.1
"""How long parts rest at most once they gain nothing, so that a proof has all the cores, and how often they look up."""
BOTH_AT_WORK, WORTH_WAITING, WAITING_SHARE, BEST_SECONDS = 2, 10.0, 0.4, 3.0
"""Workers that a proof and a search beside it take; seconds from which on, the share of the time for which, and seconds
from the search's first roster for which parts wait for it."""
PROOF_SHARE = 0.15
"""Of the time left to a tier that counts people, for its proof: often only much branching rules out one more."""


@dataclass(slots=True)
class Race:
    """`aim` is what is bounded; `beside` are those searched with it, `ladder` all of them as one number; `seconds` its
    time, and `more` what it may have besides until it is well proven; `spent` what searches of the whole have used.

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
    offered: float = field(default=0.0, init=False)
    anew: Anew = field(init=False)

    def __post_init__(self) -> None:
        assert self.bench.values is not None
        self.aims, self.ladders = Form.of(self.aim), Form.of(self.ladder)
        self.best = self.ladders.value(self.bench.values)
        self.anew = Anew(self.bench, self.standing, self.ladder)

    def run(self) -> None:
        """Until the gap is closed or the time is up."""
        while not self.closed and self.left > 0:
            self.standing.report()
            if len(self.bench.model.proto.variables) <= FEW_VARIABLES:
                self._judge(self._whole(self._slice()))
            elif self.highs is None:
                self._one_after_the_other()
            else:
                self._side_by_side(self.highs)

    def _one_after_the_other(self) -> None:
        until = SLICE * self.left
        self._polish(1, lambda stale: self.left <= until)
        self._judge(self._whole(self.left))

    @property
    def left(self) -> float:
        if self.bench.engine.over:
            return 0.0
        return self.seconds + (0.0 if self.standing.closed(WELL_PROVEN) else self.more) - self.used

    @property
    def used(self) -> float:
        """The time that it has taken so far; CP-SAT's own where a run must be repeatable."""
        return self.spent + self.anew.spent if self.bench.engine.repeatable else time.monotonic() - self.began

    @property
    def closed(self) -> bool:
        return self.standing.closed(self.bench.limits.gap)

    def _slice(self) -> float:
        """Seconds until the next look at the exact risk."""
        return max(LEAST_SECONDS, SLICE * self.left)

    def _side_by_side(self, highs: Highs) -> None:
        """HiGHS searches the whole and bounds it while CP-SAT plans parts of the best roster anew.

        The third tier has a search for staffing and bookings beside its proof, then later bookings.
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
        first: Task | None = Guide.search
        if len(self.bench.model.proto.variables) >= MANY_VARIABLES:
            self._beside(highs, Guide.search)
            first = None
        risk, later = self.bench.risk, Later(first, Guide.book_again, self.bench.risk.refused)

        def enough(meanwhile: Meanwhile) -> bool:
            return later.enough(meanwhile, bool(self.standing.offers), risk.refused, self.left)

        said = self._beside(highs, Guide.prove, first, enough=enough)
        return -1 if later.renew else said

    def _beside(
        self,
        highs: Highs,
        task: Task,
        other: Task | None = None,
        *,
        enough: Callable[[Meanwhile], bool] = lambda meanwhile: meanwhile.over,
        rest: bool = False,
    ) -> int | None:
        """What a task says at its end, `other` beside it; None where there is no time for it. `rest`: HiGHS has all the
        workers."""
        if self.closed or self.left <= 0:
            return None
        forms = [self.aims, *map(Form.of, self.beside)]
        self.bench.complete_values(self.ladder)
        with Meanwhile(lambda highs: Guide(self.bench, highs, forms, self), highs) as meanwhile:
            meanwhile.begin(task)
            if other is not None:
                meanwhile.begin_with_another(other)
                self._await_rosters(meanwhile)
                self._take_offers()
            self._polish(max(1, self.bench.limits.workers - 1), lambda stale: enough(meanwhile), rest=rest)
        said = meanwhile.said()
        self._take_offers()
        return said

    def _await_rosters(self, meanwhile: Meanwhile) -> None:
        """Leave two workers to the proof and to the search beside it until its rosters are there, the last of them
        best; what parts find by then seldom lasts. Not where parts have workers of their own, or little time."""
        left, best_by = self.left, float("inf")
        if self.bench.limits.workers > BOTH_AT_WORK or left < WORTH_WAITING:
            return
        while not (meanwhile.idle or self.closed or self.left <= (1 - WAITING_SHARE) * left):
            if self.standing.offers:
                best_by = min(best_by, time.monotonic() + BEST_SECONDS)
            if time.monotonic() > best_by:
                return
            time.sleep(LOOK_SECONDS)

    def bounded(self, bound: int) -> None:
        """A bound on the aim, proven elsewhere."""
        self.standing.bounded(bound)
        self.standing.report()

    def offer(self, roster: Roster, worth: float) -> None:
        """A roster found elsewhere, to be judged when there is time; none if the best or one that waits is better."""
        waiting = self.offered if self.standing.offers else float("-inf")
        if worth > max(waiting, self.standing.value - 1):
            self.offered = worth
            self.standing.offers.append(roster)

    def narrow(self, near: frozenset[int]) -> None:
        """From now on parts are planned among these bookings too, by index, and those of the best roster.

        What was thought of for one staffing stays: without it no part could leave the next one.
        """
        self.anew.near = thought_of = near | (self.anew.near or frozenset())
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
                mended = self.anew.pools(roster, risky, roster, min(PART_SECONDS, self.left))
            else:
                most = bench.calm_loads(roster, calm) if mending else ()
                mended = self.anew.pools(roster, risky, calm, min(PART_SECONDS * len(risky), self.left), most)
            if mended is None:
                break
            roster = mended
        value = bench.complete(bench.calmer(roster), self.ladder, least=self.best)
        if value is None:
            return False
        self._found(value)
        return True

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
        late = not self.beside and self.standing.closed(LATE)
        answer = self.anew.part(free, workers, min(LATE_PART_SECONDS if late else PART_SECONDS, self.left))
        gained = self._weigh(answer, [pool for pool in self.bench.pools if free & set(pool.sessions)])
        self.parts.went(in_time=answer.optimal, gained=gained)
        return gained

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
