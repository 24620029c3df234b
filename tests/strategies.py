"""Tiny services, small enough to try every roster, that bring all rules into play."""

import random
from datetime import timedelta

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.individuals import Demand, KeepApart, Need, Sex, Supervision
from scheduler.domain.placements import PlacementKind, Trait
from scheduler.domain.policy import Policy
from scheduler.domain.problem import Light, StartDue, StartStep, Usual, WeekNeed
from scheduler.domain.supervisors import Employment, MustNotSupervise
from scheduler.domain.times import TimeOfDay
from tests.builders import (
    MONDAY,
    TUESDAY,
    a_placement,
    a_problem,
    a_session,
    a_supervisor,
    a_workshop,
    an_individual,
    an_order,
)


def tiny_problem(seed):
    """Up to six people, four sessions, two supervisors."""
    chance = random.Random(seed)
    people = [f"P{k}" for k in range(1, chance.randint(3, 6) + 1)]
    individuals = [
        an_individual(
            key,
            sex=Sex.WOMAN if chance.random() < 0.35 else Sex.MAN,
            agrees_only_woman=chance.random() < 0.4,
            days_a_week=chance.randint(1, 2),
            extra_days=int(chance.random() < 0.3),
            max_hours_a_week=chance.choice([None, None, 7.0]),
        )
        for key in people
    ]
    placements, sessions = some_work(chance)
    supervisors = [
        a_supervisor(
            f"S{k}",
            sex=chance.choice([Sex.WOMAN, Sex.MAN]),
            ratio=chance.randint(1, 3),
            employment=chance.choice(list(Employment)),
            max_hours=chance.choice([35.0, 35.0, 8.0]),
        )
        for k in range(1, chance.randint(1, 2) + 1)
    ]
    orders = [order for key in people for order in some_orders(chance, key)]
    problem = a_problem(
        individuals=individuals,
        orders=orders,
        placements=placements,
        sessions=sessions,
        supervisors=supervisors,
        needs=tuple(need for key in people for need in some_needs(chance, key)),
        keep_apart=some_pairs(chance, people),
        must_not_supervise=(MustNotSupervise(supervisor_id="S1", individual_id="P1"),) if chance.random() < 0.2 else (),
        decisions=some_decisions(chance, people, sessions),
        sent_home_last=[key for key in people if chance.random() < 0.15],
        closed_days=[TUESDAY] if chance.random() < 0.05 else [],
        policy=Policy(max_hours_a_week=chance.choice([21.0, 12.0])),
        day_effect_sd=chance.choice([0.0, 0.3, 0.6]),
        stop_chance={
            s.session_id: chance.choice([0, 80, 200]) for s in sessions if s.placement_id in ("PARKS", "PATHS")
        },
    )
    return with_forecasts(problem, chance, people)


def some_work(chance):
    kinds = [
        a_placement(places=chance.randint(2, 4), demands=(Demand.LIFTING,), min_people=chance.randint(1, 2),
                    supervisors_most=chance.randint(1, 2), van_seats=chance.choice([None, 3])),
        a_placement("PATHS", places=3, kind=chance.choice([PlacementKind.TEAM, PlacementKind.OVERSPILL])),
        a_workshop(places=3, cover_places=chance.randint(2, 5), under_18=True),
        a_workshop("CRAFT", traits=(Trait.WOMEN_ONLY, Trait.WEATHER_RESILIENT), places=2),
        a_placement("SHOP", kind=PlacementKind.PERSONAL, muster_point_id=None, places=chance.randint(1, 2),
                    supervisors_needed=0, supervisors_most=0),
        a_placement("CLASS", kind=PlacementKind.OTHER_ACTIVITY, muster_point_id=None, places=3,
                    supervisors_needed=0, supervisors_most=0),
        a_placement("START", kind=PlacementKind.INDUCTION, muster_point_id=None, places=3,
                    supervisors_needed=0, supervisors_most=0),
    ]  # fmt: skip
    placements = chance.sample(kinds, chance.randint(2, 4))
    times = [(540, 900), (540, 900), (540, 720), (780, 960)]
    sessions = {}
    for placement in [*placements, *placements][: chance.randint(2, 4)]:
        start, end = chance.choice(times)
        day = chance.choice([MONDAY, MONDAY, TUESDAY])
        session = a_session(placement.placement_id, day, TimeOfDay(start), TimeOfDay(end))
        sessions[session.session_id] = session
    return placements, sorted(sessions.values(), key=lambda s: (s.day, s.start, s.placement_id))


def some_orders(chance, key):
    induction = {"induction_on": None, "first_placement_on": None} if chance.random() < 0.15 else {}
    left = chance.choice([60.0, 60.0, 5.0, 8.0])
    orders = [an_order(key, hours_credited=100 - left, **induction)]
    if chance.random() < 0.2:
        more = an_order(key, order_id=f"O2-{key}", hours_credited=chance.choice([90.0, 96.0]), **induction)
        ends = chance.choice([MONDAY, MONDAY + timedelta(days=40)])
        with_it = orders[0].order_id if chance.random() < 0.5 else None
        orders.append(type(more)(**{name: getattr(more, name) for name in more.__slots__} | {
            "completion_due": ends, "concurrent_with": with_it}))  # fmt: skip
    return orders


def some_needs(chance, key):
    if chance.random() < 0.35:
        yield chance.choice(
            [
                Need(individual_id=key, avoid=(Demand.LIFTING,)),
                Need(individual_id=key, short_only=True),
                Need(individual_id=key, supervision=Supervision.ENHANCED),
                Need(individual_id=key, supervision=Supervision.ONE_TO_ONE),
                Need(individual_id=key, earliest_start=TimeOfDay(600)),
            ]
        )


def some_pairs(chance, people):
    if chance.random() < 0.3:
        one, other = chance.sample(people, 2)
        return (KeepApart(first_individual_id=one, second_individual_id=other),)
    return ()


def some_decisions(chance, people, sessions):
    decisions = []
    for number in range(chance.choice([0, 0, 1, 2])):
        session = chance.choice(sessions)
        kind = chance.choice([DecisionKind.PIN, DecisionKind.FORBID, DecisionKind.CLOSE, DecisionKind.RAISE_LIMITS])
        about = chance.choice(people) if kind in (DecisionKind.PIN, DecisionKind.FORBID) else None
        raised = kind is DecisionKind.RAISE_LIMITS
        decisions.append(
            Decision(
                decision_id=f"D{number}", kind=kind, individual_id=about, placement_id=session.placement_id,
                day=session.day, start=TimeOfDay(session.start), reason="Tried out",
                chance_limit=0.3 if raised else None, share_limit=0.1 if raised else None,
            )
        )  # fmt: skip
    return decisions


def with_forecasts(problem, chance, people):
    """Show-up, needs, starts, waiting and habits, drawn so that ties are few."""
    needs = []
    for key in people:
        light = chance.choice(list(Light))
        top = {"red": 400, "amber": 200, "green": 100}[light.value]
        weights = sorted((chance.randint(1, top) for _ in range(chance.randint(0, 3))), reverse=True)
        blocks = tuple((chance.randint(90, 260), weight) for weight in weights)
        needs.append(WeekNeed(key, MONDAY, light, 0.5, 200, blocks))
    starts = [
        StartDue(key, chance.choice(list(StartStep)), MONDAY, MONDAY + timedelta(days=chance.choice([0, 6])))
        for key in people
        if chance.random() < 0.25
    ]
    changes = {
        "show_up": {key: tuple(chance.choice([150, 250, 400, 640, 900]) for _ in range(7)) for key in people},
        "needs": tuple(needs),
        "starts": tuple(starts),
        "waiting": frozenset(key for key in people if chance.random() < 0.2) | problem.sent_home_last,
        "usual": {
            key: Usual(frozenset({chance.choice(["PARKS", "SHED"])}), frozenset({chance.randint(0, 1)}))
            for key in people
        },
        "usual_staff": frozenset({("S1", "PARKS", 0)}),
    }
    return type(problem)(**{name: getattr(problem, name) for name in problem.__slots__} | changes)
