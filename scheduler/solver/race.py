"""One tier's search: the whole model gives the bound, parts planned anew give the rosters, side by side."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ortools.sat.python.cp_model import CpModel, CpSolverSolutionCallback, LinearExprT

from scheduler.domain.roster import Roster
from scheduler.solver.engine import LEAST_SECONDS, Answer, hint, hold
from scheduler.solver.forms import Form
from scheduler.solver.neighbourhoods import Neighbourhoods
from scheduler.solver.pools import Pool, too_risky
from scheduler.solver.relaxation import relax
from scheduler.solver.standing import Standing
from scheduler.solver.variables import read_roster
from scheduler.solver.workbench import Workbench

FEW_VARIABLES = 600
"""Up to so many the whole model is the better search, and parts are not worth their trouble."""
PART_SECONDS = 1.5
NEAR_ENOUGH = 0.0002
SLICE = 0.5
GUIDED_SHARE = 0.1
JUDGING_SECONDS = 0.4


@dataclass(slots=True)
class Race:
    """`aim` is what is bounded, `ladder` the aim with those after it, which parts are planned for."""

    bench: Workbench
    parts: Neighbourhoods
    standing: Standing
    aim: LinearExprT
    ladder: LinearExprT
    seconds: float
    spent: float = 0.0
    began: float = field(default_factory=time.monotonic)
    aims: Form = field(init=False)
    ladders: Form = field(init=False)
    best: int = field(init=False)
    guided: bool = False
    over: bool = False

    def __post_init__(self) -> None:
        assert self.bench.values is not None
        self.aims, self.ladders = Form.of(self.aim), Form.of(self.ladder)
        self.best = self.ladders.value(self.bench.values)

    def run(self) -> None:
        """Until the gap is closed or the time is up; `spent` is then what it took."""
        large = len(self.bench.model.proto.variables) > FEW_VARIABLES
        while not self.closed and self.left > 0:
            self.standing.report()
            if not large:
                self._judge(self._whole(self._slice()))
            elif self.bench.engine.repeatable:
                self._one_after_the_other()
            else:
                self._side_by_side()
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
        return self.seconds - used

    @property
    def closed(self) -> bool:
        return self.standing.closed(self.bench.limits.gap)

    def _slice(self) -> float:
        """Seconds until the next look at the exact risk."""
        return max(LEAST_SECONDS, SLICE * self.left)

    def _side_by_side(self) -> None:
        """One worker plans parts while the others bound the whole; when the bound has stalled, all plan parts."""
        workers = self.bench.limits.workers
        self.over = False
        with ThreadPoolExecutor(1) as pool:
            bounding = pool.submit(self._whole, self.left, workers - 1)
            self._polish(1, lambda stale: bounding.done() or self.standing.stalled())
            self.over = True
            self.bench.engine.stop()
            answer = bounding.result()
        self._judge(answer)
        self._polish(workers, lambda stale: stale > self.parts.round)

    def _whole(self, seconds: float, workers: int | None = None) -> Answer:
        """The whole model, relaxed first; bounds count at once, rosters are offered."""
        model = self.bench.model.clone()
        if workers is not None and self.standing.noughts is None:
            self._relax(model, seconds)
        if self.over or self.closed:
            return Answer(None, self.standing.bound, 0.0, optimal=False)
        model.maximize(self.aim)
        hint(model, self.bench.values or ())
        watcher = Watcher(self)
        self.standing.moved = time.monotonic()
        engine = self.bench.engine
        answer = engine.solve(
            model, seconds=min(seconds, self.left), gap=self.bench.limits.gap, workers=workers, watcher=watcher
        )
        self.spent += answer.taken
        if answer.values is not None:
            self.standing.bounded(answer.bound)
        return answer

    def _relax(self, model: CpModel, seconds: float) -> None:
        relaxed = relax(model, self.aims, seconds)
        if relaxed is not None:
            self.standing.bounded(relaxed.bound)
            self.standing.noughts = relaxed.noughts

    def _judge(self, answer: Answer) -> None:
        """Take over what a run of the whole model found, as far as the exact risk allows."""
        if answer.values is not None:
            roster = self.bench.read(answer.values)
            self._take_over(roster, refuse=True)

    def _take_over(self, roster: Roster, *, refuse: bool = False) -> bool:
        bench = self.bench
        calm = bench.calmer(roster)
        value = bench.complete(calm, self.ladder, least=self.best)
        if refuse and calm != roster:
            bench.refuse(roster, calm)
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

    def _polish(self, workers: int, enough: Callable[[int], bool]) -> None:
        """Plan parts anew until it is enough, by the number of parts without a gain, or the race is over."""
        stale = 0
        for free in self.parts.endless():
            if self.closed or self.left <= 0 or enough(stale):
                return
            gained = self._plan_part(free, workers)
            if self.standing.noughts and not self.guided:
                gained |= self._plan_guided(self.standing.noughts, workers)
            stale = 0 if gained else stale + 1
            if self.standing.offers and (stale > self.parts.round or self.aim is self.ladder):
                offer = self.standing.offers.pop()
                self.standing.offers.clear()
                self._take_over(offer)

    def _plan_part(self, free: frozenset[str], workers: int) -> bool:
        """Free some sessions, with their bookings and staff; whether the roster became better."""
        variables = self.bench.variables
        held = [run for session, run in variables.run.items() if session not in free]
        held += [seats for session, seats in variables.seats.items() if session not in free]
        held += [book for (_, session), book in variables.book.items() if session not in free]
        held += [on for (_, session), on in variables.staff.items() if session not in free]
        held += [kept for (_, session, cover), kept in variables.fallback.items() if not free & {session, cover}]
        answer = self._plan((variable.index for variable in held), PART_SECONDS, workers)
        gained = self._weigh(answer, [pool for pool in self.bench.pools if free & set(pool.sessions)])
        self.parts.went(in_time=answer.optimal, gained=gained)
        return gained

    def _plan_guided(self, noughts: frozenset[int], workers: int) -> bool:
        """Free what the relaxation uses and what the roster has: few bookings are neither (Danna, Rothberg and
        Le Pape, Exploring relaxation induced neighborhoods, Math. Programming 2005)."""
        self.guided = True
        bench = self.bench
        chosen = [*bench.variables.book.values(), *bench.variables.staff.values()]
        assert bench.values is not None
        held = [v.index for v in chosen if v.index in noughts and not bench.values[v.index]]
        return self._weigh(self._plan(held, max(PART_SECONDS, GUIDED_SHARE * self.left), workers), bench.pools)

    def _plan(self, held: Iterable[int], seconds: float, workers: int) -> Answer:
        bench, values = self.bench, self.bench.values
        assert values is not None
        model = bench.model.clone()
        model.maximize(self.ladder)
        hint(model, values)
        hold(model, {index: values[index] for index in held})
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
            return self._take_over(roster, refuse=True)
        bench.take(answer)
        self._found(value)
        return True


class Watcher(CpSolverSolutionCallback):
    """Tells bounds as they fall, and offers rosters that the exact risk allows; judging takes a moment, so not each."""

    def __init__(self, race: Race) -> None:
        super().__init__()
        self._race, self._judged = race, time.monotonic()

    def on_solution_callback(self) -> None:
        race, bench = self._race, self._race.bench
        better = round(self.objective_value) > race.standing.value
        if better and time.monotonic() - self._judged > JUDGING_SECONDS:
            self._judged = time.monotonic()
            race.standing.offers.append(read_roster(bench.variables, self.value))
        self.on_bound(self.best_objective_bound)

    def on_bound(self, bound: float) -> None:
        self._race.standing.bounded(bound)
        self._race.standing.report()
        if self._race.over:
            self._race.bench.engine.stop()
