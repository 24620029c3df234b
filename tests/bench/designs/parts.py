"""Designs that search a part of the model at a time; their bound is the relaxation's alone."""

from scheduler.solver.highs import Highs
from scheduler.solver.race import Race
from tests.bench.designs.climb import Leg

LEAST_SECONDS = 1.5


def guided(leg: Leg) -> None:
    """Hold at nought the bookings and staff that neither the relaxation nor the roster uses; CP-SAT for the rest."""
    relaxed = leg.relaxed()
    if relaxed is None:
        return
    variables = leg.bench.variables
    chosen = [*variables.book.values(), *variables.staff.values()]
    while not leg.over:
        held = [v.index for v in chosen if v.index in relaxed.noughts and not leg.values[v.index]]
        answer = leg.plan(held, leg.left / 2)
        if not leg.judge(answer.values) and answer.optimal:
            return


def by_day(leg: Leg) -> None:
    """Each day in turn, all else held, in rounds until a round gains nothing."""
    leg.relaxed()
    days: dict[object, set[str]] = {}
    for session_id, session in leg.bench.pairs.open_sessions.items():
        days.setdefault(session.day, set()).add(session_id)
    changed = True
    while changed and not leg.over:
        changed = False
        for free in days.values():
            if not leg.over:
                answer = leg.plan(_outside(leg, free), max(LEAST_SECONDS, leg.left / len(days)))
                changed |= leg.judge(answer.values)


def _outside(leg: Leg, free: set[str]) -> list[int]:
    """The variables of all sessions but these."""
    variables = leg.bench.variables
    held = [run for session, run in variables.run.items() if session not in free]
    held += [seats for session, seats in variables.seats.items() if session not in free]
    held += [book for (_, session), book in variables.book.items() if session not in free]
    held += [on for (_, session), on in variables.staff.items() if session not in free]
    return [variable.index for variable in held]


def product(leg: Leg) -> None:
    """What the product does with a tier."""
    with Highs() as highs:
        Race(leg.bench, leg.parts, leg.standing, leg.aim, leg.ladder, leg.beside, highs, leg.seconds).run()
