"""The linear relaxation of a model, solved by HiGHS: a bound soon, and which variables it leaves at nought."""

from dataclasses import dataclass

from ortools.linear_solver.python import model_builder
from ortools.sat.python.cp_model import CpModel

from scheduler.solver.forms import Form
from scheduler.solver.linear import ends, message, rows

NOUGHT = 1e-6
ROUNDING = 1e-6
"""Share of itself by which a bound is raised before it is believed, for what floating point may lose."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """An upper bound on the aim, and the variables (by index) that are nought in the relaxed optimum."""

    bound: int
    noughts: frozenset[int]


def relax(model: CpModel, aim: Form, seconds: float) -> Relaxed | None:
    """None if the time does not suffice."""
    linear = model_builder.Model()  # type: ignore[no-untyped-call]
    said = message(model)
    limits = [ends(variable) for variable in said.variables]
    variables = [linear.new_var(*both, False, None) for both in limits]
    for row in rows(said.constraints, limits):
        index = linear.helper.add_linear_constraint()
        linear.helper.set_constraint_lower_bound(index, row.least)
        linear.helper.set_constraint_upper_bound(index, row.most)
        for variable, coefficient in row.terms.items():
            linear.helper.add_term_to_constraint(index, variable, coefficient)
    chosen = [variables[index] for index in aim.variables.tolist()]
    linear.maximize(model_builder.LinearExpr.weighted_sum(chosen, aim.coefficients.tolist(), constant=aim.offset))
    solver = model_builder.Solver("highs_lp")
    solver.set_solver_specific_parameters("output_flag=false")
    solver.set_time_limit_in_seconds(seconds)
    if solver.solve(linear) != model_builder.SolveStatus.OPTIMAL:
        return None
    best = solver.objective_value
    noughts = frozenset(index for index, variable in enumerate(variables) if solver.value(variable) < NOUGHT)
    return Relaxed(int(best + ROUNDING * max(1.0, abs(best))), noughts)
