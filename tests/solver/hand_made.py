"""Mornings made by hand: a team, a workshop, and what became of whom."""

from dataclasses import replace

from scheduler.domain.individuals import Sex
from scheduler.domain.problem import Light, WeekNeed
from scheduler.solver.muster import seat_present
from tests.builders import (
    MONDAY,
    a_placement,
    a_session,
    a_workshop,
    an_individual,
)

PARKS, SHED = a_session(), a_session("SHED")
SMALL = [a_placement(places=2), a_workshop(places=2)]


def people(count, first=1):
    return [f"P{k}" for k in range(first, first + count)]


def crowd(*women, agrees=(), count=8, **changes):
    return [
        an_individual(
            key, sex=Sex.WOMAN if key in women else Sex.MAN, agrees_only_woman=key in agrees, **changes
        )
        for key in people(count)
    ]  # fmt: skip


def muster(problem, roster, *present, **start):
    return seat_present(problem, roster, MONDAY, "YARD", present, **start)


def seats(result):
    """Individual -> placement, None when sent home."""
    return {seat.individual_id: seat.to_session and seat.to_session.split("/")[0] for seat in result.seats}


def why(result, individual):
    return next(seat.why for seat in result.seats if seat.individual_id == individual)


def with_chances(problem, **chances):
    """Needs of 200 minutes with these chances to finish on time."""
    rows = (WeekNeed(key, MONDAY, Light.AMBER, chance, 200, ((200, 100),)) for key, chance in chances.items())
    return replace(problem, needs=tuple(rows))
