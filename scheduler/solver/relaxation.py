"""The linear relaxation of a model, solved by HiGHS: a bound soon, and which variables it leaves at nought."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ortools.linear_solver.python import model_builder
from ortools.sat.python.cp_model import CpModel

from scheduler.solver.forms import Form

NOUGHT = 1e-6
ROUNDING = 1e-6
"""Share of itself by which a bound is raised before it is believed, for what floating point may lose."""
UNBOUNDED = 10**15


@dataclass(frozen=True, slots=True)
class Row:
    """least <= offset-free sum of coefficient x variable <= most; variables by index."""

    terms: Mapping[int, int]
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Relaxed:
    """An upper bound on the aim, and the variables (by index) that are nought in the relaxed optimum."""

    bound: int
    noughts: frozenset[int]


def relax(model: CpModel, aim: Form, seconds: float) -> Relaxed | None:
    """None if the time does not suffice."""
    linear = model_builder.Model()  # type: ignore[no-untyped-call]
    variables = [linear.new_var(*_ends(variable), False, None) for variable in model.proto.variables]
    for row in rows(model):
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


def rows(model: CpModel) -> Iterator[Row]:
    """The rows of a model, as sums of variables.

    Those that hold only where a literal is true (refusals of single rosters) are left out: a bound stays a bound.
    """
    for constraint in model.proto.constraints:
        if list(constraint.enforcement_literal):
            continue
        if constraint.has_linear():
            least, *_, most = list(constraint.linear.domain)
            yield _row(list(constraint.linear.vars), list(constraint.linear.coeffs), least, most)
        elif constraint.has_at_most_one():
            literals = list(constraint.at_most_one.literals)
            yield _row(literals, [1] * len(literals), -UNBOUNDED, 1)
        elif constraint.has_bool_or():
            literals = list(constraint.bool_or.literals)
            yield _row(literals, [1] * len(literals), 1, UNBOUNDED)


def _ends(variable: object) -> tuple[int, int]:
    least, *_, most = list(variable.domain)  # type: ignore[attr-defined]
    return least, most


def _row(literals: list[int], coefficients: list[int], least: float, most: float) -> Row:
    """A literal -1 - v stands for 1 - variable v."""
    terms: dict[int, int] = {}
    for literal, coefficient in zip(literals, coefficients, strict=True):
        if literal < 0:
            least, most, literal, coefficient = least - coefficient, most - coefficient, -literal - 1, -coefficient
        terms[literal] = terms.get(literal, 0) + coefficient
    ends = -float("inf") if least <= -UNBOUNDED else least, float("inf") if most >= UNBOUNDED else most
    return Row(terms, *ends)
