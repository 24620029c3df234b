"""All hard rules but C1's risk and P1 as one CP-SAT model: the families put together."""

from ortools.sat.python.cp_model import CpModel

from scheduler.domain.rules import Rule
from scheduler.solver.constraints import individual_week, session, supervisors
from scheduler.solver.pairs import Pairs
from scheduler.solver.quick_model import QuickModel
from scheduler.solver.variables import Variables

RULES = (
    individual_week.w1_one_at_a_time,
    individual_week.w2_hours_and_days,
    individual_week.s7_hours,
    individual_week.s7_one_induction,
    session.s2_woman_supervisor,
    session.s6_enhanced,
    session.c1_places,
    session.c1_sent_home_last,
    session.c2_enough,
    session.c3_keep_apart,
    session.c4_only_woman,
    supervisors.v1_one_place,
    supervisors.v2_hours,
    supervisors.v3_must_not_supervise,
)


def build_model(pairs: Pairs) -> tuple[CpModel, Variables]:
    model = QuickModel()
    variables = Variables.create(model, pairs)
    add_rules(model, variables)
    return model, variables


def add_rules(model: CpModel, variables: Variables) -> dict[Rule, list[int]]:
    """Every rule, for all that is not over; of each the rows that it has in the model, by index."""
    coming, rows = variables.coming, model.proto.constraints
    of_rule: dict[Rule, list[int]] = {}
    for rule in RULES:
        before = len(rows)
        rule(model, coming)
        of_rule.setdefault(Rule(rule.__name__[:2].upper()), []).extend(range(before, len(rows)))
    return of_rule
