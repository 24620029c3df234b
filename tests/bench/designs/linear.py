"""The same model as a mixed-integer program, for HiGHS and SCIP through OR-Tools' MathOpt."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from ortools.math_opt.python import mathopt
from ortools.sat.python.cp_model import CpModel

from scheduler.solver.forms import Form
from scheduler.solver.linear import UNBOUNDED
from tests.bench.designs.climb import Leg
from tests.bench.designs.relaxation import ROUNDING

RUNGS = (0.01, 0.005, 0.001)
"""Gaps to stop at in turn: neither solver tells through MathOpt how it stands before it stops."""
SLICE = 0.8
LEAST_SLICE = 2.0


def mixed_integer(solver: mathopt.SolverType, leg: Leg) -> None:
    """To one gap after another; what is found is judged by the exact risk, cut, and is the next run's hint.

    Threads are left to them: MathOpt's HiGHS refuses a number, its SCIP fails with two when the time ends early.
    """
    for gap in RUNGS:
        while not leg.over and not leg.standing.closed(gap):
            _run(solver, leg, gap, min(leg.left, max(LEAST_SLICE, SLICE * leg.left)))


highs: Callable[[Leg], None] = partial(mixed_integer, mathopt.SolverType.HIGHS)
scip: Callable[[Leg], None] = partial(mixed_integer, mathopt.SolverType.GSCIP)


def _run(solver: mathopt.SolverType, leg: Leg, gap: float, seconds: float) -> None:
    program, variables = program_of(leg.bench.model, leg.aims)
    known = zip(variables, leg.values, strict=False)
    start = mathopt.SolutionHint(variable_values={variable: float(value) for variable, value in known})
    limits = mathopt.SolveParameters(
        time_limit=timedelta(seconds=seconds),
        relative_gap_tolerance=gap,
        random_seed=leg.bench.limits.seed,
    )
    given = mathopt.ModelSolveParameters(solution_hints=[start])
    result = mathopt.solve(program, solver, params=limits, model_params=given)
    bound = result.termination.objective_bounds.dual_bound
    if abs(bound) < UNBOUNDED:
        leg.bounded(bound + ROUNDING * max(1.0, abs(bound)))
    if result.has_primal_feasible_solution():
        leg.judge([round(value) for value in result.variable_values(variables)])


@dataclass(frozen=True, slots=True)
class Row:
    """least <= sum of coefficient x literal <= most where all `only_if` hold; literal -1 - v is 1 - variable v."""

    literals: Sequence[int]
    coefficients: Sequence[int]
    least: int
    most: int
    only_if: Sequence[int]


def program_of(model: CpModel, aim: Form) -> tuple[mathopt.Model, list[mathopt.Variable]]:
    """All rows of a CP-SAT model, those that hold only where literals are true with the least coefficients that do."""
    program = mathopt.Model()
    variables = [program.add_integer_variable(lb=v.domain[0], ub=list(v.domain)[-1]) for v in model.proto.variables]
    for constraint in model.proto.constraints:
        for row in _rows(constraint):
            _add(program, variables, row)
    program.objective.is_maximize = True
    program.objective.offset = aim.offset
    for index, coefficient in zip(aim.variables.tolist(), aim.coefficients.tolist(), strict=True):
        variable = variables[index]
        program.objective.set_linear_coefficient(
            variable, program.objective.get_linear_coefficient(variable) + coefficient
        )
    return program, variables


def _rows(constraint: Any) -> Iterator[Row]:
    only_if = list(constraint.enforcement_literal)
    if constraint.has_linear():
        least, *_, most = list(constraint.linear.domain)
        yield Row(list(constraint.linear.vars), list(constraint.linear.coeffs), least, most, only_if)
    elif constraint.has_at_most_one():
        literals = list(constraint.at_most_one.literals)
        yield Row(literals, [1] * len(literals), -UNBOUNDED, 1, only_if)
    elif constraint.has_bool_or():
        literals = list(constraint.bool_or.literals)
        yield Row(literals, [1] * len(literals), 1, UNBOUNDED, only_if)
    elif constraint.has_bool_and():
        yield from (Row([literal], [1], 1, UNBOUNDED, only_if) for literal in constraint.bool_and.literals)
    else:
        raise AssertionError(f"a kind of row that has no linear form here: {constraint}")


def _add(program: mathopt.Model, variables: list[mathopt.Variable], row: Row) -> None:
    terms, offset = _terms(row.literals, row.coefficients)
    away, constant = _terms(row.only_if, [1] * len(row.only_if))
    ends = [(c * variables[v].lower_bound, c * variables[v].upper_bound) for v, c in terms.items()]
    lowest, highest = offset + sum(map(min, ends)), offset + sum(map(max, ends))
    for sign, limit, reach in ((1, row.most, highest), (-1, -row.least, -lowest)):
        if limit >= UNBOUNDED or reach <= limit:
            continue
        # sign x sum <= limit + slack x (how many of the literals are false)
        slack = reach - limit if row.only_if else 0.0
        limit = limit - sign * offset + slack * (len(row.only_if) - constant)
        added = program.add_linear_constraint(ub=limit)
        for variable in {*terms, *(away if slack else ())}:
            coefficient = sign * terms.get(variable, 0) + slack * away.get(variable, 0)
            added.set_coefficient(variables[variable], coefficient)


def _terms(literals: Sequence[int], coefficients: Sequence[int]) -> tuple[dict[int, int], int]:
    """Coefficients by variable, and what the negated literals add."""
    terms: dict[int, int] = {}
    offset = 0
    for literal, coefficient in zip(literals, coefficients, strict=True):
        if literal < 0:
            literal, offset, coefficient = -literal - 1, offset + coefficient, -coefficient
        terms[literal] = terms.get(literal, 0) + coefficient
    return terms, offset
