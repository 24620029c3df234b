"""Every compared design must compare: a legal roster, counted as the checker counts, under a bound that holds."""

from datetime import date

import pytest
from ortools.math_opt.python import mathopt
from ortools.sat.python.cp_model import OPTIMAL, CpModel, CpSolver

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.checker.objective import tier_values
from scheduler.domain.result import Progress
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.forms import Form
from scheduler.solver.limits import Limits
from scheduler.solver.plan import begin
from tests.bench.designs.climb import CLIMBED, climb
from tests.bench.designs.every import DESIGNS
from tests.bench.designs.linear import program_of

PROBLEM = assemble(invent_service(80, 3, Profile.TIGHT), date(2026, 12, 7))


@pytest.fixture(scope="module")
def proven():
    """The bounds of a run to the end."""
    tiers = climb(begin(PROBLEM, Limits(seconds=20, gap=0, workers=2)), DESIGNS["product"].search, lambda step: None)
    return [tier.bound for tier in tiers]


@pytest.mark.parametrize("name", DESIGNS)
def test_a_design_gives_a_legal_roster_at_the_value_and_under_the_bound_it_tells(name, proven):
    steps: list[Progress] = []
    bench = begin(PROBLEM, Limits(seconds=4, workers=2))
    tiers = climb(bench, DESIGNS[name].search, steps.append)
    assert not check(PROBLEM, bench.roster)
    reached = tier_values(PROBLEM, bench.roster)[: len(CLIMBED)]
    assert reached[-1] == tiers[-1].value
    assert all(tier.value <= value <= tier.bound for tier, value in zip(tiers, reached, strict=True))
    assert tiers[0].value <= proven[0]
    for number in range(1, len(CLIMBED) + 1):
        own = [step for step in steps if step.tier == number]
        assert [step.value for step in own] == sorted(step.value for step in own)
        assert [step.bound for step in own] == sorted((step.bound for step in own), reverse=True)


def all_kinds_of_rows(chosen: int) -> tuple[CpModel, Form]:
    """Rows that hold always, and rows that hold only where literals, one of them negated, are true."""
    model = CpModel()
    x, y = model.new_int_var(-3, 7, "x"), model.new_int_var(0, 5, "y")
    a, b, c = (model.new_bool_var(name) for name in "abc")
    model.add(2 * x - 3 * y <= 4)
    model.add(x + y <= 3).only_enforce_if([a, ~b])
    model.add(x - y >= 1).only_enforce_if(b)
    model.add(y == 2).only_enforce_if(~c)
    model.add_at_most_one([a, b, ~c])
    model.add_bool_or([a, b]).only_enforce_if(c)
    model.add_implication(a, ~b)
    aims = (3 * x + 2 * y - 4 * a + 5 * b - c + 1, -2 * x + y + 3 * a - b + 2 * c, y - x, 2 * y + a - 3 * c - 7)
    model.maximize(aims[chosen])
    return model, Form.of(aims[chosen])


@pytest.mark.parametrize("solver", [mathopt.SolverType.HIGHS, mathopt.SolverType.GSCIP], ids=lambda solver: solver.name)
@pytest.mark.parametrize("chosen", range(4))
def test_the_mixed_integer_program_has_the_optimum_of_the_model(chosen, solver):
    model, aim = all_kinds_of_rows(chosen)
    exact = CpSolver()
    assert exact.solve(model) == OPTIMAL
    program, _ = program_of(model, aim)
    assert round(mathopt.solve(program, solver).objective_value()) == exact.objective_value
