"""Rows that several rules need."""

from collections.abc import Iterable, Sequence

from ortools.sat.python.cp_model import CpModel, IntVar


def none_of(model: CpModel, variables: Iterable[IntVar]) -> None:
    for variable in variables:
        model.add(variable == 0)


def at_most(model: CpModel, chosen: Sequence[tuple[int, IntVar]], most: int) -> None:
    """The lengths of those chosen sum to at most so many minutes; none is where what is over took more."""
    if most < 0:
        none_of(model, (variable for _, variable in chosen))
    else:
        model.add(sum(minutes * variable for minutes, variable in chosen) <= most)


def at_most_minutes(model: CpModel, chosen: Sequence[tuple[int, IntVar]], most: int) -> None:
    """The lengths of those chosen sum to at most so many minutes.

    The rows that count those of some length or more say nothing new of whole numbers; they are Chvatal-Gomory
    cuts, which tighten the relaxation.
    """
    model.add(sum(minutes * variable for minutes, variable in chosen) <= most)
    for length in sorted({minutes for minutes, _ in chosen}):
        longer = [variable for minutes, variable in chosen if minutes >= length]
        if len(longer) > most // length:
            model.add(sum(longer) <= most // length)
