"""What CP-SAT tells while it searches the whole model."""

import time

from ortools.sat.python.cp_model import CpSolverSolutionCallback

from scheduler.solver.standing import Standing
from scheduler.solver.variables import read_roster
from scheduler.solver.workbench import Workbench

JUDGING_SECONDS = 0.4


class Watcher(CpSolverSolutionCallback):
    """Tells bounds as they fall, and offers rosters that the exact risk allows; judging takes a moment, so not each."""

    def __init__(self, bench: Workbench, standing: Standing) -> None:
        super().__init__()
        self._bench, self._standing, self._judged = bench, standing, time.monotonic()

    def on_solution_callback(self) -> None:
        better = round(self.objective_value) > self._standing.value
        if better and time.monotonic() - self._judged > JUDGING_SECONDS:
            self._judged = time.monotonic()
            self._standing.offers.append(read_roster(self._bench.variables, self.value))
        self.on_bound(self.best_objective_bound)

    def on_bound(self, bound: float) -> None:
        self._standing.bounded(bound)
        self._standing.report()
