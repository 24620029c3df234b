"""HiGHS in a process of its own: it cannot be loaded beside OR-Tools, and so it searches while OR-Tools does.

`python -m scheduler.solver.highs_process FD` answers on the connection FD, one order at a time, until it is closed.
A word that comes while an order is being worked on ends that work early.
"""

import sys
import time
from multiprocessing.connection import Connection
from threading import Lock

import highspy
import numpy as np

from scheduler.solver.highs_orders import ALIVE, TELL_EVERY, Branch, Floats, Found, Linear, Relax, Truths

DUAL, PRIMAL = 1, 4
"""HiGHS' numbers for the simplex methods."""
DIVES = (
    "mip_heuristic_run_feasibility_jump",
    "mip_heuristic_run_rens",
    "mip_heuristic_run_rins",
    "mip_heuristic_run_root_reduced_cost",
)
"""Searches in smaller models, before the first branch and later."""
SIGN_SECONDS = 1.0
"""Between two signs of life."""
LOG_SECONDS = 0.2
"""HiGHS tells a bound only as often as it would write a line; without this every five seconds."""


class Server:
    """Holds the model and answers orders about it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self.highs.setOptionValue("log_to_console", False)  # without any output it would tell no bounds on the way
        self.highs.setOptionValue("mip_min_logging_interval", LOG_SECONDS)
        for event in (self.highs.cbSimplexInterrupt, self.highs.cbIpmInterrupt, self.highs.cbMipInterrupt):
            event.subscribe(self._end_if_told)
        self.highs.cbMipLogging.subscribe(self._tell)
        self.highs.cbMipImprovingSolution.subscribe(self._show)
        self.told, self.until, self.alive, self.threads = float("inf"), 0.0, 0.0, 0
        self.sending = Lock()

    def serve(self) -> None:
        while True:
            try:
                order = self.connection.recv()
            except (EOFError, ConnectionResetError):
                return
            if isinstance(order, Linear):
                self._load(order)
            elif isinstance(order, Relax):
                self.connection.send(self._relax(order))
            elif isinstance(order, Branch):
                self.connection.send(self._branch(order))

    def _load(self, load: Linear) -> None:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(load.low), len(load.row_low)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_, model.col_lower_, model.col_upper_ = load.cost, load.low, load.high
        model.row_lower_, model.row_upper_ = load.row_low, load.row_high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_ = load.starts, load.columns
        model.a_matrix_.value_ = load.coefficients
        self.highs.passModel(model)
        self.cost = load.cost

    def _relax(self, order: Relax) -> Found:
        """Sifting (Bixby et al. 1992): some columns at first, then also those that their price speaks for.

        With more columns the solution stays feasible, so that the primal simplex goes on from it; the dual begins anew.
        """
        chosen = order.first | (order.low > 0)
        self._threads(1)
        self._whole(np.zeros(len(order.low), bool))
        self._begin(order.seconds)
        self.highs.setOptionValue("time_limit", float("inf"))
        self.highs.setOptionValue("simplex_strategy", DUAL)
        while True:
            self._ends(np.where(chosen, order.low, 0.0), np.where(chosen, order.high, 0.0))
            self.highs.run()
            self.highs.setOptionValue("simplex_strategy", PRIMAL)
            if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return Found(None, 0.0, float("inf"))
            solution = self.highs.getSolution()
            reduced = np.array(solution.col_dual)
            wanted = ~chosen & (reduced > 1e-7 * np.abs(self.cost).max())
            if not wanted.any():
                worth = self.highs.getInfo().objective_function_value
                left_out = float((np.maximum(reduced, 0.0) * (order.high - order.low))[~chosen].sum())
                return Found(np.array(solution.col_value), worth, worth + left_out, reduced)
            chosen |= wanted

    def _branch(self, order: Branch) -> Found:
        self._whole(order.whole)
        self._ends(order.low, order.high)
        self.highs.clearSolver()
        if order.start is not None:
            start = highspy.HighsSolution()
            start.col_value = order.start.tolist()  # all columns: HiGHS would complete some within its own time limit
            self.highs.setSolution(start)
        self._threads(order.threads)
        self.highs.setOptionValue("mip_rel_gap", order.gap)
        self.highs.setOptionValue("simplex_strategy", DUAL)
        self.highs.setOptionValue("mip_allow_restart", order.restarts)
        for option in DIVES:
            self.highs.setOptionValue(option, order.dives)
        # The simplex has all columns' first relaxation in half the time; for some of them neither is always sooner.
        self.highs.setOptionValue("mip_lp_solver", "ipm" if order.dives else "simplex")
        self.told = float("inf")
        self._begin(order.seconds)
        self.highs.setOptionValue("time_limit", max(0.0, order.seconds))
        self.highs.run()
        info = self.highs.getInfo()
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        infeasible = self.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible
        bound = float("-inf") if infeasible else info.mip_dual_bound
        if not feasible:
            return Found(None, 0.0, bound)
        return Found(np.array(self.highs.getSolution().col_value), info.objective_function_value, bound)

    def _threads(self, threads: int) -> None:
        """From now on; all of HiGHS in this process shares one pool of them, made when it is first used."""
        if threads != self.threads:
            self.threads = threads
            highspy.Highs.resetGlobalScheduler(True)
            self.highs.setOptionValue("threads", threads)

    def _ends(self, low: Floats, high: Floats) -> None:
        every = np.arange(len(low), dtype=np.int32)
        self.highs.changeColsBounds(len(every), every, low, high)

    def _whole(self, whole: Truths) -> None:
        every = np.arange(len(whole), dtype=np.int32)
        self.highs.changeColsIntegrality(len(every), every, whole.astype(np.uint8))

    def _begin(self, seconds: float) -> None:
        """HiGHS' own limit counts from the start of the process for relaxations, so that it is of use to searches only:
        they look at it within their first relaxation, in which they ask nobody whether to go on."""
        self.until = time.monotonic() + seconds

    def _end_if_told(self, event: highspy.highs.HighsCallbackEvent) -> None:
        now = time.monotonic()
        event.interrupt(now > self.until or self.connection.poll())  # anew: once set it would end all runs to come
        if now > self.alive + SIGN_SECONDS:
            self.alive = now
            self._send(ALIVE)

    def _tell(self, event: highspy.highs.HighsCallbackEvent) -> None:
        bound = event.data_out.mip_dual_bound
        if abs(bound) < 1e15 and bound < self.told - TELL_EVERY * abs(bound):
            self.told = bound
            self._send(Found(None, 0.0, bound, over=False))

    def _show(self, event: highspy.highs.HighsCallbackEvent) -> None:
        out = event.data_out
        self._send(Found(np.array(out.mip_solution), out.objective_function_value, float("inf"), over=False))

    def _send(self, said: Found | str) -> None:
        with self.sending:  # several of HiGHS' threads may have something to say
            self.connection.send(said)


if __name__ == "__main__":
    Server(Connection(int(sys.argv[1]))).serve()
